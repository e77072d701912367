"""What is wrong with a field of a brief, said to people instead of by the validator."""

from collections.abc import Callable, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.content.brief import BriefItem
from core.content.names import brief_field_name
from core.locale import _

_WHOLE = ("int_type", "int_parsing", "int_from_float", "int_parsing_size")
_LIST = ("tuple_type", "list_type")
_FIELDS = ("model_type", "model_attributes_type", "dict_type")
_MOMENT = ("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware")


def first_fault(error: ValidationError) -> tuple[str, str]:
    """Return the path of the first field at fault, and a sentence that names it as the form does."""
    fault = error.errors(include_url=False)[0]
    path = ".".join(str(step) for step in fault["loc"])
    if fault["type"] == "value_error":  # our own sentence names its fields itself
        return path, why(fault)
    name = _name(fault["loc"]) or path
    return path, _("The brief cannot be used: {field}: {why}").format(field=name, why=why(fault))


def _name(steps: Sequence[int | str]) -> str:
    """Return what a field is called on the form; nothing for one that no form shows."""
    last = str(steps[-1]) if steps else ""
    if len(steps) > 2 and steps[0] == "items":
        within = brief_field_name(last) if last in BriefItem.model_fields else ".".join(map(str, steps[2:]))
        return _("item {n}, {field}").format(n=int(steps[1]) + 1, field=within)
    names = _on_the_form()
    return next((names[str(step)] for step in reversed(steps) if str(step) in names), "")


def _on_the_form() -> dict[str, str]:
    return {
        "items": _("Items"),
        "occasion": _("Festival or occasion"),
        "offer": _("Offer"),
        "price": _("Event price (¥)"),
        "threshold": _("Spend over (¥)"),
        "off": _("Amount off (¥)"),
        "gift": _("Gift"),
        "gift_quantity": _("Gifts an order"),
        "free_shipping": _("Free shipping"),
        "starts": _("Starts"),
        "ends": _("Ends"),
        "stock_limit": _("Stock limit"),
        "per_buyer_limit": _("Limit per buyer"),
        "audience": _("Audience"),
        "audience_count": _("Recipients"),
        "stress": _("Selling points to stress"),
        "tone": _("Tone"),
        "voice": _("Brand voice"),
        "kinds": _("Kinds of copy"),
        "variants": _("Variants of each"),
        "language": _("Copy in"),
    }


def why(error: ErrorDetails) -> str:
    """Return what is wrong as half a sentence, in the reader's language."""
    kind, told = error["type"], {name: str(value) for name, value in error.get("ctx", {}).items()}
    if "expected" in told:
        told["expected"] = told["expected"].replace(" or ", ", ")
    if kind in _SAID:
        return _SAID[kind]().format(**told)
    return str(error["msg"]).removeprefix("Value error, ")


def _said() -> dict[str, Callable[[], str]]:
    by_kind: dict[str, Callable[[], str]] = {
        "missing": lambda: _("it is missing"),
        "extra_forbidden": lambda: _("there is no such field"),
        "string_type": lambda: _("a text is needed"),
        "string_too_short": lambda: _("it must not be empty"),
        "too_short": lambda: _("it must not be empty"),
        "string_too_long": lambda: _("it has more than {max_length} characters"),
        "too_long": lambda: _("it has more than {max_length} entries"),
        "greater_than": lambda: _("it must be more than {gt}"),
        "greater_than_equal": lambda: _("it must be at least {ge}"),
        "less_than_equal": lambda: _("it must be at most {le}"),
        "literal_error": lambda: _("it must be one of {expected}"),
        "bool_type": lambda: _("true or false is needed"),
        "bool_parsing": lambda: _("true or false is needed"),
    }
    for kinds, said in (
        (_WHOLE, lambda: _("a whole number is needed; money in fen")),
        (_LIST, lambda: _("a list is needed")),
        (_FIELDS, lambda: _("fields with names are needed")),
        (_MOMENT, lambda: _("a time with its zone is needed, as in 2026-11-09T20:00:00+08:00")),
    ):
        by_kind |= dict.fromkeys(kinds, said)
    return by_kind


_SAID = _said()
