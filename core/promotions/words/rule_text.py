"""The rules of a promotion for buyers (规则文案), from the object that the calculator uses."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from zoneinfo import ZoneInfo

from core.locale import Language, _, speaking
from core.promotions.basket import Basket
from core.promotions.benefits import Deposit
from core.promotions.engine.conditions import prepare
from core.promotions.engine.order import compete, refuses
from core.promotions.kinds import level_name
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Level, Promotion
from core.promotions.words.amounts import moment
from core.promotions.words.sections import Section
from core.promotions.words.terms import conditions, details, gives, label, limits, scope_words


def rule_text(
    basket: Basket,
    promotions: Sequence[Promotion],
    policy: Policy,
    titles: Mapping[str, str],
    zone: ZoneInfo,
    language: Language,
) -> tuple[Section, ...]:
    """Return the rules in a language, whoever reads the page. Who bears a discount is not told.

    `titles` are those of items by code, `zone` is the shop's.
    """
    on = [each for each in promotions if each.is_on]
    with speaking(language):
        sections = (
            Section(_("Period"), _periods(on, zone)),
            Section(_("Items on offer"), tuple(dict.fromkeys(_goods(each, titles) for each in on))),
            *(
                Section(_("Offers at {level}").format(level=level_name(level)), lines)
                for level in Level
                if (lines := tuple(_offer(each, titles) for each in on if each.level is level))
            ),
            Section(_("Which offers go together"), _together(basket, on, policy)),
            Section(_("What counts to a threshold"), _thresholds(on, policy)),
            Section(_("Deposit and balance"), _presale(on, zone)),
            Section(_("Prices and refunds"), _prices(on)),
        )
        return tuple(each for each in sections if each.lines)


def _periods(promotions: Sequence[Promotion], zone: ZoneInfo) -> tuple[str, ...]:
    told = {each.id: _window(each, zone) for each in promotions}
    if len(set(told.values())) == 1:
        return tuple(dict.fromkeys(window for window in told.values() if window))
    return tuple(
        _("{offer}: {window}").format(offer=label(each), window=told[each.id])
        for each in promotions
        if told[each.id]
    )


def _window(promotion: Promotion, zone: ZoneInfo) -> str:
    starts, ends = promotion.condition.starts, promotion.condition.ends
    if starts is not None and ends is not None:
        return _("from {starts} to {ends}").format(starts=moment(starts, zone), ends=moment(ends, zone))
    if starts is not None:
        return _("from {starts}").format(starts=moment(starts, zone))
    if ends is not None:
        return _("until {ends}").format(ends=moment(ends, zone))
    return ""


def _goods(promotion: Promotion, titles: Mapping[str, str]) -> str:
    goods = scope_words(promotion.scope, titles) or _("all goods of the shop")
    said = _("{offer}: {goods}").format(offer=label(promotion), goods=goods)
    if promotion.skips_sale_items:
        return _("{said}, without goods that are reduced already").format(said=said)
    return said


def _offer(promotion: Promotion, titles: Mapping[str, str]) -> str:
    parts = [gives(promotion), *details(promotion, titles), *conditions(promotion), *limits(promotion)]
    said = _("; ").join(parts)
    return _("{offer}: {said}").format(offer=promotion.name, said=said) if promotion.name else said


def _together(basket: Basket, promotions: Sequence[Promotion], policy: Policy) -> tuple[str, ...]:
    said = []
    levels = {each.level for each in promotions}
    if len(levels) > 1:
        said.append(
            _("Offers apply in this order: {levels}.").format(
                levels=" → ".join(level_name(level) for level in Level if level in levels)
            )
        )
    prepared = [prepare(each, basket, policy) for each in promotions]
    for one, other in combinations(prepared, 2):
        names = {"one": label(one.promotion), "other": label(other.promotion)}
        same_price = bool(one.promotion.stacking.group) and (
            one.promotion.stacking.group == other.promotion.stacking.group
        )
        if compete(one, other) or (same_price and one.promotion.level is Level.ITEM):
            said.append(_("Of {one} and {other} only the better one applies.").format(**names))
        elif refuses(one, other):
            said.append(_("{one} and {other} cannot be used together.").format(**names))
    if len(promotions) > 1 and not any(refuses(a, b) for a, b in combinations(prepared, 2)):
        said.append(_("Offers that no line here excludes add up."))
    return tuple(said)


def _thresholds(promotions: Sequence[Promotion], policy: Policy) -> tuple[str, ...]:
    said: dict[str, None] = {}
    for each in promotions:
        has_threshold = each.condition.amount is not None or each.benefit.benefit in (
            "amount_tiers", "percent_tiers", "every_amount",
        )  # fmt: skip
        if not has_threshold:
            continue
        basis = each.basis or policy.threshold_basis
        said[_("{offer}: {basis}").format(offer=label(each), basis=_basis(basis))] = None
    return tuple(said)


def _basis(basis: Basis | None) -> str:
    if basis is None:
        return _(
            "by the original prices, or by what is left to pay after earlier offers: as the platform's page shows"
        )
    return {
        Basis.ORIGINAL: _("by the original prices of the goods"),
        Basis.AFTER_ITEM: _("by the prices after item-level offers"),
        Basis.RUNNING: _("by what is left to pay after earlier offers"),
    }[basis]


def _presale(promotions: Sequence[Promotion], zone: ZoneInfo) -> tuple[str, ...]:
    said = []
    for each in promotions:
        if not isinstance(each.benefit, Deposit):
            continue
        window = _window(each, zone)
        said.append(
            _("{offer}: the deposit is paid first, the balance {window}.").format(
                offer=label(each), window=window
            )
            if window
            else _("{offer}: the deposit is paid first, the balance when the page says so.").format(
                offer=label(each)
            )
        )
        said.append(_("The deposit binds: it is not returned when the buyer does not pay the balance."))
    return tuple(dict.fromkeys(said))


def _prices(promotions: Sequence[Promotion]) -> tuple[str, ...]:
    if not promotions:
        return ()
    return (
        _("Reductions are measured on the price shown on the page; where none is shown, on the smallest price at which this shop sold the goods in the 7 days before."),
        _("When a part of an order is returned, what was paid for these pieces is refunded: discounts on the order are spread over its goods."),
    )  # fmt: skip
