"""What cannot be meant by a promotion, a basket or a set of promotions: a sentence at the field."""

from collections.abc import Sequence
from itertools import combinations

from core.errors import BadInput, PlannerError
from core.locale import _
from core.promotions.basket import Basket
from core.promotions.benefit_faults import check_benefit
from core.promotions.benefits import Deposit
from core.promotions.numbers import amount, count, wrong
from core.promotions.policy import Choice, Policy
from core.promotions.promotion import Promotion
from core.promotions.scope import Scope

MOST_LINES = 500
MOST_PIECES = 100_000
MOST_PROMOTIONS = 100


def check_promotion(promotion: Promotion) -> None:
    """Raise BadInput at the first field that cannot be meant; the field is its dotted path.

    Refuses negative and absurd values, more than 100 % off, tiers out of order, a scope that can hold
    nothing, contradicting exclusions, a window that ends before it starts, shares that are not 100 %.
    """
    check_benefit(promotion.benefit)
    _check_condition(promotion)
    for field in ("cap", "per_order", "per_buyer", "budget"):
        value = getattr(promotion.limits, field)
        if value is not None:
            (amount if field in ("cap", "budget") else count)(f"limits.{field}", value, least=1)
    _check_scope("scope", promotion.scope)
    _check_stacking(promotion)
    _check_bearers(promotion)


def check_basket(basket: Basket) -> None:
    """Raise BadInput for a basket that cannot be meant: no line, no pieces, negative or absurd prices."""
    if len(basket.lines) > MOST_LINES:
        raise wrong("basket", _("A basket holds at most {most} lines.").format(most=MOST_LINES))
    if len({line.id for line in basket.lines}) != len(basket.lines):
        raise wrong("basket", _("An item stands in the basket twice. Raise its pieces instead."))
    for line in basket.lines:
        amount(f"basket.{line.id}.price", line.unit_price)
        count(f"basket.{line.id}.qty", line.qty, most=MOST_PIECES)
        amount(f"basket.{line.id}.least_price", line.least_price)
        if line.sale_price is not None:
            amount(f"basket.{line.id}.sale_price", line.sale_price)
    if sum(line.qty for line in basket.lines) > MOST_PIECES:
        raise wrong("basket", _("A basket holds at most {most} pieces.").format(most=f"{MOST_PIECES:,}"))
    postage = basket.postage
    amount("postage.first_fee", postage.first_fee)
    amount("postage.step_fee", postage.step_fee)
    count("postage.first_n", postage.first_n)
    count("postage.step_n", postage.step_n, least=1)


def check_set(basket: Basket, promotions: Sequence[Promotion], policy: Policy) -> None:
    """Raise PlannerError when basket and promotions cannot be computed clearly together.

    Refused are ids that stand twice, a deposit that is more than the price of an item in its scope, two presales
    for one item, and two promotions that each stand alone where the policy leaves no choice between them.
    """
    check_basket(basket)
    if len(promotions) > MOST_PROMOTIONS:
        raise PlannerError(_("At most {most} promotions are computed together.").format(most=MOST_PROMOTIONS))
    ids = [promotion.id for promotion in promotions]
    if len(set(ids)) != len(ids):
        raise PlannerError(_("A promotion stands in the stack twice. Remove one of the two."))
    if policy.choice is Choice.EVERY and not policy.first_exclusive_alone:
        _check_alone([promotion for promotion in promotions if promotion.is_on])
    presold: dict[str, Promotion] = {}
    for promotion in promotions:
        if isinstance(promotion.benefit, Deposit) and promotion.is_on:
            _check_deposit(basket, promotion, promotion.benefit, presold)


def _check_alone(promotions: Sequence[Promotion]) -> None:
    alone = [promotion for promotion in promotions if promotion.stacking.alone]
    for one, other in combinations(alone, 2):
        if not (_is_beside(one, other) and _is_beside(other, one)):
            sentence = _("{one} and {other} each stand alone: nobody says which of the two applies.")
            raise PlannerError(sentence.format(one=one.name or one.id, other=other.name or other.id))


def _is_beside(one: Promotion, other: Promotion) -> bool:
    return not one.stacking.beside.isdisjoint({other.id, other.kind, other.stacking.group or other.id})


def _check_deposit(
    basket: Basket, promotion: Promotion, deposit: Deposit, presold: dict[str, Promotion]
) -> None:
    for line in basket.lines:
        if not promotion.scope.holds(line):
            continue
        name = line.title or line.item or line.id
        if max(deposit.deposit, deposit.counts_as or 0, deposit.off or 0) > line.price_now:
            sentence = _(
                "The deposit of {promotion} is more than the price of {item}. Lower it or leave the item out."
            )
            raise BadInput(
                sentence.format(promotion=promotion.name or promotion.id, item=name), field="benefit.deposit"
            )
        if line.id in presold:
            sentence = _(
                "{item} stands in two presales, {one} and {other}: only one deposit can be paid for it."
            )
            other = presold[line.id]
            raise PlannerError(
                sentence.format(item=name, one=other.name or other.id, other=promotion.name or promotion.id)
            )
        presold[line.id] = promotion


def _check_condition(promotion: Promotion) -> None:
    condition = promotion.condition
    for field in ("amount", "amount_above"):
        value = getattr(condition, field)
        if value is not None:
            amount(f"condition.{field}", value)
    for field in ("pieces", "distinct_items", "pieces_of_one_line", "order_no"):
        value = getattr(condition, field)
        if value is not None:
            count(f"condition.{field}", value, least=1)
    if condition.starts is not None and condition.ends is not None and condition.ends <= condition.starts:
        raise wrong("condition.ends", _("The end is not after the start. Choose a later end."))
    for field in ("measured", "contains"):
        scope = getattr(condition, field)
        if scope is not None:
            _check_scope(f"condition.{field}", scope)


def _check_scope(field: str, scope: Scope) -> None:
    pairs = (
        (scope.items, scope.without_items),
        (scope.categories, scope.without_categories),
        (scope.brands, scope.without_brands),
        (scope.tags, scope.without_tags),
    )
    for inside, outside in pairs:
        both = sorted(inside & outside)
        if both:
            sentence = _("{name} is both in the scope and left out of it. Remove it on one side.")
            raise wrong(field, sentence.format(name=both[0]))
    for bound in (scope.price_least, scope.price_most):
        if bound is not None:
            amount(field, bound)
    if (
        scope.price_least is not None
        and scope.price_most is not None
        and scope.price_least > scope.price_most
    ):
        raise wrong(field, _("No price lies between these two bounds. The scope holds nothing."))
    for each in scope.any_of:
        _check_scope(field, each)


def _check_stacking(promotion: Promotion) -> None:
    stacking = promotion.stacking
    both = sorted(stacking.beside & stacking.never_with)
    if both:
        sentence = _("{name} may and may not stand beside this promotion. Remove it on one side.")
        raise wrong("stacking.never_with", sentence.format(name=both[0]))
    if promotion.id in stacking.never_with:
        raise wrong("stacking.never_with", _("A promotion cannot exclude itself."))
    if abs(stacking.priority) > 10**9:
        raise wrong("stacking.priority", _("This priority is out of range."))


def _check_bearers(promotion: Promotion) -> None:
    shares = [share for _bearer, share in promotion.bearers]
    if not shares or any(not 0 <= share <= 1 for share in shares) or abs(sum(shares) - 1) > 1e-6:
        raise wrong("bearers", _("The shares of those who bear the discount add up to 100%."))
    names = [bearer for bearer, _share in promotion.bearers]
    if len(set(names)) != len(names):
        raise wrong("bearers", _("Each bearer is named once."))
