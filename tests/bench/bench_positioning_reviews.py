"""What 50,000 reviews cost: from an export to stored rows, read by topics, words counted, and the tab opened again.

The reviews are put together from parts with numbers in them, so that hardly two clauses of a kind are alike and
no cache of clauses helps more than it would with buyers. The reference of the reading is a bare pass over the
same texts that only looks for the topics' words, without clauses, negation or judgement.
"""

import csv
import io
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from core.db.engine import reading, writing
from core.files.columns import find_header, recognise
from core.files.plan import make_plan
from core.files.read_table import read_table
from core.positioning import review_reads
from core.positioning.review_analysis import analysed
from core.positioning.review_columns import review_schema
from core.positioning.review_figures import OURS, ReviewLook, by_topic, moved, over_time, seen, whole
from core.positioning.review_import import import_reviews, undo_reviews
from core.positioning.review_quotes import quotes
from core.positioning.review_terms import Terms, comparable
from core.positioning.review_topic_reads import topic_set
from core.positioning.review_topics import PARTS
from core.positioning.review_words import for_copy, frequent, telling, vocabulary
from core.shop import actions
from core.shop.import_log import Origin
from core.team.actions import ensure_local_user
from tests.bench.own_data import own_data
from tests.browser.desk import ROOT

ROWS, ITEMS = 50_000, 200
TODAY = date(2026, 11, 26)
OPENED = 5
PARTS_SAID = (
    "味道很好，吃了{n}颗停不下来", "包装太简陋了，{n}袋里碎了一半", "快递很慢，等了{n}天", "客服态度差，问了{n}次",
    "不新鲜，放了{n}天", "第{n}次买了", "给同事带了{n}包", "性价比很高，{n}块一斤", "颗粒饱满，数了{n}颗", "有点甜，一次{n}颗就够",
    "希望下次便宜{n}块", "日期是{n}天前的", "送货上门，{n}点到的", "赠品没收到，说好{n}包", "the box of {n} was crushed",
    "not fresh after {n} days", "孩子吃了{n}颗", "口感酥脆，比上次的{n}强",
)  # fmt: skip


def run() -> list[tuple[str, float, str]]:
    """Return seconds of each step."""
    taken: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = work()
        taken[name] = time.perf_counter() - began
        return done

    data = _table()
    with own_data():
        with writing() as session:
            actor = actions.open_shop(session, ensure_local_user(session), name="Bench", platform="taobao")
            for n in range(ITEMS):
                actions.add_item(session, actor, {"code": f"A{n}", "title": f"坚果 {n}"})
        plan, origin = timed("read and check", lambda: _planned(data))

        def store() -> int:
            with writing() as session:
                return import_reviews(session, actor, plan, origin).run_id

        first = timed("store", store)

        def undo() -> None:
            with writing() as session:
                undo_reviews(session, actor, first)

        timed("undo", undo)
        store()
        with reading() as session:
            topics = topic_set(session, actor).topics
            frame = timed("load", lambda: review_reads.reviews(session, actor))
        told = timed("analyse", lambda: analysed(frame, topics))
        terms = Terms(word for topic in topics for part in PARTS for word in getattr(topic, part))
        timed("bare", lambda: [sum(1 for _hit in terms.found(comparable(text))) for text in frame["text"]])
        look = ReviewLook(brand=OURS)
        view = seen(told, look)
        timed("figures", lambda: (whole(told, look), by_topic(view), moved(view), over_time(view, "week")))
        words = timed("words", lambda: vocabulary(told, topics))
        timed(
            "lists", lambda: (frequent(words, view), telling(words, view), for_copy(words, view, topics, []))
        )
        timed("quotes", lambda: quotes(view, topics, "packaging", sign=-1))
        opened = _opened()
    return [
        ("reviews read and checked, rows per second", ROWS / taken["read and check"], "csv with follow-up, rating, code, time"),
        ("reviews stored, rows per second", ROWS / taken["store"], "personal data hidden, doubles told, linked to items"),
        ("import of 50,000 reviews taken back, s", taken["undo"], ""),
        ("50,000 reviews loaded, s", taken["load"], ""),
        ("50,000 reviews read by topics, s", taken["analyse"], f"bare pass over the same words: {taken['bare']:.2f} s"),
        ("figures of 50,000 reviews, s", taken["figures"], "topics with intervals, changes, weeks"),
        ("vocabulary of 50,000 reviews, s", taken["words"], "cut into words and pairs, signed by clause"),
        ("lists of words, s", taken["lists"], "frequent, telling, for copy"),
        ("quotes of a topic, s", taken["quotes"], ""),
        ("tab of reviews first opened, s", opened[0], "everything read and counted"),
        ("tab of reviews opened again, s", min(opened[1:]), "another filter each time"),
    ]  # fmt: skip


def _opened() -> list[float]:
    """Return the seconds of opening the tab, the first time and with other filters."""
    taken = []
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.context = {"locale": "zh-CN"}
    app.run()
    app.switch_page("pages/plan/positioning.py")
    for n in range(OPENED):
        app.query_params["tab"] = "reviews"
        app.query_params["item"] = "" if not n else f"A{n}"
        began = time.perf_counter()
        app.run()
        taken.append(time.perf_counter() - began)
        assert not app.exception
    return taken


def _planned(data: bytes) -> tuple[Any, Origin]:
    [sheet] = read_table(data, "reviews.csv")
    schema = review_schema(TODAY)
    header = find_header(sheet.cells, schema)
    columns = recognise(sheet.cells, header, schema)
    plan = make_plan(sheet.cells, header, columns, schema)
    assert plan.good == ROWS, plan.bad[:3]
    return plan, Origin("reviews.csv", "", columns)


def _table() -> bytes:
    chance = random.Random(11)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["评价时间", "商家编码", "评价内容", "追评", "评分", "品牌"])
    for _n in range(ROWS):
        said = "，".join(
            part.format(n=chance.randrange(10**6)) for part in chance.sample(PARTS_SAID, chance.randint(1, 5))
        )
        day = TODAY - timedelta(days=chance.randrange(1, 365))
        more = "吃完了，还会再买" if chance.random() < 0.1 else ""
        brand = "" if chance.random() < 0.8 else "青禾果仓"
        writer.writerow(
            [
                f"{day} 10:{chance.randrange(60):02}:00",
                f"A{chance.randrange(ITEMS)}",
                said,
                more,
                chance.randint(1, 5),
                brand,
            ]
        )
    return text.getvalue().encode("utf-8-sig")
