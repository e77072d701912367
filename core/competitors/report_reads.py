"""Gather what a competitor brief is about: the frames of its slice, and the report made of them."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from sqlalchemy.orm import Session

from core.competitors import advice_reads, alert_reads, reads
from core.competitors.advice_words import action_name
from core.competitors.alert_words import numbers, sentence
from core.competitors.changes import changes
from core.competitors.policy_actions import policy
from core.competitors.price_table import View, only_name
from core.competitors.promotion_pattern import first_day
from core.competitors.report import Accepted, Habit, OpenAlert, Report, Scope, item_ids
from core.competitors.report_figures import changes_of, gaps, habits_of, index_of, slice_of, standing
from core.competitors.table_reads import price_table
from core.competitors.trend_reads import promotion_patterns
from core.locale import _
from core.rules.festivals import Span, spans
from core.shop.items import item_role_name
from core.shop.reads import profile
from core.team.rights import Actor, require

SINCE_DAYS = 30
HISTORY_DAYS = 90
MOST_HISTORIES = 2
MOST_ALERTS = 15
MOST_ACCEPTED = 15


@dataclass(frozen=True, slots=True)
class Gathered:
    """A report and the frames that its pictures are drawn from; histories by the item's title."""

    report: Report
    ladder: pd.DataFrame
    histories: dict[str, pd.DataFrame]
    sales: tuple[Span, ...]


def report(session: Session, actor: Actor, *, on: date, layer: str, view: View) -> Gathered:
    """Return the brief on the items that a view of the price table shows, on a day and in a layer."""
    require(actor, "prices.see")
    fresh = policy(session, actor).stale_after_days
    table = price_table(session, actor, on=on, layer=layer, stale_after_days=fresh)
    items, pairs = slice_of(table, view)
    since = on - timedelta(days=SINCE_DAYS)
    then = reads.comparison(session, actor, on=since, layer=layer, stale_after_days=fresh)
    moved, undercut = changes_of(changes(then, pairs), since), gaps(pairs)
    names = dict(zip(table.rivals["id"], table.rivals["name"], strict=True))
    made = Report(
        scope=Scope(
            shop=profile(session, actor).name,
            on=on,
            layer=layer,
            since=since,
            stale_after_days=fresh,
            filters=_filters(view, names),
        ),
        standing=standing(items, pairs),
        index=index_of(items, pairs),
        gaps=undercut,
        changes=moved,
        habits=_habits(session, actor, pairs, on, fresh),
        alerts=_alerts(session, actor, items, view),
        accepted=_accepted(session, actor, items),
    )
    shown = item_ids(moved.largest or undercut, most=MOST_HISTORIES)
    until = on - timedelta(days=HISTORY_DAYS)
    return Gathered(
        report=made,
        ladder=_worst_first(pairs),
        histories={
            items.set_index("item_id").at[item_id, "title"]: reads.history(
                session, actor, since=until, until=on, layer=layer, item_id=item_id
            )
            for item_id in shown
        },
        sales=spans(until, on),
    )


def _habits(session: Session, actor: Actor, pairs: pd.DataFrame, on: date, fresh: int) -> tuple[Habit, ...]:
    found = promotion_patterns(session, actor, until=on, stale_after_days=fresh)
    sales = {span.key: span.shown_name for span in spans(first_day(on), on)}
    return habits_of(found, pairs["rival_id"].unique().tolist(), sales)


def _filters(view: View, rivals: dict[int, str]) -> tuple[tuple[str, str], ...]:
    """Return what narrows the slice, as name and value in words; the order of the table narrows nothing."""
    told = {
        _("Search"): view.search,
        _("Category"): view.category,
        _("Brand"): view.brand,
        _("Role"): item_role_name(view.role),
        _("Rival"): rivals.get(view.rival, ""),
        _("Only"): only_name(view.only) if view.only else "",
    }
    return tuple((name, value) for name, value in told.items() if value)


def _worst_first(pairs: pd.DataFrame) -> pd.DataFrame:
    """Order pairs for the ladder: the items that are undercut furthest stand on top."""
    known = pairs[pairs["gap_share"].notna()]
    worst = known.groupby("item_id")["gap_share"].min().astype("float64").sort_values(kind="stable")
    place = pd.Series(range(len(worst)), index=worst.index)
    return known.iloc[known["item_id"].map(place).argsort(kind="stable")]


def _alerts(session: Session, actor: Actor, items: pd.DataFrame, view: View) -> tuple[OpenAlert, ...]:
    told = alert_reads.alerts(session, actor)
    told = told[told["item_id"].isin(items["item_id"])]
    if view.rival:
        told = told[told["rival_id"] == view.rival]
    facts = told.astype("object").where(told.notna(), None).head(MOST_ALERTS).to_dict("records")
    return tuple(OpenAlert(one["at"], sentence(one), numbers(one)) for one in facts)


def _accepted(session: Session, actor: Actor, items: pd.DataFrame) -> tuple[Accepted, ...]:
    decided = advice_reads.decided(session, actor)
    kept = decided[decided["state"].isin(["accepted", "edited"]) & decided["item_id"].isin(items["item_id"])]
    return tuple(
        Accepted(
            at=row.decided_at,
            code=row.code,
            title=row.title,
            action=action_name(row.action),
            before=_fen(row.price_before),
            price=_fen(row.price_decided),
        )
        for row in kept.head(MOST_ACCEPTED).itertuples(index=False)
    )


def _fen(amount: object) -> int | None:
    return None if pd.isna(amount) else int(amount)  # type: ignore[call-overload]
