"""What people do with canvases: make one, change it beside others who do, rename, copy, delete and bring back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict, found, unchanged
from core.locale import _
from core.positioning.canvas import (
    MOST_TITLE,
    Content,
    checked_content,
    checked_title,
    content_of,
    stored_content,
)
from core.positioning.canvas_merge import merge
from core.positioning.canvas_reads import CANVAS, MOST_CANVASES
from core.positioning.tables import Canvas
from core.shop.actions import in_turn, touch
from core.team.audit import note
from core.team.rights import Actor, require

MOST_TOLD = 12  # changes that one line of the history names


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit left: the version and content now, and the content before, for the undo."""

    id: int
    version: int
    content: Content
    before: Content


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted, in the version that `restore_canvas` brings back."""

    id: int
    version: int
    title: str


def create_canvas(
    session: Session, actor: Actor, kind: str, title: str, content: Content | None = None
) -> int:
    """Make a canvas, empty or with what a template or the numbers propose; return its id."""
    require(actor, "positioning.edit")
    values = stored_content(content) if content is not None else {}
    clean, named = checked_content(kind, values), checked_title(title)
    in_turn(session, actor.shop_id)
    _room(session, actor)
    row = Canvas(shop_id=actor.shop_id, kind=kind, title=named, content=clean, user_id=actor.user_id)
    session.add(row)
    session.flush()
    note(session, actor, "added", CANVAS, row.id, name=named, kind=kind)
    touch(session, actor.shop_id)
    return row.id


def edit_canvas(
    session: Session, actor: Actor, canvas_id: int, *, version: int, seen: Content, content: Content
) -> Edited:
    """Store a canvas's whole content, which began from `seen` in a version.

    Where somebody else changed other notes meanwhile both changes are kept. Raises Conflict that names the
    notes which both changed, BadInput with the field at fault; nothing is stored then.
    """
    require(actor, "positioning.edit")
    in_turn(session, actor.shop_id)
    row = _row(session, actor, canvas_id)
    mine, before = checked_content(row.kind, stored_content(content)), row.content
    if row.version != version:
        mine = _brought_together(row, checked_content(row.kind, stored_content(seen)), mine)
    changes = tuple(_changes(before, mine))
    if changes:
        row.content, row.user_id = mine, actor.user_id
        session.flush()
        note(session, actor, "edited", CANVAS, row.id, name=row.title, changes=changes[:MOST_TOLD])
        touch(session, actor.shop_id)
    return Edited(row.id, row.version, content_of(row.kind, mine), content_of(row.kind, before))


def undo_edit(session: Session, actor: Actor, done: Edited) -> Edited:
    """Take an edit back; what others changed since then stays. Raises Conflict where they changed the same."""
    require(actor, "positioning.edit")
    return edit_canvas(session, actor, done.id, version=done.version, seen=done.content, content=done.before)


def rename_canvas(session: Session, actor: Actor, canvas_id: int, title: str, *, version: int) -> None:
    """Give a canvas another title."""
    require(actor, "positioning.edit")
    row = _row(session, actor, canvas_id)
    unchanged(row.version, version)
    named = checked_title(title)
    if named == row.title:
        return
    before, row.title = row.title, named
    session.flush()
    note(session, actor, "edited", CANVAS, row.id, name=named, changes=[f"{before} → {named}"])
    touch(session, actor.shop_id)


def copy_canvas(session: Session, actor: Actor, canvas_id: int) -> int:
    """Make a canvas of the same content; return its id."""
    require(actor, "positioning.edit")
    row = _row(session, actor, canvas_id)
    room = MOST_TITLE - len(_("{name} (copy)").format(name=""))
    title = _("{name} (copy)").format(name=row.title[:room])
    return create_canvas(session, actor, row.kind, title, content_of(row.kind, row.content))


def delete_canvas(session: Session, actor: Actor, canvas_id: int, *, version: int) -> Deleted:
    """Delete a canvas; it stays for `restore_canvas`."""
    require(actor, "positioning.delete")
    row = _row(session, actor, canvas_id)
    unchanged(row.version, version)
    row.deleted_at = now()
    session.flush()
    note(session, actor, "deleted", CANVAS, row.id, name=row.title)
    touch(session, actor.shop_id)
    return Deleted(row.id, row.version, row.title)


def restore_canvas(session: Session, actor: Actor, gone: Deleted) -> None:
    """Bring a deleted canvas back."""
    require(actor, "positioning.delete")
    in_turn(session, actor.shop_id)
    _room(session, actor)
    query = select(Canvas).where(Canvas.id == gone.id, Canvas.shop_id == actor.shop_id)
    row = found(session.scalar(query), _("This canvas is no longer in the shop."))
    unchanged(row.version, gone.version)
    row.deleted_at = None
    session.flush()
    note(session, actor, "restored", CANVAS, row.id, name=row.title)
    touch(session, actor.shop_id)


def _row(session: Session, actor: Actor, canvas_id: int) -> Canvas:
    query = select(Canvas).where(
        Canvas.id == canvas_id, Canvas.shop_id == actor.shop_id, Canvas.deleted_at.is_(None)
    )
    return found(session.scalar(query), _("This canvas is no longer in the shop."))


def _room(session: Session, actor: Actor) -> None:
    query = select(func.count()).where(Canvas.shop_id == actor.shop_id, Canvas.deleted_at.is_(None))
    if (session.scalar(query) or 0) >= MOST_CANVASES:
        raise BadInput(
            _("A shop keeps at most {n} canvases: delete one first.").format(n=MOST_CANVASES), field="title"
        )


def _brought_together(row: Canvas, seen: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a canvas becomes when two people changed it, or raise Conflict with what both changed."""
    merged = merge(seen, mine, row.content)
    if merged.clashes:
        told = _(", ").join(_("“{text}”").format(text=each[:40]) for each in merged.clashes[:3])
        raise Conflict(
            _("Somebody else changed {notes} in the meantime. Your entries are still here.").format(
                notes=told
            )
        )
    # What two added each for themselves may be too much together.
    return checked_content(row.kind, merged.content)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Say what differs, note by note: + added, − deleted, ~ changed."""
    for name in ("notes", "brands", "factors"):
        was, now_there = before.get(name, ()), after.get(name, ())
        yield from _changed_parts(was, now_there)
        if [each["id"] for each in was] != [each["id"] for each in now_there] and {
            each["id"] for each in was
        } == {each["id"] for each in now_there}:
            yield "↕"
    if before.get("segment", "") != after.get("segment", ""):
        yield f"~ {after.get('segment', '')}"


def _changed_parts(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    was = {each["id"]: each for each in before}
    there = {each["id"]: each for each in after}
    for part_id in dict.fromkeys((*was, *there)):
        old, new = was.get(part_id), there.get(part_id)
        part = new or old or {}
        if old != new:
            sign = "~" if old and new else "+" if new else "−"
            yield f"{sign} {str(part.get('text') or part.get('name') or '')[:60]}"
