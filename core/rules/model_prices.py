"""The pack of model prices: yuan for a million tokens, by the beginning of the model's name."""

from decimal import Decimal

from core.rules.packs import Rule, Sourced, load


class Rate(Sourced):
    """Yuan for a dollar."""

    value: Decimal


class ModelPrice(Sourced):
    """Yuan for a million tokens read and written; `model` "" is any model without a line of its own."""

    model: str
    input: Decimal
    output: Decimal


class ModelPrices(Rule):
    """The whole pack."""

    yuan_per_dollar: Rate
    prices: tuple[ModelPrice, ...]


def model_prices() -> ModelPrices:
    """Return the pack as shipped."""
    return load("model_prices", ModelPrices)


def listed_price(model: str) -> ModelPrice:
    """Return the line whose name is the longest beginning of the model's name (its last part: org/model)."""
    name = model.rpartition("/")[2].casefold()
    fitting = [one for one in model_prices().prices if name.startswith(one.model)]
    return max(fitting, key=lambda one: len(one.model))
