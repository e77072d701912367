"""The demo shop's files: sixty believable items, each fit for the shop it stands in."""

from collections import Counter

import pytest

from core.content.checks.finding import Text
from core.content.checks.grounding.check import grounding
from core.content.checks.law.law import law
from core.demo import catalogue
from core.shop.items import FIELDS, ItemRole, checked
from core.text import gb18030_bytes

ITEMS = catalogue.items()
_ids = [item["code"] for item in ITEMS]

# What is left of the usual price after cost, by role: 引流 earns little, 形象 much.
MARGINS = {
    "traffic": (0.10, 0.22),
    "profit": (0.45, 0.60),
    "image": (0.45, 0.65),
    "event": (0.28, 0.42),
    "clearance": (0.02, 0.18),
    "potential": (0.35, 0.50),
}


def test_there_are_sixty_items_on_eight_shelves():
    assert len(set(_ids)) == len(ITEMS) == 60
    assert {item["category"] for item in ITEMS} == set(catalogue.profile()["categories"])
    assert len(catalogue.profile()["categories"]) == 8


def test_every_role_is_played_and_profit_leads():
    roles = Counter(item["role"] for item in ITEMS)
    assert set(roles) == set(ItemRole)
    assert roles.most_common(1)[0][0] == ItemRole.PROFIT
    assert roles[ItemRole.IMAGE] < roles[ItemRole.TRAFFIC] < roles[ItemRole.PROFIT]


def test_a_few_items_lack_what_the_home_page_asks_for():
    assert sum(item["cost"] is None for item in ITEMS) == 5
    assert sum(not item["facts"] and not item["selling_points"] for item in ITEMS) == 4


@pytest.mark.parametrize("item", ITEMS, ids=_ids)
def test_an_item_is_stored_as_it_is_written(item):
    assert set(item) == set(FIELDS) - {"image_url"}
    assert {field: checked(field, value) for field, value in item.items()} == item


@pytest.mark.parametrize("item", ITEMS, ids=_ids)
def test_a_title_fits_taobao(item):
    assert 30 <= gb18030_bytes(item["title"]) <= 60
    assert item["title"].startswith(item["brand"])


@pytest.mark.parametrize("item", ITEMS, ids=_ids)
def test_prices_follow_the_role(item):
    assert item["usual_price"] < item["list_price"] < 2 * item["usual_price"]
    if item["cost"] is not None:
        low, high = MARGINS[item["role"]]
        assert low <= 1 - item["cost"] / item["usual_price"] <= high


@pytest.mark.parametrize("item", [item for item in ITEMS if item["facts"]], ids=lambda item: item["code"])
def test_a_described_item_has_what_copy_stands_on(item):
    assert {"配料", "净含量", "产地", "保质期", "储存方式", "适合人群", "生产许可证号"} <= set(item["facts"])
    assert 2 <= len(item["selling_points"]) <= 4
    weight, unit = item["facts"]["净含量"].removesuffix("克").removesuffix("千"), item["pack_unit"]
    grams = int(weight) * (1000 if item["facts"]["净含量"].endswith("千克") else 1)
    assert (str(grams), "g") == (item["pack_size"], unit)


@pytest.mark.parametrize("item", ITEMS, ids=_ids)
def test_what_the_shop_says_of_an_item_is_lawful(item):
    for said in (item["title"], *item["selling_points"]):
        for facts in (None, item["facts"]):
            text = Text(said, "detail", "零食", facts)
            assert [finding for finding in law(text) if finding.severity == "block"] == []


@pytest.mark.parametrize("item", [item for item in ITEMS if item["facts"]], ids=lambda item: item["code"])
def test_selling_points_follow_from_the_facts(item):
    facts = {"name": item["title"], "规格": item["spec"], **item["facts"]}
    for point in item["selling_points"]:
        assert grounding(Text(point, "detail", "零食", facts)) == []
