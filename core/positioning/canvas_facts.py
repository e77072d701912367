"""A canvas gathered for a file: itself, the shop, the day, and what its evidence says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.db.base import now
from core.locale import ngettext
from core.positioning.canvas_reads import CanvasView, canvas
from core.positioning.evidence_numbers import Told, cited, figures, told
from core.positioning.evidence_words import evidence_says
from core.shop.reads import profile
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Gathered:
    """A canvas with its evidence as of a day, by the id of the note or factor that carries it."""

    view: CanvasView
    shop: str
    on: date
    told: Mapping[str, Sequence[Told]]

    def evidence_lines(self, part_id: str) -> tuple[str, ...]:
        """Return what stands behind a note or factor, one sentence each."""
        return tuple(evidence_line(each) for each in self.told.get(part_id, ()))

    @property
    def proven(self) -> str:
        """How much of it is proven, in a sentence."""
        kept, n = self.view.proven
        if self.view.kind == "strategy":
            sentence = ngettext(
                "{proven} of {n} factor has evidence.", "{proven} of {n} factors have evidence.", n
            )
        else:
            sentence = ngettext(
                "{proven} of {n} note has evidence.", "{proven} of {n} notes have evidence.", n
            )
        return sentence.format(proven=kept, n=n)


def gather(session: Session, actor: Actor, canvas_id: int) -> Gathered:
    """Return a canvas as files tell it. Raises NotFound."""
    require(actor, "positioning.export")
    view = canvas(session, actor, canvas_id)
    known = figures(session, actor, cited(view.evidence))
    about = profile(session, actor)
    return Gathered(
        view=view,
        shop=about.name,
        on=now().astimezone(ZoneInfo(about.timezone)).date(),
        told={part.id: [told(each, known) for each in part.evidence] for part in view.parts},
    )


def evidence_line(told: Told) -> str:
    """Say what a piece of evidence says; on paper a link shows its address."""
    said = evidence_says(told, is_dated=True)
    link = told.evidence.ref if told.evidence.kind == "link" else ""
    return f"{said} {link}" if link and link != said else said
