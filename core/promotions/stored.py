"""Promotions and scenarios as plain JSON values, and back."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.errors import BadInput
from core.locale import _
from core.promotions.promotion import Promotion
from core.promotions.scenario import Scenario

_SCENARIO = TypeAdapter(Scenario)
_PROMOTION = TypeAdapter(Promotion)


def scenario_terms(scenario: Scenario) -> dict[str, Any]:
    """Return the scenario as plain values, as `scenario_of` reads them."""
    terms: dict[str, Any] = _SCENARIO.dump_python(scenario, mode="json")
    return terms


def scenario_of(terms: Any) -> Scenario:
    """Return the scenario of plain values. Raises BadInput when they are not one's."""
    try:
        return _SCENARIO.validate_python(terms)
    except ValidationError:
        raise BadInput(_("This is not a stored scenario. Make a new one.")) from None


def promotion_terms(promotion: Promotion) -> dict[str, Any]:
    """Return the promotion as plain values, as `promotion_of` reads them."""
    terms: dict[str, Any] = _PROMOTION.dump_python(promotion, mode="json")
    return terms


def promotion_of(terms: Any) -> Promotion:
    """Return the promotion of plain values. Raises BadInput when they are not one's."""
    try:
        return _PROMOTION.validate_python(terms)
    except ValidationError:
        raise BadInput(_("This is not a stored promotion. Make a new one.")) from None
