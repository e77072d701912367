"""Evidence: what is taken and what not, and numbers that stay live."""

from datetime import date

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import speaking
from core.positioning.evidence import (
    MOST_EVIDENCE,
    MOST_LABEL,
    MOST_REF,
    Evidence,
    Figure,
    checked_all_evidence,
    checked_evidence,
    evidence_of,
    moved,
    shown_as,
)
from core.positioning.evidence_numbers import BY_KEY, NUMBERS, cited, figures, number_named, offered, told
from core.positioning.evidence_words import evidence_says
from core.shop import actions

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("given", "ref"),
    [
        ({"kind": "link", "ref": " https://example.com/a b "}, "https://example.com/ab"),
        ({"kind": "link", "ref": "HTTP://example.com"}, "HTTP://example.com"),
        ({"kind": "review", "ref": "0012", "label": "crisp"}, "12"),
        ({"kind": "review", "ref": 12, "label": "crisp"}, "12"),
        ({"kind": "number", "ref": "price_index:坚果 炒货", "then": 104, "on": DAY}, "price_index:坚果 炒货"),
        ({"kind": "note", "ref": "https://ignored.example", "label": "said by support"}, ""),
    ],
)
def test_evidence_is_stored_as_it_is_read_again(given, ref):
    stored = checked_evidence(given)
    assert stored["ref"] == ref
    assert checked_evidence(evidence_of(stored)) == stored


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "link", "ref": "javascript:alert(1)"},
        {"kind": "link", "ref": "java\nscript:alert(1)"},
        {"kind": "link", "ref": "data:text/html,<script>"},
        {"kind": "link", "ref": "//example.com"},
        {"kind": "link", "ref": "https://"},
        {"kind": "link", "ref": "https://[::1"},
        {"kind": "link", "ref": 'https://example.com/"><script>'},
        {"kind": "link", "ref": "https://example.com/" + "a" * MOST_REF},
        {"kind": "link", "ref": "https://example.com", "label": "x" * (MOST_LABEL + 1)},
        {"kind": "number", "ref": "nobody's"},
        {"kind": "number", "ref": "items:坚果"},
        {"kind": "number", "ref": "dearest", "then": True},
        {"kind": "number", "ref": "dearest", "then": float("nan")},
        {"kind": "number", "ref": "dearest", "on": "yesterday"},
        {"kind": "review", "ref": "-1"},
        {"kind": "review", "ref": "١٢"},
        {"kind": "review", "ref": "9" * 30},
        {"kind": "note", "label": " \u200b "},
        {"kind": "picture", "ref": "1"},
        {},
    ],
)
def test_what_is_no_evidence_is_refused(given):
    with pytest.raises(BadInput) as told_why:
        checked_evidence(given)
    assert told_why.value.field == "evidence"


def test_a_claim_carries_each_piece_once_and_not_too_many():
    twice = [{"kind": "number", "ref": "items"}, {"kind": "number", "ref": "items", "then": 3}]
    assert len(checked_all_evidence(twice)) == 1
    remarks = [{"kind": "note", "label": f"remark {n}"} for n in range(MOST_EVIDENCE + 1)]
    assert len(checked_all_evidence(remarks[:-1])) == MOST_EVIDENCE
    with pytest.raises(BadInput):
        checked_all_evidence(remarks)


@pytest.mark.parametrize(
    ("unit", "then", "now", "went"),
    [
        ("share", 0.23, 0.31, "up"),
        ("share", 0.231, 0.234, ""),  # 23% both: nobody would see it
        ("money", 1990.0, 1890.0, "down"),
        ("count", 23, 23, ""),
        ("index", 104.04, 104.06, "up"),
        ("index", None, 104.0, ""),
        ("index", 104.0, None, ""),
    ],
)
def test_a_number_moved_when_it_reads_otherwise(unit, then, now, went):
    assert moved(unit, then, now) == went


def test_numbers_are_written_by_their_unit():
    assert [
        shown_as(*each) for each in (("share", 0.314), ("money", 1990), ("count", 1200), ("index", 104))
    ] == [
        "31%",
        "¥19.90",
        "1,200",
        "104.0",
    ]


def test_every_number_has_a_key_of_its_own_and_can_be_read():
    assert len(BY_KEY) == len(NUMBERS)
    for number in NUMBERS:
        assert number.read or number.read_of
        assert ":" not in number.key
        assert bool(number.read_of) == bool(number.arguments), number.key
        for chosen in ("zh", "en"):
            with speaking(chosen):
                assert number.name()


def test_a_number_that_moved_says_what_it_was():
    now = Figure(31, "31 of 140 compared items", "how", date(2026, 11, 26))
    noted = Evidence("number", "dearest", "Dearer", 23, DAY)
    with speaking("en"):
        assert evidence_says(told(noted, {"dearest": now})) == (
            "Items dearer than every rival: was 23 on 11-02, now 31 of 140 compared items ▲"
        )
        last_year = Evidence("number", "dearest", "Dearer", 40, date(2025, 11, 2))
        assert "was 40 on 2025-11-02, now 31 of 140 compared items ▼" in evidence_says(
            told(last_year, {"dearest": now})
        )
        same = told(Evidence("number", "dearest", "", 31, DAY), {"dearest": now})
        assert evidence_says(same) == "Items dearer than every rival: 31 of 140 compared items"
        assert evidence_says(same, is_dated=True).endswith("(2026-11-26)")
        assert evidence_says(told(noted, {})).endswith("was 23, nothing is known now")
        gone = told(Evidence("number", "taken.away", "Old number", 3, DAY), {})
        assert evidence_says(gone) == "Old number: nothing is known now"


def test_the_numbers_of_a_shop_without_anything_tell_nothing_instead_of_breaking(sqlite_shop):
    with reading() as session:
        known = figures(session, sqlite_shop, [number.key for number in NUMBERS if number.read])
    assert known.pop("items").value == 0
    assert {ref for ref, figure in known.items() if figure is not None} == set()


def test_numbers_are_read_from_the_shop_as_it_is_now(shop):
    rows = (
        {"code": "A1", "title": "Salted nuts", "category": "nuts: salted", "usual_price": 2000, "cost": 1000},
        {"code": "A2", "title": "Sweet nuts", "category": "nuts: salted", "usual_price": 1000, "cost": 900,
         "sold_30d": 10},
        {"code": "B1", "title": "Green tea", "category": "tea", "usual_price": 5000},
    )  # fmt: skip
    with writing() as session:
        for row in rows:
            actions.add_item(session, shop, row)
    asked = ["items", "items_without_cost", "gross_margin", "median_price", "median_price:nuts: salted"]
    with speaking("en"), reading() as session:
        known = figures(session, shop, asked)
        assert "median_price:nuts: salted" in {each.ref for each in offered(session, shop)}
    assert known["items"].shown == "3 items"
    assert known["items_without_cost"].shown == "1 of 3 items"
    # (2000·1 + 1000·10 − 1000·1 − 900·10) / 12000
    assert known["gross_margin"].value == pytest.approx(2000 / 12000)
    assert known["median_price"].value == 2000
    assert known["median_price:nuts: salted"].value == 1500
    assert number_named("median_price:nuts: salted") is BY_KEY["median_price"]


def test_only_what_is_cited_is_read():
    pieces = (
        Evidence("number", "items"),
        Evidence("link", "https://example.com"),
        Evidence("number", "items"),
    )
    assert cited(pieces) == ("items",)
