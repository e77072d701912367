"""A basket and its promotions become a receipt."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.promotions.allocation import prorate
from core.promotions.basket import Basket
from core.promotions.benefits import Deposit, Gift
from core.promotions.engine.applying import Applied
from core.promotions.engine.choosing import Way, best_way, rival_of
from core.promotions.engine.conditions import Prepared, never, prepare
from core.promotions.engine.every import every_way
from core.promotions.engine.instead import instead_of
from core.promotions.engine.order import in_turn
from core.promotions.faults import check_set
from core.promotions.policy import Choice, Order, Policy
from core.promotions.promotion import Basis, Bearer, Promotion
from core.promotions.receipt import GivenGift, Missing, PaidLine, Receipt, Skipped, Step, WhyNot


def receipt(basket: Basket, promotions: Sequence[Promotion], policy: Policy) -> Receipt:
    """Return what the buyer pays and why, to the 分.

    An unknown threshold basis is computed as the original prices; see `receipts`. Raises PlannerError for a
    basket or promotions that cannot be computed clearly.
    """
    check_set(basket, promotions, policy)
    by_level = policy.order is Order.BY_LEVEL
    # What is equal must not depend on where it stands: ties go by id.
    ordered = (
        replace(basket, lines=tuple(sorted(basket.lines, key=lambda line: line.id))) if by_level else basket
    )
    prepared = [prepare(each, ordered, policy) for each in promotions]
    out = {each.promotion.id: why for each in prepared if (why := never(each, ordered)) is not None}
    turns = in_turn([each for each in prepared if each.promotion.id not in out], policy)
    if policy.choice is Choice.BEST:
        way, is_proven = best_way(turns, ordered, policy)
    else:
        way, is_proven = every_way(turns, ordered, policy), True
    made = _receipt(ordered, way, policy)
    places = {line.id: n for n, line in enumerate(basket.lines)}
    return replace(
        made,
        lines=tuple(sorted(made.lines, key=lambda line: places[line.id])),
        skipped=tuple(
            _skipped(prepared, out, way, lambda each: instead_of(each, way, turns, ordered, policy))
        ),
        is_proven=is_proven,
    )


def receipts(basket: Basket, promotions: Sequence[Promotion], policy: Policy) -> dict[Basis, Receipt]:
    """Return the receipt by threshold basis: two where the basis is unknown and makes a difference.

    With a known basis, or where the original prices and the running ones come to the same, there is one.
    """
    if policy.threshold_basis is not None:
        return {policy.threshold_basis: receipt(basket, promotions, policy)}
    original = receipt(basket, promotions, replace(policy, threshold_basis=Basis.ORIGINAL))
    running = receipt(basket, promotions, replace(policy, threshold_basis=Basis.RUNNING))
    if [line.paid for line in original.lines] == [line.paid for line in running.lines] and (
        original.total == running.total
    ):
        return {Basis.ORIGINAL: original}
    return {Basis.ORIGINAL: original, Basis.RUNNING: running}


def _receipt(basket: Basket, way: Way, policy: Policy) -> Receipt:
    state = way.state
    steps = tuple(_step(each, basket) for each in way.applied)
    before = [line.price_now * line.qty for line in basket.lines]
    by_bearer: dict[Bearer, int] = {}
    for step in steps:
        for bearer, amount in step.by_bearer:
            by_bearer[bearer] = by_bearer.get(bearer, 0) + amount
    return Receipt(
        lines=tuple(
            PaidLine(
                id=line.id,
                item=line.item,
                title=line.title,
                qty=line.qty,
                before=before[i],
                discount=before[i] - state.net[i],
                paid=state.net[i],
                units=_units(way, i),
            )
            for i, line in enumerate(basket.lines)
        ),
        steps=steps,
        skipped=(),
        before=sum(before),
        discount=sum(before) - sum(state.net),
        goods=sum(state.net),
        postage_before=basket.postage.of(sum(line.qty for line in basket.lines)),
        postage=state.postage,
        total=state.total,
        basis=policy.threshold_basis or Basis.ORIGINAL,
        by_bearer=by_bearer,
        gifts=tuple(_gift(each) for each in way.applied if isinstance(each.prepared.promotion.benefit, Gift)),
        deposit=min(state.total, sum(_deposit(each, basket) for each in way.applied)),
    )


def _units(way: Way, i: int) -> tuple[tuple[int, int], ...]:
    counts: dict[int, int] = {}
    for run in way.state.runs(i):
        counts[run.net] = counts.get(run.net, 0) + run.qty
    return tuple((counts[net], net) for net in sorted(counts, reverse=True))


def _step(applied: Applied, basket: Basket) -> Step:
    promotion = applied.prepared.promotion
    bearers = [bearer for bearer, _share in promotion.bearers]
    shares = [round(share * 10**9) for _bearer, share in promotion.bearers]
    return Step(
        promotion=promotion.id,
        name=promotion.name,
        kind=promotion.kind,
        level=promotion.level,
        basis=applied.prepared.basis,
        base=applied.base,
        discount=applied.discount,
        wanted=applied.wanted,
        by_line=tuple((basket.lines[i].id, off) for i, off in applied.by_line),
        by_bearer=tuple(zip(bearers, prorate(shares, applied.discount), strict=True)),
        times=applied.times,
        is_capped=applied.discount < applied.wanted,
        is_postage=bool(applied.postage),
    )


def _gift(applied: Applied) -> GivenGift:
    promotion = applied.prepared.promotion
    gift = promotion.benefit
    assert isinstance(gift, Gift)
    return GivenGift(
        promotion.id, gift.item, gift.title, gift.pieces, gift.value * gift.pieces, gift.cost * gift.pieces
    )


def _deposit(applied: Applied, basket: Basket) -> int:
    benefit = applied.prepared.promotion.benefit
    if not isinstance(benefit, Deposit):
        return 0
    return benefit.deposit * sum(basket.lines[i].qty for i, _off in applied.by_line)


def _skipped(
    prepared: Sequence[Prepared],
    out: dict[str, tuple[WhyNot, Missing | None]],
    way: Way,
    instead: Callable[[Prepared], str],
) -> list[Skipped]:
    done = {each.prepared.promotion.id for each in way.applied}
    lacking = dict(way.lacking)
    skipped = []
    for each in prepared:
        promotion = each.promotion
        if promotion.id in done:
            continue
        why, by, missing = _why(each, out, way, lacking, instead)
        skipped.append(Skipped(promotion.id, promotion.name, promotion.kind, why, by, missing))
    return skipped


def _why(
    each: Prepared,
    out: dict[str, tuple[WhyNot, Missing | None]],
    way: Way,
    lacking: dict[str, Missing],
    instead: Callable[[Prepared], str],
) -> tuple[WhyNot, str, Missing | None]:
    promotion = each.promotion
    if promotion.id in out:
        why, missing = out[promotion.id]
        return why, "", missing
    if promotion.id in lacking:
        return WhyNot.NOT_MET, "", lacking[promotion.id]
    rival = rival_of(each, way)
    if rival is not None:
        return WhyNot.WORSE if rival[1] else WhyNot.EXCLUDED, rival[0], None
    beaten = next((other for other in way.applied if _same_line_and_group(each, other)), None)
    if beaten is not None:
        return WhyNot.WORSE, beaten.prepared.promotion.id, None
    if each in way.left:
        return WhyNot.WORSE, instead(each), None
    return WhyNot.NOTHING_LEFT, "", None


def _same_line_and_group(each: Prepared, other: Applied) -> bool:
    group = each.promotion.stacking.group
    return (
        bool(group)
        and group == other.prepared.promotion.stacking.group
        and not set(each.lines).isdisjoint(i for i, _off in other.by_line)
    )
