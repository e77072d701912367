"""What a buyer pays for each cart of a case file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import BadFile, PlannerError
from core.locale import _
from core.promotions.cases.carts import read_cart
from core.promotions.cases.fields import Fields, wrong
from core.promotions.cases.policies import read_policy
from core.promotions.cases.promotions import number_of, read_promotions
from core.promotions.cases.splits import split
from core.promotions.engine.receipts import receipt
from core.promotions.receipt import Receipt, Skipped, Step

SCHEMA = "promo-cases/1"


@dataclass(frozen=True, slots=True)
class Quotes:
    """Answers by the id of case or split, and a sentence for each that could not be computed."""

    answers: dict[str, Any]
    refused: tuple[str, ...]


def quote_file(path: Path) -> Quotes:
    """Return an answer to every case and split of a file; a bad one has its `error` and loses no other.

    Raises BadFile for a file that is not of this schema.
    """
    fields = _file(path)
    answers: dict[str, Any] = {}
    refused = []
    for name, answer_of in (("cases", quote), ("proration", split)):
        for number, (place, value) in enumerate(fields.values(name)):
            case = _id(value) or f"{name}[{number}]"
            if case in answers:
                raise BadFile(_("{file}: two entries have the id {id}.").format(file=path, id=case))
            try:
                _check_id(value, place)
                answers[case] = answer_of(Fields(value, ""))
            except PlannerError as error:
                answers[case] = {"error": str(error)}
                refused.append(f"{case}: {error}")
    return Quotes(answers, tuple(refused))


def quote(fields: Fields) -> dict[str, Any]:
    """Return what the buyer of one case pays. Raises BadInput naming the field that is wrong."""
    own = fields.fields("cart")
    if own is None:
        raise wrong("cart", _("this field is missing"))
    cart = read_cart(own)
    promotions = read_promotions(fields, cart)
    policy = read_policy(fields.fields("policy"), promotions)
    fields.skip("id", "name", "title", "expected", "source", "note")
    fields.done()
    return _answer(receipt(cart.basket, promotions, policy), cart.empty)


def _file(path: Path) -> Fields:
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadFile(
            _("The file {name} cannot be read: {why}").format(name=path, why=error.strerror)
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(_("The file {name} is no JSON: {why}").format(name=path, why=error)) from error
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise BadFile(
            _('The file {name} holds no cases: an object with "schema": "{schema}" is expected.').format(
                name=path, schema=SCHEMA
            )
        )
    return Fields(values, "")


def _id(value: object) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    return str(name) if isinstance(name, str | int) and not isinstance(name, bool) else ""


def _check_id(value: object, place: str) -> None:
    if not _id(value):
        raise wrong(f"{place}.id", _("this field is missing"))


def _answer(done: Receipt, empty: tuple[str, ...]) -> dict[str, Any]:
    lines = {line.id: line.paid for line in done.lines} | dict.fromkeys(empty, 0)
    prices = [price for line in done.lines for pieces, price in line.units for _piece in range(pieces)]
    return {
        "total": done.total,
        "discount": done.discount,
        "shipping": done.postage,
        "lines": lines,
        "unit_prices": sorted(prices),
        "steps": [_step(step) for step in done.steps],
        "skipped": [_skipped(each) for each in done.skipped],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "promotion": number_of(step.promotion),
        "kind": step.kind,
        "base": step.base,
        "discount": step.discount,
        "times": step.times,
        "lines": dict(step.by_line),
    }


def _skipped(each: Skipped) -> dict[str, Any]:
    missing = each.missing
    return {
        "promotion": number_of(each.promotion),
        "kind": each.kind,
        "why": each.why.value,
        **({"by": number_of(each.by)} if each.by else {}),
        **(
            {}
            if missing is None
            else {"missing": {"field": missing.field, "needed": missing.needed, "have": missing.have}}
        ),
    }
