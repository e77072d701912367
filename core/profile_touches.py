"""What a change of the store profile touches, in sentences: shown before it is saved, told after.

It stands above all subjects, for copy reads the profile and stands above it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from core.competitors.policy_actions import policy
from core.content.brief import brief_voice
from core.content.from_positioning import older_briefs
from core.content.reads import briefs
from core.locale import _, ngettext
from core.positioning.personas import personas_of
from core.positioning.profile_reads import current
from core.positioning.role_positions import positions_said, unsuited
from core.positioning.role_touches import role_touches
from core.positioning.segments import Segment, lead_of, segments_of
from core.positioning.statement import statement_of
from core.positioning.voice import voice_of
from core.team.rights import Actor, require
from core.text import folded

Section = Mapping[str, Any]


def profile_touches(session: Session, actor: Actor, section: str, new: Section) -> tuple[str, ...]:
    """Return what reads a section and how much, were it stored as `new`; empty where that changes nothing."""
    require(actor, "positioning.see")
    old = current(session, actor).section(section)
    if old == new:
        return ()
    return tuple(_READERS[section](session, actor, old, new))


def _voice(session: Session, actor: Actor, _old: Section, new: Section) -> Iterator[str]:
    yield _("Briefs that are written from now on speak this way.")
    if not new:
        return
    held = older_briefs(session, actor, brief_voice(voice_of(new)))
    if n := held.briefs:
        said = ngettext(
            "{n} brief carries another voice and keeps it until somebody takes this one over there.",
            "{n} briefs carry another voice and keep it until somebody takes this one over there.",
            n,
        )
        yield said.format(n=n)


def _segments(session: Session, actor: Actor, old: Section, new: Section) -> Iterator[str]:
    before, after = lead_of(segments_of(old)), lead_of(segments_of(new))
    if after is not None and (before is None or before.name != after.name):
        yield _("Briefs that are written from now on are for {segment}.").format(segment=after.name)
        if n := _open_briefs(session, actor):
            said = ngettext("{n} open brief keeps its audience.", "{n} open briefs keep their audience.", n)
            yield said.format(n=n)
    if after is not None and (before is None or before.sensitivity != after.sensitivity):
        yield from _price_positions(session, actor, after)
    names = {folded(segment.name) for segment in segments_of(new)}
    personas = personas_of(current(session, actor).section("personas"))
    left = [each.name for each in personas if each.segment and folded(each.segment) not in names]
    if left:
        said = ngettext(
            "{n} persona then belongs to no segment: {names}.",
            "{n} personas then belong to no segment: {names}.",
            len(left),
        )
        yield said.format(n=len(left), names=_(", ").join(left))
    yield from _statement_stays(session, actor)


def _price_positions(session: Session, actor: Actor, lead: Segment) -> Iterator[str]:
    """Tell of roles whose price position suits other buyers; it is changed where the targets of roles are."""
    goals = policy(session, actor).goals
    odd = unsuited(lead, {role: goal.position for role, goal in goals.items()})
    if odd:
        said = ngettext(
            "The price position of {n} role suits other buyers, see Role targets. Usual here: {positions}.",
            "The price positions of {n} roles suit other buyers, see Role targets. Usual here: {positions}.",
            len(odd),
        )
        yield said.format(n=len(odd), positions=positions_said(odd))


def _frame(session: Session, actor: Actor, _old: Section, _new: Section) -> Iterator[str]:
    yield _("Statements that are written from now on are made of it.")
    yield from _statement_stays(session, actor)


def _personas(_session: Session, _actor: Actor, _old: Section, _new: Section) -> Iterator[str]:
    yield _("People read it here and in the document; nothing is computed from it.")


def _statement(_session: Session, _actor: Actor, _old: Section, _new: Section) -> Iterator[str]:
    yield _("It stands on top of every part of this page and in the document.")


def _roles(session: Session, actor: Actor, old: Section, new: Section) -> Iterator[str]:
    before, after = old.get("shares", {}), new.get("shares", {})
    changes = {
        role: {"share": after.get(role)} for role in {*before, *after} if before.get(role) != after.get(role)
    }
    if old.get("image_off") != new.get("image_off"):
        changes.setdefault("image", {})["image_off"] = new.get("image_off")
    yield from role_touches(session, actor, changes)


def _statement_stays(session: Session, actor: Actor) -> Iterator[str]:
    if statement_of(current(session, actor).section("statement")).sentences:
        yield _("The statement stays as it is: look whether it still holds.")


def _open_briefs(session: Session, actor: Actor) -> int:
    """Return how many of the newest briefs have no chosen copy yet."""
    return int((briefs(session, actor)["chosen"] == 0).sum())


_READERS: dict[str, Callable[[Session, Actor, Section, Section], Iterator[str]]] = {
    "statement": _statement,
    "frame": _frame,
    "segments": _segments,
    "personas": _personas,
    "roles": _roles,
    "voice": _voice,
}
