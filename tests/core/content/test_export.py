"""Copy on its way out: the same text to the character, marked, and never a formula or a markup."""

import csv
import io

import openpyxl
import pytest

from core.content.brief import Brief
from core.content.checked import check_parts
from core.content.export import ExportRow, as_csv, as_markdown, as_xlsx
from core.content.offline import draft_all_offline
from core.locale import speaking
from tests.core.content.sample_briefs import CHINESE

BRIEF = Brief.model_validate({"items": [{"title": "每日坚果", "code": "YB-001"}], "shop": "云边食铺"})
NASTY = '=HYPERLINK("http://x","点")\n第二行 *粗* <b> 01  ¥89 '


def row(origin: str = "template", text: str = NASTY, *, is_edited: bool = False) -> ExportRow:
    parts = {"title": text, "body": "+86 到手¥89"}
    return ExportRow(BRIEF, "push", "offer", parts, origin, is_edited, True, "deepseek-chat · push v3")


def cells(book: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_a_workbook_holds_the_text_to_the_character_and_no_formula() -> None:
    book = as_xlsx([row()])
    texts = [line[3] for line in cells(book)[1:3]]
    assert texts == [NASTY, "+86 到手¥89"]
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}


def test_a_workbook_of_many_drafts_reads_back_as_drafted() -> None:
    drafts = draft_all_offline(CHINESE[0])
    rows = [
        ExportRow(
            CHINESE[0], v.kind, v.angle, v.parts, v.origin, False, False, "",
            tuple(f for found in check_parts(CHINESE[0], v.kind, v.parts).values() for f in found),
        )
        for v in drafts
    ]  # fmt: skip
    wanted = [text or None for v in drafts for text in v.parts.values()]
    assert [line[3] for line in cells(as_xlsx(rows))[1 : len(wanted) + 1]] == wanted


def test_a_csv_opens_in_excel_and_starts_no_formula() -> None:
    data = as_csv([row()])
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert lines[1][3] == "'" + NASTY
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


def test_markdown_shows_marks_instead_of_obeying_them() -> None:
    text = as_markdown([row()]).decode()
    assert "\\*粗\\*" in text
    assert "<b>" not in text


@pytest.mark.parametrize(
    ("origin", "is_edited", "mark", "statement"),
    [
        ("model", False, "AI-assisted", "artificial intelligence"),
        ("model", True, "AI-assisted, edited by a person", "artificial intelligence"),
        ("template", False, "Made by software from templates", "from templates"),
        ("template", True, "Made by software from templates, edited by a person", "from templates"),
        ("person", False, "Written by a person", "Written by a person"),
    ],
)
def test_every_file_says_who_wrote_it(origin: str, is_edited: bool, mark: str, statement: str) -> None:
    with speaking("en"):
        rows = [row(origin, is_edited=is_edited)]
        book, table, document = as_xlsx(rows), as_csv(rows).decode("utf-8-sig"), as_markdown(rows).decode()
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    assert any(mark in [str(cell) for cell in line] for line in cells(book))
    assert statement in loaded.properties.description
    assert statement in table
    assert statement.replace("-", "\\-") in document


def test_the_statement_is_written_in_chinese_for_a_chinese_reader() -> None:
    with speaking("zh"):
        book = as_xlsx([row("model")])
    assert "人工智能" in openpyxl.load_workbook(io.BytesIO(book)).properties.description


def test_each_line_names_items_model_and_length() -> None:
    line = cells(as_xlsx([row(text="每日坚果到手¥89")]))[1]
    assert "YB-001" in line
    assert "deepseek-chat · push v3" in line
    assert any("/20" in str(cell) for cell in line)
