"""A lead's evening with the rivals' prices: a table comes in, is matched, watched, answered and reported."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from core.competitors.reads import rivals
from core.db.engine import reading, writing
from core.jobs.reads import recent
from core.shop import actions
from core.team.rights import Actor
from tests.browser.desk import Desk, running_worker
from tests.browser.screen import settled

ITEMS = (
    ("A1", "每日坚果混合果仁25g*7袋", 1990, 900),
    ("A2", "奶油味夏威夷果500g罐装", 4990, 2400),
    ("A3", "黄油曲奇饼干320g铁罐装", 4590, 2000),
    ("A4", "桂花乌龙茶包3g*15袋", 2690, 1000),
    ("A5", "蔓越莓干250g袋装", 1990, 800),
    ("A6", "海苔味薯片40g*8包", 2490, 1100),
)
RIVALS = ("青禾果仓", "巷口食记", "团团零嘴")
DAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def lead(desk: Desk, sqlite_shop: Actor) -> Actor:
    """An owner of a shop with six items and no rival."""
    with writing() as session:
        for code, title, price, cost in ITEMS:
            values = {"code": code, "title": title, "usual_price": price, "cost": cost, "category": "零食"}
            actions.add_item(session, sqlite_shop, values)
    return sqlite_shop


def table(folder: Path, day: date, prices: dict[str, tuple[str, str, str]]) -> Path:
    """Write a wide table: items down, three rivals across, their prices in hand."""
    file = folder / f"竞品到手价_{day.isoformat()}.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(["商品名称", *RIVALS])
        rows.writerows([title, *prices[code]] for code, title, _price, _cost in ITEMS if code in prices)
    return file


def press(page: Page, key: str) -> None:
    """Press the button of a key, and wait until the page is at rest again."""
    page.locator(f".st-key-{key} button").first.click()
    settled(page)


def load(page: Page, file: Path, n: int, *, stored: int | None = None) -> None:
    """Bring a table in through the wizard that is open."""
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(file)
    store = dialog.get_by_role("button", name=f"Import {n} prices")
    expect(store).to_be_enabled()
    store.click()
    expect(dialog.get_by_text(f"{n if stored is None else stored} prices stored.")).to_be_visible()


def segment(page: Page, name: str) -> None:
    """Go to a part of the page by its address."""
    page.goto(f"{page.url.split('?')[0]}?segment={name}")
    settled(page)


def cells(page: Page) -> list[list[str]]:
    """Return the price table as it is read out: a list of texts a row."""
    grid = page.locator(".st-key-competitors_grid")
    expect(grid.locator("tbody tr").first).to_be_attached()
    return [row.locator("td").all_text_contents() for row in grid.locator("tbody tr").all()]


def in_hand(change: float) -> dict[str, tuple[str, str, str]]:
    """Return what the three rivals ask: a yuan less than we (and `change` more), two more, three less."""
    return {
        code: (f"{price / 100 - 1 + change:.2f}", f"¥{price / 100 + 2:.2f}", f"{price / 100 - 3:.2f}")
        for code, _title, price, _cost in ITEMS
    }


def test_a_table_comes_in_is_matched_watched_answered_and_reported(
    desk: Desk, lead: Actor, data_dir: Path, open_page, tmp_path: Path
):
    with running_worker(data_dir):
        page = settled(open_page(f"{desk.url}/competitors", locale="en-US"))
        press(page, "competitors_first_import")
        load(page, table(tmp_path, DAY - timedelta(days=10), in_hand(0)), 18)
        press(page, "import_prices_match")
        matched_but_two(page)
        a_past_day(page)
        an_alert_is_previewed(page, lead)
        it_fires_once(page, lead, tmp_path)
        advice_is_accepted(page)
        the_report_is_taken(page)


def matched_but_two(page: Page) -> None:
    """Reject the first two suggestions by keyboard, and accept all others at once."""
    card = page.locator(".st-key-match_card")
    expect(card).to_be_visible(timeout=60_000)
    expect(page.get_by_text("To confirm 18")).to_be_visible()
    for left in (17, 16):
        settled(page).locator("h1").click()  # the keys belong to the page, not to a field
        page.keyboard.press("n")
        expect(page.get_by_text(f"To confirm {left}")).to_be_visible()
    press(page, "matches_bulk")
    page.get_by_role("slider", name="Score").press("Home")
    page.get_by_role("button", name="Accept these 16").click()
    expect(page.get_by_text("Accepted 16")).to_be_visible()
    expect(page.get_by_text("Rejected 2")).to_be_visible()


def a_past_day(page: Page) -> None:
    """Look at the table on the day the prices were seen, and on the day before."""
    for ago, seen in ((10, {"42.9", "44.9", "47.9"}), (11, set())):
        page.goto(f"{page.url.split('?')[0]}?on={DAY - timedelta(days=ago)}")
        rows = cells(settled(page))
        assert [row[0] for row in rows] == [title for _code, title, _price, _cost in ITEMS]
        assert {"42.9", "44.9", "47.9"} & set(rows[2]) == seen


def an_alert_is_previewed(page: Page, actor: Actor) -> None:
    """Make a rule that tells of falls, with what it would hit, and let it learn."""
    segment(page, "alerts")
    press(page, "alerts_add")
    expect(page.get_by_role("dialog").get_by_text("Would hit 0 of 16 pairs today.")).to_be_visible()
    press(page, "rule_save")
    expect(page.get_by_role("dialog")).to_have_count(0)
    worked_off(page, actor)  # the first look only learns


def accepted(actor: Actor, rival: str) -> int:
    """Return how many items of a rival are accepted as ours."""
    with reading() as session:
        table = rivals(session, actor)
    return int(table.loc[table["name"] == rival, "matched"].iloc[0])


def worked_off(page: Page, actor: Actor) -> None:
    """Wait until the worker has ended every job of the shop."""
    for _round in range(300):
        with reading() as session:
            if all(job.has_ended for job in recent(session, actor)):
                return
        page.wait_for_timeout(200)
    raise AssertionError("the worker did not finish")


def it_fires_once(page: Page, actor: Actor, folder: Path) -> None:
    """A rival's prices fall: one alert for each of its items, and none when the same table comes in again."""
    falling = accepted(actor, RIVALS[0])
    for stored in (18, 0):
        press(page, "prices_import")
        load(page, table(folder, DAY, in_hand(-5)), 18, stored=stored)
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        worked_off(page, actor)
        segment(page, "alerts")
        expect(page.get_by_text(f"Open {falling}")).to_be_visible()
    expect(page.get_by_text("is down")).to_have_count(falling)


def advice_is_accepted(page: Page) -> None:
    """Accept the first card, and find it among the decided ones."""
    segment(page, "advice")
    card = page.locator("[class*=st-key-advice_accept_] button").first
    card.click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def the_report_is_taken(page: Page) -> None:
    """Take the brief as a Word document."""
    segment(page, "table")
    press(page, "competitors_brief")
    with page.expect_download(timeout=90_000) as download:
        page.locator(".st-key-competitors_brief_docx button").click()
    assert download.value.path().read_bytes().startswith(b"PK")
