"""Gates in words: what to change names the number and the next step, in both languages."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from core.campaigns.gate_answer import answer, is_urgent, matrix, worst
from core.campaigns.gate_reads import CampaignGates, StoredPack
from core.campaigns.gate_words import (
    bound_text,
    countdown,
    field_name,
    gate_title,
    on_fail_name,
    to_change,
    value_text,
)
from core.campaigns.gates import Remark, gate_table
from core.campaigns.standing import StandingFact
from core.locale import speaking
from core.promotions.gates import Light
from core.rules.gate_packs import FIELDS, GatePack, OnFail, packs_by_key
from tests.core.campaigns.test_gates import ON, gate, pack

NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)


def row(
    light: str, value: float = np.nan, bound: float = np.nan, remark: str = "", known_days: float = np.nan
):
    return {"light": light, "value": value, "bound": bound, "remark": remark, "known_days": known_days}


@pytest.mark.parametrize(
    ("asked", "given", "english"),
    [
        (
            gate("price_lowest", 0.9),
            row("fail", 6000, 5390),
            "Lower the price in hand by ¥6.10 to ¥53.90 or less.",
        ),
        (
            gate("price_lowest", 0.9),
            row("unknown", 5000, 5390, Remark.PART_OF_HISTORY, 18),
            "The days that are known would pass. Wait 12 more days, or pick another item.",
        ),
        (gate("store_age", 90), row("fail", 80, 90), "Wait 10 days: the store is old enough on 2026-11-11."),
        (gate("stock", 50), row("fail", 49, 50), "Promise 1 piece more."),
        (gate("dsr_item", 4.6), row("fail", 4.5, 4.6), "Raise it from 4.5 to 4.6 or more before you enrol."),
        (
            gate("penalty_points", 12),
            row("fail", 14, 12),
            "Bring it down from 14 to 12 or less before you enrol.",
        ),
        (
            gate("positive_share", 0.98),
            row("fail", 0.975, 0.98),
            "Raise it from 97.5% to 98% or more before you enrol.",
        ),
        (
            gate("return_insurance", 1),
            row("unknown", remark=Remark.NO_FACT),
            "Add “运费险: 是” to the item's facts.",
        ),
        (
            gate("ship_hours", 48),
            row("unknown", remark=Remark.NO_FACT),
            "Add “发货时效: 48小时” to the item's facts.",
        ),
        (
            gate("ship_hours", 48),
            row("fail", 72, 48),
            "Promise dispatch within 48 hours, then change the item's fact.",
        ),
        (gate("deposit_paid", 1), row("fail", 0, 1), "Pay the deposit, then enter it here."),
        (gate("dsr_item", 4.6), row("pass", 4.9, 4.6, Remark.OLD), "Read it anew: the value is old."),
        (gate("dsr_item", 4.6), row("pass", 4.9, 4.6), ""),
    ],
)
def test_what_to_change(asked, given, english):
    with speaking("en"):
        assert to_change(asked, given, ON) == english
    with speaking("zh"):
        assert bool(to_change(asked, given, ON)) == bool(english)


@pytest.mark.parametrize("spoken", ["en", "zh"])
@pytest.mark.parametrize("field", list(FIELDS))
def test_every_field_says_something_in_every_light(field, spoken):
    asked = gate(field, min(1, FIELDS[field].most))
    with speaking(spoken):
        assert all((gate_title(asked), field_name(field), bound_text(asked)))
        for remark in Remark:
            told = row("unknown", np.nan, np.nan, remark, 3)
            if remark in (Remark.NO_FACT, Remark.UNCLEAR_FACT) and not field.endswith(
                ("shipping", "insurance", "hours", "positive_share")
            ):
                continue
            assert to_change(asked, told, ON)
        assert to_change(asked, row("fail", 3, 2), ON)
        assert value_text(asked, row("fail", 1, 2))


@pytest.mark.parametrize(
    ("asked", "bound", "english"),
    [
        (gate("price_lowest", 0.9), 5390, "at most ¥53.90 (90% of the lowest own price of 30 days)"),
        (gate("price_lowest", 1), 5390, "at most ¥53.90 (the lowest own price of 30 days)"),
        (gate("price_lowest", 1), np.nan, "at most the lowest own price of 30 days"),
        (gate("price_list", 0.5), 500, "at most ¥5.00 (50% of the list price)"),
        (gate("dsr_item", 4.6), 4.6, "at least 4.6"),
        (gate("ship_hours", 48), 48, "at most 48 hours"),
        (gate("main_category_share", 0.8), 0.8, "at least 80%"),
        (gate("free_shipping", 1), 1, "yes"),
    ],
)
def test_bounds_read_as_the_trade_says_them(asked, bound, english):
    with speaking("en"):
        assert bound_text(asked, {"bound": bound}) == english


@pytest.mark.parametrize(
    ("left", "english"),
    [
        (timedelta(days=2, hours=4, minutes=3), "2 days 4 hours left"),
        (timedelta(days=1), "1 day left"),
        (timedelta(days=40), "40 days left"),
        (timedelta(hours=5), "5 hours left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(0), "0 minutes left"),
        (-timedelta(days=3), "passed 3 days ago"),
    ],
)
def test_the_countdown_to_a_deadline(left, english):
    with speaking("en"):
        assert countdown(NOW + left, NOW) == english
        assert countdown(None, NOW) == ""


def _told(asked: GatePack, standing=None, *, enrol_by=None, **columns) -> CampaignGates:
    frame = pd.DataFrame({"item_id": [1, 2], "stock": [9, 0]} | columns)
    table = gate_table(frame, standing or {}, asked, ON)
    table["code"] = table["title"] = table["item_id"].map({0: "", 1: "A1", 2: "A2"})
    return CampaignGates(
        7, 1, asked.key, StoredPack(asked, 0, False, True), enrol_by, NOW, NOW, None, table, len(frame), ON
    )


def test_the_answer_in_both_languages():
    asked = pack(gate("stock", 5), gate("sold_30d", 1, on_fail="warn"), gate("dsr_item", 4.6))
    told = _told(asked, enrol_by=NOW + timedelta(days=3))
    with speaking("en"):
        assert answer(told, NOW) == (
            "0 of 2 items pass every gate. 1 item fails: Stock. "
            "Something is unknown of 2 items: Sold in 30 days. "
            "1 gate of the store is unknown: DSR: as described. Enrolment: 3 days left."
        )
    with speaking("zh"):
        assert "报名" in answer(told, NOW)
    assert worst(told) is Light.FAIL
    assert is_urgent(told, NOW)
    assert not is_urgent(told, NOW - timedelta(days=1))


def test_all_pass_is_said_when_all_do():
    told = _told(
        pack(gate("stock", 5), gate("dsr_item", 4.6)), {"dsr_item": StandingFact(4.8, ON)}, stock=[9, 9]
    )
    with speaking("en"):
        assert answer(told, NOW) == "2 of 2 items pass every gate. The store passes all of its gates."
    assert worst(told) is Light.PASS


def test_a_failure_that_only_warns_is_no_failure_for_all():
    assert worst(_told(pack(gate("stock", 5, on_fail="warn")))) is Light.UNKNOWN


def test_the_matrix_has_the_worst_items_and_gates_first():
    told = _told(pack(gate("sold_30d", 1), gate("stock", 5)))
    with speaking("en"):
        assert matrix(told).values.tolist() == [
            [2, "A2", "A2", "✕ fails", "? unknown"],
            [1, "A1", "A1", "✓ passes", "? unknown"],
        ]
        assert list(matrix(told)) == ["item_id", "code", "title", "stock", "sold_30d"]
        assert matrix(told, Light.FAIL)["item_id"].tolist() == [2]
        assert matrix(told, Light.UNKNOWN)["item_id"].tolist() == [2, 1]


def test_shipped_packs_have_names_in_both_languages():
    for each in packs_by_key().values():
        with speaking("zh"):
            chinese = each.shown_name
        with speaking("en"):
            assert each.shown_name != chinese
            assert each.shown_name.isascii()
    with speaking("zh"):
        assert on_fail_name(OnFail.BLOCK) == "不能报名"


def test_a_date_far_away_does_not_break_the_sentence():
    with speaking("en"):
        assert "2027" in to_change(gate("store_age", 365), row("fail", 1, 365), date(2026, 6, 1))
