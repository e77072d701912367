"""What a run reads: items on sale of this shop only, with their history and the rivals' prices that count."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from core.db.engine import reading, writing
from core.promotions.catalogue_reads import catalogue, catalogue_run
from core.promotions.scenario import Scenario, Targets
from core.shop import actions
from core.shop.take_over import Step, take_over
from core.team.rights import Actor
from tests.core.competitors.price_shop import (
    store_item,
    store_match,
    store_price,
    store_rival,
    store_rival_item,
)
from tests.core.promotions.catalogues import SCENARIO

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()


def ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


@pytest.fixture
def stocked(shop: Actor) -> Actor:
    """Nuts with a past and two rivals, tea without a cost, one item off sale, one deleted, one of another shop."""
    first = {"code": "A1", "title": "Nuts", "category": "nuts", "role": "traffic", "cost": 900,
             "usual_price": 2990, "facts": {"标签": "新品, gift"}}  # fmt: skip
    steps = [
        Step(ago(60), first, "added"),
        Step(ago(20), {"usual_price": 1990}),
        Step(ago(18), {"usual_price": 2990}),
    ]
    with writing() as session:
        take_over(session, shop, [steps])
        nuts = actions.add_item(session, shop, {"code": "B1", "title": "Tea", "usual_price": 9900}).id - 1
        actions.add_item(session, shop, {"code": "C1", "title": "Gone", "usual_price": 100, "status": "off"})
        gone = actions.add_item(session, shop, {"code": "D1", "title": "Deleted", "usual_price": 100})
        actions.delete_items(session, shop, [gone.id])
        other = actions.open_another_shop(session, shop, name="Elsewhere")
        actions.add_item(session, other, {"code": "A1", "title": "Theirs", "usual_price": 1})
    near, far = store_rival(shop, "Near"), store_rival(shop, "Far")
    for rival, kind, price, days in (
        (near, "exact", 2800, 1),
        (far, "exact", 2700, 2),
        (far, "substitute", 2000, 1),  # not the same thing
        (near, "exact", 1500, 80),  # too long ago
    ):
        theirs = store_rival_item(shop, rival, f"{rival} {price}")
        store_match(shop, nuts, theirs, kind)
        store_price(shop, theirs, TODAY - timedelta(days=days), page_price=900, in_hand_price=price)
    return shop


def test_the_items_on_sale_of_the_shop_with_what_is_known_of_each(stocked):
    with reading() as session:
        known = catalogue(session, stocked, on=TODAY)
    items = known.items.set_index("code")
    assert items.index.tolist() == ["A1", "B1"]
    nuts, tea = items.loc["A1"], items.loc["B1"]
    assert nuts["tags"] == {"traffic", "新品", "gift"}
    assert (nuts["price"], nuts["lowest_7"], nuts["lowest_30"], nuts["known_days"]) == (2990, 2990, 1990, 60)
    assert (nuts["rivals"], nuts["rival_price"], nuts["rival"]) == (4, 2700, "Far")
    assert (tea["rivals"], tea["rival"]) == (0, "")
    assert pd.isna(tea["rival_price"])
    assert pd.isna(tea["cost"])
    assert pd.isna(tea["lowest_30"])
    assert known.margins.keys() == {"traffic", ""}


def test_a_run_over_the_shop(stocked):
    with reading() as session:
        told = catalogue_run(session, stocked, SCENARIO, pieces=None, on=TODAY)
        asked = catalogue_run(session, stocked, Scenario(targets=Targets(lowest_of_days=20)), on=TODAY)
    assert told.items["code"].tolist() == ["A1", "B1"]
    assert told.items["unit_paid"].notna().all()
    assert asked.items["lowest"].iloc[0] == 1990


def test_a_shop_without_items_has_an_empty_run(sqlite_shop):
    with reading() as session:
        assert catalogue_run(session, sqlite_shop, SCENARIO, on=TODAY).items.empty


def test_an_item_of_ours_without_rivals_in_hand_stays_without(sqlite_shop):
    nuts = store_item(sqlite_shop, "A1", usual_price=1990)
    theirs = store_rival_item(sqlite_shop, store_rival(sqlite_shop, "Near"), "Nuts")
    store_match(sqlite_shop, nuts, theirs)
    store_price(sqlite_shop, theirs, TODAY, page_price=1790)
    with reading() as session:
        row = catalogue(session, sqlite_shop, on=TODAY).items.iloc[0]
    assert row["rivals"] == 1
    assert pd.isna(row["rival_price"])
