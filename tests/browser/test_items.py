"""The item table in a real browser: typed into, saved, opened at the side, told to a second editor."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.db.engine import reading, writing
from core.shop import actions, reads
from core.team.rights import Actor
from tests.browser.desk import Desk
from tests.browser.screen import settled

ROW, HEAD = 35, 36


@pytest.fixture
def filled(desk: Desk, sqlite_shop: Actor) -> Actor:
    with writing() as session:
        for code, title in (("A1", "Salted nuts"), ("A2", "Sweet nuts"), ("B1", "Green tea")):
            values = {
                "code": code,
                "title": title,
                "stock": 5,
                "usual_price": 1990,
                "facts": {"origin": "Xinjiang"},
            }
            actions.add_item(session, sqlite_shop, values)
    return sqlite_shop


@pytest.fixture
def items(filled: Actor, desk: Desk, open_page) -> Page:
    return settled(open_page(desk.url + "/items", locale="en-US"))


def _stored(shop: Actor, code: str) -> dict:
    with reading() as session:
        table = reads.items(session, shop)
    return table[table.code == code].iloc[0].to_dict()


def _type(page: Page, row: int, name: str, text: str) -> None:
    """Type into a cell by keyboard: from the first cell of the row to the column of that name."""
    box = page.get_by_test_id("stDataFrame").bounding_box()
    page.mouse.click(box["x"] + 120, box["y"] + HEAD + ROW * row + ROW / 2)
    grid = page.get_by_test_id("stDataFrame")
    expect(grid.locator("th", has_text=name)).to_have_count(
        1
    )  # the grid draws itself before its twin for readers
    heads = grid.locator("th").all_text_contents()
    for _step in range(heads.index(name) - heads.index("Title")):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    cell = page.locator("#portal input")
    expect(cell).to_be_focused()
    cell.press("ControlOrMeta+a")
    cell.press_sequentially(text, delay=40)
    expect(cell).to_have_value(text)
    cell.press("Enter")
    expect(cell).to_have_count(0)
    settled(page)


def test_a_typed_price_waits_for_save_and_a_reload_shows_it(items: Page, filled: Actor):
    _type(items, 0, "Usual price", "19.95")
    expect(items.get_by_text("1 item changed, not saved yet")).to_be_visible()
    assert _stored(filled, "A1")["usual_price"] == 1990
    items.get_by_role("button", name="Save").click()
    expect(items.get_by_text("1 item saved.")).to_be_visible()
    assert _stored(filled, "A1")["usual_price"] == 1995
    items.reload()
    settled(items)
    expect(items.get_by_test_id("stDataFrame").locator("td", has_text="19.95")).to_have_count(1)


def test_two_cells_in_a_row_and_another_search_lose_nothing(items: Page, filled: Actor):
    _type(items, 0, "Stock", "7")
    expect(items.get_by_text("1 item changed, not saved yet")).to_be_visible()
    _type(items, 1, "Stock", "8")
    expect(items.get_by_text("2 items changed, not saved yet")).to_be_visible()
    items.get_by_role("searchbox", name="Search").fill("tea")
    expect(items.get_by_test_id("stDataFrame").locator("td", has_text="Green tea")).to_have_count(1)
    settled(items)
    items.get_by_role("button", name="Save").click()
    expect(items.get_by_text("2 items saved.")).to_be_visible()
    assert [_stored(filled, code)["stock"] for code in ("A1", "A2", "B1")] == [7, 8, 5]


def test_the_drawer_opens_from_the_address_saves_and_closes(items: Page, filled: Actor, desk: Desk):
    items.goto(f"{desk.url}/items?item={_stored(filled, 'B1')['id']}")
    settled(items)
    drawer = items.get_by_role("dialog")
    drawer.get_by_role("textbox", name="Facts").fill("origin: Fujian\ngrade: A")
    drawer.get_by_role("button", name="Save").click()
    expect(drawer).to_have_count(0)
    expect(items).to_have_url(re.compile(r"/items$"))
    assert _stored(filled, "B1")["facts"] == {"origin": "Fujian", "grade": "A"}


def test_a_conflict_in_the_drawer_keeps_what_was_typed(items: Page, filled: Actor, desk: Desk):
    item = _stored(filled, "B1")
    items.goto(f"{desk.url}/items?item={item['id']}")
    settled(items)
    drawer = items.get_by_role("dialog")
    drawer.get_by_label("Brand").fill("North")
    with writing() as session:
        actions.edit_item(
            session, filled, int(item["id"]), version=int(item["version"]), changes={"stock": 9}
        )
    drawer.get_by_role("button", name="Save").click()
    expect(drawer.get_by_text("Stock: 5 → 9")).to_be_visible()
    expect(drawer.get_by_label("Brand")).to_have_value("North")
    drawer.get_by_role("button", name="Save mine on top").click()
    expect(drawer).to_have_count(0)
    assert (_stored(filled, "B1")["brand"], _stored(filled, "B1")["stock"]) == ("North", 9)
