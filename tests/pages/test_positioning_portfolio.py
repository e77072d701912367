"""The portfolio tab: roles taken over and undone, targets saved, a named campaign, an import."""

from datetime import date, timedelta

import pytest

from core.competitors.policy_actions import policy
from core.db.base import now
from core.db.engine import reading, writing
from core.demo.positioning_portfolio import MONTHS
from core.files.plan import Plan
from core.positioning.item_month_actions import import_months
from core.positioning.item_months import Period
from core.positioning.profile_actions import save_sections
from core.positioning.role_actions import save_roles, stored_roles
from core.positioning.role_target_reads import role_targets
from core.shop.actions import add_item
from core.shop.import_log import Origin
from core.shop.reads import items
from core.team.rights import Actor, Role
from tests.core.campaigns.campaign_items import stored_campaign_item
from tests.core.campaigns.plans import stored_campaign
from tests.pages.conftest import become

PAGE = "pages/plan/positioning.py"


@pytest.fixture
def stocked(sqlite_shop: Actor) -> Actor:
    """Three items with fourteen months of figures, all of them profitable, one said to be for traffic."""
    today = now().date()
    months = [
        date((m := today.year * 12 + today.month - 1 - n) // 12, m % 12 + 1, 1) for n in range(1, MONTHS + 1)
    ]
    with writing() as session:
        for n, role in enumerate(("traffic", "profit", "profit")):
            row = {
                "code": f"A{n}",
                "title": f"坚果 {n}",
                "category": "坚果",
                "usual_price": 4000,
                "cost": 1200,
            }
            add_item(session, sqlite_shop, row | {"role": role, "stock": 500})
        rows = [(f"A{n}", Period(month)) for n in range(3) for month in months]
        values = {"code": [row[0] for row in rows], "period": [row[1] for row in rows]}
        for name, value in (("sales", 400_000), ("pieces", 100), ("visitors", 2000), ("buyers", 90)):
            values[name] = [value] * len(rows)
        plan = Plan(values, range(len(rows)), (), len(rows), 0, 0, 0)
        import_months(session, sqlite_shop, plan, Origin("months.xlsx", "", ()))
    return sqlite_shop


def _said(app) -> str:
    told = " ".join(each.value for each in (*app.text, *app.markdown, *app.caption, *app.info))
    return told.replace("\\", "").replace("\u2060", "")


def test_roles_are_suggested_taken_over_and_undone(stocked, open_app):
    app = open_app(PAGE, query={"tab": "portfolio"})
    assert not app.exception
    assert "Profit items bring 67% of sales; 1 role is suggested anew; no targets are set yet." in _said(app)
    app.button(key="portfolio_take_over").click().run()
    assert "0 roles are suggested anew" in _said(app)
    with reading() as session:
        assert set(items(session, stocked)["role"]) == {"profit"}
    app.button(key="flash_undo").click().run()
    assert "1 role is suggested anew" in _said(app)
    app.segmented_control(key="portfolio_matrix").set_value("margin").run()
    assert not app.exception


def test_targets_are_set_and_the_campaign_that_breaks_them_is_named(stocked, open_app):
    with reading() as session:
        item = int(items(session, stocked)["id"].iloc[0])
    live = now() + timedelta(days=20)
    campaign = stored_campaign(
        stocked, level="B", starts_at=now(), live_at=live, ends_at=live + timedelta(days=1), enrol_by=live
    )
    stored_campaign_item(stocked, campaign, item, price=3000)
    app = open_app(PAGE, query={"tab": "portfolio"})
    app.button(key="portfolio_targets").click().run()
    mark = "0_0"
    app.number_input(key=f"role_share_profit_{mark}").set_value(45.0)
    app.number_input(key=f"role_least_traffic_{mark}").set_value(35.0).run()
    assert "The price goal of 1 item changes (traffic): its advice is worked out anew." in _said(app)
    app.button(key="role_targets_save").click().run()
    assert not app.exception
    with reading() as session:
        assert role_targets(session, stocked).shares["profit"] == 0.45
    said = _said(app)
    assert "target 45%" in said
    assert "1 campaign breaks the structure" in said
    assert "¥30.00 in hand where traffic items begin at ¥35.00" in said.replace("\\", "").replace(
        "\u2060", ""
    )


def test_price_positions_that_suit_the_lead_segment_are_taken_over_in_the_form(stocked, open_app):
    with writing() as session:
        lead = {"name": "Office", "is_lead": True, "sensitivity": "low"}
        save_sections(session, stocked, {"segments": {"segments": [lead]}}, seen=0)
    app = open_app(PAGE, query={"tab": "portfolio"})
    app.button(key="portfolio_targets").click().run()
    assert "For Office (price sensitivity: low) other price positions are usual" in _said(app)
    app.button(key="role_positions_take").click().run()
    assert not app.exception
    assert [each.value for each in app.warning] == []
    assert "other price positions are usual" not in _said(app)
    app.button(key="role_targets_save").click().run()
    with reading() as session:
        assert policy(session, stocked).goal("profit").position == "upper"


def test_a_viewer_sees_and_changes_nothing(stocked, open_app):
    with writing() as session:
        save_roles(
            session, stocked, stored_roles(session, stocked), goals={}, section={"shares": {"profit": 0.5}}
        )
    become(stocked, Role.VIEWER)
    app = open_app(PAGE, query={"tab": "portfolio", "view": "months"}, locale="zh-CN")
    assert not app.exception
    keys = {each.key for each in app.button}
    assert not {"portfolio_take_over", "portfolio_save", "portfolio_import", "role_targets_save"} & keys
    app.button(key="portfolio_targets").click().run()
    assert app.number_input(key="role_share_profit_0_1").disabled
    assert "role_targets_save" not in {each.key for each in app.button}
