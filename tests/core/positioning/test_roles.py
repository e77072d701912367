"""Targets of roles: stored in two places by one form, both or neither; roles taken over; what a change touches."""

import io
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from sqlalchemy import select

from core.competitors.policy import Goal, default_policy
from core.competitors.policy_actions import save_policy, stored_policy
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.locale import speaking
from core.plan_check import plan_ground
from core.positioning.evidence_numbers import figures
from core.positioning.item_month_actions import import_months
from core.positioning.item_months import Period
from core.positioning.portfolio_export import portfolio_xlsx
from core.positioning.portfolio_reads import months_known, structure
from core.positioning.profile_actions import save_sections
from core.positioning.role_actions import (
    Accepted,
    accept_roles,
    changed_fields,
    put_roles_back,
    save_roles,
    stored_roles,
)
from core.positioning.role_target_reads import role_targets
from core.positioning.role_targets import RoleTargets, checked_roles, default_shares
from core.positioning.role_touches import role_touches
from core.shop.actions import add_item, undo_changes
from core.shop.import_log import Origin
from core.shop.reads import history
from core.shop.tables import Item
from core.team.rights import Actor, Role

TODAY = date(2026, 11, 26)
SECTION = {"shares": {"profit": 0.5, "traffic": 0.3}, "image_off": 0.2}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"shares": {"profit": 0.7, "traffic": 0.4}}, "shares"),
        ({"shares": {"profit": 1.2}}, "share_profit"),
        ({"shares": {"profit": "half"}}, "share_profit"),
        ({"shares": {"hero": 0.1}}, "share_hero"),
        ({"shares": [0.1]}, "shares"),
        ({"image_off": -0.1}, "image_off"),
    ],
)
def test_targets_that_cannot_be_meant_are_refused(values, field):
    with pytest.raises(BadInput) as refused:
        checked_roles(values)
    assert refused.value.field == field


def test_the_pack_gives_the_form_its_first_values():
    assert sum(default_shares().values()) == pytest.approx(1)
    assert checked_roles({"shares": default_shares()})["image_off"] == 0.15


def _save(actor, goals, section=SECTION, seen=None):
    with writing() as session:
        return save_roles(session, actor, seen or stored_roles(session, actor), goals=goals, section=section)


def _now(actor):
    with reading() as session:
        return stored_policy(session, actor).policy, role_targets(session, actor)


def test_one_save_writes_both_places_and_can_be_taken_back(shop):
    with reading() as session:
        before = stored_roles(session, shop)
    assert _save(shop, {"traffic": {"most": 3900, "margin": 0.05}})
    policy, targets = _now(shop)
    assert policy.goal("traffic") == Goal("cheapest", 0.05, None, 3900)
    assert targets == RoleTargets(SECTION["shares"], 0.2)
    assert not _save(shop, {})  # nothing new
    with writing() as session:
        put_roles_back(session, shop, before)
    policy, targets = _now(shop)
    assert policy == default_policy()
    assert not targets.is_set


def test_of_two_places_both_or_neither_is_written(shop):
    with pytest.raises(BadInput):
        _save(shop, {"traffic": {"most": 3900}}, {"shares": {"profit": 2}})
    policy, targets = _now(shop)
    assert not policy.goal("traffic").has_band
    assert not targets.is_set


def test_the_second_of_two_editors_is_told(sqlite_shop):
    with reading() as session:
        seen = stored_roles(session, sqlite_shop)
    with writing() as session:
        save_sections(session, sqlite_shop, {"roles": {"shares": {"profit": 0.3}}}, seen=0)
        save_policy(session, sqlite_shop, 0, {"shipping": 500})
    for goals in ({}, {"traffic": {"most": 3900}}):
        with pytest.raises(Conflict):
            _save(sqlite_shop, goals, seen=seen)
    assert _now(sqlite_shop)[1].shares == {"profit": 0.3}


def test_who_may_not_decide_on_advice_may_still_set_shares(sqlite_shop):
    planner = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.PLANNER, "")
    assert _save(planner, {})
    with pytest.raises(Forbidden):
        _save(planner, {"traffic": {"margin": 0.2}})


def _item(actor, code, **values):
    with writing() as session:
        row = {
            "code": code,
            "title": f"坚果{code}",
            "category": "坚果",
            "usual_price": 4000,
            "cost": 1500,
            "stock": 10,
        }
        return add_item(session, actor, row | values).id


def test_what_a_change_touches_is_said(sqlite_shop):
    for n in range(3):
        _item(sqlite_shop, f"A{n}", role="traffic")
    with reading() as session, speaking("en"):
        seen = stored_roles(session, sqlite_shop)
        goals = {"traffic": {**seen.goals["traffic"], "margin": 0.1, "most": 3900}}
        changes = changed_fields(
            seen, goals, {"shares": {"profit": 0.4}, "image_off": seen.section["image_off"]}
        )
        assert changes == {"traffic": {"margin": 0.1, "most": 3900}, "profit": {"share": 0.4}}
        assert role_touches(session, sqlite_shop, changes) == (
            "The price goals of 3 items change (traffic): their advice is worked out anew.",
            "The floors of 3 items change (traffic): in the calendar's clash check and in the promotion lab.",
            "Campaigns that are still to run are held against the structure anew (traffic, profit).",
        )
        assert role_touches(session, sqlite_shop, {}) == ()


def test_roles_are_taken_over_with_history_and_undo(shop):
    first, second = _item(shop, "A1"), _item(shop, "A2", role="image")
    with writing() as session:
        made = accept_roles(session, shop, [Accepted(first, 1, "profit"), Accepted(second, 1, "traffic")])
    assert len(made) == 2
    with reading() as session:
        line = history(session, shop, first)[0]
        assert (line.source, line.changes) == ("role", {"role": ["", "profit"]})
    with pytest.raises(Conflict), writing() as session:  # seen before that
        accept_roles(session, shop, [Accepted(second, 1, "profit")])
    with writing() as session:
        undo_changes(session, shop, made)
    with reading() as session:
        roles = session.scalars(select(Item.role).where(Item.shop_id == shop.shop_id).order_by(Item.id))
        assert list(roles) == ["", "image"]


def _keep_months(actor, codes):
    months = [date(2025 + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(14)]
    rows = [(code, Period(month)) for code in codes for month in months]
    n = len(rows)
    values = {
        "code": [row[0] for row in rows],
        "period": [row[1] for row in rows],
        "sales": [400_000] * n,
        "pieces": [100] * n,
        "visitors": [2000] * n,
        "buyers": [90] * n,
    }
    plan = SimpleNamespace(values=values, rows=range(n), good=n, bad=())
    with writing() as session:
        import_months(session, actor, plan, Origin("months.xlsx", "", ()))


def test_the_structure_of_a_shop_is_read_whole(shop):
    for n in range(4):
        _item(shop, f"A{n}", role="profit" if n else "traffic")
    _keep_months(shop, [f"A{n}" for n in range(3)])
    _save(shop, {"profit": {"least": 5000}})
    with reading() as session, speaking("en"):
        told = structure(session, shop, TODAY)
        assert months_known(session, shop) == (date(2025, 9, 1), date(2026, 10, 1), 42)
        book = openpyxl.load_workbook(io.BytesIO(portfolio_xlsx(session, shop, TODAY)))
    assert (told.told.basis, told.told.without_figures) == ("months", 1)
    assert told.told.months == (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
    assert told.gap("profit").share == pytest.approx(2 / 3)
    assert told.gap("profit").outside == 3
    assert told.items["suggested"].tolist() == ["profit", "profit", "profit", ""]
    assert told.anew == 1
    assert book["Items"].max_row == 5
    assert book["Roles"]["A2"].value == "Traffic items"


def test_the_clash_check_reads_targets_and_bands(sqlite_shop):
    with reading() as session:
        assert not plan_ground(session, sqlite_shop, now()).roles.has_targets
    _save(sqlite_shop, {"traffic": {"least": 900}})
    with reading() as session:
        roles = plan_ground(session, sqlite_shop, now()).roles
    assert roles.goals["traffic"].least == 900
    assert (roles.shares, roles.image_off) == (SECTION["shares"], 0.2)


def test_numbers_of_the_portfolio_can_be_cited(sqlite_shop):
    for n in range(3):
        _item(sqlite_shop, f"A{n}", role="profit" if n else "traffic")
    with reading() as session:
        assert figures(session, sqlite_shop, ["portfolio.growth", "portfolio.outside:traffic"]) == {
            "portfolio.growth": None,
            "portfolio.outside:traffic": None,
        }
    _keep_months(sqlite_shop, [f"A{n}" for n in range(3)])
    _save(sqlite_shop, {"traffic": {"most": 3900}})
    refs = ["portfolio.share:profit", "portfolio.outside:traffic", "portfolio.below:profit", "portfolio.hits"]
    with reading() as session, speaking("en"):
        told = figures(session, sqlite_shop, refs)
    assert [told[ref].shown for ref in refs] == ["67%, target 50%", "1 of 1", "0 of 2", "0 items"]
