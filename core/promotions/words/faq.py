"""What buyers ask about these promotions, answered from the same object and its receipt."""

from collections.abc import Sequence

from core.locale import Language, _, ngettext, speaking
from core.money import price
from core.promotions.benefits import Deposit
from core.promotions.promotion import Promotion
from core.promotions.receipt import Receipt
from core.promotions.words.sections import Section
from core.promotions.words.terms import label


def faq(receipt: Receipt, promotions: Sequence[Promotion], language: Language) -> tuple[Section, ...]:
    """Return the questions that these promotions raise; a question that none of them raises is left out."""
    on = [each for each in promotions if each.is_on]
    with speaking(language):
        asked = (
            _coupons(on),
            _refund(receipt),
            _deposit(on, receipt),
            _postage(on, receipt),
            _per_buyer(on),
            _gifts(receipt),
        )
        return tuple(each for each in asked if each is not None)


def _coupons(promotions: Sequence[Promotion]) -> Section | None:
    groups: dict[str, list[str]] = {}
    for each in promotions:
        if each.stacking.group and each.kind.endswith("coupon") and each.limits.per_order in (None, 1):
            groups.setdefault(each.stacking.group, []).append(label(each))
    several = [names for names in groups.values() if len(names) > 1]
    coupons = [name for names in groups.values() for name in names]
    if not coupons:
        return None
    lines = [
        _("Of {names} one is used for an order: the one that saves more.").format(names=_(", ").join(names))
        for names in several
    ]
    if len(groups) > 1 and not any(each.stacking.alone or each.stacking.never_with for each in promotions):
        lines.append(_("Coupons of different kinds can be used together."))
    if not lines:
        lines.append(_("{name} is used once for an order.").format(name=coupons[0]))
    return Section(_("Can coupons be combined?"), tuple(lines))


def _refund(receipt: Receipt) -> Section | None:
    lines = [line for line in receipt.lines if line.discount and line.qty]
    if not lines or sum(line.qty for line in receipt.lines) < 2:
        return None
    said = []
    for line in lines:
        dearest, cheapest = line.units[0][1], line.units[-1][1]
        name = line.title or line.item or line.id
        if dearest == cheapest:
            said.append(_("{name}: {amount} for each piece.").format(name=name, amount=price(dearest)))
        else:
            said.append(
                _("{name}: {low} to {high} for a piece, {all} for all {n}.").format(
                    name=name, low=price(cheapest), high=price(dearest), all=price(line.paid), n=line.qty
                )
            )
    return Section(
        _("What is refunded when a part of the order is returned?"),
        (_("What was paid for these pieces after all offers. In the first example:"), *said),
    )


def _deposit(promotions: Sequence[Promotion], receipt: Receipt) -> Section | None:
    if not any(isinstance(each.benefit, Deposit) for each in promotions):
        return None
    lines = [_("No. The deposit binds: who does not pay the balance does not get it back.")]
    if receipt.deposit:
        lines.append(
            _("In the first example the deposit is {deposit} and the balance {balance}.").format(
                deposit=price(receipt.deposit), balance=price(receipt.balance)
            )
        )
    return Section(_("Is the deposit returned when I change my mind?"), tuple(lines))


def _postage(promotions: Sequence[Promotion], receipt: Receipt) -> Section | None:
    given = {step.promotion for step in receipt.steps if step.is_postage}
    free = [label(each) for each in promotions if each.id in given]
    if not receipt.postage_before:
        return None
    lines = [_("In the first example the postage is {postage}.").format(postage=price(receipt.postage))]
    if free:
        lines.insert(0, _("{name} applies.").format(name=_(", ").join(free)))
    return Section(_("Is the postage free?"), tuple(lines))


def _per_buyer(promotions: Sequence[Promotion]) -> Section | None:
    lines = []
    for each in promotions:
        n = each.limits.per_buyer
        if n is not None:
            lines.append(ngettext("{name}: {n} time.", "{name}: {n} times.", n).format(name=label(each), n=n))
    return Section(_("How often can I use an offer?"), tuple(lines)) if lines else None


def _gifts(receipt: Receipt) -> Section | None:
    if not receipt.gifts:
        return None
    lines = tuple(
        ngettext("{title}, {n} piece.", "{title}, {n} pieces.", gift.pieces).format(
            title=gift.title, n=gift.pieces
        )
        for gift in receipt.gifts
    )
    return Section(_("What comes along?"), lines)
