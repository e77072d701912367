"""Whether a scenario can be stored: each promotion, the set of them, its basket, its what-if values, its targets."""

from collections.abc import Callable, Mapping

from core.errors import BadInput, PlannerError
from core.locale import _
from core.promotions.faults import check_promotion, check_set
from core.promotions.items import KnownItem, basket_of
from core.promotions.kinds import KINDS, kind_name
from core.promotions.promotion import Promotion
from core.promotions.scenario import Scenario, Targets, Wanted
from core.shop.costs import CostTerms
from core.shop.items import MOST_MONEY, MOST_PIECES
from core.text import visible

MOST_ITEMS, MOST_PROMOTIONS = 30, 30
MOST_OF_AN_ITEM = 9999
WINDOWS = (7, 15, 30, 90)
LEAST_SHARE = 0.5  # a rule that asks for less than half of the lowest price is a typing error


def check_scenario(scenario: Scenario, known: Mapping[str, KnownItem], terms: CostTerms) -> None:
    """Raise BadInput for the first thing that cannot be meant.

    `field` is basket, targets.<field>, what_if.<term>, postage, promotions for the set, or
    <promotion id>.<field>; the sentence names the promotion. `known` are the items of the basket.
    """
    _counted(len(scenario.basket), MOST_ITEMS, _("A basket holds {n} items at most."), "basket")
    for wanted in scenario.basket:
        _check_wanted(wanted)
    _check_promotions(scenario.promotions)
    check_targets(scenario.targets)
    _check_postage(scenario)
    try:
        terms.with_what_if(scenario.what_if)
    except BadInput as error:
        raise BadInput(str(error), field=f"what_if.{error.field}") from error
    if scenario.basket:
        basket = basket_of(scenario, known)
        stack = [each for each in scenario.promotions if each.is_on]
        _at("promotions", lambda: check_set(basket, stack, scenario.policy))


def promotion_label(promotion: Promotion) -> str:
    """Return what to call a promotion: the name it was given, else its kind."""
    name = " ".join(visible(promotion.name).split())
    return name or (kind_name(promotion.kind) if promotion.kind in KINDS else promotion.id)


def _check_promotions(promotions: tuple[Promotion, ...]) -> None:
    _counted(len(promotions), MOST_PROMOTIONS, _("A scenario holds {n} promotions at most."), "promotions")
    if len({each.id for each in promotions}) != len(promotions):
        raise BadInput(_("Two promotions have the same id. Take one of them out."), field="promotions")
    for each in promotions:
        try:
            check_promotion(each)
        except BadInput as error:
            sentence = _("{promotion}: {fault}").format(promotion=promotion_label(each), fault=error)
            raise BadInput(sentence, field=f"{each.id}.{error.field}") from error


def _check_wanted(wanted: Wanted) -> None:
    if not 1 <= wanted.qty <= MOST_OF_AN_ITEM:
        sentence = _("{code}: from 1 to {most} pieces can be in a basket.")
        raise BadInput(sentence.format(code=wanted.item, most=f"{MOST_OF_AN_ITEM:,}"), field="basket")
    if wanted.price is not None and not 0 <= wanted.price <= MOST_MONEY:
        raise BadInput(_("{code}: this price cannot be meant.").format(code=wanted.item), field="basket")


def check_targets(targets: Targets) -> None:
    """Raise BadInput, at targets.<field>, for a target that cannot be meant."""
    if targets.margin is not None and not 0 <= targets.margin <= 0.9:
        raise BadInput(_("A target margin from 0 to 90% is needed."), field="targets.margin")
    for name in ("orders", "usual_orders"):
        number = getattr(targets, name)
        if number is not None and not 0 <= number <= MOST_PIECES:
            raise BadInput(
                _("A number of orders from 0 to {most} is needed.").format(most=f"{MOST_PIECES:,}"),
                field=f"targets.{name}",
            )
    if targets.budget is not None and not 0 <= targets.budget <= MOST_MONEY:
        sentence = _("A budget from 0 to {most} yuan is needed.")
        raise BadInput(sentence.format(most=f"{MOST_MONEY // 100:,}"), field="targets.budget")
    if targets.lowest_of_days not in WINDOWS:
        raise BadInput(
            _("The lowest-price rule looks back 7, 15, 30 or 90 days."), field="targets.lowest_of_days"
        )
    if not LEAST_SHARE <= targets.lowest_share <= 1:
        raise BadInput(
            _("The lowest-price rule asks for 50% to 100% of the lowest price."), field="targets.lowest_share"
        )


def _check_postage(scenario: Scenario) -> None:
    postage = scenario.postage
    amounts = (postage.first_fee, postage.step_fee, postage.first_n)
    if any(not 0 <= each <= MOST_MONEY for each in amounts) or postage.step_n < 1:
        raise BadInput(_("This postage cannot be meant."), field="postage")


def _at(field: str, check: Callable[[], None]) -> None:
    """Let what is wrong with the set stand at a field, where it names none."""
    try:
        check()
    except BadInput as error:
        raise BadInput(str(error), field=error.field or field) from error
    except PlannerError as error:
        raise BadInput(str(error), field=field) from error


def _counted(number: int, most: int, sentence: str, field: str) -> None:
    if number > most:
        raise BadInput(sentence.format(n=most), field=field)
