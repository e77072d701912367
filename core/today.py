"""What needs somebody today, worst first: the one read that looks across all subjects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.content.reads import waiting
from core.content.stale import stale
from core.db.base import now
from core.jobs import reads as jobs
from core.jobs.liveness import worker_is_running
from core.locale import _, ngettext
from core.rules.overview import packs
from core.settings import settings
from core.shop.reads import coverage
from core.team.rights import Actor, may

JOBS_STAY = timedelta(days=2)  # an older failure has been seen, or nobody minds


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody should do. `kind` says which page and row helps; `thing` names the row."""

    kind: str
    sentence: str
    verb: str
    thing: str = ""
    is_urgent: bool = False


def needs(session: Session, actor: Actor, today: date) -> list[Need]:
    """Return what needs this person in this shop, worst first; empty when nothing does."""
    found = [*_broken_jobs(session, actor), *_no_worker(session, actor)]
    found += _stale_copy(session, actor)
    found += _drafts(session, actor)
    found += _items(session, actor)
    found += _rules(today)
    found += _model(actor)
    return found


def _broken_jobs(session: Session, actor: Actor) -> Iterator[Need]:
    told: set[Any] = set()
    for job in jobs.recent(session, actor, limit=50):
        brief = job.payload.get("brief_id")
        if brief in told or job.state == "cancelled":
            continue
        told.add(brief)  # the newest job of a brief speaks for those before it
        if job.state not in ("failed", "interrupted") or job.created_at < now() - JOBS_STAY:
            continue
        said = (
            _("Drafting failed: {reason}").format(reason=job.message)
            if job.state == "failed"
            else _(
                "Drafting was interrupted; what was finished is stored, and it goes on with the next worker."
            )
        )
        yield Need("job", said, _("Look at it"), str(brief or ""), is_urgent=True)


def _no_worker(session: Session, actor: Actor) -> Iterator[Need]:
    if not worker_is_running(session) and may(actor, "jobs.start"):
        yield Need(
            "worker",
            _("No worker is running: drafts wait until one is started."),
            _("See how"),
            is_urgent=True,
        )


def _stale_copy(session: Session, actor: Actor) -> Iterator[Need]:
    if not may(actor, "copy.edit"):
        return
    for brief in stale(session, actor):
        said = ngettext(
            "{title}: {n} chosen text no longer fits the item",
            "{title}: {n} chosen texts no longer fit the item",
            brief.pieces,
        )
        yield Need(
            "stale",
            said.format(title=brief.title, n=brief.pieces),
            _("Correct it"),
            thing=str(brief.brief_id),
            is_urgent=True,
        )


def _drafts(session: Session, actor: Actor) -> Iterator[Need]:
    if not may(actor, "copy.choose"):
        return
    for brief in waiting(session, actor)[:3]:
        said = ngettext(
            "{title}: {n} draft waits for your choice",
            "{title}: {n} drafts wait for your choice",
            brief.pieces,
        )
        yield Need(
            "choose", said.format(title=brief.title, n=brief.pieces), _("Choose"), thing=str(brief.brief_id)
        )


def _items(session: Session, actor: Actor) -> Iterator[Need]:
    if not may(actor, "items.edit"):
        return
    known = coverage(session, actor)
    n = known.without_facts
    if n:
        said = ngettext(
            "{n} item has no facts: copy could say nothing of it",
            "{n} items have no facts: copy could say nothing of them",
            n,
        )
        yield Need("facts", said.format(n=f"{n:,}"), _("Add facts"))
    n = known.without_price
    if n:
        said = ngettext("{n} item has no usual price", "{n} items have no usual price", n)
        yield Need("usual_price", said.format(n=f"{n:,}"), _("Add prices"))
    n = known.without_cost
    if n:
        said = ngettext("{n} item has no cost", "{n} items have no cost", n)
        yield Need("cost", said.format(n=f"{n:,}"), _("Add costs"))


def _rules(today: date) -> Iterator[Need]:
    n = sum(pack.overdue(today) for pack in packs())
    if n:
        said = ngettext(
            "{n} platform rule is past its verify-by date",
            "{n} platform rules are past their verify-by date",
            n,
        )
        yield Need("rules", said.format(n=n), _("See which"))


def _model(actor: Actor) -> Iterator[Need]:
    if not settings().has_model and may(actor, "model.test"):
        yield Need("model", _("No model is connected: drafts are written from templates."), _("Connect one"))
