"""`python -m core quote`: one bad case is told and loses no other; a file that is none is told at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import BadFile
from core.promotions.cases.quote import quote_file
from tests.core.promotions.case_files import line

ROOT = Path(__file__).parents[3]
GOOD = {
    "id": "good",
    "cart": {"lines": [line("tea", 1990, 3), line("cup", 500)], "shipping": 600},
    "promotions": [{"kind": "order_fixed", "amount": 1000, "when": {"min_subtotal": 6000}, "code": "SPRING"}],
    "policy": {"order": "listed"},
    "expected": {"total": 6070},
    "source": "our own",
}


def _written(folder: Path, *cases: object, proration: object = ()) -> Path:
    file = folder / "cases.json"
    content = {"schema": "promo-cases/1", "cases": list(cases), "proration": list(proration)}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_a_shell_gets_the_good_answers_and_hears_of_the_bad_one(tmp_path):
    bad = {**GOOD, "id": "bad", "promotions": [{"kind": "half_price_on_mondays"}]}
    thirds = {"id": "thirds", "weights": [1, 1, 1], "amount": 100, "method": "any", "expected": [34, 33, 33]}
    file = _written(tmp_path, bad, GOOD, proration=[thirds])
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "core", "quote", str(file)],
        cwd=ROOT,
        env={**kept, "YUNCE_DATA_DIR": str(tmp_path), "LANG": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    answers = json.loads(done.stdout)
    good = answers["good"]
    assert (good["total"], good["discount"], good["shipping"]) == (6070, 1000, 600)
    assert (good["lines"], good["unit_prices"]) == ({"tea": 5047, "cup": 423}, [423, 1682, 1682, 1683])
    assert [(step["promotion"], step["discount"]) for step in good["steps"]] == [(1, 1000)]
    assert answers["thirds"] == [34, 33, 33]
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("bad: promotions[0].kind: half_price_on_mondays is not known: item_fixed, ")
    assert answers["bad"] == {"error": done.stderr.strip().removeprefix("bad: ")}


def _with(**changes: object) -> dict[str, object]:
    return {**GOOD, **changes}


def _line(**changes: object) -> dict[str, object]:
    return _with(cart={"lines": [{**line("tea", 1990), **changes}]})


def _promotion(**fields: object) -> dict[str, object]:
    return _with(promotions=[fields])


ORDER = {"kind": "order_fixed", "amount": 100}


@pytest.mark.parametrize(
    ("case", "place"),
    [
        (_line(unit_price=-5), "cart.lines[0].unit_price"),
        (_line(unit_price=19.9), "cart.lines[0].unit_price"),
        (_line(unit_price=True), "cart.lines[0].unit_price"),
        (_line(qty=-1), "cart.lines[0].qty"),
        (_line(qty=10**7), "cart.lines[0].qty"),
        (_line(id=None), "cart.lines[0].id"),
        (_line(sale_price=2000), "cart.lines[0].sale_price"),
        (_line(colour="red"), "cart.lines[0].colour"),
        (_with(cart={"lines": [line("tea", 1), line("tea", 2)]}), "cart.lines"),
        (_with(cart={"shipping": 0}), "cart.lines"),
        (_with(cart={"lines": [], "shipping": -1}), "cart.shipping"),
        (_with(cart={"lines": [], "shipping": {"first_n": 0, "first_fee": 1}}), "cart.shipping.first_n"),
        (_with(cart=None), "cart"),
        (_promotion(amount=5), "promotions[0].kind"),
        (_promotion(kind="order_fixed"), "promotions[0].amount"),
        (_promotion(kind="order_percent", percent=-1), "promotions[0].percent"),
        (_promotion(kind="order_percent", percent="10"), "promotions[0].percent"),
        (_promotion(kind="tier_fixed", tiers=[[100]]), "promotions[0].tiers[0]"),
        (_promotion(kind="tier_percent", tiers=[[100, 10], [200, "x"]]), "promotions[0].tiers[1]"),
        (_promotion(kind="group_item_fixed", group_size=0, amount=1), "promotions[0].group_size"),
        (_promotion(kind="group_discount", mode="pairs", percent=1), "promotions[0].mode"),
        (_promotion(**ORDER, when={"min_subtotla": 5}), "promotions[0].when.min_subtotla"),
        (_promotion(**ORDER, scope={"colour": "red"}), "promotions[0].scope.colour"),
        (_promotion(**ORDER, exclusive="yes"), "promotions[0].exclusive"),
        (_promotion(**ORDER, per_customer=1), "promotions[0].per_customer"),
        (_with(policy={"order": "random"}), "policy.order"),
        (_with(policy={"rounding": "bankers"}), "policy.rounding"),
        (_with(policy={"mood": "good"}), "policy.mood"),
        (_with(promotions={}), "promotions"),
        (_with(gift=True), "gift"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(case, place, tmp_path):
    quotes = quote_file(_written(tmp_path, case, {**GOOD, "id": "other"}))
    error = quotes.answers["good"]["error"]
    assert error.startswith(f"{place}: ")
    assert quotes.refused == (f"good: {error}",)
    assert quotes.answers["other"]["total"] == 6070


def test_a_case_without_an_id_goes_by_its_place(tmp_path):
    quotes = quote_file(_written(tmp_path, "no case", GOOD, proration=[{"weights": [1], "amount": 1}]))
    assert set(quotes.answers) == {"cases[0]", "good", "proration[0]"}
    assert len(quotes.refused) == 2


@pytest.mark.parametrize(
    "entry",
    [
        {"weights": [1, -1], "amount": 5},
        {"weights": [1], "amount": 0.5},
        {"weights": [1], "amount": 5, "method": "by_dice"},
        {"weights": [1], "amount": 5, "max_per_line": [1, 2]},
        {"amount": 5},
    ],
)
def test_a_split_that_cannot_be_read_is_told(entry, tmp_path):
    quotes = quote_file(_written(tmp_path, proration=[{"id": "it", **entry}]))
    assert list(quotes.answers["it"]) == ["error"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"schema": "promo-cases/2", "cases": []}', '{"schema": "promo-cases/1"', "[" * 5000],
)
def test_a_file_that_holds_no_cases_is_told(content, tmp_path):
    file = tmp_path / "cases.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadFile, match=r"cases\.json"):
        quote_file(file)


def test_a_file_that_is_not_there_or_names_two_cases_alike_is_told(tmp_path):
    with pytest.raises(BadFile, match="gone"):
        quote_file(tmp_path / "gone.json")
    with pytest.raises(BadFile, match="good"):
        quote_file(_written(tmp_path, GOOD, GOOD))
