"""A planner's day with the calendar: 双11 is built, filled, judged, dragged, checked, waived and taken along."""

import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect

from core.campaigns.campaign_actions import build
from core.campaigns.festival_reads import event_of
from core.campaigns.festivals import live_of
from core.campaigns.item_actions import add_items
from core.campaigns.plan_frames import plan_frames
from core.campaigns.send_actions import Send, save_send
from core.db.base import now
from core.db.engine import reading, writing
from core.shop.take_over import Step, take_over
from core.team.rights import Actor
from tests.browser.desk import Desk
from tests.browser.screen import settled, too_wide

ZONE = ZoneInfo("Asia/Shanghai")
ITEM = {
    "code": "A1",
    "title": "每日坚果礼盒750g",
    "usual_price": 16500,
    "stock": 60,
    "facts": {"包邮": "不包邮"},
}


def next_double_eleven(actor: Actor) -> datetime:
    """Return when the next 双11 goes live."""
    with reading() as session:
        years = [now().year, now().year + 1]
        found = [event_of(session, actor, "november_11", year) for year in years]
    return next(live for event in found if (live := live_of(event, ZONE)) > now())


@pytest.fixture
def planner(desk: Desk, sqlite_shop: Actor) -> Actor:
    """An owner of a shop with an item that is as dear as ever, and a small campaign a week after the next 双11."""
    live = next_double_eleven(sqlite_shop)
    with writing() as session:
        take_over(session, sqlite_shop, [[Step(now() - timedelta(days=120), ITEM, "added")]])
        small = build(session, sqlite_shop, name="店庆", live=live + timedelta(days=7), level="C")
        add_items(session, sqlite_shop, small, codes=["A1"])
        at_night = live.astimezone(ZONE).replace(hour=23, minute=0)
        save_send(session, sqlite_shop, small, Send("sms", at_night))
    return sqlite_shop


def press(page: Page, key: str) -> None:
    """Press the button of a key, and wait until the page is at rest again."""
    page.locator(f".st-key-{key} button").first.click()
    settled(page)


def part(page: Page, name: str) -> Locator:
    """Go to a part of the campaign's panel, and return the panel."""
    panel = page.get_by_role("dialog")
    panel.get_by_role("radio", name=name).click()
    settled(page)
    return panel


def test_double_eleven_is_built_filled_judged_dragged_waived_and_taken_along(
    desk: Desk, planner: Actor, open_page, tmp_path: Path
):
    live = next_double_eleven(planner)
    page = settled(open_page(f"{desk.url}/calendar?month={live:%Y-%m}", locale="en-US", height=1500))
    built_in_a_minute(page)
    items_and_gates(page)
    page.get_by_role("dialog").get_by_label("Close").click()
    settled(page)
    dragged_onto_a_clash_and_back(page, live)
    waived_for_a_reason(page)
    taken_along(page, desk, planner, tmp_path)
    assert too_wide(page) == 0


def built_in_a_minute(page: Page) -> None:
    """Choose the festival, and build: two clicks."""
    press(page, "calendar_new")
    panel = page.get_by_role("dialog")
    panel.get_by_label("Festival").fill("Double 11")
    page.get_by_role("option", name="Double 11").first.click()
    settled(page)
    expect(panel.get_by_text("Presale:")).to_be_visible()
    panel.get_by_role("button", name="Build it with 18 tasks").click()
    settled(page)
    expect(panel.get_by_text("0 of 18")).to_be_visible()


def items_and_gates(page: Page) -> None:
    """Add the item by its code, choose gates: two fail and one is unknown, each with what to change."""
    panel = part(page, "Items and gates")
    panel.get_by_role("radio", name="Paste codes").click()
    settled(page)
    panel.get_by_label("Item codes").fill("A1, Z9")
    panel.get_by_role("button", name="Add these items").click()
    settled(page)
    expect(panel.get_by_text("Z9").first).to_be_visible()  # said, for there is no such item
    settled(page)  # what stands below that sentence comes after it, and would close an open list
    panel.get_by_label("Gates", exact=True).fill("Pinduoduo")
    page.get_by_role("option", name="Pinduoduo").first.click()
    settled(page)
    panel.get_by_role("button", name="Save gates").click()
    settled(page)
    for gate, light in (("Stock", "fails"), ("Free shipping", "fails"), ("Ship within", "unknown")):
        expect(
            panel.locator("[data-testid=stMarkdown]", has_text=gate).filter(has_text=light).first
        ).to_be_visible()


def dragged_onto_a_clash_and_back(page: Page, live: datetime) -> None:
    """Drag it a week on: the clash is read before anything is saved; move it all the same, and undo."""
    bar = page.locator(".grid .bar", has_text="Double 11").first
    bar.focus()
    page.keyboard.press("Alt+ArrowRight")  # by keys it is shown first, too
    expect(bar.locator(".shift")).to_have_text("+1")
    page.keyboard.press("Escape")
    expect(bar.locator(".shift")).to_have_text("")
    week = page.locator(".grid .week", has=page.locator(".bar", has_text="Double 11")).first
    box, height = bar.bounding_box(), (week.bounding_box() or {})["height"]
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8 + height, steps=8)
    expect(bar.locator(".shift")).to_have_text("+7")
    page.mouse.up()
    settled(page)
    pending = page.locator(".st-key-calendar_pending")
    expect(pending).to_contain_text("店庆")  # the whole plan is checked first
    expect(pending).to_contain_text("每日坚果礼盒750g")
    press(page, "calendar_move")
    expect(pending).to_have_count(0)
    press(page, "flash_undo")


def waived_for_a_reason(page: Page) -> None:
    """Find the SMS at night among the clashes, and accept it for a reason."""
    page.get_by_role("radio", name="Clashes").click()
    settled(page)
    night = page.locator("[class*=st-key-clash_]", has_text="SMS at night")
    expect(night).to_have_count(1)
    night.get_by_role("button", name="Waive").first.click()
    page.get_by_role("textbox", name="Why is it accepted?").fill("The regulator has agreed to it")
    page.get_by_role("button", name="Waive").last.click()
    settled(page)
    expect(night).to_have_count(0)
    expect(page.get_by_text("1 waived clash")).to_be_visible()


def taken_along(page: Page, desk: Desk, actor: Actor, folder: Path) -> None:
    """Export the calendar, and subscribe: a reader finds the plan as it is."""
    page.locator(".st-key-calendar_more button").first.click()
    page.get_by_role("option", name="Export and subscribe").or_(
        page.get_by_role("menuitem", name="Export and subscribe")
    ).first.click()
    settled(page)
    dialog = page.get_by_role("dialog")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Calendar file").click()
    file = folder / "plan.ics"
    download.value.save_as(file)
    dialog.get_by_label("Name of the link").fill("Outlook")
    dialog.get_by_role("button", name="Make a link").click()
    settled(page)
    address = dialog.locator("code", has_text="/feed/").inner_text().strip()
    assert address.startswith(desk.url)
    with urllib.request.urlopen(address, timeout=10) as answer:
        subscribed = answer.read()
        assert answer.headers["Content-Type"].startswith("text/calendar")
    assert events(file.read_bytes()) == events(subscribed) == planned(actor)


def events(file: bytes) -> set[tuple[str, datetime]]:
    """Return what a calendar program reads of bursts, with when they begin."""
    found = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return {(str(each["SUMMARY"]), each.decoded("DTSTART")) for each in found if "Burst" in each["SUMMARY"]}


def planned(actor: Actor) -> set[tuple[str, datetime]]:
    """Return the bursts of the plan as it is stored."""
    with reading() as session:
        frames = plan_frames(session, actor)
    names = frames.campaigns.set_index("id")["name"]
    bursts = frames.phases[frames.phases["kind"] == "burst"]
    return {
        (f"{names[row.campaign_id]} · Burst", row.starts_at.to_pydatetime().astimezone(UTC))
        for row in bursts.itertuples()
    }
