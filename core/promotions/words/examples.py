"""Worked examples for buyers: every number stands in a receipt of the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import PlannerError
from core.locale import Language, _, speaking
from core.money import price
from core.promotions.basket import Basket
from core.promotions.engine.receipts import receipts
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Promotion
from core.promotions.receipt import Receipt, WhyNot
from core.promotions.words.sections import Section
from core.promotions.words.terms import label
from core.promotions.words.why import why_not


@dataclass(frozen=True, slots=True)
class Example:
    """A basket and what it comes to, by threshold basis."""

    basket: Basket
    receipts: Mapping[Basis, Receipt]


def worked_baskets(basket: Basket, promotions: Sequence[Promotion], policy: Policy) -> tuple[Example, ...]:
    """Return baskets that show how the promotions work: one piece of the first item, the basket, twice as much.

    A basket that stands there already is left out, and one that cannot be computed.
    """
    if not basket.lines:
        return ()
    first = replace(basket, lines=(replace(basket.lines[0], qty=1),))
    double = replace(basket, lines=tuple(replace(line, qty=2 * line.qty) for line in basket.lines))
    examples, seen = [], set()
    for each in (basket, first, double):
        try:
            told = receipts(each, promotions, policy)
        except PlannerError:
            continue
        key = tuple((line.id, line.qty) for line in each.lines)
        if key not in seen:
            seen.add(key)
            examples.append(Example(each, told))
    return tuple(examples)


def examples(
    worked: Sequence[Example], promotions: Sequence[Promotion], language: Language
) -> tuple[Section, ...]:
    """Return the examples in a language; where the threshold basis is unknown each is told for both."""
    with speaking(language):
        sections = []
        for number, each in enumerate(worked, start=1):
            for basis, receipt in each.receipts.items():
                heading = _("Example {n}").format(n=number)
                if len(each.receipts) > 1:
                    heading = _("{heading}, thresholds by {basis}").format(
                        heading=heading, basis=_basis(basis)
                    )
                sections.append(Section(heading, tuple(_lines(receipt, promotions))))
        return tuple(sections)


def _lines(receipt: Receipt, promotions: Sequence[Promotion]) -> list[str]:
    names = {each.id: label(each) for each in promotions}
    goods = _(", ").join(
        _("{title} × {n}").format(title=line.title or line.item or line.id, n=line.qty)
        for line in receipt.lines
    )
    lines = [_("{goods}: {before} before offers.").format(goods=goods, before=price(receipt.before))]
    if receipt.postage_before:
        lines.append(_("Postage: {postage}.").format(postage=price(receipt.postage_before)))
    lines += [
        _("{name}: {discount} off.").format(
            name=names.get(step.promotion, step.name), discount=price(step.discount)
        )
        for step in receipt.steps
    ]
    lines += [
        _("{name}: {title} comes along.").format(name=names.get(gift.promotion, ""), title=gift.title)
        for gift in receipt.gifts
    ]
    lines += [
        _("{name} does not apply: {why}.").format(
            name=names.get(each.promotion, each.name), why=why_not(each, names)
        )
        for each in receipt.skipped
        if each.why in (WhyNot.NOT_MET, WhyNot.WORSE, WhyNot.EXCLUDED)
    ]
    lines.append(_("To pay: {total}.").format(total=price(receipt.total)))
    if receipt.deposit:
        lines.append(
            _("Of it {deposit} now as deposit, {balance} later as balance.").format(
                deposit=price(receipt.deposit), balance=price(receipt.balance)
            )
        )
    return lines


def _basis(basis: Basis) -> str:
    return _("original prices") if basis is Basis.ORIGINAL else _("what is left to pay")
