"""The figures of reviews against published values and by hand; words, quotes and the file."""

import io
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.db.engine import reading, writing
from core.errors import BadInput, NotFound
from core.files.plan import Plan
from core.locale import speaking
from core.positioning import review_reads
from core.positioning.profile_reads import current_voice
from core.positioning.review_analysis import Analysis, analysed
from core.positioning.review_attributes import counted, mentions
from core.positioning.review_copy import add_to_voice, points_with, said_by_us, take_from_voice
from core.positioning.review_evidence import NUMBERS
from core.positioning.review_export import reviews_xlsx
from core.positioning.review_figures import (
    OURS,
    ReviewLook,
    by_brand,
    by_item,
    by_rating,
    by_topic,
    moved,
    over_time,
    seen,
    whole,
)
from core.positioning.review_import import import_reviews
from core.positioning.review_quotes import quotes
from core.positioning.review_sentences import answer
from core.positioning.review_stats import log_odds, share_change, wilson
from core.positioning.review_topic_reads import topics_of
from core.positioning.review_words import for_copy, frequent, telling, vocabulary
from core.shop.actions import add_item
from core.shop.import_log import Origin
from core.team.rights import Actor

TOPICS = topics_of({"sectors": ["food"]}, 1)
HOSTILE = '=HYPERLINK("http://evil.example","包装破损")，<b>包装</b>破损 ![x](http://evil.example/a.png)'


def told(*rows: tuple[str, str, float | None, str, str]) -> Analysis:
    """Read reviews given as brand, day, rating, code, text."""
    frame = pd.DataFrame(rows, columns=["brand", "day", "rating", "code", "text"])
    frame["day"] = pd.to_datetime(frame["day"])
    frame["id"], frame["item_id"] = range(1, len(frame) + 1), pd.array([pd.NA] * len(frame), dtype="Int64")
    return analysed(frame.astype({"rating": "float64"}), TOPICS.topics)


SOME = told(
    ("", "2026-06-02", 5, "A1", "包装完好，味道很好"),
    ("", "2026-06-20", 2, "A1", "包装破损"),
    ("", "2026-09-03", 5, "A2", "味道很好，就是包装太简陋"),
    ("", "2026-09-04", 5, "A2", "此用户没有填写评价。"),
    ("", "2026-09-05", 1, "A2", "👎"),
    ("青禾", "2026-09-06", 5, "Q1", "包装"),
)  # fmt: skip


def test_intervals_are_those_of_the_literature():
    # Newcombe 1998: 81 of 263 (method 3, and the table of the first paper)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    # Newcombe 1998 (second paper), 56/70 against 48/80, method 10
    assert share_change(56, 70, 48, 80) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400), st.data())
def test_an_interval_holds_its_share_and_lies_within_0_and_1(of, data):
    hits = data.draw(st.integers(0, of))
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of + 1e-12
    assert hits / of - 1e-12 <= high <= 1


def test_a_word_of_both_heaps_tells_nothing_and_a_rare_one_little():
    score = log_odds(np.array([50.0, 30.0, 1.0, 100.0]), np.array([50.0, 0.0, 0.0, 100.0]))
    assert abs(score[0]) < 1.96
    assert score[1] > 1.96
    assert 0 < score[2] < 1.96
    assert log_odds(np.zeros(2), np.zeros(2)).tolist() == [0, 0]


def test_topics_are_counted_once_a_review_and_a_mixed_one_complains():
    table = by_topic(seen(SOME, ReviewLook(brand=OURS))).set_index("key")
    row = table.loc["packaging"]
    assert (row["mentions"], row["praise"], row["complaint"], row["neutral"]) == (3, 1, 2, 0)
    assert row["complaint_share"] == pytest.approx(2 / 3)
    assert row["few"]
    everything = whole(SOME, ReviewLook(brand=OURS))
    assert (everything.read, everything.silent, everything.complaining, everything.rated) == (3, 2, 2, 5)
    assert everything.rating == pytest.approx(3.6)
    assert (table["praise"] + table["complaint"] + table["neutral"] == table["mentions"]).all()


def test_a_month_without_reviews_is_a_gap():
    series = over_time(seen(SOME, ReviewLook(brand=OURS)), "month", ["packaging"])
    assert series["period"].dt.strftime("%Y-%m").tolist() == ["2026-06", "2026-07", "2026-08", "2026-09"]
    assert series["complaint_share"].tolist()[0] == 0.5
    assert series["complaint_share"].isna().tolist() == [False, True, True, False]
    assert len(over_time(seen(SOME, ReviewLook(item="A1")), "week", ["packaging"])) == 3
    assert by_topic(seen(SOME, ReviewLook(brand=OURS)))["trend"].iloc[0][1] is None


@pytest.mark.parametrize(
    ("look", "read"),
    [
        (ReviewLook(), 4),
        (ReviewLook(brand="青禾"), 1),
        (ReviewLook(item="A2"), 1),
        (ReviewLook(rating="low"), 1),
        (ReviewLook(rating="5", brand=OURS), 2),
        (ReviewLook(since=date(2026, 9, 1)), 2),
        (ReviewLook(until=date(2026, 6, 2)), 1),
        (ReviewLook(brand="nobody"), 0),
    ],
)
def test_what_is_looked_at(look, read):
    assert whole(SOME, look).read == read
    view = seen(SOME, look)
    for table in (by_topic(view), by_brand(view), by_item(view), by_rating(view), over_time(view, "month")):
        assert len(table) <= 20
    assert answer(whole(SOME, look), by_topic(view), moved(view), TOPICS.labels)


def test_items_brands_and_stars_of_a_topic():
    view = seen(SOME, ReviewLook())
    items = by_item(view, "packaging").set_index("code")
    assert items["complaint"].to_dict() == {"A1": 1, "A2": 1, "Q1": 0}
    assert by_brand(view, "packaging").set_index("brand")["complaint"].to_dict() == {"": 2, "青禾": 0}
    assert by_rating(view, "packaging").set_index("stars")["complaint"].to_dict() == {5: 1, 2: 1}


def test_a_rise_is_claimed_only_when_its_interval_leaves_0_out():
    calm = [("", f"2026-0{1 + n % 5}-10", 5.0, "A1", "味道很好") for n in range(60)]
    loud = [("", "2026-09-10", 3.0, "A1", "包装破损" if n < 12 else "味道很好") for n in range(40)]
    faint = [("", "2026-09-10", 3.0, "A1", "包装破损" if n < 2 else "味道很好") for n in range(40)]
    [rise] = [each for each in moved(seen(told(*calm, *loud), ReviewLook())) if each.key == "packaging"]
    assert rise.is_sure
    assert (rise.before, rise.now, rise.since) == (0.0, 0.3, date(2026, 9, 1))
    [none] = [each for each in moved(seen(told(*calm, *faint), ReviewLook())) if each.key == "packaging"]
    assert not none.is_sure
    assert moved(seen(told(*calm[:20], *loud), ReviewLook())) == []  # too few before
    with speaking("zh"):
        view = seen(told(*calm, *loud), ReviewLook())
        said = answer(whole(view.told, ReviewLook()), by_topic(view), moved(view), {"packaging": "包装"})
    assert said == "100 条有文字的评价里，12% 有抱怨，最多的是包装（12%），自2026年9月起上升。"


def test_mentions_are_brands_by_topics():
    counts = counted(SOME, ours="我店", labels=TOPICS.labels)
    assert counts.frame.loc["我店", "packaging"] == 3
    assert counts.sizes == {"我店": 3, "青禾": 1}
    praise = counted(SOME, ours="我店", labels={}, praise_only=True, since=date(2026, 6, 10))
    assert praise.frame.loc["我店"].to_dict() == {"taste": 1}
    assert praise.frame.loc["青禾"].sum() == 0
    empty = counted(told(), ours="我店", labels={})
    assert empty.frame.empty
    assert empty.sizes == {}


WORDY = told(
    *[("", "2026-06-02", 5.0, "A1", "口感松脆，小包方便带出门") for _ in range(9)],
    *[("", "2026-06-02", 2.0, "A1", "盒子压扁了，松脆谈不上") for _ in range(9)],
    *[("", "2026-06-03", 5.0, "A1", f"奶香浓郁，{n}次") for n in range(9)],
)


def test_words_of_buyers_by_reviews_and_by_what_their_clause_says():
    words, view = vocabulary(WORDY, TOPICS.topics), seen(WORDY, ReviewLook())
    most = frequent(words, view).set_index("word")["reviews"]
    assert most["盒子压扁"] == 9
    sides = telling(words, view).set_index("word")["sign"]
    assert sides["盒子压扁"] == -1
    copy = for_copy(words, view, TOPICS.topics, ["每一口都奶香浓郁"])["word"].tolist()
    assert "奶香" not in copy
    assert not {"味道", "盒子", "压扁"} & set(copy)
    assert for_copy(words, view, TOPICS.topics, [], at_least=99).empty


def test_quotes_are_newest_first_once_a_wording_with_the_words_marked():
    view = seen(SOME, ReviewLook(brand=OURS))
    found = quotes(view, TOPICS.topics, "packaging", sign=-1)
    assert [each.text for each in found] == ["包装破损", "味道很好，就是包装太简陋"]
    assert [text for text, is_marked in found[1].parts if is_marked] == ["包装太简陋"]
    again = seen(told(*[("", "2026-06-02", 1.0, "A1", "包装破损")] * 3), ReviewLook())
    assert len(quotes(again, TOPICS.topics, "packaging")) == 1
    long = seen(told(("", "2026-06-02", 1.0, "A1", "很长" * 80 + "，包装破损，" + "后面" * 80)), ReviewLook())
    [one] = quotes(long, TOPICS.topics, "packaging")
    assert one.text.startswith("…")
    assert one.text.endswith("…")
    assert len(one.text) < 120


def load(actor: Actor, *rows: tuple[str | None, str, str]) -> None:
    """Store reviews given as brand, code, text."""
    columns = {
        "brand": [row[0] for row in rows],
        "code": [row[1] for row in rows],
        "text": [row[2] for row in rows],
    }
    columns["day"] = [date(2026, 6, 1 + n) for n in range(len(rows))]
    with writing() as session:
        import_reviews(
            session, actor, Plan(columns, range(len(rows)), (), len(rows), 0, 0, 0), Origin("a", "", ())
        )


def test_stored_reviews_are_searched_cited_counted_and_exported(sqlite_shop):
    with writing() as session:
        add_item(session, sqlite_shop, {"code": "A1", "title": "坚果"})
    load(sqlite_shop, (None, "A1", HOSTILE), (None, "A1", "味道很好"), ("青禾", "Q", "味道很好，包装完好"))
    with reading() as session:
        [found] = review_reads.search(session, sqlite_shop, "味道 包装")
        assert (found.brand, found.item) == ("青禾", "")
        assert review_reads.review(session, sqlite_shop, found.id) == found
        with pytest.raises(NotFound):
            review_reads.review(session, Actor(1, sqlite_shop.shop_id + 1, sqlite_shop.role, ""), found.id)
        assert len(review_reads.search(session, sqlite_shop, "%")) == 0
        assert mentions(session, sqlite_shop).sizes == {"Test shop": 2, "青禾": 1}
        assert review_reads.item_names(session, sqlite_shop) == {"A1": "坚果"}
        numbers = {each.key: each for each in NUMBERS}
        assert numbers["reviews"].read(session, sqlite_shop).value == 2
        assert numbers["review_complaints"].read(session, sqlite_shop).value == 0.5
        assert numbers["review_complaints"].read_of(session, sqlite_shop, "packaging").shown == "50%"
        assert numbers["review_praise"].read_of(session, sqlite_shop, "size") is None
        assert numbers["review_rating"].read(session, sqlite_shop) is None
        assert "坚果" in said_by_us(session, sqlite_shop)
        book = load_workbook(io.BytesIO(reviews_xlsx(session, sqlite_shop, ReviewLook())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == f"'{HOSTILE}" and cell.data_type == "s" for cell in cells)
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


def test_a_word_goes_into_the_voice_once(sqlite_shop):
    with writing() as session:
        assert add_to_voice(session, sqlite_shop, "松脆") == 1
    with writing() as session, pytest.raises(BadInput):
        add_to_voice(session, sqlite_shop, "松脆")
    with writing() as session:
        take_from_voice(session, sqlite_shop, "松脆")
    with reading() as session:
        assert current_voice(session, sqlite_shop).use == ()
    assert points_with(["a"], " 松脆 ") == ["a", "松脆"]
    for text in ("", "A"):
        with pytest.raises(BadInput):
            points_with(["a"], text)
