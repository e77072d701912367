"""What people decide about matches: is this rival's item ours, the same in another pack, or not at all?"""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from core.competitors.rival_item_actions import rival_item_of
from core.competitors.tables import Match
from core.competitors.watching import ask
from core.db.base import UtcDateTime, now
from core.errors import BadInput, Conflict, NotFound, found
from core.locale import _, ngettext
from core.shop.actions import MOST_ITEMS_AT_ONCE, touch
from core.shop.reads import item as item_of
from core.team.audit import note
from core.team.rights import Actor, require

KINDS = ("exact", "equivalent", "substitute")
STATES = ("suggested", "accepted", "rejected")
Decision = tuple[int, int, str]  # match, the version it was seen in, what it shall be
Before = tuple[str, str]  # the kind and the state that a pair had


def kind_name(kind: str) -> str:
    """Return how near a rival's item comes to ours, in words."""
    return {
        "exact": _("the same"),
        "equivalent": _("the same in another pack"),
        "substitute": _("a substitute"),
    }[kind]


def state_name(state: str) -> str:
    """Return what was decided about a match, in words."""
    return {"suggested": _("suggested"), "accepted": _("accepted"), "rejected": _("rejected")}[state]


def decide_matches(session: Session, actor: Actor, decisions: Sequence[Decision]) -> list[Decision]:
    """Accept, reject or reopen matches: all of them, or none when somebody else was faster.

    A rival may list one thing twice, so two of its items may be accepted for one of ours. Returns
    the decisions that undo these; what was so already is left out.
    """
    require(actor, "matches.decide")
    _fit(decisions)
    known = _states(session, actor, [match_id for match_id, _version, _state in decisions])
    if len(known) != len(decisions):
        raise NotFound(_("Some of these matches are no longer there. Nothing was decided."))
    news = [each for each in decisions if known[each[0]][1] != each[2]]
    stale = [each for each in news if known[each[0]][0] != each[1]]
    if stale:
        raise _overtaken(len(stale))
    _store(session, actor, news)
    note(session, actor, "decided", "matches", n=len(news), states=sorted({state for *_m, state in news}))
    touch(session, actor.shop_id)
    ask(session, actor)
    return [(match_id, version + 1, known[match_id][1]) for match_id, version, _state in news]


def _fit(decisions: Sequence[Decision]) -> None:
    if len(decisions) > MOST_ITEMS_AT_ONCE:
        raise BadInput(_("At most {n} matches at once.").format(n=f"{MOST_ITEMS_AT_ONCE:,}"))
    if len({match_id for match_id, _version, _state in decisions}) != len(decisions):
        raise BadInput(_("One match is decided twice here."))
    for _match, _version, state in decisions:
        if state not in STATES:
            raise BadInput(_("A match is suggested, accepted or rejected."), field="state")


def _states(session: Session, actor: Actor, match_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    known: dict[int, tuple[int, str]] = {}
    for start in range(0, len(match_ids), 500):
        query = select(Match.id, Match.version, Match.state).where(
            Match.shop_id == actor.shop_id, Match.id.in_(match_ids[start : start + 500])
        )
        known |= {row.id: (row.version, row.state) for row in session.execute(query)}
    return known


def _store(session: Session, actor: Actor, decisions: Sequence[Decision]) -> None:
    """Write the decisions, each only over the version it was made in."""
    if not decisions:
        return
    at = now()
    statement = (
        update(Match)
        .where(Match.id == bindparam("match"), Match.version == bindparam("seen"))
        .values(
            state=bindparam("decision"),
            version=Match.version + 1,
            updated_at=at,
            decided_by=bindparam("who"),
            decided_at=bindparam("moment", type_=UtcDateTime()),
        )
    )
    rows: list[dict[str, Any]] = [
        {
            "match": match_id,
            "seen": version,
            "decision": state,
            "who": None if state == "suggested" else actor.user_id,
            "moment": None if state == "suggested" else at,
        }
        for match_id, version, state in decisions
    ]
    session.flush()
    done = session.connection().execute(statement, rows)
    session.expire_all()
    if done.rowcount != len(rows):
        raise _overtaken(len(rows) - done.rowcount)


def _overtaken(n: int) -> Conflict:
    return Conflict(
        ngettext(
            "Somebody else decided {n} of these matches in the meantime. Nothing was decided.",
            "Somebody else decided {n} of these matches in the meantime. Nothing was decided.",
            n,
        ).format(n=n)
    )


def link(
    session: Session,
    actor: Actor,
    item_id: int,
    rival_item_id: int,
    kind: Literal["exact", "equivalent", "substitute"] = "exact",
) -> int:
    """Say by hand that a rival's item meets ours, whatever was suggested or decided before.

    Returns the match's id; `unlink` takes it back.
    """
    require(actor, "matches.decide")
    if kind not in KINDS:
        raise BadInput(_("A match is the same, the same in another pack, or a substitute."), field="kind")
    item_of(session, actor, item_id)
    rival_item_of(session, actor, rival_item_id)
    match = session.scalar(
        select(Match).where(Match.item_id == item_id, Match.rival_item_id == rival_item_id)
    )
    if match is None:
        match = Match(shop_id=actor.shop_id, item_id=item_id, rival_item_id=rival_item_id, score=1.0)
        session.add(match)
    match.kind, match.state = kind, "accepted"
    match.decided_by, match.decided_at = actor.user_id, now()
    session.flush()
    note(session, actor, "linked", "match", match.id, kind=kind)
    touch(session, actor.shop_id)
    ask(session, actor)
    return match.id


def undo_link(session: Session, actor: Actor, match_id: int, *, version: int, before: Before | None) -> None:
    """Take a link by hand back: the pair is what it was before, or unknown again when it was that."""
    require(actor, "matches.decide")
    match = _match_of(session, actor, match_id)
    if match.version != version:
        raise _overtaken(1)
    note(session, actor, "unlinked", "match", match.id)
    if before is None:
        session.delete(match)
    else:
        match.kind, match.state = before
        is_open = match.state == "suggested"
        match.decided_by, match.decided_at = (None, None) if is_open else (actor.user_id, now())
    session.flush()
    touch(session, actor.shop_id)
    ask(session, actor)


def unlink(session: Session, actor: Actor, match_id: int, *, version: int) -> list[Decision]:
    """Say that a match is none. It stays as rejected, so that it is not suggested again; returns the undo."""
    require(actor, "matches.decide")
    return decide_matches(session, actor, [(match_id, version, "rejected")])


def set_kind(session: Session, actor: Actor, match_id: int, *, version: int, kind: str) -> None:
    """Say how near a match comes: the same, the same in another pack, a substitute."""
    require(actor, "matches.decide")
    if kind not in KINDS:
        raise BadInput(_("A match is the same, the same in another pack, or a substitute."), field="kind")
    match = _match_of(session, actor, match_id)
    if match.version != version:
        raise _overtaken(1)
    match.kind = kind
    note(session, actor, "edited", "match", match.id, kind=kind)
    session.flush()
    touch(session, actor.shop_id)


def _match_of(session: Session, actor: Actor, match_id: int) -> Match:
    gone = _("Some of these matches are no longer there. Nothing was decided.")
    match = found(session.get(Match, match_id), gone)
    if match.shop_id != actor.shop_id:
        raise NotFound(gone)
    return match
