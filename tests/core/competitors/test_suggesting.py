"""The search for matches: what is alike is suggested once, decisions stand, what no longer holds goes."""

from datetime import date

import pytest
from sqlalchemy import select, update

from core.competitors import actions, suggested
from core.competitors.suggested import Pair, Stored, store
from core.competitors.suggesting import KIND, newest_matching, start_matching
from core.competitors.tables import Match, RivalItem
from core.db.engine import reading, writing
from core.errors import Forbidden
from core.jobs import queue
from core.jobs.runner import run_here
from core.jobs.tables import Job
from core.shop.tables import Item, Shop
from core.team.rights import Actor, Role
from tests.core.competitors.price_shop import (
    store_item,
    store_match,
    store_price,
    store_rival,
    store_rival_item,
)

GOODS = {
    "A1": ("青禾 每日坚果 混合果仁 500g", 5990),
    "A2": ("青禾 龙井 明前绿茶 250g", 12900),
    "A3": ("青禾 手冲咖啡豆 云南 454g", 6900),
    "A4": ("青禾 有机黑芝麻糊 30包", 4990),
    "A5": ("青禾 冻干草莓脆 100g", 3990),
    "A6": ("青禾 桂花酸梅汤 原料包 10袋", 2990),
}


@pytest.fixture
def market(shop: Actor) -> dict[str, int]:
    """Six items of ours; a rival that has four of them, and two things of its own."""
    ids = {
        code: store_item(shop, code, title=title, usual_price=price) for code, (title, price) in GOODS.items()
    }
    rival = store_rival(shop, "栗语")
    for name, title, price in (
        ("nuts", "青禾每日坚果混合果仁 500g 罐装", 5790),
        ("tea", "青禾明前龙井绿茶 250g 礼盒", 12500),
        ("coffee", "青禾云南手冲咖啡豆 454g", 6990),
        ("sesame", "青禾有机黑芝麻糊 30包 早餐", 4890),
        ("pan", "不粘平底锅 28cm 麦饭石", 8900),
        ("towel", "纯棉毛巾 三条装", 2900),
    ):
        pack = {"pack_amount": 500.0, "pack_unit": "g"} if "500g" in title else {}
        ids[name] = store_rival_item(shop, rival, title, **pack)
        store_price(shop, ids[name], date(2026, 11, 1), in_hand_price=price)
    return ids


def search(actor: Actor) -> Job:
    with writing() as session:
        job_id = start_matching(session, actor)
    run_here(job_id)
    with reading() as session:
        job = session.get(Job, job_id)
        session.expunge(job)
    return job


def pairs(actor: Actor) -> dict[tuple[int, int], str]:
    with reading() as session:
        rows = session.execute(
            select(Match.item_id, Match.rival_item_id, Match.state).where(Match.shop_id == actor.shop_id)
        )
        return {(row.item_id, row.rival_item_id): row.state for row in rows}


def revision(actor: Actor) -> int:
    with reading() as session:
        return session.scalars(select(Shop.revision).where(Shop.id == actor.shop_id)).one()


def test_what_is_alike_is_suggested_with_its_reasons(shop, market):
    before = revision(shop)
    job = search(shop)
    assert (job.state, job.done, job.total) == ("done", 100, 100)
    there = pairs(shop)
    for code, name in (("A1", "nuts"), ("A2", "tea"), ("A3", "coffee"), ("A4", "sesame")):
        assert there[market[code], market[name]] == "suggested"
    assert not {market["pan"], market["towel"]} & {theirs for _ours, theirs in there}
    assert revision(shop) > before
    with reading() as session:
        best = session.scalars(
            select(Match).where(Match.item_id == market["A1"], Match.rival_item_id == market["nuts"])
        ).one()
        assert (best.kind, best.version) == ("exact", 1)
        assert 0.5 <= best.score <= 1
        told = {reason["about"]: reason for reason in best.reasons}
    assert (told["size"]["sign"], told["size"]["ours"]) == ("yes", [500.0, "g"])
    assert (told["price"]["ours"], told["price"]["theirs"]) == (5990, 5790)


def test_a_second_search_changes_nothing(shop, market):
    search(shop)
    with reading() as session:
        first = session.execute(select(Match.id, Match.score, Match.version).order_by(Match.id)).all()
    job = search(shop)
    with reading() as session:
        assert session.execute(select(Match.id, Match.score, Match.version).order_by(Match.id)).all() == first
    assert "0" in job.message.split()


def test_decisions_stand_and_what_no_longer_holds_is_withdrawn(shop, market):
    rejected = store_match(shop, market["A1"], market["nuts"], state="rejected")
    accepted = store_match(shop, market["A5"], market["towel"], kind="substitute", state="accepted")
    stale = store_match(shop, market["A6"], market["pan"], state="suggested")
    search(shop)
    there = pairs(shop)
    assert there[market["A1"], market["nuts"]] == "rejected"
    assert there[market["A5"], market["towel"]] == "accepted"
    assert (market["A6"], market["pan"]) not in there
    with reading() as session:
        assert session.get(Match, stale) is None
        assert [session.get(Match, each).version for each in (rejected, accepted)] == [1, 1]


def test_what_is_off_sale_or_deleted_is_not_suggested(shop, market):
    with writing() as session:
        session.execute(update(Item).where(Item.id == market["A1"]).values(status="off"))
        actions.delete_rival_items(session, shop, [market["tea"]])
    search(shop)
    there = pairs(shop)
    assert market["A1"] not in {ours for ours, _theirs in there}
    assert market["tea"] not in {theirs for _ours, theirs in there}
    assert (market["A3"], market["coffee"]) in there


def test_the_shops_own_view_says_whether_another_brand_makes_a_substitute(shop, market):
    with writing() as session:
        session.execute(update(Item).values(brand="青禾"))
        session.execute(update(RivalItem).values(brand="栗语"))
    for n, code in enumerate(("A5", "A6") * 3):
        theirs = store_rival_item(shop, 1, f"别的东西 {n}", brand="栗语")
        store_match(shop, market[code], theirs, kind="equivalent")
    search(shop)
    with reading() as session:
        found = session.scalars(select(Match).where(Match.rival_item_id == market["nuts"])).one()
        assert (found.state, found.kind) == ("suggested", "exact")


def test_a_shop_without_rivals_has_nothing_to_suggest(shop):
    store_item(shop, "A1")
    assert search(shop).state == "done"
    assert pairs(shop) == {}


def test_one_search_at_a_time(shop, market):
    with writing() as session:
        assert newest_matching(session, shop) is None
        first = start_matching(session, shop)
        assert start_matching(session, shop) == first
    run_here(first)
    with writing() as session:
        second = start_matching(session, shop)
        assert second != first
        assert newest_matching(session, shop).id == second
        queue.cancel(session, shop, second)
        assert start_matching(session, shop) != second
        assert len(session.scalars(select(Job.id).where(Job.kind == KIND)).all()) == 3


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER])
def test_who_does_not_decide_does_not_search(shop, role):
    with pytest.raises(Forbidden), writing() as session:
        start_matching(session, Actor(shop.user_id, shop.shop_id, role, ""))


def test_a_search_that_is_told_to_stop_leaves_nothing_new(shop, market):
    with writing() as session:
        job_id = start_matching(session, shop)
        session.execute(update(Job).where(Job.id == job_id).values(cancel_requested=True))
    run_here(job_id)
    with reading() as session:
        assert session.get(Job, job_id).state == "cancelled"
    assert pairs(shop) == {}


def found(market, *told: tuple[str, str, float]) -> list[Pair]:
    return [Pair(market[ours], market[theirs], "exact", score) for ours, theirs, score in told]


def test_another_score_keeps_the_version_that_people_look_at(shop, market):
    assert store(shop.shop_id, found(market, ("A1", "nuts", 0.6), ("A2", "tea", 0.7))) == Stored(new=2)
    told = store(shop.shop_id, found(market, ("A1", "nuts", 0.9), ("A3", "coffee", 0.8)))
    assert told == Stored(new=1, changed=1, gone=1)
    with writing() as session:
        match = session.scalars(select(Match).where(Match.rival_item_id == market["nuts"])).one()
        assert (match.score, match.version) == (0.9, 1)
        actions.decide_matches(session, shop, [(match.id, 1, "accepted")])
    assert store(shop.shop_id, found(market, ("A1", "nuts", 0.1))).changed == 0


def test_a_rivals_item_that_is_accepted_is_suggested_for_no_other(shop, market):
    store_match(shop, market["A1"], market["nuts"])
    assert store(shop.shop_id, found(market, ("A2", "nuts", 0.9))) == Stored()


def test_what_people_decide_while_it_is_stored_stands(shop, market):
    """Everything is decided between the look at what is there and the writing."""
    ids = [store_match(shop, market[ours], market[theirs], state="suggested") for ours, theirs in
           (("A1", "nuts"), ("A2", "tea"))]  # fmt: skip

    def meanwhile() -> bool:
        with writing() as session:
            if session.get(Match, ids[0]).state == "suggested":
                actions.decide_matches(session, shop, [(ids[0], 1, "accepted"), (ids[1], 1, "rejected")])
                actions.link(session, shop, market["A3"], market["coffee"])
        return False

    told = store(shop.shop_id, found(market, ("A1", "nuts", 0.9), ("A3", "coffee", 0.4)), cancelled=meanwhile)
    assert told == Stored()
    assert set(pairs(shop).values()) == {"accepted", "rejected"}
    assert len(pairs(shop)) == 3


def test_many_are_stored_in_batches(shop, market, monkeypatch):
    monkeypatch.setattr(suggested, "BATCH", 2)
    every = found(market, ("A1", "nuts", 0.9), ("A2", "tea", 0.8), ("A3", "coffee", 0.7))
    assert store(shop.shop_id, every).new == 3
    assert store(shop.shop_id, []).gone == 3
    with reading() as session:
        assert session.scalar(select(RivalItem.id).limit(1)) is not None
