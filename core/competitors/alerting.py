"""When an alert rule fires: once for one movement, and never for what it found when it began to look.

Every pair (our item, a rival's) that a rule watches has a state. The first look only fills it. After
a rule has fired for a pair it is disarmed there until the price has come back, so that a price that
swings around the threshold speaks once. A price that is stale, or of what is sold out, is no news until
it is seen fresh and in stock. A pack that is put right only teaches. Plain values in, plain values out: the same prices in the
same order give the same alerts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.competitors.alert_rules import KINDS, PRICE_KINDS, Rule, Scope, Terms
from core.competitors.layers import LAYERS


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one pair at one look, in 分; None where unknown."""

    match_id: int
    price: int | None = None
    ours: int | None = None
    floor: int | None = None
    age_days: int | None = None
    stock: str = ""
    layer: str = ""
    is_stale: bool = False
    observation: int | None = None
    times: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a rule remembers of one pair.

    `value` is where a movement is counted from: the highest price since the last alert for `down`,
    the lowest for `up`; the side of our price (1 or -1) for `crosses`; whether it was in stock (1 or
    0) for `back_in_stock`. `fired_value` is the price at which the rule fired last, `layer` the
    deepest layer that a movement was measured in. `observation_id` is the look that made the state what
    it is, `times` what its price was multiplied by for our pack.
    """

    value: int | None = None
    is_armed: bool = True
    fired_value: int | None = None
    layer: str = ""
    observation_id: int | None = None
    times: float | None = None


@dataclass(frozen=True, slots=True)
class Fired:
    """One alert: `before` and `after` are 分 (days for `stale`), `size` is the movement as a share."""

    rule_id: int
    match_id: int
    kind: str
    direction: str
    before: int | None
    after: int | None
    size: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a look at all pairs gave: the states that changed, by rule and pair, and the alerts.

    `forgotten` are states of pairs that the rule watches no longer: their match was rejected, the item
    or its rival deleted, or a narrower rule took them. Should they come back, what moved meanwhile is
    no news.
    """

    states: Mapping[tuple[int, int], State]
    fired: tuple[Fired, ...]
    forgotten: frozenset[tuple[int, int]] = frozenset()


def look(rule: Rule, state: State | None, seen: Seen) -> tuple[State | None, Fired | None]:
    """Return what the rule remembers of the pair after this look, and the alert if it fires.

    Without a state it only learns. What is not known now leaves the state as it was.
    """
    if rule.kind in PRICE_KINDS and state is not None:
        if seen.is_stale or seen.stock == "out":
            return state, None
        if seen.price is not None and state.times is not None and seen.times != state.times:
            state = None  # the pack was put right: the same price is another one now, and no movement
    after, alert = _LOOKS[rule.kind](rule, state, seen)
    if after is None or after == state:
        return after, alert
    marked = replace(after, observation_id=seen.observation, times=seen.times)
    if state is not None and marked == replace(
        state, observation_id=marked.observation_id, times=marked.times
    ):
        return state, alert
    return marked, alert


def evaluate(
    rules: Sequence[Rule], pairs: Mapping[str, pd.DataFrame], states: Mapping[tuple[int, int], State]
) -> Evaluation:
    """Look at all pairs with all rules; of the rules of a kind the narrowest one counts for a pair.

    `pairs` has, by layer, a table of PAIR_COLUMNS with one row a pair. Alerts come largest first.
    """
    changed: dict[tuple[int, int], State] = {}
    fired: list[Fired] = []
    forgotten = set(states)
    looks = {layer: {seen.match_id: seen for seen in seen_rows(rows)} for layer, rows in pairs.items()}
    for rule, chosen in counting(rules, next(iter(pairs.values()))):
        of_layer = looks[rule.terms.layer]
        forgotten -= {(rule.id, match_id) for match_id in chosen.tolist()}
        for match_id in chosen.tolist():
            seen = of_layer[match_id]
            known = states.get((rule.id, match_id))
            after, alert = look(rule, known, seen)
            if after is not None and after != known:
                changed[rule.id, match_id] = after
            if alert is not None:
                fired.append(alert)
    fired.sort(key=lambda alert: (-alert.size, alert.rule_id, alert.match_id))
    return Evaluation(changed, tuple(fired), frozenset(forgotten))


PAIR_COLUMNS = (
    "match_id",
    "item_id",
    "rival_id",
    "brand",
    "category",
    "role",
    "comparable",
    "ours",
    "floor",
    "age_days",
    "stock",
    "layer",
    "is_stale",
    "observation",
    "times",
)


def counting(rules: Sequence[Rule], pairs: pd.DataFrame) -> list[tuple[Rule, pd.Series]]:
    """Return each rule with the match_ids of the pairs for which it is the one of its kind that counts."""
    counted = []
    for kind in KINDS:
        free = np.ones(len(pairs), dtype=bool)
        of_kind = sorted((rule for rule in rules if rule.kind == kind), key=lambda rule: rule.rank)
        for rule in reversed(of_kind):
            taken = free & in_scope(rule.scope, pairs)
            free &= ~taken
            counted.append((rule, pairs.loc[taken, "match_id"]))
    return counted


def in_scope(scope: Scope, pairs: pd.DataFrame) -> np.ndarray:
    """Tell which pairs a scope names."""
    fits = np.ones(len(pairs), dtype=bool)
    for column, wanted in (
        ("item_id", scope.item_id),
        ("rival_id", scope.rival_id),
        ("brand", scope.brand or None),
        ("category", scope.category or None),
        ("role", scope.role or None),
    ):
        if wanted is not None:
            fits &= (pairs[column] == wanted).to_numpy(dtype=bool)
    return fits


def hits(rule: Rule, now: pd.DataFrame, before: pd.DataFrame) -> list[Fired]:
    """Return what a rule that is not saved yet would say: the movements from `before` to `now`.

    A rule that names a condition (below the floor, stale) is shown every pair that meets it now,
    though a saved one stays silent on what it finds in its first run.
    """
    then = {seen.match_id: seen for seen in seen_rows(before)}
    found = []
    for seen in seen_rows(now):
        earlier = then.get(seen.match_id)
        state = look(rule, None, earlier)[0] if earlier else None
        if rule.kind in ("below_floor", "stale"):
            state = State()
        alert = look(rule, state, seen)[1]
        if alert is not None:
            found.append(alert)
    return sorted(found, key=lambda alert: (-alert.size, alert.match_id))


def shared_out(
    fired: Sequence[Fired], caps: Mapping[int, int], told_today: Mapping[int, int]
) -> tuple[list[Fired], list[Fired]]:
    """Return the alerts that are told alone, and the rest that is told together.

    Of each rule the largest ones are told alone, as many as its cap leaves after those of today.
    """
    left = {rule_id: cap - told_today.get(rule_id, 0) for rule_id, cap in caps.items()}
    alone: list[Fired] = []
    rest: list[Fired] = []
    for alert in fired:
        if left.get(alert.rule_id, 0) > 0:
            left[alert.rule_id] -= 1
            alone.append(alert)
        else:
            rest.append(alert)
    return alone, rest


def seen_rows(pairs: pd.DataFrame) -> list[Seen]:
    """Return the rows of a table of pairs as values; missing numbers as None."""
    names = ("match_id", "comparable", "ours", "floor", "age_days", "observation", "times")
    columns = [pairs[name].astype("object") for name in names]
    plain = [column.where(column.notna(), None).tolist() for column in columns]
    beside = (pairs[name].tolist() for name in ("stock", "layer", "is_stale"))
    return [
        Seen(match_id, price, ours, floor, age, stock or "", layer or "", is_stale, observation, times)
        for match_id, price, ours, floor, age, observation, times, stock, layer, is_stale in zip(
            *plain, *beside, strict=True
        )
    ]


def _moved(rule: Rule, state: State | None, seen: Seen) -> tuple[State | None, Fired | None]:
    """Fire when the price has moved by the amount from its best since the last alert.

    Disarmed, it fires again only when the price has moved as far once more from where it fired. It is
    armed again when the price is back within `rearm` of where the movement began, or has gone as far
    the other way.
    """
    price, terms = seen.price, rule.terms
    if price is None:
        return state, None
    if state is None or state.value is None:
        return State(value=price, layer=seen.layer), None
    is_free = state.is_armed or state.fired_value is None
    last = state.value if is_free or state.fired_value is None else state.fired_value
    if _is_shallower(seen.layer, state.layer):
        if price >= last:
            return state, None
        seen = replace(seen, layer=state.layer)
    falls = rule.kind == "down"
    if is_free:
        start = max(state.value, price) if falls else min(state.value, price)
        if not _reaches(terms, start, price, falls=falls):
            return State(value=start, layer=seen.layer), None
        return State(start, False, price, seen.layer), _alert(rule, seen, start)
    if _reaches(terms, last, price, falls=falls):
        return replace(state, fired_value=price, layer=seen.layer), _alert(rule, seen, last)
    is_back = _way(terms, state.value, price, falls=falls) <= terms.rearm
    if is_back or _reaches(terms, last, price, falls=not falls):
        return State(value=price, layer=seen.layer), None
    return state, None


def _is_shallower(layer: str, than: str) -> bool:
    """Tell whether a price was seen in a shallower layer than before.

    Buyers then pay at most as much: a lower price is a fall, a higher one says nothing.
    """
    return layer in LAYERS and than in LAYERS and LAYERS.index(layer) < LAYERS.index(than)


def _alert(rule: Rule, seen: Seen, before: int) -> Fired:
    price = seen.price or 0
    size = abs(price - before) / before if before else 1.0
    return Fired(rule.id, seen.match_id, rule.kind, rule.kind, before, seen.price, size)


def _reaches(terms: Terms, start: int, price: int, *, falls: bool) -> bool:
    """Tell whether the way from start to price is at least the amount, in the right direction."""
    return _way(terms, start, price, falls=falls) >= terms.amount


def _way(terms: Terms, start: int, price: int, *, falls: bool) -> float:
    way = start - price if falls else price - start
    if terms.by == "money":
        return way
    return way / start if start else 0.0


def _crossed(rule: Rule, state: State | None, seen: Seen) -> tuple[State | None, Fired | None]:
    """Fire when their price gets to the other side of ours, whichever of the two moved.

    Just after that it only fires again when it is clear of our price by `rearm`.
    """
    if seen.price is None or not seen.ours:
        return state, None
    terms = rule.terms
    gap = _way(terms, seen.ours, seen.price, falls=False)
    side = -1 if gap < 0 else 1
    if state is None or state.value is None:
        return State(value=side), None
    needed = terms.amount if state.is_armed else max(terms.amount, terms.rearm)
    if side != state.value and gap != 0 and abs(gap) >= needed:
        direction = "below" if side < 0 else "above"
        size = abs(seen.price - seen.ours) / seen.ours
        alert = Fired(rule.id, seen.match_id, rule.kind, direction, seen.ours, seen.price, size)
        return State(side, is_armed=False, fired_value=seen.price), alert
    if not state.is_armed and side == state.value and abs(gap) > terms.rearm:
        return State(value=side), None
    return state, None


def _under_floor(rule: Rule, state: State | None, seen: Seen) -> tuple[State | None, Fired | None]:
    """Fire when their price gets under our floor by the amount; armed again once it is over it by `rearm`."""
    if seen.price is None or not seen.floor:
        return state, None
    under = _way(rule.terms, seen.floor, seen.price, falls=True)
    is_hit = under > 0 and under >= rule.terms.amount
    if state is None:
        return State(is_armed=not is_hit), None
    if is_hit and state.is_armed:
        size = (seen.floor - seen.price) / seen.floor
        alert = Fired(rule.id, seen.match_id, rule.kind, "below", seen.floor, seen.price, size)
        return State(is_armed=False, fired_value=seen.price), alert
    if not state.is_armed and under <= rule.terms.amount - rule.terms.rearm:
        return State(), None
    return state, None


def _stale(rule: Rule, state: State | None, seen: Seen) -> tuple[State | None, Fired | None]:
    """Fire when a price gets older than so many days; armed again when it has been looked at."""
    if seen.age_days is None:
        return state, None
    is_hit = seen.age_days > rule.terms.days
    if state is None:
        return State(is_armed=not is_hit), None
    if is_hit and state.is_armed:
        alert = Fired(
            rule.id, seen.match_id, rule.kind, "old", rule.terms.days, seen.age_days, seen.age_days / 1000
        )
        return State(is_armed=False), alert
    return (state, None) if is_hit else (State(), None)


def _stocked(rule: Rule, state: State | None, seen: Seen) -> tuple[State | None, Fired | None]:
    """Fire when what was out of stock can be bought again."""
    if not seen.stock:
        return state, None
    is_there = int(seen.stock != "out")
    if state is not None and state.value == 0 and is_there:
        alert = Fired(rule.id, seen.match_id, rule.kind, "back", None, seen.price, 0.0)
        return State(value=1), alert
    return State(value=is_there), None


_LOOKS: dict[str, Callable[[Rule, State | None, Seen], tuple[State | None, Fired | None]]] = {
    "down": _moved,
    "up": _moved,
    "crosses": _crossed,
    "below_floor": _under_floor,
    "stale": _stale,
    "back_in_stock": _stocked,
}
