"""Benefits that fall on the lines in scope together: tiers, coupons, points; and on the postage."""

from collections.abc import Sequence
from dataclasses import replace

from core.promotions.allocation import prorate
from core.promotions.benefits import (
    AmountTiers,
    EveryAmount,
    Gift,
    OffOrder,
    PercentOrder,
    PercentTiers,
    Pick,
    PiecesPercent,
    Points,
    ShippingOff,
    SpendGet,
)
from core.promotions.engine.conditions import measured_amount
from core.promotions.engine.effect import At, Effect, Units, cheapest_first, dearest_first, taken, value
from core.promotions.engine.state import Cut
from core.promotions.engine.sums import share_of, share_of_units
from core.promotions.promotion import Basis


def off_order(benefit: OffOrder, at: At) -> Effect:
    """Take an amount off the lines in scope, or off a few units of them."""
    if benefit.most_units is None:
        return _spread(at, benefit.amount)
    units = _few(at, benefit.most_units, benefit.pick)
    return Effect(value(units), _over_units(units, benefit.amount), wanted=benefit.amount)


def percent_order(benefit: PercentOrder, at: At) -> Effect:
    """Take a share off the sum of the lines in scope, or off a few units of them."""
    if benefit.most_units is None:
        return _share(at, benefit.share)
    units = _few(at, benefit.most_units, benefit.pick)
    base = sum(each.qty * at.unit_base(each.line, each.price) for each in units)
    return Effect(base, _over_units(units, share_of(base, benefit.share, at.policy.rounding)))


def amount_tiers(benefit: AmountTiers, at: At) -> Effect:
    """Take off what the highest tier reached gives."""
    have = measured_amount(at.prepared, at.state)
    reached = [off for threshold, off in benefit.tiers if have >= threshold]
    return _spread(at, reached[-1] if reached else benefit.base)


def percent_tiers(benefit: PercentTiers, at: At) -> Effect:
    """Take off the share that the highest tier reached gives."""
    have = measured_amount(at.prepared, at.state)
    reached = [share for threshold, share in benefit.tiers if have >= threshold]
    return _share(at, reached[-1] if reached else benefit.base)


def every_amount(benefit: EveryAmount, at: At) -> Effect:
    """Take an amount off for every full threshold."""
    times = measured_amount(at.prepared, at.state) // benefit.every
    for most in (benefit.most_times, at.most_times):
        times = times if most is None else min(times, most)
    spread = _spread(at, times * benefit.off)
    return replace(spread, times=times)


def pieces_percent(benefit: PiecesPercent, at: At) -> Effect:
    """Take a share off all units from so many pieces."""
    have = sum(at.state.lines[i].qty for i in at.prepared.measured)
    reached = [share for needed, share in benefit.tiers if have >= needed]
    return _share(at, reached[-1]) if reached else Effect(0)


def spend_get(benefit: SpendGet, at: At) -> Effect:
    """Take a share off the got units once enough is spent on the bought ones."""
    buy, got = at.within(benefit.buy), at.units(at.within(benefit.get))
    basis = at.prepared.basis
    # On what is left only units count that may still serve; earlier prices are of whole lines.
    spent = value(at.units(buy)) if basis is Basis.RUNNING else sum(at.state.on(basis)[i] for i in buy)
    if spent < benefit.least:
        return Effect(0)
    cuts = []
    for each in got:
        price = at.unit_base(each.line, each.price)
        off = share_of_units(each.qty, price, benefit.share, at.policy.rounding)
        cuts.append(Cut(each.line, each.run, each.qty, min(off, each.qty * each.price), uses=True))
    return Effect(value(got), cuts)


def points(benefit: Points, at: At) -> Effect:
    """Pay a part with points: no more than the buyer holds, than may be used, than a share of what is to pay."""
    usable = benefit.balance if benefit.most_points is None else min(benefit.balance, benefit.most_points)
    base = sum(at.state.net[i] for i in at.prepared.lines)
    most = int(base * round(benefit.most_share * 10**9) // 10**9)
    unit = benefit.unit_value
    used = min(usable, most // unit) if unit else 0
    spread = _spread(at, used * unit)
    return replace(spread, base=base, times=used or 1)


def shipping_off(benefit: ShippingOff, at: At) -> Effect:
    """Take a share off the postage."""
    off = share_of(at.state.postage, benefit.share, at.policy.rounding)
    return Effect(at.state.postage, postage_off=off)


def gift(_benefit: Gift, at: At) -> Effect:
    """Take nothing off: the gift goes along."""
    return Effect(sum(at.state.net[i] for i in at.prepared.lines))


def _share(at: At, share: float) -> Effect:
    base = sum(at.line_base(i) for i in at.prepared.lines)
    spread = _spread(at, share_of(base, share, at.policy.rounding))
    return replace(spread, base=base)


def _spread(at: At, amount: int) -> Effect:
    lines, state = at.prepared.lines, at.state
    weights = state.on(at.policy.proration_basis)
    off = amount if at.most is None else min(amount, at.most)
    sums = state.spread_over(lines, off, [weights[i] for i in lines], at.policy.proration) if off else []
    return Effect(sum(state.net[i] for i in lines), wanted=amount, sums=sums)


def _few(at: At, count: int, pick: Pick) -> list[Units]:
    units = at.units(at.prepared.lines)
    ordered = dearest_first(units) if pick is Pick.DEAREST else cheapest_first(units)
    return taken(ordered, count)[0]


def _over_units(units: Sequence[Units], amount: int) -> list[Cut]:
    sums = [each.qty * each.price for each in units]
    parts = prorate(sums, amount, most=sums)
    return [Cut(each.line, each.run, each.qty, part) for each, part in zip(units, parts, strict=True) if part]
