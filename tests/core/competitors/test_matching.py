"""Which of their items are ours: by words, codes, numbers and prices, without labels and with decisions."""

import pandas as pd
import pytest

from core.competitors.matching import MatchingStopped, match_tables, score_pairs
from core.errors import BadInput
from tests.core.competitors.matching_tables import f1, shops, table

CAMERA = "Sonora DSC-W120 digital camera black 7 MP"
OTHERS = [
    "Pantec KX-TG40 cordless phone",
    "Lumix microwave oven NN-S50 stainless",
    "Garmon portable navigator 250W",
    "Vossel front load washer WM2016",
    "Teluma wall mount for flat panels LP22",
]


def believed(pairs: pd.DataFrame) -> set[tuple[str, str]]:
    right = pairs[pairs["is_believed"]]
    return set(zip(right["ours"], right["theirs"], strict=True))


def score(pairs: pd.DataFrame, ours: str, theirs: str) -> float:
    found = pairs[(pairs["ours"] == ours) & (pairs["theirs"] == theirs)]
    return float(found["score"].iloc[0]) if len(found) else 0.0


@pytest.mark.parametrize(
    ("ours", "same", "another"),
    [
        (CAMERA, "SONORA DSCW120 camera, black", "Sonora DSC-W300 digital camera black 13 MP"),
        ("peachtree accounting 2007 upgrade", "sage peachtree accounting upgrade 2007", "peachtree accounting 2006"),
        ("Civilization IV (DVD-ROM)", "civilization 4 dvd rom pc", "Civilization III (DVD-ROM)"),
        ("resumemaker professional 12.0", "Resume Maker Professional v12", "Resume Maker Deluxe v10"),
        ("珀莱雅双抗精华液 30ml", "官方正品 珀萊雅雙抗精華液30ml 提亮肤色", "珀莱雅红宝石面霜 50g 官方正品"),
        ("三只松鼠每日坚果750g/30包", "每日坚果 三只松鼠 30包 送礼", "良品铺子每日坚果 25包 送礼"),
    ],
)  # fmt: skip
def test_the_same_scores_above_its_look_alike(ours: str, same: str, another: str) -> None:
    pairs = match_tables(table(ours, *OTHERS), table(another, same, *OTHERS)).pairs
    assert score(pairs, "0", "1") > score(pairs, "0", "0")


def test_the_row_order_makes_no_difference() -> None:
    ours, theirs, _gold = shops(60, 90, 40)
    expected = match_tables(ours, theirs).pairs
    shuffled = match_tables(ours.sample(frac=1, random_state=1), theirs.sample(frac=1, random_state=2)).pairs
    pd.testing.assert_frame_equal(expected, shuffled)


@pytest.mark.parametrize(("ours", "theirs", "both"), [(300, 300, 290), (300, 600, 150), (300, 900, 30)])
def test_the_cut_follows_how_many_match(ours: int, theirs: int, both: int) -> None:
    left, right, gold = shops(ours, theirs, both)
    assert f1(match_tables(left, right).pairs, gold) > 0.75


def test_titles_alone_are_enough() -> None:
    left, right, gold = shops(300, 500, 200)
    assert f1(match_tables(left[["id", "title"]], right[["id", "title"]]).pairs, gold) > 0.8


def test_one_thing_may_have_several_offers_there() -> None:
    left, right, gold = shops(200, 700, 150, offers=4)
    pairs = match_tables(left, right).pairs
    assert f1(pairs, gold) > 0.8
    assert pairs[pairs["is_believed"]]["ours"].duplicated().any()


def test_ours_may_have_a_partner_at_each_seller_but_one_at_each() -> None:
    left, first, gold = shops(120, 200, 80)
    second = first.assign(id="s" + first["id"])
    both = pd.concat([first.assign(seller=1), second.assign(seller=2)])
    pairs = match_tables(left, both).pairs
    right = pairs[pairs["is_believed"]].assign(seller=lambda found: found["theirs"].str.startswith("s"))
    assert not right.duplicated(["ours", "seller"]).any()
    assert f1(pairs, gold | {(ours, f"s{theirs}") for ours, theirs in gold}) > 0.85


def test_nothing_is_taken_twice_when_partners_are_one_to_one() -> None:
    left, right, _gold = shops(200, 300, 150)
    pairs = match_tables(left, right).pairs
    right = pairs[pairs["is_believed"]]
    assert not right["ours"].duplicated().any()
    assert not right["theirs"].duplicated().any()


def test_scores_are_shares_and_one_half_is_the_cut() -> None:
    left, right, _gold = shops(100, 200, 60)
    pairs = match_tables(left, right).pairs
    assert pairs["score"].between(0, 1).all()
    assert ((pairs["score"] >= 0.5) == pairs["is_believed"]).all()
    assert pairs["score"].is_monotonic_decreasing


def test_decisions_stand() -> None:
    left, right, gold = shops(80, 120, 60)
    plain = match_tables(left, right).pairs
    first = plain[plain["is_believed"]].iloc[0]
    wrong = next(row.id for row in right.itertuples() if (first["ours"], row.id) not in gold)
    decisions = pd.DataFrame(
        [(first["ours"], first["theirs"], 0), (first["ours"], wrong, 1), ("nobody", "nothing", 1)],
        columns=["left_id", "right_id", "label"],
    )
    found = believed(match_tables(left, right, decisions=decisions).pairs)
    assert (first["ours"], first["theirs"]) not in found
    assert (first["ours"], wrong) in found


def test_decisions_teach_what_a_shop_means_by_the_same() -> None:
    left, right, gold = shops(300, 600, 200, seed=3)
    unlike = right.assign(title=right["title"].str.replace(r"[A-Z]+-?\d+[ABX]", "", regex=True))
    plain = match_tables(left, unlike).pairs
    shown = plain[plain["is_best"]].head(200)
    decisions = pd.DataFrame(
        {
            "left_id": shown["ours"],
            "right_id": shown["theirs"],
            "label": [int(pair in gold) for pair in zip(shown["ours"], shown["theirs"], strict=True)],
        }
    )
    assert f1(match_tables(left, unlike, decisions=decisions).pairs, gold) > f1(plain, gold)


def test_other_packs_are_told_from_the_same_pack() -> None:
    ours = table("青禾 每日坚果 混合果仁 500g", "青禾 龙井 明前绿茶 250g", *OTHERS)
    theirs = table("青禾每日坚果混合果仁500g 罐装", "青禾明前龙井绿茶 125g", *OTHERS)
    pairs = match_tables(ours, theirs).pairs.set_index(["ours", "theirs"])
    assert pairs.loc[("0", "0"), "kind"] == "exact"
    assert pairs.loc[("1", "1"), "kind"] == "equivalent"


@pytest.mark.parametrize("empty", ["ours", "theirs", "both"])
def test_an_empty_table_has_no_pairs(empty: str) -> None:
    none = table().astype(str)
    ours = none if empty in ("ours", "both") else table(CAMERA)
    theirs = none if empty in ("theirs", "both") else table(CAMERA)
    assert match_tables(ours, theirs).pairs.empty


@pytest.mark.parametrize("title", [CAMERA, "牛仔外套女宽松韩版", "", "!!", "a"])
def test_one_row_against_one_row_is_scored(title: str) -> None:
    pairs = match_tables(table(title), table(title)).pairs
    assert len(pairs) <= 1
    assert pairs["score"].between(0, 1).all()


def test_rows_that_are_all_the_same_are_scored() -> None:
    same = table(*[CAMERA] * 5)
    assert match_tables(same, same).pairs["score"].between(0, 1).all()


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="7"):
        match_tables(table(("7", CAMERA), ("7", "another")), table(CAMERA))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BadInput, match="title"):
        match_tables(pd.DataFrame({"id": [1]}), table(CAMERA))


def test_columns_are_known_in_any_case_and_under_their_other_names() -> None:
    left, right, gold = shops(100, 150, 70)
    renamed = left.rename(columns={"id": "ID", "title": "Title ", "brand": "Manufacturer"})
    assert f1(match_tables(renamed, right).pairs, gold) == f1(match_tables(left, right).pairs, gold)


def test_matching_stops_when_asked() -> None:
    left, right, _gold = shops(30, 30, 20)
    with pytest.raises(MatchingStopped):
        match_tables(left, right, cancelled=lambda: True)


def test_progress_rises_to_the_end() -> None:
    left, right, _gold = shops(30, 30, 20)
    told: list[float] = []
    match_tables(left, right, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_pairs_are_answered_in_their_order() -> None:
    pairs = pd.DataFrame(
        {"left_title": [CAMERA, CAMERA, *OTHERS], "right_title": ["Sonora dscw120 camera black", *OTHERS, CAMERA]}
    )  # fmt: skip
    answers = score_pairs(pairs)
    assert len(answers) == len(pairs)
    assert answers["score"].idxmax() == 0
    assert (answers["same"] == (answers["score"] >= 0.5)).all()


def test_attributes_speak_where_titles_are_alike() -> None:
    same = "货号#:#B4780#;#材质#:#羊毛#;#领型#:#立领#;#袖长#:#长袖"
    other = "货号#:#C1999#;#材质#:#涤纶#;#领型#:#圆领#;#袖长#:#短袖"
    rows = [
        ("修身外套女短款", same, "修身外套女短款新款", same),
        ("修身外套女短款", same, "修身外套女短款新款", other),
    ]
    columns = ["left_title", "left_attributes", "right_title", "right_attributes"]
    answers = score_pairs(pd.DataFrame(rows * 10, columns=columns))
    assert answers["score"].iloc[0] > answers["score"].iloc[1]


@pytest.mark.parametrize("label", ["2", "yes", ""])
def test_a_label_that_is_no_label_is_refused(label: str) -> None:
    pairs = pd.DataFrame({"left_title": [CAMERA], "right_title": [CAMERA]})
    with pytest.raises(BadInput) as error:
        score_pairs(pairs, pairs.assign(label=label))
    assert error.value.field == "label"


def test_no_pairs_have_no_answers() -> None:
    assert score_pairs(pd.DataFrame({"left_title": [], "right_title": []})).empty
