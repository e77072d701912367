"""What the pages read of rivals and prices: the right look of the right day, and only of this shop."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import select, text, update

from core.competitors import reads
from core.competitors.layers import DEEPEST
from core.competitors.offers import newest
from core.competitors.tables import Rival, RivalItem
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import NotFound
from core.shop import actions
from core.team.rights import Actor
from tests.core.competitors.price_shop import (
    store_item,
    store_match,
    store_price,
    store_rival,
    store_rival_item,
)

# The shop's own day: our prices of a past day are read from changes that are stamped now.
TODAY = now().astimezone(ZoneInfo("Asia/Shanghai")).date()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def prices(shop: Actor) -> dict[str, int]:
    """Nuts at two rivals, one of them in a smaller pack; tea that nobody has."""
    nuts = store_item(
        shop, "A1", title="Nuts 1kg", usual_price=3990, list_price=5990, pack_size="1000", pack_unit="g"
    )
    tea = store_item(shop, "B1", usual_price=4990)
    near, far = store_rival(shop, "Near"), store_rival(shop, "Far")
    same = store_rival_item(shop, near, "Nuts 1kg")
    small = store_rival_item(shop, far, "Nuts 500g", pack_amount=500.0, pack_unit="g")
    store_rival_item(shop, far, "Sweets")
    ids = {"nuts": nuts, "tea": tea, "near": near, "far": far, "same": same, "small": small}
    ids["match"] = store_match(shop, nuts, same)
    store_match(shop, nuts, small, kind="equivalent")
    store_price(shop, same, ago(20), page_price=4500)
    store_price(shop, same, ago(3), hour=1, page_price=4200, in_hand_price=3600)
    store_price(shop, same, ago(3), hour=9, page_price=4100, in_hand_price=3500)
    store_price(shop, small, ago(40), in_hand_price=2100)
    return ids


def compared(shop: Actor, on: date, layer: str = DEEPEST) -> pd.DataFrame:
    with reading() as session:
        return reads.comparison(session, shop, on=on, layer=layer, stale_after_days=14).set_index("rival")


def test_the_newest_look_up_to_the_day_counts(shop, prices):
    pairs = compared(shop, TODAY)
    assert pairs.loc["Near", ["theirs", "layer", "age_days"]].tolist() == [3500, "in_hand_price", 3]
    assert pairs.loc["Far", ["theirs", "comparable", "is_stale"]].tolist() == [2100, 4200, True]
    earlier = compared(shop, ago(4))
    assert earlier.loc["Near", ["theirs", "layer", "age_days"]].tolist() == [4500, "page_price", 16]
    before_all = compared(shop, ago(60))
    assert before_all["theirs"].isna().all()
    assert len(before_all) == 2


def test_what_is_deleted_or_not_accepted_is_no_comparison(shop, prices):
    sweets = store_rival_item(shop, prices["near"], "Tea")
    store_match(shop, prices["tea"], sweets, state="suggested")
    with writing() as session:
        session.execute(update(RivalItem).where(RivalItem.id == prices["small"]).values(deleted_at=now()))
    assert compared(shop, TODAY).index.tolist() == ["Near"]
    with writing() as session:
        session.execute(update(Rival).where(Rival.id == prices["near"]).values(deleted_at=now()))
    assert compared(shop, TODAY).empty


def test_another_shop_sees_none_of_it(shop, prices):
    with writing() as session:
        other = actions.open_another_shop(session, shop, name="Another shop")
    assert compared(other, TODAY).empty
    with reading() as session:
        assert reads.rivals(session, other).empty
        with pytest.raises(NotFound):
            reads.evidence(session, other, on=TODAY, item_id=prices["nuts"])
        assert reads.looks(session, other, prices["same"]).empty


def test_rivals_are_counted_by_what_is_matched_and_what_waits(shop, prices):
    tea = store_rival_item(shop, prices["near"], "Tea")
    store_match(shop, prices["tea"], tea, state="suggested")
    with reading() as session:
        table = reads.rivals(session, shop).set_index("name")
    columns = ["items", "matched", "exclusive", "suggested"]
    assert table.loc["Near", columns].tolist() == [2, 1, 1, 1]
    assert table.loc["Far", columns].tolist() == [2, 1, 1, 0]
    with reading() as session:
        days = reads.last_seen(session, shop)
    assert {rival: day.date() for rival, day in days.items()} == {
        prices["near"]: ago(3),
        prices["far"]: ago(40),
    }


def test_a_rival_without_anything_is_listed(shop):
    store_rival(shop, "New")
    with reading() as session:
        row = reads.rivals(session, shop).iloc[0]
        assert reads.last_seen(session, shop).empty
    assert (row["name"], row["items"], row["exclusive"]) == ("New", 0, 0)


def test_the_history_of_an_item_tells_ours_and_theirs_in_one_pack(shop, prices):
    with reading() as session:
        told = reads.history(session, shop, item_id=prices["nuts"], since=ago(50), until=TODAY, layer=DEEPEST)
    theirs = told[~told["is_ours"]]
    assert theirs[["rival", "price"]].to_numpy().tolist() == [
        ["Far", 4200], ["Near", 4500], ["Near", 3600], ["Near", 3500],
    ]  # fmt: skip
    assert told.loc[told["is_ours"], "price"].dropna().tolist()[-1] == 3990


def test_the_history_of_rival_items_is_as_they_state_it(shop, prices):
    with reading() as session:
        told = reads.history(
            session, shop, rival_item_ids=[prices["small"]], since=ago(50), until=TODAY, layer=DEEPEST
        )
    assert told["price"].tolist() == [2100]


def test_evidence_names_the_layers_the_source_and_who(shop, prices):
    with reading() as session:
        far, near = reads.evidence(session, shop, on=TODAY, item_id=prices["nuts"])
        (only,) = reads.evidence(session, shop, on=TODAY, item_id=prices["nuts"], rival_id=prices["near"])
    assert near == only
    assert (near.rival, near.layers) == ("Near", {"page_price": 4100, "in_hand_price": 3500})
    assert (near.source, near.age_days, near.times) == ("typed", 3, 1.0)
    assert (far.rival, far.times, far.age_days) == ("Far", 2.0, 40)
    with reading() as session:
        early = reads.evidence(session, shop, on=ago(60), item_id=prices["nuts"])
    assert [(each.layers, each.observation_id, each.seen_at) for each in early] == [({}, None, None)] * 2


def test_looks_come_newest_first_with_who_looked(shop, prices):
    with reading() as session:
        told = reads.looks(session, shop, prices["same"])
    assert told["page_price"].tolist() == [4100, 4200, 4500]
    assert told["who"].ne("").all()


def test_the_newest_look_is_found_by_one_seek_down_the_index(shop, prices):
    with reading() as session:
        look, is_newest = newest(session, TODAY)
        query = select(RivalItem.id, look.id).outerjoin(look, is_newest)
        dialect = session.get_bind().dialect
        words = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        if dialect.name == "postgresql":  # it scans a table of four rows: ask for the plan of a large one
            session.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = "\n".join(str(row) for row in session.execute(text(f"{explain} {words}")))
    assert "ix_price_observation_item_seen" in plan
    assert "Nested Loop" in plan or "CORRELATED SCALAR SUBQUERY" in plan
    assert "SCAN price_observation" not in plan
    assert "Seq Scan on price_observation" not in plan


def test_the_newest_look_that_has_the_layer_counts_with_its_own_age(shop, prices):
    store_price(shop, prices["same"], ago(1), page_price=4300, shipping=500)
    store_price(shop, prices["same"], TODAY, stock="out")
    in_hand = compared(shop, TODAY, "in_hand_price").loc["Near"]
    assert in_hand[["theirs", "age_days", "is_stale", "stock"]].tolist() == [3500, 3, False, "out"]
    assert pd.isna(in_hand["shipping"]), "the shipping is the one that was seen with the price"
    page = compared(shop, TODAY, "page_price").loc["Near"]
    assert page[["theirs", "age_days", "shipping", "stock"]].tolist() == [4300, 1, 500, "out"]
    deepest = compared(shop, TODAY).loc["Near"]
    assert deepest[["theirs", "layer", "age_days", "stock"]].tolist() == [4300, "page_price", 1, "out"]
    assert pd.isna(compared(shop, TODAY, "coupon_price").loc["Near", "theirs"]), "never seen: stays missing"
    assert compared(shop, ago(10), "in_hand_price")["theirs"].isna()["Near"], "seen later only"


def test_evidence_is_the_look_that_the_price_comes_from(shop, prices):
    store_price(shop, prices["same"], ago(1), page_price=4300)

    def behind(layer: str) -> tuple[object, ...]:
        with reading() as session:
            (near,) = reads.evidence(
                session, shop, on=TODAY, item_id=prices["nuts"], rival_id=prices["near"], layer=layer
            )
        return near.age_days, near.layers

    assert behind("in_hand_price") == (3, {"page_price": 4100, "in_hand_price": 3500})
    assert behind(DEEPEST) == behind("page_price") == (1, {"page_price": 4300})
    assert behind("coupon_price") == (1, {"page_price": 4300}), "without the layer the newest look is told"
