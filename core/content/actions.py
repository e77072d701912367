"""What people do with copy: order it, edit it, choose it, throw it away and bring it back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.content.angles import ranked
from core.content.brief import PARTS, Brief, Change, Kind
from core.content.brief_faults import first_fault
from core.content.campaign_copy import link_brief
from core.content.tables import Copy, CopyBrief, CopyBriefItem, CopyVersion
from core.db.base import now
from core.errors import BadInput, Busy, NotFound, found, unchanged
from core.jobs import queue
from core.locale import _
from core.shop.actions import touch
from core.shop.reads import item_ids
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

MOST_CHARACTERS = 4000


def read_brief(values: Mapping[str, Any]) -> Brief:
    """Return the brief that plain values describe, or raise BadInput naming the field at fault."""
    try:
        return Brief.model_validate(values)
    except ValidationError as error:
        path, sentence = first_fault(error)
        raise BadInput(sentence, field=path) from error


def save_brief(
    session: Session,
    actor: Actor,
    brief: Brief,
    *,
    brief_id: int | None = None,
    version: int = 0,
    campaign_id: int | None = None,
) -> CopyBrief:
    """Store a new brief, or the changed one; its items are linked by code, and it to the campaign it announces.

    Without a campaign named, a brief keeps the one it has.
    """
    require(actor, "copy.draft")
    stored = brief.model_dump(mode="json")
    title = _title(brief)
    if brief_id is None:
        row = CopyBrief(shop_id=actor.shop_id, title=title, brief=stored, created_by=actor.user_id)
        session.add(row)
    else:
        row = _brief(session, actor, brief_id)
        unchanged(row.version, version)
        row.brief, row.title = stored, title
    session.flush()
    _link_items(session, actor, row.id, brief)
    if campaign_id is not None:
        link_brief(session, actor, row.id, campaign_id)
    touch(session, actor.shop_id)
    return row


def start_drafting(
    session: Session,
    actor: Actor,
    brief_id: int,
    *,
    source: str,
    slots: Sequence[tuple[Kind, str]] = (),
) -> str:
    """Queue the drafting of a brief and return the job's id; one job a brief at a time.

    `source` is model or template. `slots` (kind, angle) asks for those alone, else the brief's own.
    """
    require(actor, "copy.draft")
    return _queue(session, actor, _brief(session, actor, brief_id), source, slots, {})


def _queue(
    session: Session,
    actor: Actor,
    row: CopyBrief,
    source: str,
    slots: Sequence[tuple[Kind, str]],
    rewritten: Mapping[str, Any],
) -> str:
    if row.job_id and not queue.state(session, actor, row.job_id).has_ended:
        raise Busy(_("This brief is being drafted already. Wait for it, or cancel it."))
    payload = {
        "brief_id": row.id,
        "source": source,
        "slots": [list(slot) for slot in slots],
        "rewrite": dict(rewritten),
    }
    row.job_id = queue.submit(session, actor, "draft", payload)
    session.flush()
    touch(session, actor.shop_id)
    return row.job_id


def draft_another(session: Session, actor: Actor, brief_id: int, kind: Kind, *, source: str) -> str:
    """Queue one more draft of a kind, from the angle that its pieces have taken least so far."""
    require(actor, "copy.draft")
    slot = (kind, _least_taken(session, _brief(session, actor, brief_id), kind))
    return start_drafting(session, actor, brief_id, source=source, slots=[slot])


def rewrite(session: Session, actor: Actor, copy_id: int, *, change: Change) -> str:
    """Queue a model's rewriting of one piece: shorter, plainer, or from another angle.

    The result is a piece of its own; the old one stays as it is.
    """
    require(actor, "copy.draft")
    copy = _copy(session, actor, copy_id)
    row = _brief(session, actor, copy.brief_id)
    kind = cast(Kind, copy.kind)
    angle = _least_taken(session, row, kind) if change == "angle" else copy.angle
    return _queue(session, actor, row, "model", [(kind, angle)], {"piece": copy_id, "change": change})


def _least_taken(session: Session, row: CopyBrief, kind: Kind) -> str:
    query = select(Copy.angle).where(Copy.brief_id == row.id, Copy.kind == kind, Copy.deleted_at.is_(None))
    taken = Counter(session.scalars(query))
    return min((angle.key for angle in ranked(Brief.model_validate(row.brief))), key=taken.__getitem__)


def edit_copy(
    session: Session,
    actor: Actor,
    copy_id: int,
    *,
    number: int,
    parts: Mapping[str, str],
    reason: str = "edited",
) -> Copy:
    """Save a person's text of a piece as its next version; `number` is the version it began from.

    The same text again stores nothing. Choosing a piece meanwhile is no conflict.
    """
    require(actor, "copy.edit")
    copy = _copy(session, actor, copy_id)
    unchanged(copy.number, number)
    clean = checked_parts(copy.kind, parts)
    if clean == copy.parts:
        return copy
    copy.parts = clean
    copy.number += 1
    _remember(session, copy, reason, actor.user_id)
    session.flush()
    touch(session, actor.shop_id)
    return copy


def restore_version(session: Session, actor: Actor, copy_id: int, *, older: int) -> Copy:
    """Make an older text of a piece its newest version."""
    require(actor, "copy.edit")
    copy = _copy(session, actor, copy_id)
    query = select(CopyVersion).where(CopyVersion.copy_id == copy_id, CopyVersion.number == older)
    text = found(session.scalar(query), _("This version is no longer there.")).parts
    return edit_copy(session, actor, copy_id, number=copy.number, parts=text, reason="restored")


def choose(session: Session, actor: Actor, copy_id: int, *, version: int, chosen: bool) -> Copy:
    """Mark a piece as the one to use, the only one of its kind for its brief, or take the mark off."""
    require(actor, "copy.choose")
    copy = _copy(session, actor, copy_id)
    unchanged(copy.version, version)
    # Two choices in one brief wait for each other: neither sees the other's mark before it is stored.
    session.get(CopyBrief, copy.brief_id, with_for_update=True)
    if chosen:
        for other in session.scalars(
            select(Copy).where(
                Copy.brief_id == copy.brief_id, Copy.kind == copy.kind, Copy.chosen, Copy.id != copy.id
            )
        ):
            other.chosen = False
    copy.chosen = chosen
    note(session, actor, "chose" if chosen else "unchose", "copy", copy.id)
    session.flush()
    touch(session, actor.shop_id)
    return copy


def delete_copy(session: Session, actor: Actor, copy_id: int) -> None:
    """Throw a piece away; it stays restorable."""
    require(actor, "copy.delete")
    _copy(session, actor, copy_id, thrown_away=True).deleted_at = now()
    note(session, actor, "deleted", "copy", copy_id)
    touch(session, actor.shop_id)


def restore_copy(session: Session, actor: Actor, copy_id: int) -> None:
    """Bring a piece back that was thrown away."""
    require(actor, "copy.delete")
    _copy(session, actor, copy_id, thrown_away=True).deleted_at = None
    note(session, actor, "restored", "copy", copy_id)
    touch(session, actor.shop_id)


def delete_brief(session: Session, actor: Actor, brief_id: int) -> None:
    """Throw a brief away with its copy; both stay restorable."""
    require(actor, "copy.delete")
    row = _brief(session, actor, brief_id, thrown_away=True)
    row.deleted_at = now()
    note(session, actor, "deleted", "brief", brief_id, title=row.title)
    touch(session, actor.shop_id)


def restore_brief(session: Session, actor: Actor, brief_id: int) -> None:
    """Bring a brief back that was thrown away."""
    require(actor, "copy.delete")
    _brief(session, actor, brief_id, thrown_away=True).deleted_at = None
    note(session, actor, "restored", "brief", brief_id)
    touch(session, actor.shop_id)


def store_draft(
    session: Session,
    *,
    shop_id: int,
    brief_id: int,
    job_id: str,
    slot: str,
    values: Mapping[str, Any],
) -> int:
    """Store what a job drafted for a slot, once: a repeated step finds its piece. Returns its id."""
    stored = session.scalar(select(Copy.id).where(Copy.job_id == job_id, Copy.slot == slot))
    if stored is not None:
        return stored
    copy = Copy(shop_id=shop_id, brief_id=brief_id, job_id=job_id, slot=slot, **values)
    session.add(copy)
    session.flush()
    _remember(session, copy, "drafted", None)
    touch(session, shop_id)
    return copy.id


def checked_parts(kind: str, parts: Mapping[str, str]) -> dict[str, str]:
    """Return the parts of a kind without what cannot be seen. Raises BadInput for wrong ones."""
    expected = PARTS[kind]  # type: ignore[index]
    if set(parts) != set(expected):
        raise BadInput(_("This kind of copy has the parts {parts}.").format(parts=", ".join(expected)))
    clean = {part: visible(parts[part]).strip() for part in expected}
    for part, text in clean.items():
        if len(text) > MOST_CHARACTERS:
            raise BadInput(_("At most {n} characters fit here.").format(n=MOST_CHARACTERS), field=part)
    return clean


def _title(brief: Brief) -> str:
    first = brief.items[0].title
    many = _("{first} and {n} more").format(first=first, n=len(brief.items) - 1)
    what = first if len(brief.items) == 1 else many
    return (f"{brief.occasion} · {what}" if brief.occasion else what)[:120]


def _link_items(session: Session, actor: Actor, brief_id: int, brief: Brief) -> None:
    for old in session.scalars(select(CopyBriefItem).where(CopyBriefItem.brief_id == brief_id)):
        session.delete(old)
    session.flush()
    for item_id in item_ids(session, actor, [item.code for item in brief.items if item.code]):
        session.add(CopyBriefItem(brief_id=brief_id, item_id=item_id))


def _remember(session: Session, copy: Copy, reason: str, user_id: int | None) -> None:
    session.add(
        CopyVersion(
            copy_id=copy.id, number=copy.number, parts=dict(copy.parts), reason=reason, user_id=user_id
        )
    )


def _brief(session: Session, actor: Actor, brief_id: int, *, thrown_away: bool = False) -> CopyBrief:
    """Return a brief of the shop; one that was thrown away only to whom that is what they want."""
    gone = _("This brief no longer exists.")
    row = found(session.get(CopyBrief, brief_id), gone)
    if row.shop_id != actor.shop_id:
        raise NotFound(gone)
    if row.deleted_at and not thrown_away:
        raise NotFound(_("This brief was deleted in the meantime."))
    return row


def _copy(session: Session, actor: Actor, copy_id: int, *, thrown_away: bool = False) -> Copy:
    """Return a piece of the shop; one that was thrown away only to whom that is what they want."""
    gone = _("This piece of copy no longer exists.")
    copy = found(session.get(Copy, copy_id), gone)
    if copy.shop_id != actor.shop_id:
        raise NotFound(gone)
    if copy.deleted_at and not thrown_away:
        raise NotFound(
            _("This piece was deleted in the meantime. What you typed is still here: copy it from the field.")
        )
    return copy
