"""What needs somebody today, worst first: the one read that looks across all subjects."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.campaigns.clashes.clash import Checked
from core.campaigns.due import due_tasks
from core.competitors.suggesting import KIND as MATCH
from core.competitors.todo import PriceWork, price_work
from core.competitors.watching import KIND as WATCH
from core.content.reads import waiting
from core.content.stale import stale
from core.db.base import now
from core.jobs import reads as jobs
from core.jobs.liveness import worker_is_running
from core.jobs.queue import JobState
from core.locale import _, ngettext
from core.need import Need
from core.outbox.reads import undelivered
from core.plan_check import plan_check
from core.plan_needs import plan_needs, task_needs
from core.promotions.plan_watch import Fallen, fallen, fallen_sentence
from core.rules.overview import packs
from core.settings import settings
from core.shop.reads import coverage
from core.team.rights import Actor, may

JOBS_STAY = timedelta(days=2)  # an older failure has been seen, or nobody minds


def needs(
    session: Session,
    actor: Actor,
    today: date,
    *,
    prices: PriceWork | None = None,
    plans: Sequence[Fallen] | None = None,
    checked: Checked | None = None,
) -> list[Need]:
    """Return what needs this person in this shop, worst first; empty when nothing does.

    `prices` is what waits at the rivals' prices, `plans` the chosen scenarios that no longer hold, `checked`
    what clashes in the plan, where the caller knows them already: they take a comparison of the whole shop,
    a receipt a scenario, and a run over all campaigns.
    """
    prices = price_work(session, actor, today) if prices is None else prices
    plans = fallen(session, actor, today) if plans is None else plans
    if checked is None:
        checked = plan_check(session, actor, now()) if may(actor, "campaigns.edit") else Checked()
    campaigns = plan_needs(actor, checked, today)
    tasks = list(task_needs(actor, due_tasks(session, actor, today), today))
    found = [*_broken_jobs(session, actor), *_no_worker(session, actor)]
    found += [each for each in (*campaigns, *tasks) if each.is_urgent]
    found += _urgent_alerts(actor, prices)
    found += _plans(actor, [each for each in plans if each.is_urgent])
    found += _messages(session, actor)
    found += _stale_copy(session, actor)
    found += [each for each in (*tasks, *campaigns) if not each.is_urgent]
    found += _plans(actor, [each for each in plans if not each.is_urgent])
    found += _alerts(actor, prices)
    found += _rivals(actor, prices)
    found += _drafts(session, actor)
    found += _items(session, actor)
    found += _rules(today)
    found += _model(actor)
    return found


def _broken_jobs(session: Session, actor: Actor) -> Iterator[Need]:
    told: set[Any] = set()
    for job in jobs.recent(session, actor, limit=50):
        brief = job.payload.get("brief_id")
        if (job.kind, brief) in told or job.state == "cancelled":
            continue
        told.add((job.kind, brief))  # the newest job of a brief, or of its kind, speaks for those before it
        if job.kind == WATCH:
            yield from _broken_watch(actor, job)
            continue
        if job.kind == MATCH:
            yield from _broken_search(actor, job)
            continue
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


def _broken_watch(actor: Actor, job: JobState) -> Iterator[Need]:
    if job.state == "failed" and may(actor, "alerts.settle") and job.created_at >= now() - JOBS_STAY:
        said = _("Watching the rivals' prices failed: {reason}").format(reason=job.message)
        yield Need("watch", said, _("See the jobs"), is_urgent=True)


def _broken_search(actor: Actor, job: JobState) -> Iterator[Need]:
    if job.state == "failed" and may(actor, "matches.decide") and job.created_at >= now() - JOBS_STAY:
        said = _("Looking for matches failed: {reason}").format(reason=job.message)
        yield Need("matches", said, _("Look at it"), is_urgent=True)


def _no_worker(session: Session, actor: Actor) -> Iterator[Need]:
    if not worker_is_running(session) and may(actor, "jobs.start"):
        yield Need(
            "worker",
            _("No worker is running: drafts wait until one is started."),
            _("See how"),
            is_urgent=True,
        )


def _messages(session: Session, actor: Actor) -> Iterator[Need]:
    if not may(actor, "webhooks.edit"):
        return
    n = undelivered(session, actor, since=now() - JOBS_STAY)
    if n:
        said = ngettext(
            "{n} message may not have arrived in its group",
            "{n} messages may not have arrived in their group",
            n,
        )
        yield Need("messages", said.format(n=n), _("Look at it"), is_urgent=True)


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


def _urgent_alerts(actor: Actor, prices: PriceWork) -> Iterator[Need]:
    n = prices.urgent
    if n and may(actor, "alerts.settle"):
        said = ngettext(
            "{n} alert: a rival is below our floor or cheaper than us now",
            "{n} alerts: rivals are below our floor or cheaper than us now",
            n,
        )
        yield Need("alert", said.format(n=f"{n:,}"), _("Look at it"), is_urgent=True)


def _plans(actor: Actor, plans: Sequence[Fallen]) -> Iterator[Need]:
    if not may(actor, "promotions.edit"):
        return
    for each in plans:
        yield Need(
            "plan",
            fallen_sentence(each),
            _("Look at it"),
            thing=f"{each.plan_id} {each.letter}",
            is_urgent=each.is_urgent,
        )


def _alerts(actor: Actor, prices: PriceWork) -> Iterator[Need]:
    n = prices.alerts - prices.urgent
    if n and may(actor, "alerts.settle"):
        said = ngettext("{n} price alert is open", "{n} price alerts are open", n)
        yield Need("alert", said.format(n=f"{n:,}"), _("Look at it"))


def _rivals(actor: Actor, prices: PriceWork) -> Iterator[Need]:
    n = prices.moves
    if n and may(actor, "advice.decide"):
        said = ngettext(
            "{n} price move is advised",
            "{n} price moves are advised",
            n,
        )
        yield Need("advice", said.format(n=f"{n:,}"), _("Decide"))
    n = prices.suggested
    if n and may(actor, "matches.decide"):
        said = ngettext("{n} suggested match waits", "{n} suggested matches wait", n)
        yield Need("matches", said.format(n=f"{n:,}"), _("Decide"))
    n = prices.stale
    if n and may(actor, "prices.edit"):
        said = ngettext("{n} of {m} rival price is stale", "{n} of {m} rival prices are stale", prices.pairs)
        yield Need("stale_prices", said.format(n=f"{n:,}", m=f"{prices.pairs:,}"), _("Look again"))


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
