"""The demo shop's rivals: half matched, ninety days of prices, cuts that fit their habits, any day."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.competitors.layers import LAYERS
from core.competitors.price_seen import Seen
from core.competitors.tables import Advice, AlertRule, Match, PriceObservation, Rival, RivalItem
from core.competitors.take_over import Goods, Pair, RivalStory, take_over_rivals
from core.db.base import now
from core.db.engine import reading, writing
from core.demo import catalogue
from core.demo.rivals import rivals
from core.demo.year import sales_around
from core.errors import BadInput, Forbidden, NotFound
from core.jobs.tables import Job
from core.team.rights import Actor, Role

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
BEFORE = datetime(2025, 6, 1, 6, 0, tzinfo=UTC)  # what is stored must lie behind the test's own clock
OURS = {item["code"]: item for item in catalogue.items()}
DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))


def _pairs():
    return [(goods, pair) for rival in rivals(NOW) for goods in rival.goods for pair in goods.pairs]


def _seen(rival):
    return [seen for goods in rival.goods for seen in goods.seen]


def test_three_rivals_as_the_profile_names_them():
    told = rivals(NOW)
    assert [rival.name for rival in told] == catalogue.profile()["rival_names"]
    assert all(25 <= len(rival.goods) <= 40 for rival in told)
    keys = [goods.values["code"] for rival in told for goods in rival.goods]
    assert len(set(keys)) == len(keys)


def test_about_half_of_what_is_ours_is_matched():
    states = Counter(pair.state for _goods, pair in _pairs())
    assert 0.45 <= states["accepted"] / (states["accepted"] + states["suggested"]) <= 0.55
    assert 2 <= states["rejected"] <= 6
    kinds = {pair.kind for _goods, pair in _pairs() if pair.state == "accepted"}
    assert kinds == {"exact", "equivalent", "substitute"}


def test_some_of_ours_nobody_has_and_each_rival_has_what_we_lack():
    met = {pair.code for _goods, pair in _pairs() if pair.state != "rejected"}
    assert met < set(OURS)
    assert len(set(OURS) - met) >= 5
    for rival in rivals(NOW):
        assert sum(not goods.pairs for goods in rival.goods) >= 3


@pytest.mark.parametrize(("goods", "pair"), _pairs(), ids=lambda one: getattr(one, "code", ""))
def test_a_pair_is_priced_like_its_kind(goods, pair):
    """The same pack costs about the same; nothing is so far off that nobody would believe it."""
    prices = [seen.amounts["page_price"] for seen in goods.seen]
    ours = OURS[pair.code]["usual_price"]
    low, high = {"exact": (0.75, 1.35), "equivalent": (0.4, 2.5), "substitute": (0.6, 1.3)}[pair.kind]
    assert low <= min(prices) / ours <= max(prices) / ours <= high
    assert goods.values["title"].startswith(goods.values["brand"])
    assert 0 < pair.score < 1
    told = {reason["about"]: reason["sign"] for reason in pair.reasons}
    assert told["brand"] == "no"  # each shop sells under a brand of its own
    assert "words" in told
    assert pair.kind != "exact" or told["size"] == "yes"


@given(today=DAYS, minutes=st.integers(0, 1439))
@settings(max_examples=40, deadline=None)
def test_whatever_the_day_prices_are_in_order_and_never_of_tomorrow(today, minutes):
    until = datetime.combine(today, time(), ZONE) + timedelta(minutes=minutes)
    for rival in rivals(until.astimezone(UTC)):
        for goods in rival.goods:
            moments = [seen.at for seen in goods.seen]
            assert moments == sorted(moments)
            assert moments[-1] <= until
            assert moments[0] >= until - timedelta(days=92)
            days = [moment.astimezone(ZONE).date() for moment in moments]
            assert all(2 <= (later - earlier).days <= 4 for earlier, later in pairwise(days))
            for seen in goods.seen:
                known = [seen.amounts[layer] for layer in LAYERS if layer in seen.amounts]
                assert known == sorted(known, reverse=True)
                assert known[-1] > 0
                assert "page_price" in seen.amounts


@given(today=DAYS)
@settings(max_examples=60, deadline=None)
def test_whatever_the_day_there_was_a_sale_in_sight(today):
    assert sales_around(today - timedelta(days=90), today)


def test_the_same_moment_tells_the_same_story():
    assert rivals(NOW) == rivals(NOW)


def test_each_rival_keeps_its_character():
    """One cuts early and deep, one late and little, one hardly ever but gives coupons and gifts."""
    qinghe, xiangkou, tuantuan = rivals(NOW)
    starts = date(2026, 10, 15)  # of 双11, after which none of these observations lies
    firsts = {
        rival.name: min(seen.at.astimezone(ZONE).date() for seen in _seen(rival) if seen.note == "双11")
        for rival in (qinghe, xiangkou)
    }
    assert firsts[qinghe.name] < starts < firsts[xiangkou.name] - timedelta(days=7)
    assert _depth(qinghe) > 0.2 > 0.1 < _depth(xiangkou) < 0.15
    assert _share(tuantuan, "event_price") < 0.1 < 0.4 < _share(tuantuan, "coupon_price")
    assert _share(tuantuan, "gift_value") > 0


def _depth(rival):
    """Return what is taken off on average where something is taken off for a sale."""
    cuts = [
        1 - seen.amounts["event_price"] / seen.amounts["page_price"]
        for seen in _seen(rival)
        if "event_price" in seen.amounts and seen.note
    ]
    return sum(cuts) / len(cuts)


def _share(rival, amount):
    return sum(amount in seen.amounts for seen in _seen(rival)) / len(_seen(rival))


def test_some_prices_are_stale_and_some_things_come_back_into_stock():
    goods = [goods for rival in rivals(NOW) for goods in rival.goods]
    ages = [(NOW - one.seen[-1].at).days for one in goods]
    assert 3 <= sum(age >= 19 for age in ages) <= 20
    assert sum(age <= 3 for age in ages) > 0.8 * len(goods)
    stocks = [[seen.stock for seen in one.seen if seen.stock] for one in goods]
    back = [line for line in stocks if "out" in line and line[-1] == "in"]
    assert len(back) >= 3
    assert any(line[-1] == "out" for line in stocks)
    assert {seen.source for one in goods for seen in one.seen} == {"file", "page", "pasted", "typed"}


def test_the_filled_shop_has_them(demo_database):
    with reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Rival, RivalItem, PriceObservation)
        ]
        states = dict(session.execute(select(Match.state, func.count()).group_by(Match.state)).all())
        latest = session.scalar(select(func.max(PriceObservation.seen_on)))
        stray = session.scalar(
            select(func.count()).where(Match.state == "suggested", Match.decided_at.is_not(None))
        )
    assert counts[:2] == [3, 101]
    assert 2500 < counts[2] < 4000
    assert set(states) == {"accepted", "suggested", "rejected"}
    assert latest <= datetime.now(ZONE).date()
    assert stray == 0


def test_two_rules_have_looked_and_advice_was_decided(demo_database):
    with reading() as session:
        looked = session.execute(select(AlertRule.first_run_at, AlertRule.created_at)).all()
        decided = session.execute(select(Advice.state, Advice.decided_at)).all()
        jobs = session.scalar(select(func.count()).select_from(Job))
    assert len(looked) == 2
    assert all(first is not None and first >= created for first, created in looked)
    assert len(decided) in (2, 3)
    assert all((now() - at).days in (0, 1, 2, 3) for _state, at in decided)
    assert jobs == 0  # no worker has to do anything before the shop can be looked at


def test_taking_over_refuses_what_no_table_could_hold(sqlite_shop):
    named = {"code": "1", "title": "瓜子"}
    seen = Seen(BEFORE, {"page_price": 990})
    for goods, error in (
        (Goods({"code": "1", "title": ""}), BadInput),
        (Goods(named, [Seen(BEFORE, {"page_price": -1})]), BadInput),
        (Goods(named, [Seen(BEFORE, {"page_price": 990, "coupon_price": 1090})]), BadInput),
        (Goods(named, [Seen(BEFORE, {"page_price": 1}, source="hearsay")]), BadInput),
        (Goods(named, [seen], [Pair("NONE", "exact", "accepted", 0.9)]), NotFound),
        (Goods(named, [seen], [Pair("NONE", "twin", "accepted", 0.9)]), BadInput),
    ):
        with pytest.raises(error), writing() as session:
            take_over_rivals(session, sqlite_shop, [RivalStory("甲", goods=[goods])])
    marketer = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.MARKETER, "M")
    with pytest.raises(Forbidden), writing() as session:
        take_over_rivals(session, marketer, [RivalStory("甲", goods=[Goods(named, [seen])])])
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Rival)) == 0


def test_a_price_belongs_to_the_day_it_is_in_the_shop(shop):
    late = Seen(datetime(2025, 11, 10, 16, 30, tzinfo=UTC), {"page_price": 990}, source="page")
    with writing() as session:
        assert take_over_rivals(
            session, shop, [RivalStory("甲", goods=[Goods({"code": "1", "title": "瓜子"}, [late])])]
        )
    with reading() as session:
        row = session.execute(
            select(PriceObservation.seen_on, PriceObservation.page_price, PriceObservation.coupon_price)
        ).one()
    assert row == (date(2025, 11, 11), 990, None)
