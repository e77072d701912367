"""The plan as a workbook and back, and the brief as a document."""

import io
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pytest

from core.campaigns.campaign_document import campaign_document, campaign_docx, told_of
from core.campaigns.plan_columns import SHEETS
from core.campaigns.plan_read import read_plan
from core.campaigns.plan_sheet import plan_xlsx
from core.campaigns.tables import BudgetLine, CampaignItem, CampaignTask, TaskNeed
from core.db.engine import reading, writing
from core.errors import BadFile, NotFound
from core.locale import speaking
from core.shop.actions import add_item
from tests.core.campaigns.plans import LIVE, stored_campaign

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def campaign_id(sqlite_shop):
    made = stored_campaign(sqlite_shop, note="=HYPERLINK(1)", target=1_280_000_00, platform="tmall")
    with writing() as session:
        item = add_item(session, sqlite_shop, {"code": "0012", "title": "坚果", "usual_price": 59_90})
        own = {"shop_id": sqlite_shop.shop_id, "campaign_id": made}
        session.add(CampaignItem(**own, item_id=item.id, price=49_90, stock=300))
        session.add(BudgetLine(**own, kind="ads", name="万相台", planned=5_000_00, spent=12_34))
        later = CampaignTask(
            **own, name="上线", starts_on=date(2026, 11, 5), due_on=date(2026, 11, 5), kind="asset"
        )
        session.add(later)
        session.flush()
        session.add(TaskNeed(task_id=later.id, needs_id=1))
    return made


def written(actor) -> bytes:
    with reading() as session:
        return plan_xlsx(session, actor)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_written_in_one_language_is_read_in_the_other(sqlite_shop, campaign_id, language):
    with speaking(language):
        file = written(sqlite_shop)
    with speaking("en" if language == "zh" else "zh"):
        read = read_plan(file, "plan.xlsx")
    assert tuple(read.plans) == SHEETS
    assert read.bad == ()
    rows = {sheet: plan.values for sheet, plan in read.plans.items()}
    assert rows["campaigns"]["id"] == [campaign_id]
    assert rows["campaigns"]["target"] == [1_280_000_00]
    assert rows["campaigns"]["live_at"] == [LIVE.astimezone(ZONE).replace(tzinfo=None)]
    assert rows["campaigns"]["state"] == ["planned"]
    assert rows["phases"]["kind"] == ["gather", "burst"]
    assert rows["tasks"]["needs"] == [None, ["1"]]
    assert rows["tasks"]["kind"] == ["", "asset"]
    assert rows["tasks"]["due_on"] == [date(2026, 11, 3), date(2026, 11, 5)]
    assert rows["items"]["code"] == ["0012"]
    assert rows["items"]["own_price"] == [49_90]
    assert rows["budget"]["spent"] == [12_34]
    assert rows["sends"]["channel"] == ["sms"]


def test_texts_are_never_formulas(sqlite_shop, campaign_id):
    book = openpyxl.load_workbook(io.BytesIO(written(sqlite_shop)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_new_buyers_are_heads_in_the_file(sqlite_shop):
    stored_campaign(sqlite_shop, goal="new_buyers", target=5_000)
    sheet = openpyxl.load_workbook(io.BytesIO(written(sqlite_shop)))["活动"]
    heading = [cell.value for cell in sheet[1]].index("目标")
    assert sheet[2][heading].value == 5_000


def test_a_file_without_campaigns_and_a_lost_column_are_said(sqlite_shop, campaign_id):
    book = openpyxl.load_workbook(io.BytesIO(written(sqlite_shop)))
    del book["阶段"]
    book["预算"].delete_cols(4)  # 用于
    with pytest.raises(BadFile, match=r"预算.*用于"):
        read_plan(saved(book), "plan.xlsx")
    del book["活动"]
    with pytest.raises(BadFile, match="活动"):
        read_plan(saved(book), "plan.xlsx")


def test_a_bad_cell_names_its_sheet_and_row(sqlite_shop, campaign_id):
    book = openpyxl.load_workbook(io.BytesIO(written(sqlite_shop)))
    book["商品"]["F2"] = "-3"
    book["任务"]["I2"] = "3000-13-45"
    bad = read_plan(saved(book), "plan.xlsx").bad
    assert [(sheet, row.row) for sheet, row in bad] == [("tasks", 2), ("items", 2)]


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_brief_tells_phases_tasks_prices_and_sizes(sqlite_shop, campaign_id):
    with reading() as session:
        file = campaign_docx(session, sqlite_shop, campaign_id, on=date(2026, 11, 1), chosen="zh")
    document = docx.Document(io.BytesIO(file))
    words = "\n".join(
        [each.text for each in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for said in ("双11", "蓄水", "2026-11-10 20:00", "¥49.90", "990×120", "上线", "短信"):
        assert said in words


def test_the_brief_of_another_shops_campaign_is_not_given(sqlite_shop, campaign_id):
    with reading() as session, pytest.raises(NotFound):
        told_of(session, sqlite_shop, campaign_id + 1, on=date(2026, 11, 1))


def test_the_brief_is_in_one_language(sqlite_shop, campaign_id):
    with reading() as session, speaking("en"):
        document = campaign_document(
            told_of(session, sqlite_shop, campaign_id, on=LIVE.date() - timedelta(9))
        )
    assert document.title == "Campaign brief: 双11"
    headings = [part.text for part in document.parts if hasattr(part, "level")]
    assert headings[:4] == ["When", "Items and prices", "Who does what", "Planner"]


def test_new_rows_have_no_number_and_a_row_without_its_end_is_told(sqlite_shop, campaign_id):
    book = openpyxl.load_workbook(io.BytesIO(written(sqlite_shop)))
    for row, name in ((3, "新活动一"), (4, "新活动二")):
        book["活动"].cell(row, 2, name)
    phases = book["阶段"]
    phases.cell(3, phases.max_column).value = None
    read = read_plan(saved(book), "plan.xlsx")
    assert read.plans["campaigns"].values["id"] == [campaign_id, None, None]
    assert [(sheet, row.row) for sheet, row in read.bad] == [("phases", 3)]
