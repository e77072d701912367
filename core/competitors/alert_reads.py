"""What pages show of alerts: what fired, the rules, and what a rule would hit before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.competitors.alert_pairs import watched_pairs
from core.competitors.alert_rules import URGENT, Rule, Scope, Terms, checked_kind, scope_of, terms_of
from core.competitors.alert_watch import as_rule
from core.competitors.alerting import counting, hits, in_scope
from core.competitors.fetched import fetched
from core.competitors.policy_actions import policy
from core.competitors.tables import Alert, AlertRule
from core.team.rights import Actor, require
from core.team.tables import User

NEWEST = 2**62  # a rule that is not saved yet is the newest of all
PREVIEW_DAYS = 7
FACTS = ("kind", "direction", "before", "after", "size", "ours", "floor", "layer", "age_days", "is_odd")
NAMES = ("item_id", "rival_id", "code", "title", "rival")


@dataclass(frozen=True, slots=True)
class StoredRule:
    """An alert rule with what has come of it: `open` alerts wait to be settled."""

    id: int
    version: int
    name: str
    kind: str
    scope: Scope
    terms: Terms
    is_on: bool
    first_run_at: datetime | None
    open: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many alerts are open, and how many of them are urgent."""

    open: int
    urgent: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would hit: of the `pairs` it names, those it `counts` for, and the hits among them.

    The rest of its pairs belongs to narrower rules of the same kind.
    """

    pairs: int
    counts: int
    hits: pd.DataFrame


def rules(session: Session, actor: Actor) -> list[StoredRule]:
    """Return the shop's alert rules by kind and name."""
    require(actor, "prices.see")
    query = select(Alert.rule_id, func.count().label("n")).where(
        Alert.shop_id == actor.shop_id, Alert.done_at.is_(None)
    )
    still_open = {row.rule_id: row.n for row in session.execute(query.group_by(Alert.rule_id))}
    stored = session.scalars(
        select(AlertRule)
        .where(AlertRule.shop_id == actor.shop_id, AlertRule.deleted_at.is_(None))
        .order_by(AlertRule.kind, AlertRule.name, AlertRule.id)
    )
    return [
        StoredRule(
            id=row.id,
            version=row.version,
            name=row.name,
            kind=row.kind,
            scope=scope_of(row.scope),
            terms=terms_of(row.kind, row.terms),
            is_on=row.is_on,
            first_run_at=row.first_run_at,
            open=still_open.get(row.id, 0),
        )
        for row in stored
    ]


def alerts(session: Session, actor: Actor, *, is_open: bool = True, limit: int = 500) -> pd.DataFrame:
    """Return alerts, urgent and large ones first (settled ones: newest first).

    Columns: id, at, rule, is_in_digest, done_at, who, FACTS and NAMES; open ones also is_urgent.
    """
    require(actor, "prices.see")
    query = (
        select(
            Alert.id,
            Alert.at,
            AlertRule.name.label("rule"),
            Alert.facts,
            Alert.is_in_digest,
            Alert.done_at,
            func.coalesce(func.nullif(User.name, ""), User.address, "").label("who"),
        )
        .join(AlertRule, AlertRule.id == Alert.rule_id)
        .outerjoin(User, User.id == Alert.done_by)
        .where(
            Alert.shop_id == actor.shop_id, Alert.done_at.is_(None) if is_open else Alert.done_at.is_not(None)
        )
        .order_by(Alert.at.desc() if is_open else Alert.done_at.desc(), Alert.id.desc())
        .limit(limit)
    )
    table = fetched(session, query)
    facts = pd.DataFrame.from_records(table.pop("facts").tolist(), columns=[*FACTS, *NAMES])
    facts["is_odd"] = facts["is_odd"].eq(True)
    table = pd.concat([table, facts], axis=1)
    if not is_open:
        return table
    kinds = pd.MultiIndex.from_frame(table[["kind", "direction"]])
    table["is_urgent"] = kinds.isin(URGENT)
    return table.sort_values(["is_urgent", "size", "id"], ascending=False, ignore_index=True)


def waiting(session: Session, actor: Actor) -> Waiting:
    """Count the open alerts of the shop."""
    require(actor, "prices.see")
    kind, direction = (Alert.facts[name].as_string() for name in ("kind", "direction"))
    query = (
        select(kind.label("kind"), direction.label("direction"), func.count().label("n"))
        .where(Alert.shop_id == actor.shop_id, Alert.done_at.is_(None))
        .group_by(kind, direction)
    )
    counted = {(row.kind, row.direction): row.n for row in session.execute(query)}
    return Waiting(sum(counted.values()), sum(counted.get(each, 0) for each in URGENT))


def preview(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    scope: Mapping[str, Any],
    terms: Mapping[str, Any],
    on: date,
    rule_id: int | None = None,
) -> Preview:
    """Return which pairs a rule would hit, from the prices of a week ago to those of a day.

    `rule_id` is the stored rule that it would replace. The hits have rival, code, title and FACTS,
    largest first. Raises BadInput naming the field at fault, as saving would.
    """
    require(actor, "prices.see")
    rule = Rule(rule_id or NEWEST, checked_kind(kind), scope_of(scope), terms_of(kind, terms))
    layer, prices = rule.terms.layer, policy(session, actor)
    now = watched_pairs(session, actor, prices, on=on, layers=[layer])[layer]
    then = on - timedelta(days=PREVIEW_DAYS)
    before = watched_pairs(session, actor, prices, on=then, layers=[layer])[layer]
    others = [as_rule(row) for row in _others(session, actor, rule)]
    mine = next(chosen for each, chosen in counting([*others, rule], now) if each.id == rule.id)
    counted = now[now["match_id"].isin(mine)]
    found = hits(rule, counted, before[before["match_id"].isin(mine)])
    names = counted.set_index("match_id")[
        ["rival", "code", "title", "ours", "floor", "layer", "age_days", "is_odd", "item_id"]
    ]
    table = pd.DataFrame([_hit(alert) for alert in found], columns=["match_id", *FACTS[:5]])
    return Preview(
        pairs=int(in_scope(rule.scope, now).sum()),
        counts=len(counted),
        hits=table.join(names, on="match_id"),
    )


def _others(session: Session, actor: Actor, rule: Rule) -> list[AlertRule]:
    query = select(AlertRule).where(
        AlertRule.shop_id == actor.shop_id,
        AlertRule.kind == rule.kind,
        AlertRule.is_on,
        AlertRule.deleted_at.is_(None),
        AlertRule.id != rule.id,
    )
    return list(session.scalars(query))


def _hit(alert: Any) -> dict[str, Any]:
    return {
        "match_id": alert.match_id,
        "kind": alert.kind,
        "direction": alert.direction,
        "before": alert.before,
        "after": alert.after,
        "size": alert.size,
    }
