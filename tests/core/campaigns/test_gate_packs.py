"""Gate packs in a shop: its own versions, new ones, the one of a campaign, and how the campaign stands at it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.campaigns import gate_actions as gates
from core.campaigns import gate_reads
from core.campaigns.gate_terms import checked_gates
from core.campaigns.plan_frames import plan_frames
from core.campaigns.priced import priced_items
from core.campaigns.standing_actions import save_standing
from core.campaigns.tables import Campaign
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.promotions.gates import Light
from core.rules.gate_packs import Gate, packs_by_key
from core.team.rights import Actor, Role
from tests.core.campaigns.campaign_items import stored_campaign_item
from tests.core.campaigns.plans import stored_campaign
from tests.core.competitors.price_shop import store_item

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(UTC).astimezone(ZONE).date()
KEY = "tmall_november_11_2019"
OWN = {"field": "dsr_item", "value": 4.7, "on_fail": "block", "source": "ours", "mark": "found"}


def _act(what, *args: Any, **named: Any) -> Any:
    with writing() as session:
        return what(session, *args, **named)


def _packs(actor: Actor, platform: str = "") -> dict[str, gate_reads.StoredPack]:
    with reading() as session:
        return {each.pack.key: each for each in gate_reads.packs(session, actor, platform=platform)}


def _row(gate: Gate, **changes: Any) -> Mapping[str, Any]:
    return gate.model_dump() | changes


def _save(actor: Actor, rows: list[Mapping[str, Any]], *, key: str = KEY, version: int = 0, **named: Any):
    return _act(gates.save_pack, actor, key, version=version, rows=rows, today=TODAY, **named)


def _coming(actor: Actor, **changes: Any) -> int:
    live = datetime.now(UTC) + timedelta(days=10)
    moments = {
        "starts_at": live - timedelta(days=5),
        "live_at": live,
        "ends_at": live + timedelta(days=1),
        "enrol_by": live - timedelta(days=2),
    }
    return stored_campaign(actor, **moments | changes)


def test_packs_are_chosen_by_platform_those_for_all_last(sqlite_shop):
    told = _packs(sqlite_shop, "天猫旗舰店")
    assert "tmall_november_11_2018" in told
    assert "jd_big_sale" not in told
    assert list(told)[-1] == "any_sale"
    assert set(_packs(sqlite_shop, "京东")) == {"jd_big_sale", "any_sale"}
    assert set(_packs(sqlite_shop, "自有小程序")) == set(packs_by_key())


def test_packs_of_the_campaigns_festival_come_first(sqlite_shop):
    with reading() as session:
        told = gate_reads.packs(session, sqlite_shop, platform="tmall", festival="june_18")
    keys = [each.pack.key for each in told]
    assert keys[0] == "tmall_june_18_2025"
    assert keys.index("juhuasuan") < keys.index("any_sale") < keys.index("tmall_november_11")


def test_a_shop_changes_a_bound_removes_a_gate_and_resets(shop):
    first, second, _third = packs_by_key()[KEY].gates
    edited = _save(shop, [_row(first, value=0.85), _row(second), OWN])
    own = _packs(shop)[KEY]
    assert (own.is_own, own.is_shipped, own.version) == (True, True, 1)
    assert [each.id for each in own.pack.gates] == [first.id, second.id, "dsr_item"]
    assert own.pack.gates[0].value == 0.85
    assert own.pack.enrolment == packs_by_key()[KEY].enrolment
    reset = _act(gates.reset_pack, shop, KEY, version=edited.version)
    assert not _packs(shop)[KEY].is_own
    _act(gates.restore_pack, shop, reset)
    assert _packs(shop)[KEY].pack == own.pack
    assert packs_by_key()[KEY].gates[0].value == 0.9  # the rule pack is as it was


def test_undoing_the_first_edit_takes_the_shops_version_away(sqlite_shop):
    edited = _save(sqlite_shop, [OWN])
    _act(gates.restore_pack, sqlite_shop, edited)
    assert not _packs(sqlite_shop)[KEY].is_own


def test_the_second_of_two_editors_of_a_pack_is_told(sqlite_shop):
    _save(sqlite_shop, [OWN])
    with pytest.raises(Conflict):
        _save(sqlite_shop, [])
    assert len(_packs(sqlite_shop)[KEY].pack.gates) == 1


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"field": "weather", "value": 1}, id="a field that is none"),
        pytest.param({"field": "", "value": 1}, id="no field"),
        pytest.param({"field": "dsr_item", "value": 9}, id="a bound out of range"),
        pytest.param({"field": "dsr_item", "value": -1}, id="a negative bound"),
        pytest.param({"field": "dsr_item", "value": None}, id="no bound"),
        pytest.param({"field": "dsr_item", "value": float("nan")}, id="no number"),
        pytest.param({"field": "stock", "value": 1.5}, id="half a piece"),
        pytest.param({"field": "price_lowest", "value": 0.9}, id="no window"),
        pytest.param({"field": "price_lowest", "value": 0.9, "window_days": 8}, id="a strange window"),
        pytest.param({"field": "price_lowest", "value": 0, "window_days": 30}, id="nothing is allowed"),
        pytest.param({"field": "stock", "value": 1, "on_fail": "explode"}, id="a strange consequence"),
        pytest.param({"field": "stock", "value": 1, "verify_by": "3000-01-01"}, id="in the year 3000"),
        pytest.param({"field": "stock", "value": 1, "verify_by": "soon"}, id="no date"),
        pytest.param({"field": "stock", "value": 1, "source": "x" * 201}, id="a long source"),
    ],
)
def test_a_gate_that_cannot_be_meant_is_refused_with_its_row_and_nothing_is_stored(sqlite_shop, row):
    with pytest.raises(BadInput, match="2") as refused:
        _save(sqlite_shop, [OWN, row])
    assert refused.value.field == "gates"
    assert not _packs(sqlite_shop)[KEY].is_own


def test_two_gates_may_ask_the_same_with_two_bounds():
    told = checked_gates([OWN, {**OWN, "value": 4.8, "on_fail": "warn"}], today=TODAY)
    assert [each.id for each in told] == ["dsr_item", "dsr_item_2"]


def test_a_pack_of_ones_own_begins_as_a_copy_and_is_deleted_when_nothing_uses_it(shop):
    made = _act(gates.new_pack, shop, name=" 双11  自营 ", platforms=["tmall"], copy_of=KEY)
    own = _packs(shop, "tmall")[made.key]
    assert (own.pack.shown_name, own.is_shipped) == ("双11 自营", False)
    assert own.pack.gates == packs_by_key()[KEY].gates
    with pytest.raises(Conflict):
        _act(gates.new_pack, shop, name="双11 自营")
    campaign = _coming(shop, gate_pack=made.key)
    with pytest.raises(BadInput):
        _act(gates.delete_pack, shop, made.key, version=1)
    with writing() as session:
        session.get(Campaign, campaign).gate_pack = ""
    deleted = _act(gates.delete_pack, shop, made.key, version=1)
    assert made.key not in _packs(shop)
    _act(gates.restore_pack, shop, deleted)
    assert made.key in _packs(shop)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_packs_name_is_checked(sqlite_shop, name):
    with pytest.raises(BadInput) as refused:
        _act(gates.new_pack, sqlite_shop, name=name)
    assert refused.value.field == "name"


def test_a_shipped_pack_cannot_be_deleted_nor_an_own_one_reset(sqlite_shop):
    made = _act(gates.new_pack, sqlite_shop, name="ours")
    with pytest.raises(BadInput):
        _act(gates.delete_pack, sqlite_shop, KEY, version=0)
    with pytest.raises(BadInput):
        _act(gates.reset_pack, sqlite_shop, made.key, version=1)


def test_a_campaign_gets_a_pack_with_its_dates_and_gives_it_back(shop):
    campaign = _coming(shop, enrol_by=None)
    with reading() as session:
        live, ends = (getattr(session.get(Campaign, campaign), name) for name in ("live_at", "ends_at"))
    until = live - timedelta(days=3)
    named = {"enrol_by": until, "protected_until": ends + timedelta(days=15)}
    chosen = _act(gates.choose_pack, shop, campaign, version=1, key=KEY, **named)
    with reading() as session:
        row = session.get(Campaign, campaign)
        assert (row.gate_pack, row.enrol_by, row.version) == (KEY, until, 2)
    with pytest.raises(Conflict):
        _act(gates.choose_pack, shop, campaign, version=1, key="", enrol_by=None, protected_until=None)
    _act(gates.undo_choice, shop, chosen)
    with reading() as session:
        row = session.get(Campaign, campaign)
        assert (row.gate_pack, row.enrol_by, row.protected_until) == ("", None, None)


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"enrol_by": datetime(3000, 1, 1, tzinfo=UTC)}, "enrol_by"),
        ({"enrol_by": datetime.now(UTC) + timedelta(days=90)}, "enrol_by"),
        ({"protected_until": datetime.now(UTC)}, "protected_until"),
        ({"protected_until": datetime(1999, 1, 1, tzinfo=UTC)}, "protected_until"),
    ],
)
def test_dates_that_cannot_be_meant_are_refused(sqlite_shop, named, field):
    campaign = _coming(sqlite_shop)
    told = {"enrol_by": None, "protected_until": None} | named
    with pytest.raises(BadInput) as refused:
        _act(gates.choose_pack, sqlite_shop, campaign, version=1, key=KEY, **told)
    assert refused.value.field == field


def test_a_pack_that_is_not_there_cannot_be_chosen(sqlite_shop):
    campaign = _coming(sqlite_shop)
    with pytest.raises(NotFound):
        _act(
            gates.choose_pack,
            sqlite_shop,
            campaign,
            version=1,
            key="none",
            enrol_by=None,
            protected_until=None,
        )


def test_dates_are_suggested_by_the_pack():
    live = datetime(2019, 11, 10, 16, tzinfo=UTC)  # 双11 at midnight
    assert gates.suggested_enrolment(packs_by_key()[KEY], live, ZONE) == datetime(
        2019, 9, 20, 23, 59, tzinfo=ZONE
    )
    ends = datetime(2025, 6, 20, 16, tzinfo=UTC)
    pack = packs_by_key()["tmall_june_18_2025"]
    assert gates.suggested_protection(pack, ends, ZONE) == datetime(2025, 7, 5, 23, 59, tzinfo=ZONE)
    assert gates.suggested_enrolment(pack, live, ZONE) is None


def test_a_campaign_stands_at_its_gates(shop):
    fits = store_item(shop, "A1", usual_price=10000, facts={"包邮": "是", "运费险": "有"})
    misses = store_item(shop, "A2", usual_price=10000, facts={"包邮": "否"})
    campaign = _coming(shop, gate_pack=KEY)
    for item, price in ((fits, 9000), (misses, 9500)):
        stored_campaign_item(shop, campaign, item, price=price)
    on = TODAY + timedelta(days=40)  # then their prices are known for more than thirty days
    with writing() as session:
        row = session.get(Campaign, campaign)
        row.live_at, row.ends_at = (each + timedelta(days=60) for each in (row.live_at, row.ends_at))
    with reading() as session:
        told = gate_reads.campaign_gates(session, shop, campaign, on)
    assert (told.pack_key, told.items, told.passing) == (KEY, 2, 1)
    assert (told.items_with(Light.FAIL), told.items_with(Light.UNKNOWN)) == (1, 1)
    lights = told.table[told.table["code"] == "A2"].set_index("gate")["light"].to_dict()
    assert lights == {"price_lowest_30": "fail", "free_shipping": "fail", "return_insurance": "unknown"}


def test_the_lights_of_the_whole_plan_are_those_of_each_campaign(sqlite_shop):
    item = store_item(sqlite_shop, "A1", usual_price=10000, facts={"包邮": "是"}, stock=5)
    with writing() as session:
        save_standing(session, sqlite_shop, version=0, values={"dsr_item": 4.1}, on=TODAY)
    keys = {_coming(sqlite_shop, name=key, gate_pack=key): key for key in packs_by_key()}
    plain = _coming(sqlite_shop)
    over = _coming(
        sqlite_shop, gate_pack=KEY, live_at=datetime(2026, 1, 1, tzinfo=UTC), ends_at=datetime(2026, 1, 2, tzinfo=UTC)
    )  # fmt: skip
    for campaign in (*keys, plain, over):
        stored_campaign_item(sqlite_shop, campaign, item, price=9000)
    with reading() as session:
        frames = plan_frames(session, sqlite_shop)
        told = gate_reads.all_lights(
            session, sqlite_shop, frames, priced_items(session, sqlite_shop, frames, TODAY), TODAY
        )
        for campaign in keys:
            alone = gate_reads.campaign_gates(session, sqlite_shop, campaign, TODAY).table
            same = told[told["campaign_id"] == campaign]
            assert same["light"].tolist() == alone["light"].tolist()
            assert same["gate"].tolist() == alone["gate"].tolist()
    assert set(told["campaign_id"]) == set(keys)


def test_a_campaign_without_a_pack_or_with_one_that_is_gone_has_no_table(sqlite_shop):
    for key in ("", "own_gone"):
        campaign = _coming(sqlite_shop, gate_pack=key)
        with reading() as session:
            told = gate_reads.campaign_gates(session, sqlite_shop, campaign, TODAY)
        assert (told.stored, len(told.table), told.pack_key) == (None, 0, key)


def test_a_campaign_that_is_over_is_looked_at_as_on_the_day_before(sqlite_shop):
    live = datetime(2026, 1, 10, 12, tzinfo=UTC)
    campaign = _coming(sqlite_shop, gate_pack=KEY, live_at=live, ends_at=live + timedelta(days=1))
    with reading() as session:
        told = gate_reads.campaign_gates(session, sqlite_shop, campaign, TODAY)
    assert told.on == date(2026, 1, 9)


def test_only_who_may_edit_campaigns_changes_packs(sqlite_shop):
    campaign, viewer = _coming(sqlite_shop), replace(sqlite_shop, role=Role.MARKETER)
    for act in (
        lambda: _save(viewer, [OWN]),
        lambda: _act(gates.new_pack, viewer, name="x"),
        lambda: _act(gates.reset_pack, viewer, KEY, version=0),
        lambda: _act(gates.delete_pack, viewer, KEY, version=0),
        lambda: _act(
            gates.choose_pack, viewer, campaign, version=1, key=KEY, enrol_by=None, protected_until=None
        ),
    ):
        with pytest.raises(Forbidden):
            act()
