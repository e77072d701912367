"""Two prices are compared in one layer, on one day, for one pack; what is not known stays unknown."""

from datetime import date

import pandas as pd
import pytest

from core.competitors.comparison import COLUMNS, compare, counts, one_a_rival
from core.competitors.layers import DEEPEST, LAYERS

ON = date(2026, 11, 20)


def items(**changed: object) -> pd.DataFrame:
    row = {"item_id": 1, "code": "A1", "title": "Nuts", "category": "nuts", "brand": "", "role": "", "sold_30d": 9,
           "list_price": 5990, "usual_price": 3990, "our_pack_amount": 1000.0, "our_pack_unit": "g"}  # fmt: skip
    return pd.DataFrame([row | changed]).astype(
        dict.fromkeys(("list_price", "usual_price", "sold_30d"), "Int64")
    )


def offers(*changed: dict[str, object]) -> pd.DataFrame:
    row = {"item_id": 1, "rival_id": 1, "rival": "R", "rival_item_id": 1, "match_id": 1, "kind": "exact",
           **dict.fromkeys(LAYERS), "seen_on": "2026-11-18", "stock": "in", "pack_amount": None, "pack_unit": "", "observation": None}  # fmt: skip
    frame = pd.DataFrame([row | each for each in changed], columns=list(row))
    frame["seen_on"] = pd.to_datetime(frame["seen_on"])
    return frame.astype(dict.fromkeys((*LAYERS, "observation"), "Int64") | {"pack_amount": "float64"})


def compared(
    *changed: dict[str, object], layer: str = DEEPEST, ours: pd.DataFrame | None = None
) -> pd.DataFrame:
    our_items = items() if ours is None else ours
    return compare(our_items, offers(*changed), layer=layer, on=ON, stale_after_days=7)


def test_one_row_a_match_with_the_promised_columns():
    pairs = compared({"in_hand_price": 3591})
    assert tuple(pairs.columns) == COLUMNS
    row = pairs.iloc[0]
    assert (row["ours"], row["theirs"], row["comparable"], row["gap"]) == (3990, 3591, 3591, -399)
    assert row["gap_share"] == pytest.approx(-0.1)
    assert (row["age_days"], row["is_stale"], row["is_weak"]) == (2, False, False)


@pytest.mark.parametrize(
    ("seen", "layer", "theirs", "where", "ours"),
    [
        ({"page_price": 4990, "coupon_price": 3590}, DEEPEST, 3590, "coupon_price", 3990),
        ({"list_price": 6990}, DEEPEST, 6990, "list_price", 5990),  # list against list, never against usual
        ({"list_price": 6990, "page_price": 4990}, "list_price", 6990, "list_price", 5990),
        (
            {"page_price": 4990},
            "in_hand_price",
            None,
            "",
            3990,
        ),  # not seen: missing, not guessed from the page
        ({"page_price": 4990}, "list_price", None, "", 5990),
        ({}, DEEPEST, None, "", 3990),
    ],
)
def test_a_layer_is_used_as_seen_and_never_guessed(seen, layer, theirs, where, ours):
    row = compared(seen, layer=layer).iloc[0]
    assert (None if pd.isna(row["theirs"]) else row["theirs"]) == theirs
    assert (row["layer"], row["ours"]) == (where, ours)
    assert pd.isna(row["gap"]) == (theirs is None)


@pytest.mark.parametrize(
    ("kind", "amount", "unit", "comparable"),
    [
        ("exact", 500.0, "g", 2000),  # an exact match is one to one, whatever was read as its pack
        ("equivalent", 500.0, "g", 4000),
        ("equivalent", 1500.0, "g", 1333),
        ("equivalent", 500.0, "ml", None),
        ("equivalent", None, "", None),
        ("equivalent", 0.0, "g", None),
        ("substitute", 2000.0, "g", 1000),
        ("substitute", None, "", None),  # one side alone names a pack
    ],
)
def test_another_pack_is_compared_through_the_unit_price(kind, amount, unit, comparable):
    row = compared({"in_hand_price": 2000, "kind": kind, "pack_amount": amount, "pack_unit": unit}).iloc[0]
    assert (None if pd.isna(row["comparable"]) else row["comparable"]) == comparable
    assert row["is_weak"] == (kind == "substitute" or comparable is None)


def test_a_substitute_without_packs_is_one_piece_against_one_piece():
    ours = items(our_pack_amount=None, our_pack_unit="")
    row = compared({"in_hand_price": 2000, "kind": "substitute"}, ours=ours).iloc[0]
    assert (row["comparable"], row["is_weak"]) == (2000, True)


@pytest.mark.parametrize(
    ("seen_on", "is_stale"), [("2026-11-13", False), ("2026-11-12", True), (None, False)]
)
def test_a_price_is_stale_after_the_days_said(seen_on, is_stale):
    row = compared({"in_hand_price": 2000 if seen_on else None, "seen_on": seen_on}).iloc[0]
    assert row["is_stale"] == is_stale


@pytest.mark.parametrize(("theirs", "is_odd"), [(997, True), (998, False), (15960, False), (15961, True)])
def test_a_price_far_from_ours_is_odd_and_counts_for_nothing(theirs, is_odd):
    pairs = compared({"in_hand_price": theirs})  # ours is 3990
    assert (pairs.loc[0, "is_odd"], pairs.loc[0, "is_weak"], counts(pairs)[0]) == (is_odd, is_odd, not is_odd)
    assert not compared({"in_hand_price": theirs}, ours=items(usual_price=None)).loc[0, "is_odd"]
    twice = compared({"in_hand_price": 10}, {"in_hand_price": 4990, "match_id": 2, "rival_item_id": 2})
    assert one_a_rival(twice)["match_id"].tolist() == [2], (
        "the rival's believable price is the one that stands"
    )


def test_only_fresh_strong_and_known_prices_count():
    good = {"in_hand_price": 2000}
    pairs = compared(good, good | {"kind": "substitute"}, good | {"seen_on": "2026-10-01"}, {})
    assert counts(pairs).tolist() == [True, False, False, False]
    assert counts(compared(good, ours=items(usual_price=None))).tolist() == [False]
    assert counts(compared(good, ours=items(usual_price=0))).tolist() == [False]


def test_a_rival_that_sells_it_twice_counts_once_with_the_best_match():
    dear, cheap = {"in_hand_price": 2000}, {"in_hand_price": 1500, "match_id": 2, "rival_item_id": 2}
    assert one_a_rival(compared(dear, cheap))["match_id"].tolist() == [2]
    assert one_a_rival(compared(dear, cheap | {"kind": "substitute"}))["match_id"].tolist() == [1]
    assert one_a_rival(compared(dear, cheap | {"seen_on": "2026-01-01"}))["match_id"].tolist() == [1]


def test_a_pair_without_its_item_is_left_out_and_no_pairs_give_an_empty_frame():
    assert compared({"item_id": 2, "in_hand_price": 1}).empty
    assert tuple(compared().columns) == COLUMNS
