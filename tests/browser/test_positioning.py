"""A lead's path: a profile is written, read against the numbers, and reaches items, campaigns and copy."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine, delete

from core.competitors.policy_actions import stored_policy
from core.content.brief import Brief
from core.content.reads import brief, briefs
from core.db.engine import reading, writing
from core.jobs.reads import recent
from core.positioning.profile_reads import current, current_voice
from core.positioning.tables import StoreProfile
from core.shop.reads import items, memberships
from core.team.actions import actor_in, ensure_local_user
from core.team.rights import Actor
from tests.browser.desk import Desk, running_desk, running_worker
from tests.browser.screen import settled, too_wide

AVOIDED = "坚果"


@pytest.fixture
def lead(sqlite_demo: Engine) -> Actor:
    """The owner of the demo shop, with its market, items, map and campaigns, and nothing written of itself."""
    with writing() as session:
        session.execute(delete(StoreProfile))
        user = ensure_local_user(session)
        return actor_in(session, user.id, memberships(session, user.id)[0].shop_id)


@pytest.fixture
def desk(lead: Actor, data_dir: Path) -> Iterator[Desk]:
    with running_worker(data_dir), running_desk(data_dir) as served:
        yield served


def test_a_profile_is_written_proven_and_followed(desk: Desk, lead: Actor, open_page):
    page = settled(open_page(f"{desk.url}/positioning", height=1400))
    profile_is_written(page, lead)
    gap_is_read(page)
    map_is_read(page)
    roles_are_edited(page, lead)
    campaign_is_named(page)
    draft_speaks_so(page, desk, lead)


def tab(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()
    settled(page)


def drawer(page: Page, section: str) -> Locator:
    page.locator(f".st-key-positioning_edit_{section} button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    settled(page)
    return dialog


def save(page: Page, section: str, number: int) -> None:
    page.locator(f".st-key-positioning_save_{section} button").click()
    expect(page.get_by_text(f"已保存为第 {number} 版").first).to_be_visible()
    settled(page)


def profile_is_written(page: Page, lead: Actor) -> None:
    """Start from what the shop says already, then say what kind of thing it is and how it speaks."""
    page.get_by_role("button", name="从店铺资料开始").click()
    expect(page.locator(".st-key-positioning_card_frame")).to_be_visible()
    dialog = drawer(settled(page), "frame")
    dialog.get_by_label("用买家的话说，我们是什么").fill("下单才炒的零食铺")
    save(page, "frame", 2)
    expect(page.locator(".st-key-positioning_card_frame").get_by_text("下单才炒的零食铺")).to_be_visible()
    dialog = drawer(page, "voice")
    dialog.get_by_role("radio", name="活泼").click()
    settled(page)
    words = dialog.get_by_role("combobox", name="不用的词")
    words.fill(AVOIDED)
    words.press("Enter")
    settled(page)
    save(page, "voice", 3)
    with reading() as session:
        voice, profile = current_voice(session, lead), current(session, lead)
    assert voice is not None
    assert (voice.tone, voice.avoid, profile.number) == ("lively", (AVOIDED,), 3)


def gap_is_read(page: Page) -> None:
    """The band that is under-supplied and without us stands in the answer, in the picture's words and in the table."""
    tab(page, "价格带")
    answer = page.get_by_text(re.compile(r"^¥.+供不应求.+我方没有商品。$")).first
    expect(answer).to_be_visible()
    band = (answer.text_content() or "").split(" ")[0]
    expect(page.get_by_test_id("stVegaLiteChart").first).to_contain_text(f"{band}价格带空白")
    expect(page.locator("[data-testid=stDataFrame] td", has_text=band).first).to_be_attached()


def map_is_read(page: Page) -> None:
    """The map has its ellipses, says what they mean, and how much of the differences it shows."""
    tab(page, "感知图")
    expect(page.get_by_text("怎么读这张图")).to_be_visible()
    expect(page.get_by_text(re.compile("100 次有 95 次"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"图上呈现了品牌差别的 \d+%")).first).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_contain_text("栗山记零食铺")
    curves = chart.locator("g.mark-line path")
    expect(curves).not_to_have_count(0)
    drawn = curves.count()
    page.get_by_role("button", name="置信椭圆").click()
    expect(curves).not_to_have_count(drawn)
    page.get_by_role("button", name="置信椭圆").click()
    expect(curves).to_have_count(drawn)
    settled(page)


def roles_are_edited(page: Page, lead: Actor) -> None:
    """Suggested roles come with a reason and are taken over; targets are set, and move the price goals with them."""
    tab(page, "货品结构")
    before = _roles(lead)
    page.get_by_role("button", name=re.compile(r"^采纳 \d+ 个建议角色$")).click()
    expect(page.get_by_role("button", name=re.compile(r"^采纳 \d+ 个建议角色$"))).to_have_count(0)
    settled(page)
    taken = _roles(lead)
    assert taken != before
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name=re.compile(r"^采纳 \d+ 个建议角色$"))).to_be_visible()
    settled(page)
    assert _roles(lead) == before
    page.locator(".st-key-portfolio_targets button").click()
    dialog = page.get_by_role("dialog")
    margin = dialog.locator("[class*='st-key-role_margin_profit'] input")
    margin.fill("35")
    margin.press("Tab")
    expect(dialog.get_by_text("会影响什么")).to_be_visible()
    settled(page)
    page.locator(".st-key-role_targets_save button").click()
    expect(dialog).to_have_count(0)
    settled(page)
    with reading() as session:
        assert stored_policy(session, lead).policy.goal("profit").margin == pytest.approx(0.35)
        assert current(session, lead).section("roles")["shares"]["profit"] == pytest.approx(0.45)


def campaign_is_named(page: Page) -> None:
    """The portfolio names who breaks it, and leads to the clash in the calendar, where it is told the same way."""
    named = page.locator(".st-key-portfolio_break_0")
    expect(named).to_be_visible()
    campaign = (named.text_content() or "").split("：")[0].split(" ", 1)[-1].strip()
    named.get_by_role("link", name="看冲突").click()
    expect(page.get_by_role("heading", name="活动日历", level=1)).to_be_visible()
    settled(page)
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("破坏货品结构").first).to_be_visible()
    expect(panel).to_contain_text(campaign[-6:])
    assert too_wide(page) == 0


def draft_speaks_so(page: Page, desk: Desk, lead: Actor) -> None:
    """A new brief begins in the new tone, and no draft of it says the avoided word."""
    page.goto(f"{desk.url}/content?brief=new")
    settled(page)
    chosen = page.get_by_role("combobox", name="商品")
    chosen.fill("JG02")
    page.get_by_role("option", name=re.compile("JG02")).first.click()
    expect(page.get_by_text("文案可以说的内容")).to_be_visible()  # the form has taken the item in
    chosen.press("Tab")  # leaves the list, whose first click elsewhere would only close it
    expect(page.get_by_role("option")).to_have_count(0)
    settled(page).get_by_role("button", name="起草", exact=True).click()
    expect(page).not_to_have_url(re.compile("brief=new"))
    for _look in range(300):
        with reading() as session:
            jobs = recent(session, lead)
        if jobs and jobs[0].has_ended:
            break
        page.wait_for_timeout(200)
    newest = _newest_brief(lead)
    assert newest.tone == "lively"
    assert newest.voice is not None
    assert newest.voice.avoid == (AVOIDED,)
    fields = page.locator("[class*='st-key-card_'] textarea")
    expect(fields.first).to_be_visible()
    settled(page)
    texts = [fields.nth(n).input_value() for n in range(fields.count())]
    assert len(texts) >= 4
    assert not [text for text in texts if AVOIDED in text]


def _roles(lead: Actor) -> dict[str, str]:
    with reading() as session:
        table = items(session, lead)
    return dict(zip(table["code"], table["role"], strict=True))


def _newest_brief(lead: Actor) -> Brief:
    with reading() as session:
        newest = int(briefs(session, lead)["id"].max())
        return brief(session, lead, newest).brief
