"""The platform's daily export: read as it comes, stored in one go, taken back; and what targets read of it."""

from datetime import date

import pytest
from sqlalchemy import select

from core.campaigns import actual_actions, target_actions, target_reads
from core.campaigns.actual_actions import import_days, try_days, undo_days
from core.campaigns.actuals import day_schema, days_of, foretold
from core.campaigns.curves import Curve
from core.campaigns.forecast import Unknown
from core.campaigns.tables import Campaign, DayActual
from core.campaigns.target_actions import TargetRow, save_target, save_targets, set_campaign_target
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.files.plan import make_plan
from core.files.read_table import read_pasted
from core.locale import speaking
from core.shop.import_log import Origin
from core.shop.import_reads import propose
from core.team.rights import Actor, Role
from tests.core.campaigns.plans import stored_campaign
from tests.core.campaigns.target_days import run_of, series, stored_days

TODAY = date(2026, 11, 26)
SYCM = """生意参谋店铺日报
数据来源：生意参谋

统计日期\t访客数\t支付金额\t支付买家数\t支付转化率\t直通车消耗\t淘宝客佣金
2026-11-01\t1,000\t¥12,345.60\t40\t4.00%\t300\t20.5
2026/11/2\t2,000\t8,000元\t60\t3.00%\t300\t-
11月3日\t1500\t1.2万\t45\t3%\t100\t1
2027-01-01\t1\t1\t1\t1%\t1\t1
2026-11-04\tmany\t1\t1\t1%\t1\t1
合计\t4,500\t32345.6\t145\t\t700\t21.5
"""


def planned(actor, text, today=TODAY):
    cells = read_pasted(text).cells
    schema = day_schema(today)
    with reading() as session:
        proposal = propose(session, actor, schema, cells)
    return make_plan(cells, proposal.header, proposal.columns, schema), Origin(
        "日报.xls", "", proposal.columns
    )


def loaded(actor, text):
    with writing() as session:
        return import_days(session, actor, *planned(actor, text))


def kept(actor):
    with reading() as session:
        rows = session.scalars(
            select(DayActual).where(DayActual.shop_id == actor.shop_id).order_by(DayActual.day)
        )
        return [(row.day.isoformat(), row.gmv, row.buyers, row.visitors, row.ad_spend) for row in rows]


def test_an_export_is_stored_as_it_comes(shop):
    plan, origin = planned(shop, SYCM)
    assert (plan.good, plan.totals, [bad.row for bad in plan.bad]) == (3, 1, [8, 9])
    with reading() as session, speaking("en"):
        assert foretold(try_days(session, shop, plan)) == (
            "3 new days, 0 change, 0 are the same; days from 2026-11-01 to 2026-11-03."
        )
    assert kept(shop) == []
    with writing() as session:
        done = import_days(session, shop, plan, origin)
    assert (done.added, done.changed, done.unchanged) == (3, 0, 0)
    assert kept(shop) == [
        ("2026-11-01", 1_234_560, 40, 1000, 32_050),
        ("2026-11-02", 800_000, 60, 2000, 30_000),
        ("2026-11-03", 1_200_000, 45, 1500, 10_100),
    ]


def test_a_second_import_changes_what_differs_and_is_taken_back(shop):
    loaded(shop, SYCM)
    before = kept(shop)
    done = loaded(shop, "日期\t支付金额\n2026-11-01\t12345.6\n2026-11-02\t9000\n2026-11-05\t70\n")
    assert (done.added, done.changed, done.unchanged) == (1, 1, 1)
    assert kept(shop)[1] == ("2026-11-02", 900_000, 60, 2000, 30_000)
    with writing() as session:
        undone = undo_days(session, shop, done.run_id)
    assert (undone.removed, undone.restored, undone.kept) == (1, 1, 0)
    assert kept(shop) == before
    with writing() as session, pytest.raises(Conflict):
        undo_days(session, shop, done.run_id)


def test_days_of_a_later_import_stay_when_an_earlier_one_is_taken_back(sqlite_shop):
    first = loaded(sqlite_shop, "日期\t支付金额\n2026-11-01\t10\n2026-11-02\t20\n")
    loaded(sqlite_shop, "日期\t支付金额\n2026-11-02\t21\n")
    with writing() as session, pytest.raises(Conflict, match="1"):
        undo_days(session, sqlite_shop, first.run_id)
    with writing() as session:
        undo_days(session, sqlite_shop, first.run_id, keep_changed=True)
    assert [row[:2] for row in kept(sqlite_shop)] == [("2026-11-02", 2100)]


def test_a_table_of_items_is_no_table_of_days(sqlite_shop):
    plan, _origin = planned(
        sqlite_shop, "统计日期\t支付金额\n2026-11-01\t10\n2026-11-01\t20\n2026-11-02\t5\n"
    )
    assert (plan.good, [bad.row for bad in plan.bad]) == (1, [2, 3])


def test_of_terminals_the_whole_counts(sqlite_shop):
    text = "统计日期\t终端\t支付金额\n2026-11-01\tPC\t10\n2026-11-01\t所有终端\t30\n2026-11-01\t无线\t20\n"
    plan, _origin = planned(sqlite_shop, text)
    assert days_of(plan) == {date(2026, 11, 1): {"gmv": 3000}}


def test_buyers_follow_from_visitors_and_conversion_alone(sqlite_shop):
    plan, _origin = planned(sqlite_shop, "日期\t访客数\t支付转化率\n2026-11-01\t200\t5%\n")
    assert days_of(plan) == {date(2026, 11, 1): {"visitors": 200, "buyers": 10}}


def test_targets_are_kept_with_a_version_and_undone(shop):
    with writing() as session:
        undo = save_target(session, shop, 2026, 11, 10**9, 10**7, 0)
    assert (undo.gmv, undo.version) == (None, 1)
    with writing() as session, pytest.raises(Conflict):
        save_target(session, shop, 2026, 11, 5, None, 0)
    with writing() as session:
        save_targets(session, shop, [undo])
    with reading() as session:
        row = target_reads.budgets(session, shop).iloc[0]
    assert (row["year"], row["month"]) == (2026, 11)
    assert row[["gmv", "budget"]].isna().all()


@pytest.mark.parametrize(
    ("year", "month", "gmv", "budget", "field"),
    [(3000, 1, 1, 1, "year"), (2026, 13, 1, 1, "month"), (2026, 1, -1, 1, "gmv"), (2026, 1, 1, -1, "budget"), (2026, 1, 10**15, 1, "gmv")],
)  # fmt: skip
def test_targets_that_cannot_be_are_refused(sqlite_shop, year, month, gmv, budget, field):
    with writing() as session, pytest.raises(BadInput) as told:
        save_target(session, sqlite_shop, year, month, gmv, budget, 0)
    assert told.value.field == field


def test_all_or_no_months_are_stored(sqlite_shop):
    rows = [TargetRow(2026, 1, 100), TargetRow(2026, 2, -1)]
    with pytest.raises(BadInput), writing() as session:
        save_targets(session, sqlite_shop, rows)
    with reading() as session:
        assert target_reads.budgets(session, sqlite_shop).empty


def test_the_year_knows_its_campaigns_and_figures(sqlite_shop):
    campaign_id = stored_campaign(sqlite_shop)
    stored_campaign(sqlite_shop, state="idea", target=10**6)
    stored_days(sqlite_shop, series("2026-11-10", [500, 700]))
    with writing() as session:
        edited = set_campaign_target(
            session, sqlite_shop, campaign_id, version=1, target=1000, curve=Curve("flat")
        )
        save_target(session, sqlite_shop, 2026, 11, 30_000, None, 0)
    assert edited.before == {"target": None, "curve": {}}
    with reading() as session:
        view = target_reads.year_view(session, sqlite_shop, 2026, TODAY)
        told = target_reads.actuals_of_campaigns(session, sqlite_shop).set_index("campaign_id")
    row = view.months.set_index("month").loc[11]
    assert (row["campaigns"], row["actual"], row["version"]) == (1000, 1200, 1)
    assert (view.need.days_left, view.need.done) == (5, 1200)
    assert (told["gmv"][campaign_id], told["known"][campaign_id]) == (1200, 2)  # gathering does not sell


def test_a_curve_that_does_not_sum_is_not_stored(sqlite_shop):
    campaign_id = stored_campaign(sqlite_shop)
    with pytest.raises(BadInput), writing() as session:
        set_campaign_target(session, sqlite_shop, campaign_id, version=1, curve={"phases": {"burst:1": 9}})
    with pytest.raises(BadInput), writing() as session:
        set_campaign_target(session, sqlite_shop, campaign_id, version=1, target=-5)
    with reading() as session:
        assert session.get(Campaign, campaign_id).version == 1


def test_a_festival_leads_to_last_years_anchor(sqlite_shop):
    campaign_id = stored_campaign(sqlite_shop, festival="spring_festival", festival_day=date(2027, 2, 6))
    other = stored_campaign(sqlite_shop)
    with reading() as session:
        pair = target_reads.anchors(session, sqlite_shop, campaign_id)
        told = target_reads.forecast_of(session, sqlite_shop, other, run_of(), TODAY)
    assert pair == (date(2027, 2, 6), date(2026, 2, 17))
    assert isinstance(told, Unknown)


def test_a_marketer_may_neither_set_targets_nor_import(sqlite_shop):
    weak = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.MARKETER, "x")
    with writing() as session:
        for act in (
            lambda: save_target(session, weak, 2026, 1, 1, 1, 0),
            lambda: actual_actions.undo_days(session, weak, 1),
            lambda: target_actions.set_campaign_target(session, weak, 1, version=1, target=1),
        ):
            with pytest.raises(Forbidden):
                act()
