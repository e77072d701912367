"""Benefits that fall on each unit or line: prices, amounts and shares off, deposits."""

from core.promotions.benefits import AddOn, Deposit, FirstThenOff, OffEach, OffLine, PercentEach, PriceEach
from core.promotions.engine.effect import At, Effect, dearest_first, taken, value
from core.promotions.engine.state import Cut
from core.promotions.engine.sums import share_of_units
from core.promotions.promotion import Basis


def price_each(benefit: PriceEach, at: At) -> Effect:
    """Bring every unit that costs more down to the price."""
    state, cuts = at.state, []
    for i in at.prepared.lines:
        if state.item_net[i] != state.net[i]:  # an order's discount came before: it stays as it is
            off = state.item_net[i] - benefit.price * state.lines[i].qty
            cuts += state.spread(i, max(0, min(off, state.room(i))))
            continue
        cuts += [
            Cut(each.line, each.run, each.qty, each.qty * (each.price - benefit.price))
            for each in at.units((i,))
            if each.price > benefit.price
        ]
    return Effect(sum(state.net[i] for i in at.prepared.lines), cuts)


def off_each(benefit: OffEach, at: At) -> Effect:
    """Take an amount off each unit, never more than it costs."""
    return _amount_off(at, benefit.amount, benefit.most_units)


def deposit(benefit: Deposit, at: At) -> Effect:
    """Take off what the deposit counts for beyond itself, or what comes off at once."""
    off = benefit.off if benefit.counts_as is None else benefit.counts_as - benefit.deposit
    return _amount_off(at, off or 0, None)


def percent_each(benefit: PercentEach, at: At) -> Effect:
    """Take a share off each unit, of at most so many units of a line."""
    base, cuts = 0, []
    for i in at.prepared.lines:
        units = at.units((i,))
        if benefit.most_units is not None:
            units, _rest = taken(units, benefit.most_units)
        if at.policy.base is not Basis.RUNNING and benefit.most_units is None:
            base += at.line_base(i)
            cuts += _share_of_line(at, i, benefit.share)
            continue
        for each in units:
            base += each.qty * at.unit_base(i, each.price)
            off = share_of_units(each.qty, at.unit_base(i, each.price), benefit.share, at.policy.rounding)
            cuts.append(Cut(i, each.run, each.qty, min(off, each.qty * each.price)))
    return Effect(base, [each for each in cuts if each.off])


def off_line(benefit: OffLine, at: At) -> Effect:
    """Take an amount off each line once."""
    state, cuts = at.state, []
    for i in at.prepared.lines:
        cuts += state.spread(i, min(benefit.amount, state.room(i)))
    return Effect(sum(state.net[i] for i in at.prepared.lines), cuts)


def first_then_off(benefit: FirstThenOff, at: At) -> Effect:
    """Take `first` off the first piece and `additional` off each further one, in the lines' order."""
    units = at.units(at.prepared.lines)
    if benefit.most_pieces:
        units, _rest = taken(units, benefit.most_pieces)
    first, rest = taken(units, 1)
    cuts = [
        Cut(each.line, each.run, each.qty, each.qty * min(amount, each.price))
        for group, amount in ((first, benefit.first), (rest, benefit.additional))
        for each in group
        if amount
    ]
    return Effect(value(units), cuts)


def add_on(benefit: AddOn, at: At) -> Effect:
    """Sell up to so many units of the add-on items at the add-on price: those that save the buyer most."""
    lines = tuple(i for i, line in enumerate(at.state.lines) if line.item in benefit.items)
    units, _rest = taken(dearest_first(at.units(lines)), benefit.pieces)
    return Effect(
        value(units),
        [
            Cut(each.line, each.run, each.qty, each.qty * (each.price - benefit.price))
            for each in units
            if each.price > benefit.price
        ],
    )


def _amount_off(at: At, amount: int, most_units: int | None) -> Effect:
    base, cuts, wanted = 0, [], 0
    for i in at.prepared.lines:
        units = at.units((i,))
        if most_units is not None:
            units, _rest = taken(units, most_units)
        base += value(units)
        for each in units:
            wanted += each.qty * amount
            cuts.append(Cut(i, each.run, each.qty, each.qty * min(amount, each.price)))
    return Effect(base, [each for each in cuts if each.off], wanted=wanted)


def _share_of_line(at: At, i: int, share: float) -> list[Cut]:
    """Return the cuts of a share of what a line cost at another point: it is spread over what is left of it."""
    base = at.line_base(i)
    qty = at.state.lines[i].qty
    off = share_of_units(qty, base // qty, share, at.policy.rounding) if qty else 0
    if qty and base % qty:
        off = share_of_units(1, base, share, at.policy.rounding)
    return at.state.spread(i, min(off, at.state.room(i)))
