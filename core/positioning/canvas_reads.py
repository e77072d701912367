"""The canvases of a shop, as pages and files show them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.positioning.canvas import Content, Curves, Factor, Note, Notes, content_of
from core.positioning.canvas_notes import with_evidence
from core.positioning.evidence import Evidence
from core.positioning.tables import Canvas
from core.team.rights import Actor, require
from core.team.tables import AuditEntry, User

CANVAS = "canvas"  # as the audit trail calls it
MOST_CANVASES = 60
MOST_DEEDS = 50


@dataclass(frozen=True, slots=True)
class CanvasView:
    """A canvas as it is stored, and who changed it last ("" for nobody's who is still known)."""

    id: int
    version: int
    kind: str
    title: str
    content: Content
    updated_at: datetime
    who: str = ""

    @property
    def parts(self) -> tuple[Note | Factor, ...]:
        """What on it can carry evidence: its notes, or its factors."""
        return self.content.factors if isinstance(self.content, Curves) else self.content.notes

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence on it, in the order of its notes or factors."""
        return tuple(each for part in self.parts for each in part.evidence)

    @property
    def proven(self) -> tuple[int, int]:
        """How many of its notes, or factors, have evidence, and how many there are."""
        if isinstance(self.content, Notes):
            return with_evidence(self.content)
        return sum(bool(each.evidence) for each in self.content.factors), len(self.content.factors)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of a canvas's history."""

    at: datetime
    who: str
    action: str
    changes: tuple[str, ...]


def canvases(session: Session, actor: Actor) -> tuple[CanvasView, ...]:
    """Return the shop's canvases in the order in which they were made."""
    require(actor, "positioning.see")
    query = _stored(actor).where(Canvas.deleted_at.is_(None)).order_by(Canvas.id).limit(MOST_CANVASES)
    return tuple(_view(row, name or address or "") for row, name, address in session.execute(query))


def canvas(session: Session, actor: Actor, canvas_id: int) -> CanvasView:
    """Return one canvas. Raises NotFound for one that was deleted or is not in the shop."""
    require(actor, "positioning.see")
    query = _stored(actor).where(Canvas.id == canvas_id, Canvas.deleted_at.is_(None))
    row = found(session.execute(query).one_or_none(), _("This canvas is no longer in the shop."))
    return _view(row[0], row[1] or row[2] or "")


def deeds(session: Session, actor: Actor, canvas_id: int) -> tuple[Deed, ...]:
    """Return what was done to a canvas, newest first."""
    require(actor, "positioning.see")
    query = (
        select(AuditEntry, User.name, User.address)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(
            AuditEntry.shop_id == actor.shop_id,
            AuditEntry.thing == CANVAS,
            AuditEntry.thing_id == canvas_id,
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_DEEDS)
    )
    return tuple(
        Deed(entry.at, name or address or "", entry.action, tuple(entry.detail.get("changes", ())))
        for entry, name, address in session.execute(query)
    )


def _stored(actor: Actor) -> Select[Canvas, str, str]:
    return (
        select(Canvas, User.name, User.address)
        .outerjoin(User, User.id == Canvas.user_id)
        .where(Canvas.shop_id == actor.shop_id)
    )


def _view(row: Canvas, who: str) -> CanvasView:
    return CanvasView(
        id=row.id,
        version=row.version,
        kind=row.kind,
        title=row.title,
        content=content_of(row.kind, row.content),
        updated_at=row.updated_at,
        who=who,
    )
