"""A planner's afternoon in the promotion lab: a stack is built, read, turned backwards, saved, and put into words."""

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from core.db.engine import reading, writing
from core.promotions.basket import Basket, Line
from core.promotions.benefits import OffOrder
from core.promotions.engine.receipts import receipts
from core.promotions.plan_reads import plan, plans
from core.promotions.policy import PLATFORM_POLICY
from core.shop import actions
from core.shop.cost_actions import cost_terms
from core.shop.margin import break_even_price, item_costs
from core.team.rights import Actor
from pages.ui.lab.templates import TEMPLATES
from tests.browser.desk import Desk
from tests.browser.screen import settled, too_wide

ITEMS = (
    ("A1", "每日坚果礼盒750g", 16500, 6000, 90),
    ("B1", "桂花乌龙茶礼盒240g", 15000, 5000, 60),
)


@pytest.fixture
def planner(desk: Desk, sqlite_shop: Actor) -> Actor:
    """An owner of a shop with two items."""
    with writing() as session:
        for code, title, price, cost, sold in ITEMS:
            values = {"code": code, "title": title, "usual_price": price, "cost": cost, "category": "零食",
                      "stock": 500, "sold_30d": sold}  # fmt: skip
            actions.add_item(session, sqlite_shop, values)
    return sqlite_shop


def press(page: Page, key: str) -> None:
    """Press the button of a key, and wait until the page is at rest again."""
    page.locator(f".st-key-{key} button").first.click()
    settled(page)


def take(page: Page, promotion: str) -> None:
    """Take one of the common promotions."""
    page.get_by_role("radio", name=promotion).click()
    settled(page)


def pays(page: Page) -> Locator:
    """Return where the buyer's sum stands."""
    return page.locator(".st-key-promotions_paid_figures [data-testid=stMetricValue]").first


def test_a_stack_is_built_read_turned_backwards_saved_and_worded(desk: Desk, planner: Actor, open_page):
    page = settled(open_page(f"{desk.url}/promotions", locale="en-US"))
    a_basket_of_two(page)
    three_promotions(page)
    both_answers(page)
    the_largest_coupon(page, planner)
    saved_as_a_plan(page, planner)
    the_rules_in_words(page)


def a_basket_of_two(page: Page) -> None:
    """Look for one item, and take it and the other."""
    page.get_by_label("Add an item").fill("坚果")
    page.locator(".st-key-basket_add_A1 button").click()
    expect(pays(page)).to_have_text("¥165.00")
    page.get_by_label("Add an item").fill("乌龙茶")
    page.locator(".st-key-basket_add_B1 button").click()
    expect(pays(page)).to_have_text("¥315.00")


def three_promotions(page: Page) -> None:
    """Take 满300减50 and a coupon at one click, build 定金膨胀 in the drawer, and read the receipt."""
    press(page, "stack_add")
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("several tiers possible")).to_be_visible()
    drawer.get_by_label("Kind").fill("presale")
    page.get_by_role("option", name="presale deposit").click()
    settled(page)
    drawer.get_by_label("Deposit a piece").fill("10")
    drawer.get_by_label("Counts as").fill("5")
    press(page, "promotion_save")
    refused = drawer.locator(
        "[data-testid=stMarkdown]", has_text="error"
    )  # it would count as less than it is
    expect(refused).to_have_count(1)
    drawer.get_by_label("Counts as").fill("20")
    press(page, "promotion_save")
    expect(drawer).to_have_count(0)
    expect(pays(page)).to_have_text("¥295.00")
    take(page, "¥50 off from ¥300")
    take(page, "Shop coupon ¥20")
    expect(pays(page)).to_have_text("¥225.00")
    receipt = page.locator(".st-key-promotions_receipt")
    expect(receipt.get_by_text("Deposit now")).to_be_visible()
    expect(receipt.locator("[data-testid=stMetricValue]", has_text="¥205.00")).to_be_visible()


def both_answers(page: Page) -> None:
    """Switch the basis: by what is left the ¥300 are not reached, and unknown shows both."""
    page.get_by_role("radio", name="left to pay").click()
    settled(page)
    expect(pays(page)).to_have_text("¥275.00")
    page.get_by_role("radio", name="unknown").click()
    both = page.locator(".st-key-promotions_both")
    expect(both.locator("[data-testid=stMetricValue]").first).to_have_text("¥225.00")
    expect(both.locator("[data-testid=stMetricValue]").last).to_have_text("¥275.00")
    assert too_wide(page) == 0


def the_largest_coupon(page: Page, actor: Actor) -> None:
    """Ask how large the coupon may be: it keeps both items above their floors, and ¥1 more does not."""
    page.get_by_role("radio", name="Backwards").click()
    settled(page)
    page.get_by_label("What to turn").fill("shop coupon")
    page.get_by_role("option", name="amount off").click()
    answer = page.locator(".st-key-backwards_answer [data-testid=stMetricValue]")
    expect(page.get_by_text("now ¥20.00")).to_be_visible()
    largest = round(float(answer.inner_text().strip("¥")) * 100)
    assert _keeps_the_floors(actor, largest)
    assert not _keeps_the_floors(actor, largest + 100)
    page.get_by_role("radio", name="Receipt").click()
    settled(page)


def _keeps_the_floors(actor: Actor, face: int) -> bool:
    """Compute anew, with either basis, whether each item brings its break-even price beside such a coupon."""
    with reading() as session:
        terms = cost_terms(session, actor)
    lines = tuple(
        Line(code, price, 1, item=code, title=title, category="零食")
        for code, title, price, _cost, _sold in ITEMS
    )
    goods = {code: cost for code, _title, _price, cost, _sold in ITEMS}
    costs = {code: item_costs(terms, cost=cost, category="零食", pieces=2) for code, cost in goods.items()}
    stack = [TEMPLATES[name]() for name in ("presale", "shop_tiers", "shop_coupon")]
    stack = [replace(each, id=f"p{n}") for n, each in enumerate(stack)]
    stack[-1] = replace(stack[-1], benefit=OffOrder(face))
    return all(
        line.paid >= (break_even_price(costs[line.id]) or 0)
        for told in receipts(Basket(lines), stack, replace(PLATFORM_POLICY, threshold_basis=None)).values()
        for line in told.lines
    )


def saved_as_a_plan(page: Page, actor: Actor) -> None:
    """Save the scenario as A of a new plan; it is what stood on the screen."""
    press(page, "plan_save")
    page.get_by_role("dialog").get_by_label("Name of the plan").fill("Nuts and tea")
    press(page, "plan_new_save")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".st-key-promotions_bar").get_by_role("radio")).to_have_count(1)
    with reading() as session:
        (row,) = plans(session, actor)
        stored = plan(session, actor, row.id).of("A")
    assert stored is not None
    assert stored.scenario is not None
    assert [each.kind for each in stored.scenario.promotions] == ["presale", "shop_tiers", "shop_coupon"]
    assert stored.scenario.policy.threshold_basis is None
    page.reload()
    expect(page.locator(".st-key-promotions_both [data-testid=stMetricValue]").last).to_have_text("¥275.00")


def the_rules_in_words(page: Page) -> None:
    """The rule text names the three promotions, and its example comes to what the receipt says."""
    page.get_by_role("radio", name="Rule text").click()
    settled(page)
    main = page.locator("[data-testid=stMain]")
    for said in ("¥20", "¥300", "¥199"):
        expect(main.get_by_text(said).first).to_be_visible()
    expect(main.get_by_text("¥275.00").first).to_be_visible()
    assert too_wide(page) == 0
