"""The drafting job: one step a draft, stored as it is finished, followed by the page while it grows."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypedDict

from sqlalchemy import func, select

from core.content.actions import store_draft
from core.content.angles import ranked
from core.content.brief import Brief, Change, Kind, Variant
from core.content.near_copies import is_near_copy
from core.content.offline import draft_all_offline, draft_offline
from core.content.tables import Copy, CopyBrief
from core.content.with_model import Drafted, draft_with_model, rewrite_with_model
from core.db.engine import reading, writing
from core.errors import PlannerError, found
from core.jobs.kinds import job_kind
from core.jobs.running import RunningJob
from core.llm.calls import How, Payer
from core.llm.endpoint import Endpoint, configured_endpoint
from core.llm.errors import Cancelled, ModelError
from core.llm.partial import Partial
from core.locale import _

TELL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Slot:
    """One draft that a job owes: its place, kind and angle; `seed` varies the wording.

    `piece` names the piece that is to be rewritten, `change` how; without them it is a new draft.
    """

    name: str
    kind: Kind
    angle: str
    seed: int
    piece: int | None = None
    change: Change | None = None


def slots_of(brief: Brief) -> list[Slot]:
    """Return the drafts that a brief orders: each variant of a kind from an angle of its own."""
    angles = [angle.key for angle in ranked(brief)]
    return [
        Slot(f"{kind}.{n}", kind, angles[n % len(angles)], n // len(angles))
        for kind in brief.kinds
        for n in range(brief.variants)
    ]


@job_kind("draft")
def draft(job: RunningJob) -> None:
    """Draft what the job's payload names: brief_id, source (model or template), slots."""
    order = _Order.of(job)
    if job.attempt == 1:
        job.progress(0, len(order.slots))
    results = job.steps(
        [(slot.name, order.work(slot)) for slot in order.slots],
        parallel=3 if order.endpoint else 1,
    )
    stored = sum(result["state"] == "done" for result in results)
    job.progress(
        len(results),
        len(results),
        _("{stored} of {n} drafts are there.").format(stored=stored, n=len(results)),
    )


class _Options(TypedDict):
    """What every call to the model is given besides its question."""

    endpoint: Endpoint
    payer: Payer
    on_partial: Callable[[Partial], None]
    how: How


@dataclass(slots=True)
class _Order:
    """What one start of the job knows, shared by its steps."""

    job: RunningJob
    brief_id: int
    brief: Brief
    slots: Sequence[Slot]
    endpoint: Endpoint | None
    templates: Mapping[str, Variant]
    lock: threading.Lock = field(default_factory=threading.Lock)
    finished: int = 0
    given_up: PlannerError | None = None  # what no further call to the model would change

    @classmethod
    def of(cls, job: RunningJob) -> "_Order":
        brief_id = int(job.payload["brief_id"])
        with reading() as session:
            query = select(CopyBrief).where(CopyBrief.id == brief_id, CopyBrief.shop_id == job.shop_id)
            row = found(session.scalar(query), _("This brief no longer exists."))
            brief = Brief.model_validate(row.brief)
            before = session.scalar(
                select(func.count()).where(Copy.brief_id == brief_id, Copy.job_id != job.id)
            )
        asked = job.payload.get("slots") or []
        rewrite = job.payload.get("rewrite") or {}
        slots = [
            Slot(f"{kind}.{angle}.{n}", kind, angle, (before or 0) + n, **rewrite)
            for n, (kind, angle) in enumerate(asked)
        ]
        # Kept as the first step: after a crash the same slots are owed, whatever became of the brief.
        owed = job.step("slots", lambda: [asdict(slot) for slot in slots or slots_of(brief)])
        by_template = job.payload["source"] == "template"
        return cls(
            job=job,
            brief_id=brief_id,
            brief=brief,
            slots=[Slot(**slot) for slot in owed],
            endpoint=None if by_template else configured_endpoint(),
            templates={} if slots or not by_template else _templates(brief),
        )

    def work(self, slot: Slot) -> Any:
        """Return the step that drafts one slot and says how it went."""

        def step() -> dict[str, Any]:
            try:
                result = self._store(slot, *self._written(slot))
            except Cancelled:
                raise
            except PlannerError as error:
                self._give_up_after(error)
                result = {"state": "failed", "reason": str(error), "partial": _kept(error)}
            self._tell(slot, result)
            with self.lock:
                self.finished += 1
                self.job.progress(self.finished, len(self.slots))
            return result

        return step

    def _written(self, slot: Slot) -> tuple[Variant, Drafted | None]:
        if self.endpoint is None:
            variant = self.templates.get(slot.name)
            return variant or draft_offline(self.brief, slot.kind, slot.angle, slot.seed), None
        if self.given_up is not None:
            raise self.given_up
        self._tell(slot, {"state": "writing", "parts": {}})
        run = f"{self.job.id}/{slot.name}"
        options: _Options = {
            "endpoint": self.endpoint,
            "payer": Payer(self.job.shop_id, self.job.created_by, self.brief.timezone, run),
            "on_partial": self._teller(slot),
            "how": How(cancelled=self.job.cancelled),
        }
        if slot.piece is None or slot.change is None:
            drafted = draft_with_model(self.brief, slot.kind, slot.angle, **options)
        else:
            old = self._piece(slot.piece)
            drafted = rewrite_with_model(self.brief, old, slot.change, angle=slot.angle, **options)
        return drafted.variant, drafted

    def _piece(self, piece_id: int) -> Variant:
        """Return a piece of this brief as it stands."""
        with reading() as session:
            query = select(Copy).where(Copy.id == piece_id, Copy.brief_id == self.brief_id)
            copy = found(session.scalar(query), _("This piece of copy no longer exists."))
            return Variant.model_validate(
                {"kind": copy.kind, "angle": copy.angle, "parts": copy.parts, "origin": copy.origin}
            )

    def _store(self, slot: Slot, variant: Variant, drafted: Drafted | None) -> dict[str, Any]:
        values = {
            "kind": variant.kind,
            "angle": variant.angle,
            "parts": dict(variant.parts),
            "origin": variant.origin,
            "prompt": drafted.prompt if drafted else "",
            "prompt_hash": drafted.source.hash if drafted else "",
            "model": drafted.model if drafted else "",
        }
        with self.lock, writing() as session:
            if self._said_before(session, slot, variant):
                return {"state": "dropped", "reason": _("Nearly the same as another draft.")}
            copy_id = store_draft(
                session,
                shop_id=self.job.shop_id,
                brief_id=self.brief_id,
                job_id=self.job.id,
                slot=slot.name,
                values=values,
            )
        return {"state": "done", "copy_id": copy_id}

    def _said_before(self, session: Any, slot: Slot, variant: Variant) -> bool:
        """Tell whether another piece of the brief says nearly the same.

        A step that is repeated finds its own piece stored, and that stands whatever came after it.
        """
        own = select(Copy.id).where(Copy.job_id == self.job.id, Copy.slot == slot.name)
        if session.scalar(own) is not None:
            return False
        query = select(Copy.parts).where(
            Copy.brief_id == self.brief_id,
            Copy.kind == variant.kind,
            Copy.deleted_at.is_(None),
            Copy.id != (slot.piece or 0),  # a rewritten piece may well sound like its old self
        )
        return any(is_near_copy(variant.parts, parts) for parts in session.scalars(query))

    def _teller(self, slot: Slot) -> Any:
        """Return what passes growing text on to the page, a few times a second at most."""
        told = 0.0

        def tell(partial: Partial) -> None:
            nonlocal told
            if time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                self._tell(slot, {"state": "writing", "parts": dict(partial.texts)})

        return tell

    def _tell(self, slot: Slot, data: dict[str, Any]) -> None:
        self.job.event("slot", {"kind": slot.kind, "angle": slot.angle, **data}, key=slot.name)

    def _give_up_after(self, error: PlannerError) -> None:
        if isinstance(error, ModelError) and error.ends_the_run:
            self.given_up = error


def _templates(brief: Brief) -> dict[str, Variant]:
    """Return the template drafts of a whole brief by slot: each is worded unlike the others."""
    return {
        slot.name: variant for slot, variant in zip(slots_of(brief), draft_all_offline(brief), strict=True)
    }


def _kept(error: PlannerError) -> str:
    """Return what had arrived when a model broke off, for the page to show."""
    return error.partial if isinstance(error, ModelError) else ""
