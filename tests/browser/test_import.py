"""A messy export goes through the wizard in a real browser, is there after a reload, and is taken back."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.db.engine import reading
from core.shop import reads
from tests.browser.screen import settled, too_wide
from tests.core.files import made


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A workbook with titles, a merged two-row header, blanks and totals, and one bad row."""

    def fill(book, sheet):
        made.messy(book, sheet)
        sheet.write_row("A12", ["A04", "坏价", "临安坊", "abc"])

    file = tmp_path / "导出.xlsx"
    file.write_bytes(made.workbook(fill))
    return file


def serious(page):
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], [node["html"][:120] for node in each["nodes"]][:2])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def prices(actor):
    with reading() as session:
        return {row.code: row.usual_price for row in reads.items(session, actor).itertuples()}


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1280, "light", "zh-CN"), (390, "dark", "en-US")])
def test_import_reload_undo(desk, sqlite_shop, open_page, export, width, scheme, locale):
    words = {
        "zh-CN": ("导入商品", "导入 3 个商品", "新增 3", "撤销导入", "已撤销"),
        "en-US": ("Import items", "Import 3 items", "3 added", "Undo the import", "Taken back"),
    }[locale]
    page = settled(open_page(f"{desk.url}/items", width=width, color_scheme=scheme, locale=locale))
    page.get_by_role("button", name=words[0]).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(export)
    store = dialog.get_by_role("button", name=words[1])
    expect(store).to_be_enabled()
    settled(page)
    assert serious(page) == []
    assert too_wide(page) == 0
    with page.expect_download() as download:
        dialog.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
    rejected = download.value.path().read_bytes()
    assert rejected.startswith(b"PK")
    store.click()
    expect(dialog.get_by_text(words[2])).to_be_visible()
    assert prices(sqlite_shop) == {"00123": 89900, "A02": 2990, "A03": 801}
    settled(page).reload()
    settled(page)
    dialog.get_by_role("button", name=words[3][:2] if locale == "zh-CN" else "Undo").click()
    expect(dialog.get_by_text(words[4])).to_be_visible()
    assert prices(sqlite_shop) == {}
