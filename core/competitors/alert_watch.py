"""Look at all alert rules of a shop: write down what fired and queue the messages, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.competitors.alert_pairs import watched_pairs
from core.competitors.alert_rules import Rule, scope_of, terms_of
from core.competitors.alert_words import digest_parts, digest_title, message_title, numbers, sentence
from core.competitors.alerting import Evaluation, Fired, State, evaluate, shared_out
from core.competitors.policy_actions import policy
from core.competitors.tables import Alert, AlertRule, AlertState
from core.errors import found
from core.locale import _
from core.outbox.queue import queue
from core.shop.actions import touch
from core.shop.tables import Shop
from core.team.rights import Actor, Role


@dataclass(frozen=True, slots=True)
class Watched:
    """What one look gave: how many rules looked, how many alerts are told alone and how many together."""

    rules: int
    alone: int
    together: int


def watch(session: Session, shop_id: int, at: datetime) -> Watched:
    """Evaluate the shop's rules on the prices as they are at a moment; call it inside a write.

    One shop is looked at by one caller at a time, so no alert is written or told twice. A rule's
    first look, and a pair's, only learns.
    """
    zone = found(
        session.scalar(select(Shop.timezone).where(Shop.id == shop_id).with_for_update()),
        _("This shop no longer exists."),
    )
    on = at.astimezone(ZoneInfo(zone)).date()
    rows = _rules(session, shop_id)
    if not rows:
        return Watched(0, 0, 0)
    rules = [as_rule(row) for row in rows]
    actor = Actor(user_id=0, shop_id=shop_id, role=Role.VIEWER, name="")
    layers = sorted({rule.terms.layer for rule in rules})
    pairs = watched_pairs(session, actor, policy(session, actor), on=on, layers=layers)
    ids, states = _states(session, rules)
    seen = _without_told(session, evaluate(rules, pairs, states), pairs, rules)
    _remember(session, ids, seen, at)
    first = update(AlertRule).where(
        AlertRule.shop_id == shop_id, AlertRule.is_on, AlertRule.first_run_at.is_(None)
    )
    session.execute(first.values(first_run_at=at).execution_options(synchronize_session=False))
    told_today = _told_today(session, shop_id, _start_of(on, ZoneInfo(zone)))
    alone, together = shared_out(seen.fired, {rule.id: rule.terms.cap for rule in rules}, told_today)
    _tell(session, shop_id, at, rules, pairs, alone, together)
    session.flush()
    if seen.fired:
        touch(session, shop_id)
    return Watched(len(rules), len(alone), len(together))


def as_rule(row: AlertRule) -> Rule:
    """Return a stored rule as the evaluation needs it."""
    return Rule(row.id, row.kind, scope_of(row.scope), terms_of(row.kind, row.terms))


def _rules(session: Session, shop_id: int) -> Sequence[AlertRule]:
    query = select(AlertRule).where(
        AlertRule.shop_id == shop_id, AlertRule.is_on, AlertRule.deleted_at.is_(None)
    )
    return session.scalars(query.order_by(AlertRule.id)).all()


def _states(
    session: Session, rules: Sequence[Rule]
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], State]]:
    """Return the row ids and the states by rule and pair."""
    query = select(
        AlertState.id,
        AlertState.rule_id,
        AlertState.match_id,
        AlertState.value,
        AlertState.is_armed,
        AlertState.fired_value,
        AlertState.layer,
        AlertState.observation_id,
        AlertState.times,
    ).where(AlertState.rule_id.in_([rule.id for rule in rules]))
    ids, states = {}, {}
    # past the ORM: a large shop has a million of them
    rows: Sequence[Any] = session.connection().execute(query).all()
    for row_id, rule_id, match_id, *state in rows:
        ids[rule_id, match_id] = row_id
        states[rule_id, match_id] = State(*state)
    return ids, states


def _without_told(
    session: Session, seen: Evaluation, pairs: Mapping[str, pd.DataFrame], rules: Sequence[Rule]
) -> Evaluation:
    """Leave out movements that were told before of the very same look: one taken out and put back is no news."""
    moved = [alert for alert in seen.fired if alert.kind in ("down", "up")]
    if not moved:
        return seen
    layers = {rule.id: rule.terms.layer for rule in rules}
    looks = {layer: table.set_index("match_id")["observation"] for layer, table in pairs.items()}
    told: set[tuple[int, int, int | None]] = set()
    ids = sorted({alert.match_id for alert in moved})
    for start in range(0, len(ids), 5000):
        query = select(Alert.rule_id, Alert.match_id, Alert.observation_id)
        named = query.where(Alert.match_id.in_(ids[start : start + 5000]))
        told |= {(rule_id, match_id, look) for rule_id, match_id, look in session.execute(named)}

    def is_new(alert: Fired) -> bool:
        look = looks[layers[alert.rule_id]].loc[alert.match_id]
        return alert.kind not in ("down", "up") or (alert.rule_id, alert.match_id, look) not in told

    return replace(seen, fired=tuple(alert for alert in seen.fired if is_new(alert)))


def _remember(session: Session, ids: Mapping[tuple[int, int], int], seen: Evaluation, at: datetime) -> None:
    fired = {(alert.rule_id, alert.match_id) for alert in seen.fired}
    new, known = [], []
    for (rule_id, match_id), state in seen.states.items():
        values: dict[str, Any] = asdict(state)
        if (rule_id, match_id) in fired:
            values["fired_at"] = at
        if (rule_id, match_id) in ids:
            known.append({"id": ids[rule_id, match_id], **values})
        else:
            new.append({"rule_id": rule_id, "match_id": match_id, **values})
    if new:
        session.execute(insert(AlertState), new)
    if known:
        session.execute(update(AlertState), known)
    gone = [ids[key] for key in seen.forgotten]
    for start in range(0, len(gone), 5000):
        session.connection().execute(delete(AlertState).where(AlertState.id.in_(gone[start : start + 5000])))


def _told_today(session: Session, shop_id: int, since: datetime) -> dict[int, int]:
    query = (
        select(Alert.rule_id, func.count().label("n"))
        .where(Alert.shop_id == shop_id, Alert.at >= since, Alert.is_in_digest.is_(False))
        .group_by(Alert.rule_id)
    )
    return {row.rule_id: row.n for row in session.execute(query)}


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _tell(
    session: Session,
    shop_id: int,
    at: datetime,
    rules: Sequence[Rule],
    pairs: Mapping[str, pd.DataFrame],
    alone: Sequence[Fired],
    together: Sequence[Fired],
) -> None:
    """Write down every alert and queue its message, or the digest it stands in."""
    by_match = {layer: table.set_index("match_id") for layer, table in pairs.items()}
    layer_of = {rule.id: rule.terms.layer for rule in rules}

    def written(alert: Fired, *, is_in_digest: bool) -> Alert:
        pair = by_match[layer_of[alert.rule_id]].loc[alert.match_id]
        seen = pair["observation"]
        return Alert(
            shop_id=shop_id,
            rule_id=alert.rule_id,
            match_id=alert.match_id,
            observation_id=None if pd.isna(seen) else int(seen),
            at=at,
            facts=_facts(alert, pair),
            is_in_digest=is_in_digest,
        )

    single = [written(alert, is_in_digest=False) for alert in alone]
    rest = [written(alert, is_in_digest=True) for alert in together]
    session.add_all([*single, *rest])
    session.flush()
    for alert in single:
        queue(
            session,
            shop_id=shop_id,
            key=f"alert:{alert.id}",
            title=message_title(alert.facts),
            lines=[sentence(alert.facts), numbers(alert.facts)],
            data={"alerts": [{"id": alert.id, **alert.facts}]},
        )
    _digest(session, shop_id, rest)


def _digest(session: Session, shop_id: int, rest: Sequence[Alert]) -> None:
    start = 0
    for lines in digest_parts([alert.facts for alert in rest]):
        part = rest[start : start + len(lines)]
        start += len(lines)
        queue(
            session,
            shop_id=shop_id,
            key=f"alerts:{part[0].id}-{part[-1].id}",
            title=digest_title(len(part)),
            lines=lines,
            data={"alerts": [{"id": alert.id, **alert.facts} for alert in part]},
        )


def _facts(alert: Fired, pair: Any) -> dict[str, Any]:
    """Return the numbers behind an alert as plain values."""

    def plain(name: str) -> Any:
        value = pair[name]
        return None if pd.isna(value) else int(value)

    return {
        "kind": alert.kind,
        "direction": alert.direction,
        "before": alert.before,
        "after": alert.after,
        "size": round(alert.size, 6),
        "ours": plain("ours"),
        "floor": plain("floor"),
        "price": plain("comparable"),
        "age_days": plain("age_days"),
        "is_odd": bool(pair["is_odd"]),
        "layer": str(pair["layer"]),
        "item_id": int(pair["item_id"]),
        "rival_id": int(pair["rival_id"]),
        "rival_item_id": int(pair["rival_item_id"]),
        "code": str(pair["code"]),
        "title": str(pair["title"]),
        "rival": str(pair["rival"]),
    }
