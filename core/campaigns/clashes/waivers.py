"""Accept a clash for a reason, and take that back. It holds for the clash as it was: see core.campaigns.clashes.marks."""

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import CAMPAIGN
from core.campaigns.clashes.clash import Clash, Waiver
from core.campaigns.clashes.marks import key_and_mark, stored_as, stored_name
from core.campaigns.tables import ClashWaiver
from core.errors import BadInput, NotFound
from core.locale import _
from core.shop.actions import in_turn, touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.team.tables import User
from core.text import visible

LEAST_REASON, MOST_REASON = 4, 300  # "ok" is no reason


def waivers(session: Session, actor: Actor) -> tuple[Waiver, ...]:
    """Return what the shop has waived, the newest first, also what clashes no more."""
    require(actor, "campaigns.see")
    query = (
        select(ClashWaiver, User.name)
        .outerjoin(User, User.id == ClashWaiver.user_id)
        .where(ClashWaiver.shop_id == actor.shop_id)
        .order_by(ClashWaiver.at.desc(), ClashWaiver.id.desc())
    )
    return tuple(_waiver(row, name or "") for row, name in session.execute(query))


def waive(session: Session, actor: Actor, clash: Clash, reason: str) -> None:
    """Accept a clash as it is now, in place of what was accepted of it before. Raises BadInput at `reason`."""
    require(actor, "clashes.waive")
    why = " ".join(visible(reason).split())
    if len(why) < LEAST_REASON:
        raise BadInput(_("Write down in a few words why this clash is accepted."), field="reason")
    if len(why) > MOST_REASON:
        said = _("{n} characters, at most {most} fit.")
        raise BadInput(said.format(n=len(why), most=MOST_REASON), field="reason")
    in_turn(session, actor.shop_id)
    _forget(session, actor, clash.key)
    session.add(
        ClashWaiver(
            shop_id=actor.shop_id,
            clash=stored_name(clash),
            rule=clash.rule,
            measure=clash.measure,
            reason=why,
            user_id=actor.user_id,
        )
    )
    session.flush()
    about = clash.campaigns[0] if clash.campaigns else None
    note(session, actor, "clash waived", CAMPAIGN, about, clash=clash.key, rule=clash.rule, reason=why)
    touch(session, actor.shop_id)


def unwaive(session: Session, actor: Actor, key: str) -> Waiver:
    """Let a clash count again; return the waiver, which `put_back` takes. Raises NotFound when there is none."""
    require(actor, "clashes.waive")
    in_turn(session, actor.shop_id)
    row = session.scalar(
        select(ClashWaiver).where(ClashWaiver.shop_id == actor.shop_id, _of_key(key)).limit(1)
    )
    if row is None:
        raise NotFound(_("This clash is not waived any more."))
    told = _waiver(row, actor.name)
    _forget(session, actor, key)
    note(session, actor, "clash unwaived", CAMPAIGN, None, clash=key, rule=told.rule, reason=told.reason)
    touch(session, actor.shop_id)
    return told


def put_back(session: Session, actor: Actor, waiver: Waiver) -> None:
    """Undo `unwaive`: the clash is accepted as it was then, by who puts it back."""
    require(actor, "clashes.waive")
    in_turn(session, actor.shop_id)
    _forget(session, actor, waiver.key)
    session.add(
        ClashWaiver(
            shop_id=actor.shop_id,
            clash=stored_as(waiver.key, waiver.mark),
            rule=waiver.rule,
            measure=waiver.measure,
            reason=waiver.reason,
            user_id=actor.user_id,
        )
    )
    session.flush()
    told = {"clash": waiver.key, "rule": waiver.rule, "reason": waiver.reason}
    note(session, actor, "clash waived", CAMPAIGN, None, **told)
    touch(session, actor.shop_id)


def _forget(session: Session, actor: Actor, key: str) -> None:
    session.execute(delete(ClashWaiver).where(ClashWaiver.shop_id == actor.shop_id, _of_key(key)))


def _of_key(key: str) -> ColumnElement[bool]:
    return or_(ClashWaiver.clash == key, ClashWaiver.clash.startswith(stored_as(key, ""), autoescape=True))


def _waiver(row: ClashWaiver, name: str) -> Waiver:
    key, mark = key_and_mark(row.clash)
    return Waiver(key, row.rule, row.measure, row.reason, name, row.at, mark)
