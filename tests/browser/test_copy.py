"""A marketer drafts copy in the browser: it streams in, is checked while typed, saved, exported."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from core.content import actions as copy_actions
from core.content import reads as copy_reads
from core.db.engine import reading, writing
from core.jobs.reads import recent
from core.shop import actions, reads
from core.team.rights import Actor
from tests.browser.desk import Desk, running_desk, running_worker
from tests.browser.screen import settled
from tests.fake_model import KEY, FakeModel

TEA = {
    "code": "T1",
    "title": "武夷山茉莉花茶 250g 罐装",
    "category": "茶叶",
    "spec": "250g/罐",
    "usual_price": 5990,
    "stock": 800,
    "selling_points": ["三窨一提工艺", "独立密封罐"],
    "facts": {"产地": "福建武夷山", "净含量": "250g"},
}


@pytest.fixture
def shop_with_tea(sqlite_shop: Actor) -> Actor:
    with writing() as session:
        actions.add_item(session, sqlite_shop, TEA)
    return sqlite_shop


@pytest.fixture
def fake() -> Iterator[FakeModel]:
    with FakeModel(token_delay=0.15) as running:
        yield running


@pytest.fixture
def desk(sqlite_shop: Actor, data_dir: Path, fake: FakeModel) -> Iterator[Desk]:
    """A desk with a worker, both connected to the fake model."""
    env = {"LLM_BASE_URL": fake.base_url, "LLM_MODEL": "demo", "LLM_API_KEY": KEY}
    with running_desk(data_dir, env=env) as served, running_worker(data_dir, env=env):
        yield served


@pytest.fixture
def offline_desk(shop_with_tea: Actor, data_dir: Path) -> Iterator[Desk]:
    """A desk with a worker and no model."""
    with running_desk(data_dir) as served, running_worker(data_dir):
        yield served


def _go_home(page: Page) -> None:
    page.get_by_role("link", name="今天").click()
    # The click only asks for the page: going back before it is there would go one page too far.
    expect(page.get_by_role("heading", name="今天", level=1)).to_be_visible()
    settled(page)


def _order(page: Page) -> None:
    """Write a brief for the tea and press Draft."""
    settled(page).get_by_role("button", name="新建简报").click()
    page.get_by_role("combobox", name="商品").click()
    page.get_by_role("option", name="T1").click()
    page.keyboard.press("Escape")
    page.get_by_label("活动节点").fill("双12")
    page.get_by_label("活动节点").press("Tab")
    page.get_by_label("活动价（元）").fill("49.9")
    page.get_by_label("活动价（元）").press("Tab")
    settled(page).get_by_role("button", name="起草", exact=True).click()


def _drafted(page: Page, actor: Actor) -> Page:
    """Wait until the newest drafting job has ended and the page shows what it left."""
    for _look in range(300):
        with reading() as session:
            jobs = recent(session, actor)
        if jobs and jobs[0].has_ended:
            break
        page.wait_for_timeout(200)
    else:
        raise AssertionError("the drafting job did not end")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    return settled(page)


def _cards(page: Page):
    return page.locator("[class*='st-key-card_']")


def _first_field(page: Page):
    return _cards(page).first.locator("textarea").first


def _type(page: Page, text: str) -> None:
    field = _first_field(page)
    field.fill(text)
    field.blur()


def _save_and_reload(page: Page, text: str) -> None:
    _type(page, text)
    _cards(page).first.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存为第 2 版").first).to_be_visible()
    page.reload()
    expect(_first_field(settled(page))).to_have_value(text)


def _exported(page: Page, label: str) -> bytes:
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def _import(page: Page, file: Path) -> None:
    """Take an item list in through the wizard."""
    settled(page).get_by_role("button", name="导入", exact=True).or_(
        page.get_by_role("button", name="导入商品")
    ).first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.get_by_role("button", name="导入 1 个商品").click()
    expect(dialog.get_by_text("新增 1")).to_be_visible(timeout=30_000)


def test_from_export_to_exported_sheet_with_a_model(desk, open_page, fake, sqlite_shop, tmp_path):
    export = tmp_path / "商品导出.csv"
    rows = "店铺商品导出表,,,\n\n商品编码,商品名称,一口价,日常售价\nT1,武夷山茉莉花茶 250g 罐装,¥89.00,￥５９.９\n合计,,,\n"
    export.write_bytes(rows.encode("gb18030"))
    page = open_page(f"{desk.url}/items")
    _import(page, export)
    with reading() as session:
        assert reads.items_by_code(session, sqlite_shop, ["T1"])[0]["usual_price"] == 5990
    page.goto(f"{desk.url}/content")
    _order(page)
    expect(page.get_by_text("▍").first).to_be_visible(timeout=30_000)  # it grows while the answer arrives
    fake.token_delay = 0
    expect(_cards(page).first.get_by_text("模型草稿")).to_be_visible(timeout=30_000)
    _drafted(page, sqlite_shop)

    _type(page, "全网第一的茉莉花茶今晚开抢啦")
    card = _cards(page).first
    expect(card.locator(".field.over .count").first).to_contain_text("超 4")
    expect(card.locator("mark.block").first).to_contain_text("第一")
    expect(card.get_by_text("《广告法》").first).to_be_visible()

    _save_and_reload(page, "茉莉花茶到手49.9")
    expect(_cards(page).first.locator(".field.over")).to_have_count(0)
    sheet = openpyxl.load_workbook(io.BytesIO(_exported(page, "Excel"))).active
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "茉莉花茶到手49.9" in texts
    assert any("人工智能" in str(text) for text in texts)
    with reading() as session:
        brief = copy_reads.briefs(session, sqlite_shop).iloc[0]
        for piece in copy_reads.pieces(session, sqlite_shop, int(brief.id)):
            assert set(piece.parts.values()) <= texts


def test_the_same_path_without_a_model(offline_desk, open_page, shop_with_tea):
    page = open_page(f"{offline_desk.url}/content")
    _order(page)
    expect(_cards(_drafted(page, shop_with_tea)).first.get_by_text("模板草稿")).to_be_visible()
    _save_and_reload(page, "茉莉花茶到手49.9")
    assert "茉莉花茶到手49.9" in _exported(page, "Markdown").decode().replace("\\", "")


def test_who_leaves_in_the_middle_finds_everything_later(shop_with_tea, desk, open_page, fake):
    page = open_page(f"{desk.url}/content")
    _order(page)
    expect(page.get_by_text("▍").first).to_be_visible(timeout=30_000)
    address = page.url
    _go_home(page)
    fake.token_delay = 0
    page.goto(address)
    expect(_cards(_drafted(page, shop_with_tea))).not_to_have_count(0)
    _type(page, "没有保存的标题")
    _go_home(page)
    page.go_back()
    expect(page).to_have_url(address)
    expect(_first_field(settled(page))).to_have_value("没有保存的标题")


def test_a_killed_web_app_loses_nothing(shop_with_tea, desk, open_page, data_dir, fake):
    page = open_page(f"{desk.url}/content")
    _order(page)
    expect(page.get_by_text("▍").first).to_be_visible(timeout=30_000)
    address = page.url
    page.goto("about:blank")
    desk.kill()
    fake.token_delay = 0
    port = int(desk.url.rsplit(":", 1)[1])
    with running_desk(data_dir, port=port):
        page.goto(address)
        expect(_cards(_drafted(page, shop_with_tea))).not_to_have_count(0)
    assert max(fake.calls.values()) == 1


def test_a_killed_worker_is_told_and_the_next_one_goes_on(shop_with_tea, data_dir, open_page, fake):
    env = {"LLM_BASE_URL": fake.base_url, "LLM_MODEL": "demo", "LLM_API_KEY": KEY}
    with running_desk(data_dir, env=env) as served:
        with running_worker(data_dir, env=env) as worker:
            page = open_page(f"{served.url}/content")
            _order(page)
            expect(page.get_by_text("▍").first).to_be_visible(timeout=30_000)
            worker.kill()
            worker.wait()
        expect(page.get_by_text("后台进程在执行中中断了")).to_be_visible(timeout=30_000)
        fake.token_delay = 0
        with running_worker(data_dir, env=env):
            expect(_cards(_drafted(page, shop_with_tea))).not_to_have_count(0)
    with reading() as session:
        brief = copy_reads.briefs(session, shop_with_tea).iloc[0]
        pieces = copy_reads.pieces(session, shop_with_tea, int(brief.id))
    assert all(all(piece.parts.values()) for piece in pieces)


def test_a_changed_price_is_known_to_the_copy_that_names_the_old_one(offline_desk, open_page, shop_with_tea):
    brief = copy_actions.read_brief({"items": [{"code": "T1", "title": TEA["title"], "usual_price": 5990}]})
    with writing() as session:
        row = copy_actions.save_brief(session, shop_with_tea, brief)
        parts = {"title": "茉莉花茶日常价59.9元", "body": "三窨一提工艺"}
        values = {"kind": "push", "angle": "plain", "parts": parts, "origin": "person"}
        copy_actions.store_draft(
            session, shop_id=shop_with_tea.shop_id, brief_id=row.id, job_id="x", slot="x", values=values
        )
        brief_id = row.id
    page = open_page(f"{offline_desk.url}/content?brief={brief_id}")
    settled(page).get_by_text("推送 1").click()
    expect(_cards(page)).to_have_count(1)
    expect(_cards(page).locator("mark")).to_have_count(0)
    with writing() as session:
        tea = reads.items_by_code(session, shop_with_tea, ["T1"])[0]
        change = {"usual_price": 6990}
        actions.edit_item(session, shop_with_tea, tea["id"], version=tea["version"], changes=change)
    page.reload()
    settled(page).get_by_text("推送 1").click()
    expect(page.get_by_text("检查以新资料为准")).to_be_visible()
    expect(_cards(page).locator("mark").first).to_contain_text("59.9")


def test_the_second_of_two_editors_keeps_both_texts_in_sight(offline_desk, open_page, shop_with_tea):
    first = open_page(f"{offline_desk.url}/content")
    _order(first)
    expect(_cards(_drafted(first, shop_with_tea)).first).to_be_visible()
    second = open_page(first.url)
    expect(_first_field(settled(second))).not_to_have_value("")
    _save_and_reload(first, "先保存的标题")
    _type(second, "后保存的标题")
    card = _cards(second).first
    card.get_by_role("button", name="保存", exact=True).click()
    expect(card.get_by_text("先保存的标题")).to_be_visible()
    expect(_first_field(second)).to_have_value("后保存的标题")
    card.get_by_role("button", name="保留我的").click()
    card.get_by_role("button", name="保存", exact=True).click()
    expect(second.get_by_text("已保存为第 3 版").first).to_be_visible()
