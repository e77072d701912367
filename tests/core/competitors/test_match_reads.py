"""What the page reads of matches: best first, both sides, only what waits, only of this shop."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from core.competitors import actions, match_reads
from core.competitors.match_reads import Wanted
from core.competitors.tables import Match, RivalItem
from core.db.base import now
from core.db.engine import reading, writing
from core.shop.actions import delete_items, open_shop
from core.team.actions import ensure_local_user
from core.team.rights import Actor
from tests.core.competitors.price_shop import (
    store_item,
    store_match,
    store_price,
    store_rival,
    store_rival_item,
)

DAY = date(2026, 11, 20)


@pytest.fixture
def pairs(shop: Actor) -> dict[str, int]:
    """Four suggestions at two rivals, with scores 0.9, 0.8, 0.6 and 0.5."""
    nuts = store_item(shop, "A1", title="Salted nuts", brand="Green", usual_price=1990, spec="500g")
    tea = store_item(shop, "B1", title="Green tea", usual_price=4990)
    near, far = store_rival(shop, "Near"), store_rival(shop, "Far")
    ids = {"nuts": nuts, "tea": tea, "near": near, "far": far}
    for name, ours, rival, title, kind, score in (
        ("best", nuts, near, "Nuts, salted", "exact", 0.9),
        ("pack", nuts, far, "Nuts 750g", "equivalent", 0.8),
        ("brew", tea, far, "Tea 50%", "exact", 0.6),
        ("other", tea, near, "Black tea", "substitute", 0.5),
    ):
        theirs = store_rival_item(shop, rival, title, brand="Fox", pack_amount=750.0, pack_unit="g")
        ids[f"their_{name}"] = theirs
        ids[name] = store_match(shop, ours, theirs, kind=kind, state="suggested")
        with writing() as session:
            session.execute(update(Match).where(Match.id == ids[name]).values(score=score))
    return ids


def listed(actor: Actor, wanted: Wanted | None = None, **cut: int):
    with reading() as session:
        return match_reads.suggestions(session, actor, wanted or Wanted(), on=DAY, **{"limit": 50, **cut})


def found(actor: Actor, wanted: Wanted | None = None, **cut: int) -> list[int]:
    return listed(actor, wanted, **cut)["id"].tolist()


def decide(actor: Actor, match_id: int, state: str) -> None:
    with writing() as session:
        version = session.get(Match, match_id).version
        actions.decide_matches(session, actor, [(match_id, version, state)])


def test_the_best_comes_first_and_the_database_cuts(shop, pairs):
    ordered = [pairs[name] for name in ("best", "pack", "brew", "other")]
    assert found(shop) == ordered
    assert found(shop, offset=1, limit=2) == ordered[1:3]
    assert listed(shop, limit=0).empty


def test_both_sides_are_told_with_the_newest_price(shop, pairs):
    store_price(shop, pairs["their_best"], DAY - timedelta(days=9), in_hand_price=1500)
    store_price(shop, pairs["their_best"], DAY - timedelta(days=2), page_price=2190, coupon_price=1890)
    store_price(shop, pairs["their_best"], DAY + timedelta(days=1), page_price=1)
    row = listed(shop, limit=1).iloc[0]
    assert (row["code"], row["title"], row["brand"], row["spec"], row["usual_price"]) == (
        "A1", "Salted nuts", "Green", "500g", 1990,
    )  # fmt: skip
    assert (row["rival"], row["their_title"], row["their_brand"], row["pack_amount"]) == (
        "Near", "Nuts, salted", "Fox", 750.0,
    )  # fmt: skip
    assert (row["price"], row["layer"], row["seen_on"].date()) == (
        1890, "coupon_price", DAY - timedelta(days=2),
    )  # fmt: skip
    assert (row["kind"], row["score"], row["version"], row["reasons"]) == ("exact", 0.9, 1, [])


def test_a_look_that_saw_only_the_stock_does_not_hide_the_price_before_it(shop, pairs):
    store_price(shop, pairs["their_best"], DAY - timedelta(days=2), page_price=2190)
    store_price(shop, pairs["their_best"], DAY - timedelta(days=1), stock="out")
    assert listed(shop, limit=1).iloc[0]["price"] == 2190


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"kind": "exact"}, ["best", "brew"]),
        ({"search": "nuts"}, ["best", "pack"]),
        ({"search": "GREEN 50%"}, ["brew"]),
        ({"search": "b1 black"}, ["other"]),
        ({"search": "nothing of the kind"}, []),
        ({"state": "accepted"}, []),
    ],
)
def test_filters_narrow(shop, pairs, wanted, names):
    assert found(shop, Wanted(**wanted)) == [pairs[name] for name in names]
    with reading() as session:
        assert match_reads.how_many(session, shop, Wanted(**wanted)) == len(names)


def test_a_rival_narrows_and_the_counts_say_how_far(shop, pairs):
    assert found(shop, Wanted(rival=pairs["far"])) == [pairs["pack"], pairs["brew"]]
    decide(shop, pairs["brew"], "rejected")
    decide(shop, pairs["best"], "accepted")
    with reading() as session:
        counts = match_reads.counts(session, shop)
    told = {(row.rival_id, row.state): row.n for row in counts.itertuples()}
    assert told == {
        (pairs["near"], "suggested"): 1,
        (pairs["near"], "accepted"): 1,
        (pairs["far"], "suggested"): 1,
        (pairs["far"], "rejected"): 1,
    }


def test_what_was_decided_last_comes_first(shop, pairs):
    decide(shop, pairs["brew"], "rejected")
    decide(shop, pairs["best"], "rejected")
    told = listed(shop, Wanted("rejected"))
    assert told["id"].tolist() == [pairs["best"], pairs["brew"]]
    assert told["who"].ne("").all()


def test_a_rivals_item_that_is_accepted_waits_no_longer(shop, pairs):
    rest = store_match(shop, pairs["tea"], pairs["their_best"], state="suggested")
    assert rest in found(shop)
    decide(shop, pairs["best"], "accepted")
    assert rest not in found(shop)
    decide(shop, pairs["best"], "suggested")
    assert rest in found(shop)


def test_what_is_deleted_is_not_shown(shop, pairs):
    with writing() as session:
        delete_items(session, shop, [pairs["nuts"]])
        session.get(RivalItem, pairs["their_other"]).deleted_at = now()
    assert found(shop) == [pairs["brew"]]
    with writing() as session:
        actions.delete_rivals(session, shop, [pairs["far"]])
    assert found(shop) == []


def test_above_and_below_a_score(shop, pairs):
    with reading() as session:
        assert match_reads.above(session, shop, 0.8, Wanted()) == [(pairs["best"], 1), (pairs["pack"], 1)]
        assert match_reads.above(session, shop, 0.0, Wanted(kind="substitute")) == [(pairs["other"], 1)]
        assert match_reads.below(session, shop, 0.8, Wanted()) == [(pairs["other"], 1), (pairs["brew"], 1)]


def test_above_takes_the_best_for_each_item_of_a_rival_only(shop, pairs):
    second = store_match(shop, pairs["tea"], pairs["their_best"], state="suggested")
    with writing() as session:
        session.execute(update(Match).where(Match.id == second).values(score=0.85))
    with reading() as session:
        ids = [match_id for match_id, _version in match_reads.above(session, shop, 0.7, Wanted())]
    assert ids == [pairs["best"], pairs["pack"]]


def test_another_shop_sees_nothing(shop, pairs):
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
    assert found(other) == []
    with reading() as session:
        assert match_reads.counts(session, other).empty
        assert match_reads.above(session, other, 0.0, Wanted()) == []
        assert match_reads.match_between(session, other, pairs["nuts"], pairs["their_best"]) is None
        told = match_reads.match_between(session, shop, pairs["nuts"], pairs["their_best"])
    assert told == {"id": pairs["best"], "version": 1, "kind": "exact", "state": "suggested"}
