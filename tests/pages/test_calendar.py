"""The calendar page: filters in the address, a drop that waits for a yes, two people on one campaign."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.campaigns import campaign_reads
from core.campaigns.campaign_actions import build, edit_campaign, set_state
from core.campaigns.item_actions import add_items
from core.campaigns.send_actions import Send, save_send
from core.db.base import now
from core.db.engine import reading, writing
from core.shop.actions import add_item
from core.team.rights import Actor, Role
from tests.pages.conftest import OpenApp, become

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = "pages/plan/calendar.py"
VIEWS = ("month", "gantt", "list", "tasks", "clashes", "targets", "print")


def page():
    import streamlit as st

    from core.locale import ask_language_from
    from pages.ui.calendar import load, moves
    from pages.ui.calendar.month_grid import Drop
    from pages.ui.save import show_flash
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    user = require_user()
    st.button("drop", on_click=lambda: moves.dropped(Drop(*st.session_state["test_drop"])))
    moves.draw_pending(user, shop().revision, load.frames(user, shop().revision))
    show_flash()


@pytest.fixture
def planned(sqlite_shop: Actor) -> datetime:
    """Two campaigns far ahead, the first with an SMS in the evening; return when it goes live."""
    live = (now() + timedelta(days=90)).astimezone(ZONE).replace(hour=20, minute=0, second=0, microsecond=0)
    with writing() as session:
        first = build(session, sqlite_shop, name="Anniversary", live=live, level="C", platform="taobao")
        build(
            session,
            sqlite_shop,
            name="Tea week",
            live=live + timedelta(days=40),
            level="B",
            platform="taobao",
        )
        save_send(session, sqlite_shop, first, Send("sms", live))
    return live


@pytest.fixture
def dropping():
    """Open the moves alone and drop: `dropping((1, version, days))`."""
    st.cache_data.clear()

    def start(drop: tuple[int, int, int]) -> AppTest:
        app = AppTest.from_function(page, default_timeout=60)
        app.session_state["test_drop"] = drop
        return app.run().button[0].click().run()

    return start


def stored(actor: Actor) -> campaign_reads.CampaignView:
    with reading() as session:
        return campaign_reads.campaign(session, actor, 1)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_where_the_filters_leave_nothing(
    planned: datetime, open_app: OpenApp, view: str
) -> None:
    app = open_app(CALENDAR, query={"view": view, "month": f"{planned:%Y-%m}", "q": "no such name"})
    assert not app.exception
    assert [each.value for each in app.error] == []


def test_filters_that_leave_nothing_are_said_and_cleared(planned: datetime, open_app: OpenApp) -> None:
    app = open_app(CALENDAR, query={"q": "no such name", "level": "S"})
    assert "No campaign passes these filters." in [each.value for each in app.info]
    app.button(key="calendar_clear").click().run()
    assert not app.exception
    assert not {"q", "level"} & set(app.query_params)
    assert [each.value for each in app.info] == []


@pytest.mark.parametrize("month", ["2026-13", "9999-12"])
def test_an_address_without_a_month_shows_this_one(planned: datetime, open_app: OpenApp, month: str) -> None:
    app = open_app(CALENDAR, query={"month": month})
    assert not app.exception
    assert f"{now().astimezone(ZONE):%Y-%m}" in [each.value for each in app.subheader]


def test_who_may_not_plan_is_offered_nothing_to_press(
    planned: datetime, sqlite_shop: Actor, open_app
) -> None:
    become(sqlite_shop, Role.VIEWER)
    app = open_app(CALENDAR)
    assert "calendar_new" not in [each.key for each in app.button]


def test_a_drop_without_a_new_clash_is_saved_at_once_and_undone(planned, sqlite_shop, dropping) -> None:
    app = dropping((1, stored(sqlite_shop).version, -2))
    assert not app.exception
    assert stored(sqlite_shop).live_at == planned - timedelta(days=2)
    app.button(key="flash_undo").click().run()
    assert stored(sqlite_shop).live_at == planned


def test_a_drop_onto_a_clash_waits_and_is_left_or_moved_all_the_same(planned, sqlite_shop, dropping) -> None:
    with writing() as session:
        add_item(
            session, sqlite_shop, {"code": "A1", "title": "Salted nuts", "usual_price": 1990, "stock": 50}
        )
        for campaign_id in (1, 2):
            add_items(session, sqlite_shop, campaign_id, codes=["A1"])
            seen = campaign_reads.campaign(session, sqlite_shop, campaign_id).version
            set_state(session, sqlite_shop, campaign_id, "planned", version=seen)
    app = dropping((1, stored(sqlite_shop).version, 40))
    assert not app.exception
    assert any("Salted nuts" in each.value for each in app.markdown)
    assert stored(sqlite_shop).live_at == planned
    app.button(key="calendar_leave").click().run()
    assert "calendar_move" not in [each.key for each in app.button]
    assert stored(sqlite_shop).live_at == planned
    app.button[0].click().run()
    app.button(key="calendar_move").click().run()
    assert not app.exception
    assert stored(sqlite_shop).live_at == planned + timedelta(days=40)


def test_a_drop_that_somebody_else_was_faster_than_says_who_and_moves_nothing(
    planned, sqlite_shop, dropping
) -> None:
    seen = stored(sqlite_shop).version
    with writing() as session:
        edit_campaign(session, sqlite_shop, 1, version=seen, changes={"note": "theirs"})
    app = dropping((1, seen, -2))
    assert not app.exception
    assert len(app.warning) == 1
    assert "changed Anniversary in the meantime" in app.warning[0].value
    assert (stored(sqlite_shop).live_at, stored(sqlite_shop).note) == (planned, "theirs")
