"""The gates of a campaign on screen: the answer, what to change, and the three forms that change something."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.campaigns import gate_actions, gate_reads
from core.campaigns.standing_actions import save_standing, stored_standing
from core.campaigns.tables import Campaign
from core.db.engine import reading, writing
from core.locale import closest, speaking
from core.shop import actions
from core.team.rights import Actor, Role
from tests.core.campaigns.campaign_items import stored_campaign_item
from tests.core.campaigns.plans import stored_campaign
from tests.core.competitors.price_shop import store_item
from tests.pages.conftest import become

KEY = "tmall_november_11"
Shown = Callable[[int], AppTest]


def _script() -> None:
    import streamlit as st

    from core.campaigns.campaign_reads import campaign
    from core.db.engine import reading
    from pages.ui import save
    from pages.ui.calendar import gates_tab
    from pages.ui.session import require_user, shop

    user = require_user()
    with reading() as session:
        view = campaign(session, user, st.session_state["campaign_id"])
    gates_tab.draw(user, shop().revision, view)
    save.show_flash()


@pytest.fixture
def shown() -> Iterator[Shown]:
    """Draw the gates of a campaign by its id, in English."""

    def drawn(campaign_id: int) -> AppTest:
        st.cache_data.clear()
        app = AppTest.from_function(_script, default_timeout=60)
        app.context = {"locale": "en-US"}
        app.session_state["campaign_id"] = campaign_id
        return app.run()

    with speaking(closest("en-US")):  # AppTest asks for the names of options outside of the script's run
        yield drawn
    st.cache_data.clear()


@pytest.fixture
def coming(sqlite_shop: Actor) -> int:
    """A campaign in ten days with two items and two days left to enrol."""
    now = datetime.now(UTC)
    live = now + timedelta(days=10)
    with writing() as session:
        actions.edit_shop(session, sqlite_shop, version=1, platform="天猫")
    campaign = stored_campaign(
        sqlite_shop,
        platform="天猫",
        gate_pack=KEY,
        starts_at=live - timedelta(days=5),
        live_at=live,
        ends_at=live + timedelta(days=1),
        enrol_by=now + timedelta(days=2, hours=4, minutes=30),
    )
    good = store_item(
        sqlite_shop,
        "A1",
        usual_price=9900,
        stock=5,
        facts={"包邮": "是", "运费险": "是", "发货时效": "24小时"},
    )
    bad = store_item(sqlite_shop, "A2", usual_price=9900, stock=0, facts={"包邮": "否"})
    for item in (good, bad):
        stored_campaign_item(sqlite_shop, campaign, item, price=8900)
    with writing() as session:
        save_standing(session, sqlite_shop, version=0, values={"dsr_service": 4.5}, on=date(2026, 1, 1))
    return campaign


def _said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.error, *app.warning, *app.info)).replace(
        "\\", ""
    )


def test_the_answer_comes_first_with_the_days_left(shown, coming):
    app = shown(coming)
    assert not app.exception
    answer = app.error[0].value.replace("\\", "")
    assert "0 of 2 items pass every gate" in answer
    assert "1 item fails: Free shipping, Stock" in answer
    assert "The store fails 1 gate: DSR: service" in answer
    assert "2 days 4 hours left" in answer


def test_a_gate_says_value_bound_and_what_to_change(shown, coming):
    said = _said(shown(coming))
    assert "4.5 (old), asked is at least 4.6" in said
    assert "Raise it from 4.5 to 4.6 or more before you enrol." in said
    assert "check in the seller back office" in said


def test_one_item_in_full_and_only_what_is_unknown(shown, coming):
    app = shown(coming)
    picker = next(each for each in app.selectbox if each.label == "One item in full")
    assert "A2" in picker.options[0]
    assert "Promise 1 piece more." in _said(app)
    picker.select_index(1).run()
    assert "Promise 1 piece more." not in _said(app)
    grid = app.dataframe[0].value
    assert grid["stock"].tolist() == ["✕ fails", "✓ passes"]


def test_a_campaign_without_gates_gets_some_with_their_dates(shown, coming, sqlite_shop):
    with writing() as session:
        session.get(Campaign, coming).gate_pack = ""
        session.get(Campaign, coming).enrol_by = None
    app = shown(coming)
    assert "No enrolment gates are chosen" in _said(app)
    app.selectbox(key=f"gates_pack_{coming}_2").select(KEY).run()
    app.button(key=f"gates_choose_{coming}").click().run()
    assert not app.exception
    with reading() as session:
        row = session.get(Campaign, coming)
        assert row.gate_pack == KEY
        assert row.protected_until > row.ends_at + timedelta(days=13)
    app.button(key="flash_undo").click().run()
    with reading() as session:
        row = session.get(Campaign, coming)
        assert (row.gate_pack, row.protected_until) == ("", None)


def test_a_pack_that_knows_its_days_says_them_before_it_is_chosen(shown, coming):
    app = shown(coming)
    app.selectbox(key=f"gates_pack_{coming}_1").select("tmall_november_11_2019").run()
    said = "\n".join(each.value.replace("\\", "") for each in app.caption)
    assert "Enrolment from 20" in said
    assert "from 09-12 to 09-20" in said


def test_what_the_store_says_is_entered_and_undone(shown, coming, sqlite_shop):
    app = shown(coming)
    app.number_input(key="standing_dsr_logistics_1").set_value(4.9)
    app.number_input(key="standing_main_category_share_1").set_value(85.0)
    app.button(key="standing_save").click().run()
    assert not app.exception
    with reading() as session:
        facts = stored_standing(session, sqlite_shop).facts
    assert (facts["dsr_logistics"].value, facts["main_category_share"].value) == (4.9, 0.85)
    assert facts["dsr_service"].on == date(2026, 1, 1)  # not read again
    app.button(key="flash_undo").click().run()
    with reading() as session:
        assert set(stored_standing(session, sqlite_shop).facts) == {"dsr_service"}


def test_a_pack_is_renamed_and_reset(shown, coming, sqlite_shop):
    app = shown(coming)
    app.text_input(key=f"pack_name_{KEY}_0").set_value("双11 自营")
    app.button(key=f"pack_save_{KEY}_0").click().run()
    assert not app.exception

    def pack() -> gate_reads.StoredPack:
        with reading() as session:
            return gate_reads.pack(session, sqlite_shop, KEY)

    assert (pack().pack.shown_name, len(pack().pack.gates), pack().version) == ("双11 自营", 11, 1)
    app.button(key=f"pack_reset_{KEY}").click().run()
    assert not app.exception
    assert not pack().is_own


def test_two_people_on_one_pack_the_second_is_told(shown, coming, sqlite_shop):
    first, second = shown(coming), shown(coming)
    first.text_input(key=f"pack_name_{KEY}_0").set_value("First")
    first.button(key=f"pack_save_{KEY}_0").click().run()
    second.text_input(key=f"pack_name_{KEY}_0").set_value("Second")
    second.button(key=f"pack_save_{KEY}_0").click().run()
    with reading() as session:
        assert gate_reads.pack(session, sqlite_shop, KEY).pack.name == "First"


def test_a_viewer_reads_and_changes_nothing(shown, coming, sqlite_shop):
    become(sqlite_shop, Role.VIEWER)
    app = shown(coming)
    assert not app.exception
    assert app.error
    assert not [each for each in app.button if "save" in (each.key or "") or "choose" in (each.key or "")]


def test_hostile_names_and_sources_stay_text(shown, coming, sqlite_shop):
    evil = "[click](http://evil.example)"
    row = {"field": "stock", "value": 9, "source": evil, "mark": "verify"}
    with writing() as session:
        gate_actions.save_pack(
            session, sqlite_shop, KEY, version=0, rows=[row], today=date(2026, 1, 1), name=evil
        )
    app = shown(coming)
    assert not app.exception
    for each in (*app.markdown, *app.caption, *app.error):
        assert evil not in each.value
        assert evil not in getattr(each.proto, "help", "")
    assert any("click" in each.value for each in app.caption)
