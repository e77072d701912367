"""Scenarios as plain JSON values, and back."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.errors import BadInput
from core.locale import _
from core.promotions.scenario import Scenario

_SCENARIO = TypeAdapter(Scenario)


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
