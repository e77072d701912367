"""What rivals, pages and people wrote is text on every screen: no picture is fetched, nothing becomes a link or markup."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from core.competitors import actions, alert_actions
from core.competitors.advice_export import accepted_xlsx
from core.competitors.price_table import View
from core.competitors.report_files import report_docx, report_markdown
from core.competitors.suggested import Pair, store
from core.competitors.tables import Advice, Alert
from core.db.base import now
from core.db.engine import reading, writing
from core.outbox import actions as outbox
from core.outbox.tables import Message
from core.shop.actions import add_item
from core.team.rights import Actor
from core.text import visible

PAGE, SETTINGS, HOME = "pages/plan/competitors.py", "pages/manage/settings.py", "pages/plan/home.py"
NAME = "![i](//a.example/p.png) [go](http://a.example) :blue[r] $x$ <b> `c` **b** @all"
LONG = f'{NAME} =HYPERLINK("http://a.example","y")\n# h \u202e\u200b😀 {{x}} %s | www.a.example ~~d~~'
MARKUP = ("![", "](", ":blue[", "$x", "<b>", "`c", "**b", "~~d", "http://a.example", "www.a.example", "\n# h")
PLAIN = ("text", "code", "json")  # what Streamlit shows as it stands


@pytest.fixture
def hostile(sqlite_shop: Actor) -> Actor:
    """A shop in which every text that somebody else wrote is an attack."""
    today = now()
    with writing() as session:
        ours = [
            add_item(session, sqlite_shop, {"code": f"=A{n}", "title": f"{LONG} {n}"[:120], "category": NAME, "brand": NAME,
                                            "usual_price": 10000, "cost": 4000, "role": "traffic"}).id
            for n in range(3)
        ]  # fmt: skip
        rival = actions.add_rival(session, sqlite_shop, {"name": NAME, "platform": NAME[:40], "note": LONG})
        theirs = [
            actions.add_rival_item(
                session, sqlite_shop, rival,
                {"title": f"{LONG} {n}"[:200], "brand": NAME, "spec": LONG[:120], "code": f"=R{n}"},
            )
            for n in range(4)
        ]  # fmt: skip
        for n, each in enumerate(theirs):
            for ago in (8, 1):
                actions.record_price(
                    session, sqlite_shop, rival_item_id=each, seen_at=today - timedelta(days=ago), note=LONG[:200],
                    layers={"in_hand_price": 8000 + 100 * ago + n, "page_price": 12000},
                )  # fmt: skip
        matches = [actions.link(session, sqlite_shop, ours[n], theirs[n]) for n in range(2)]
        rule = alert_actions.add_rule(session, sqlite_shop, kind="down", name=NAME, scope={"rival_id": rival})
        alert_actions.add_rule(session, sqlite_shop, kind="up", name=NAME, scope={"brand": NAME[:80]})
        facts = {
            "kind": "down", "direction": "down", "before": 9000, "after": 8100, "size": 0.1, "ours": 10000,
            "floor": 5000, "price": 8100, "age_days": 1, "layer": "in_hand_price", "item_id": ours[0],
            "rival_id": rival, "rival_item_id": theirs[0], "code": "=A0", "title": visible(LONG[:120]), "rival": NAME,
        }  # fmt: skip
        for done in (None, today):
            session.add(
                Alert(
                    shop_id=sqlite_shop.shop_id, rule_id=rule, match_id=matches[0], facts=facts, done_at=done
                )
            )
        session.add(
            Advice(
                shop_id=sqlite_shop.shop_id, item_id=ours[2], advised_on=today.date(), action="match", price_before=10000,
                price_advised=9000, price_decided=9000, why=visible(LONG[:200]), decided_by=sqlite_shop.user_id,
                facts={"reasons": [], "cheapest_rival": NAME},
            )
        )  # fmt: skip
        hook = outbox.add_webhook(
            session, sqlite_shop, name=NAME[:80], kind="json", url="https://a.example/token"
        )
        outbox.send_test(session, sqlite_shop, hook)
        session.execute(update(Message).values(state="failed", error=NAME, title=NAME))
    store(sqlite_shop.shop_id, [Pair(ours[2], theirs[2], "exact", 0.9, [["brand", NAME, NAME]])])
    return sqlite_shop


def _as_markdown(app) -> list[str]:
    """Return every text that is given to the browser where Markdown is read."""
    found = []
    for node in app:
        proto = getattr(node, "proto", None)
        if proto is None or node.type in PLAIN:
            continue
        found += [
            str(getattr(proto, name, "") or "") for name in ("body", "label", "help", "title", "caption")
        ]
        found += [str(getattr(option, "content", "")) for option in getattr(proto, "options", ())]
        found.append(str(getattr(node, "label", "") or ""))
        if node.type == "table":
            found += [str(cell) for row in node.value.to_records() for cell in row]
    return [text for text in found if text]


def _is_text(app) -> bool:
    assert not app.exception, app.exception
    shown = _as_markdown(app)
    for text in shown:
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", text)
        assert not [sign for sign in MARKUP if sign in bare], text
        assert not set(text) & set("\u202e\u200b"), text
    return len(shown) > 5


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"view": "paste"},
        {"segment": "matches"},
        {"segment": "alerts"},
        {"segment": "alerts", "alerts": "done"},
        {"segment": "alerts", "alerts": "rules"},
        {"segment": "advice"},
        {"segment": "advice", "advice": "decided"},
        {"item": "1"},
        {"item": "1", "of": "1"},
        {"segment": "trends"},
        {"segment": "trends", "part": "changes"},
        {"segment": "trends", "part": "promotions"},
        {"segment": "rivals"},
        {"segment": "<b>![i](//a.example)", "layer": "![i](//a.example)", "rival": "![i]", "on": "![i]"},
    ],
    ids=str,
)
def test_no_screen_of_rivals_takes_a_text_for_markup(hostile, open_app, query):
    app = open_app(PAGE, query=query)
    assert _is_text(app)


@pytest.mark.parametrize("section", ["Webhooks", "Audit trail", "Jobs"])
def test_no_section_of_the_settings_takes_a_text_for_markup(hostile, open_app, section):
    assert _is_text(open_app(SETTINGS, query={"section": section}))


def test_home_takes_no_text_for_markup(hostile, open_app):
    assert _is_text(open_app(HOME))


DRAWERS = [
    ({"segment": "rivals"}, "rival_edit_"),
    ({"segment": "rivals"}, "rival_items_"),
    ({"segment": "rivals"}, "rival_delete_"),
    ({"segment": "advice"}, "advice_item_"),
    ({"segment": "advice"}, "advice_policy"),
    ({"segment": "alerts"}, "alert_item_"),
    ({"segment": "alerts"}, "alert_done_"),
    ({"segment": "alerts"}, "alerts_settle_all"),
    ({"segment": "alerts", "alerts": "rules"}, "rule_edit_"),
    ({"segment": "alerts", "alerts": "rules"}, "rule_delete_"),
    ({"segment": "matches"}, "matches_link"),
    ({"segment": "matches"}, "match_accept_"),
    ({"segment": "matches"}, "match_reject_"),
    ({}, "prices_import"),
]


@pytest.mark.parametrize(("query", "key"), DRAWERS, ids=str)
def test_no_drawer_and_no_answer_takes_a_text_for_markup(hostile, open_app, query, key):
    app = open_app(PAGE, query=query)
    next(button for button in app.button if str(button.key or "").startswith(key)).click().run()
    assert _is_text(app)


def test_pasted_text_is_shown_as_text(hostile, open_app):
    app = open_app(PAGE, query={"view": "paste"})
    app.text_area(key="capture_pasted").set_value(f"{NAME} 每日坚果 到手89 原价129\n{LONG}").run()
    app.button(key="capture_read").click().run()
    assert any("89" in str(field.value) for field in app.number_input)
    assert _is_text(app)


def test_deciding_says_what_was_decided_as_text(hostile, open_app):
    app = open_app(PAGE, query={"segment": "advice"})
    accept = next(button for button in app.button if str(button.key).startswith("advice_accept_"))
    accept.click().run()
    assert _is_text(app)


def test_no_file_that_goes_out_holds_a_formula_or_a_picture_from_elsewhere(hostile):
    today = now().date()
    slice_ = {"on": today, "layer": "in_hand_price", "view": View()}
    with reading() as session:
        sheet = accepted_xlsx(session, hostile)
        paper = report_docx(session, hostile, **slice_)
        markdown = report_markdown(session, hostile, **slice_)
    cells = [cell for each in load_workbook(io.BytesIO(sheet)) for row in each.iter_rows() for cell in row]
    own = re.compile(r"=[0-9A-Z+*/()-]+")  # what we write ourselves: numbers and cells, no name and no text
    assert all(own.fullmatch(cell.value) for cell in cells if cell.data_type == "f")
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert texts
    assert not [text for text in texts if len(text) > 1 and text.lstrip()[:1] in "=+-@"]
    assert not [cell for cell in cells if cell.hyperlink]
    links = zipfile.ZipFile(io.BytesIO(paper)).read("word/_rels/document.xml.rels").decode()
    assert "a.example" not in links
    if zipfile.is_zipfile(io.BytesIO(markdown)):
        bundle = zipfile.ZipFile(io.BytesIO(markdown))
        markdown = b"".join(bundle.read(name) for name in bundle.namelist() if name.endswith(".md"))
    bare = re.sub(
        r"\\[!-/:-@\[-`{-~]", "", re.sub(r"!\[[^\]]*\]\(data:image/png;base64,[^)]*\)", "", markdown.decode())
    )
    assert not [sign for sign in ("](//", "](http", "<b>", "`c", "**b") if sign in bare]
