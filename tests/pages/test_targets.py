"""Targets on screen: a year's months, a campaign's target with its curve and days, and the import of days."""

from datetime import date

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.campaigns import target_reads
from core.campaigns.tables import Campaign
from core.campaigns.target_actions import save_target, set_campaign_target
from core.db.engine import reading, writing
from core.locale import ask_language_from, speaking
from core.team.rights import Role
from pages.ui import session
from tests.core.campaigns.plans import stored_campaign
from tests.core.campaigns.target_days import series, stored_days
from tests.pages.conftest import become


def year_page():
    from datetime import date as day
    from zoneinfo import ZoneInfo

    from core.locale import ask_language_from
    from pages.ui.calendar import targets
    from pages.ui.calendar.look import Look
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    today = day(2026, 11, 26)
    targets.draw(
        require_user(), shop().revision, Look(today, today.replace(day=1), ZoneInfo("Asia/Shanghai"))
    )


def campaign_page():
    from core.locale import ask_language_from
    from pages.ui.calendar import load, targets_tab
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    user, revision = require_user(), shop().revision
    targets_tab.draw(user, revision, load.campaign(user, revision, 1))


@pytest.fixture
def opened():
    """Open a function as a page in English."""
    st.cache_data.clear()  # shop 1 in revision 1 is another one in each test
    with speaking("en"):  # AppTest asks for the names of options outside of the script's run
        yield lambda page: AppTest.from_function(page, default_timeout=60).run()
    ask_language_from(session.current_language)  # the page above speaks English to the whole process


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    app.run()
    assert not app.exception


def said(app):
    told = (*app.text, *app.info, *app.warning, *app.error, *app.caption)
    return " ".join(each.value for each in told).replace("\\", "")


def number(app, label):
    return next(each for each in app.number_input if each.label == label)


def test_an_empty_year_says_where_to_start_and_spreads_over_its_months(sqlite_shop, opened):
    app = opened(year_page)
    assert not app.exception
    assert "2026 has no target yet" in said(app)
    number(app, "Target of the year ¥").set_value(1200.0)
    press(app, "Spread over the months")
    with reading() as db:
        stored = target_reads.budgets(db, sqlite_shop)
    assert stored["gmv"].tolist() == [120_000, *[10_000] * 12]
    assert stored["budget"].isna().all()


def test_a_year_warns_of_campaigns_above_their_month(sqlite_shop, opened):
    campaign_id = stored_campaign(sqlite_shop)
    with writing() as db:
        set_campaign_target(db, sqlite_shop, campaign_id, version=1, target=90_000_00)
        save_target(db, sqlite_shop, 2026, 11, 50_000_00, None, 0)
    app = opened(year_page)
    assert not app.exception
    assert "2026-11: campaigns are to bring ¥90k, the month only ¥50k." in said(app)


def test_a_target_below_zero_is_said_and_not_stored(sqlite_shop, opened):
    app = opened(year_page)
    number(app, "Target of the year ¥").set_value(-5.0)
    press(app, "Save")
    assert "A target cannot be below ¥0." in said(app)
    with reading() as db:
        assert target_reads.budgets(db, sqlite_shop).empty


def test_a_viewer_sees_targets_and_changes_none(sqlite_shop, opened):
    stored_campaign(sqlite_shop)
    become(sqlite_shop, Role.VIEWER)
    for page in (year_page, campaign_page):
        app = opened(page)
        assert not app.exception
        assert [each.label for each in app.button] == []


def test_a_campaign_gets_a_target_a_curve_and_days(sqlite_shop, opened):
    stored_campaign(sqlite_shop, festival="november_11", festival_day=date(2026, 11, 11))
    stored_days(sqlite_shop, series("2026-10-20", [700_00] * 22), buyers=7, visitors=100)
    app = opened(campaign_page)
    assert "With a target its days stand here" in said(app)
    assert "have no figures: import them first." in said(app)
    number(app, "Target ¥").set_value(2000.0)
    press(app, "Save")
    next(each for each in app.selectbox if each.label == "Curve").set_value("opening_peak")
    app.run()
    press(app, "Use it")
    with reading() as db:
        stored = db.get(Campaign, 1)
        assert (stored.target, stored.curve) == (200_000, {"preset": "opening_peak"})
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Actual"] == "¥700.00"
    assert (figures["Buyers"], figures["Visitors"], figures["Ads by clicks"]) == ("20", "286", "–")


def test_shares_that_lack_a_part_are_told(sqlite_shop, opened):
    stored_campaign(sqlite_shop, target=100)
    app = opened(campaign_page)
    typed = {"edited_rows": {1: {"share": 60.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state["campaign_curve_phases_1_1"] = typed
    app.run()
    assert "Sum: 60 %" in said(app)
    app.session_state["campaign_curve_phases_1_1"] = typed
    press(app, "Save the shares of the phases")
    assert "Phases: the shares sum to 60 %, 40 % is missing." in said(app)
    with reading() as db:
        assert db.get(Campaign, 1).curve == {}


def test_days_are_pasted_checked_stored_and_taken_back(sqlite_shop, opened):
    app = opened(year_page)
    app.segmented_control[0].set_value("paste").run()
    next(each for each in app.text_area).set_value("日期\t支付金额\n2026-11-01\t1,200\n2026-11-02\t坏\n")
    press(app, "Read the cells")
    assert "1 new day" in said(app)
    press(app, "Import 1 day")
    with reading() as db:
        assert target_reads.day_actuals(db, sqlite_shop)["gmv"].tolist() == [120_000]
    press(app, "Undo the import")
    with reading() as db:
        assert target_reads.day_actuals(db, sqlite_shop).empty
