"""The plan as tables: typed also when empty, of one shop only, without what was deleted; moved as the action moves it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.campaign_actions import build, delete_campaign
from core.campaigns.moving import frames_moved, later
from core.campaigns.plan_frames import PlanFrames, campaigns_frame, plan_frames
from core.campaigns.tables import BudgetLine
from core.campaigns.task_actions import delete_task
from core.db.engine import reading, writing
from core.shop.actions import delete_items, open_shop
from core.team.rights import Actor
from core.team.tables import User
from tests.core.campaigns.campaign_items import stored_campaign_item
from tests.core.campaigns.plans import LIVE, stored_campaign
from tests.core.competitors.price_shop import store_item

FRAMES = ("campaigns", "phases", "tasks", "needs", "items", "budget", "sends")
DAY = timedelta(days=1)
NEW_YORK = ZoneInfo("America/New_York")


def _frames(actor: Actor, **only) -> PlanFrames:
    with reading() as session:
        return plan_frames(session, actor, **only)


def _filled(actor: Actor, **changes: object) -> int:
    """A campaign with something in each of the tables but needs."""
    campaign_id = stored_campaign(actor, **changes)
    stored_campaign_item(actor, campaign_id, store_item(actor, f"N{campaign_id}", usual_price=1990))
    with writing() as session:
        session.add(BudgetLine(shop_id=actor.shop_id, campaign_id=campaign_id, kind="ads", planned=100))
    return campaign_id


def test_tables_have_their_types_also_when_they_are_empty_or_nothing_is_known(shop):
    empty = _frames(shop)
    _filled(shop, owner_id=None, enrol_by=None)
    full = _frames(shop)
    for name in FRAMES:
        assert list(getattr(empty, name).columns) == list(getattr(full, name).columns)
    moments = {
        "campaigns": ("starts_at", "ends_at", "live_at", "protected_until", "enrol_by"),
        "phases": ("starts_at", "ends_at"),
        "tasks": ("done_at",),
        "sends": ("sends_at",),
    }
    numbers = {
        "campaigns": ("owner_id", "target", "actual", "scenario_id"),
        "tasks": ("assignee_id", "offset"),
        "items": ("usual_price", "cost", "own_price", "price", "stock", "forecast"),
        "budget": ("planned", "committed", "spent"),
        "sends": ("audience_count",),
    }
    for frames in (empty, full):
        for name, columns in moments.items():
            assert {str(getattr(frames, name)[each].dtype) for each in columns} == {"datetime64[us, UTC]"}
        for name, columns in numbers.items():
            assert {str(getattr(frames, name)[each].dtype) for each in columns} == {"Int64"}
        days = [frames.tasks["starts_on"], frames.tasks["due_on"], frames.campaigns["festival_day"]]
        assert {str(each.dtype) for each in days} == {"datetime64[us]"}
    assert full.items["price"].tolist() == [1990]  # the usual one where the row has none
    assert full.items["own_price"].isna().all()


def test_another_shops_rows_are_never_seen(shop):
    mine = _filled(shop)
    with writing() as session:
        other = open_shop(session, session.get(User, shop.user_id), name="Another")
        theirs = build(session, other, name="x", live=LIVE, level="C")
    assert not _frames(other).needs.empty
    for name in FRAMES[1:]:
        frame = getattr(_frames(shop, only=[mine, theirs]), name)
        assert "campaign_id" not in frame or set(frame["campaign_id"]) == {mine}
    assert _frames(shop, only=[theirs]).needs.empty
    assert _frames(shop).campaigns["id"].tolist() == [mine]


def test_what_was_deleted_is_out(sqlite_shop):
    kept, gone = _filled(sqlite_shop), _filled(sqlite_shop)
    with writing() as session:
        delete_campaign(session, sqlite_shop, gone, version=1)
    frames = _frames(sqlite_shop)
    for name in ("phases", "tasks", "items", "budget", "sends"):
        assert set(getattr(frames, name)["campaign_id"]) == {kept}
    with writing() as session:
        delete_items(session, sqlite_shop, frames.items["item_id"].tolist())
    assert _frames(sqlite_shop).items.empty


def test_a_deleted_task_takes_its_needs_along(sqlite_shop):
    with writing() as session:
        campaign_id = build(session, sqlite_shop, name="x", live=LIVE, level="C")
    first = int(_frames(sqlite_shop).needs["needs_id"].iloc[0])
    with writing() as session:
        delete_task(session, sqlite_shop, first, version=1)
    frames = _frames(sqlite_shop, only=[campaign_id])
    assert frames.needs.empty
    assert first not in set(frames.tasks["id"])
    assert len(frames.tasks) == 2


def test_campaigns_of_a_stretch_of_time_are_those_that_touch_it(sqlite_shop):
    stored_campaign(sqlite_shop)  # LIVE − 20 days to LIVE + 1 day
    ends, starts = LIVE + DAY, LIVE - 20 * DAY
    rows = [
        ({"since": ends}, 0),  # the end is the first moment that is too late
        ({"since": ends - timedelta(minutes=1)}, 1),
        ({"until": starts}, 0),
        ({"until": starts + timedelta(minutes=1)}, 1),
    ]
    with reading() as session:
        for stretch, count in rows:
            assert len(campaigns_frame(session, sqlite_shop, **stretch)) == count


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from((datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 10, 30, tzinfo=UTC))),
    st.integers(0, 4 * 24 * 60),
    st.integers(-4, 4).filter(bool),
)
def test_a_preview_moves_as_the_move_does_also_where_clocks_change(first, minutes, days):
    at = first + timedelta(minutes=minutes)
    frames = _one_campaign(at)
    moved = frames_moved(frames, 1, days, NEW_YORK)
    assert moved.campaigns["live_at"].iloc[0] == later(at, days, NEW_YORK)
    assert moved.phases["starts_at"].iloc[0] == later(at, days, NEW_YORK)
    assert moved.campaigns["protected_until"].isna().all()
    assert frames.campaigns["live_at"].iloc[0] == at  # what was given stays as it was


def test_the_preview_of_a_campaign_that_is_gone_is_the_plan_as_it_stands():
    frames = _one_campaign(LIVE)
    pd.testing.assert_frame_equal(frames_moved(frames, 9, 1, NEW_YORK).campaigns, frames.campaigns)


def _one_campaign(at: datetime) -> PlanFrames:
    """The frames of a plan with one campaign and one phase, both from a moment on."""
    times = pd.Series([at], dtype="datetime64[us, UTC]")
    nothing = pd.Series([pd.NaT], dtype="datetime64[us, UTC]")
    ends = times + pd.Timedelta(days=1)
    return PlanFrames(
        campaigns=pd.DataFrame(
            {"id": [1], "starts_at": times, "ends_at": ends, "live_at": times, "protected_until": nothing,
             "skips_days_off": [False]}
        ),
        phases=pd.DataFrame({"campaign_id": [1], "starts_at": times, "ends_at": ends}),
        tasks=pd.DataFrame(
            {"id": [], "campaign_id": [], "starts_on": pd.Series(dtype="datetime64[us]"),
             "due_on": pd.Series(dtype="datetime64[us]")}
        ),
        needs=pd.DataFrame({"task_id": [], "needs_id": []}),
        items=pd.DataFrame(),
        budget=pd.DataFrame(),
        sends=pd.DataFrame({"campaign_id": [], "sends_at": pd.Series(dtype="datetime64[us, UTC]")}),
    )  # fmt: skip
