"""A document comes out of docx and Markdown as it was: texts as texts, pictures with what they show."""

import io
import re
import zipfile

import pytest
from docx import Document as read_docx
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.files.document import Bullets, Document, Grid, Heading, Paragraph, Picture
from core.files.write_docx import docx
from core.files.write_markdown import literal, markdown
from core.files.write_png import png, shows_chinese
from core.locale import speaking

CHART = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json",
    "data": {"values": [{"who": "青禾果仓", "price": 39.9}, {"who": "我们", "price": 42.9}]},
    "mark": "bar",
    "width": 300,
    "encoding": {"y": {"field": "who", "type": "nominal"}, "x": {"field": "price", "type": "quantitative"}},
}
NASTY = "=cmd|' /C calc'!A0 **bold** [link](https://evil.example) <b>x</b> {{ 7*7 }} 1. | a"


@pytest.fixture(scope="module")
def picture():
    return png(CHART)


def _document(picture):
    return Document(
        "竞品简报 *栗山记*",
        [
            Paragraph("60件商品中有12件比所有对手贵", is_lead=True),
            Heading("价格阶梯"),
            Picture(picture, "我们比对手贵3元", "ladder"),
            Grid(
                ["商品", "价格"],
                [["夏威夷果|500g", "¥49.90"], [NASTY, "–"]],
                "两件商品的价格",
                frozenset({1}),
            ),
            Bullets(["青禾果仓：提前5天", "- 不是列表"]),
            Paragraph("按到手价比较\x0b\u202e", is_small=True),
        ],
        remark="含人工智能生成的内容",
    )


def test_a_docx_holds_what_the_document_says(picture):
    with speaking("zh"):
        file = read_docx(io.BytesIO(docx(_document(picture))))
    texts = [paragraph.text for paragraph in file.paragraphs if paragraph.text]
    assert texts == [
        "竞品简报 *栗山记*",
        "60件商品中有12件比所有对手贵",
        "价格阶梯",
        "青禾果仓：提前5天",
        "- 不是列表",
        "按到手价比较",
    ]
    assert [paragraph.style.name for paragraph in file.paragraphs][:3] == ["Title", "Normal", "Heading 1"]
    [table] = file.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["商品", "价格"],
        ["夏威夷果|500g", "¥49.90"],
        [NASTY, "–"],
    ]
    assert file.core_properties.comments == "含人工智能生成的内容"
    assert file.core_properties.language == "zh-CN"


def test_chinese_has_a_face_of_its_own_and_pictures_say_what_they_show(picture):
    file = read_docx(io.BytesIO(docx(_document(picture))))
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        fonts = file.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:asciiTheme")) is None
    [shape] = file.inline_shapes
    assert shape._inline.docPr.get("descr") == "我们比对手贵3元"
    section = file.sections[0]
    assert shape.width <= section.page_width - section.left_margin - section.right_margin
    assert "tblDescription" in file.tables[0]._tbl.xml


def test_a_docx_carries_no_link_and_no_field(picture):
    with zipfile.ZipFile(io.BytesIO(docx(_document(picture)))) as archive:
        body = archive.read("word/document.xml").decode()
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert "hyperlink" not in body
    assert "fldChar" not in body
    assert "instrText" not in body
    assert "External" not in links


@given(st.lists(st.text(), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_any_text_fits_into_a_docx(texts):
    made = docx(Document(texts[0], [Paragraph(text) for text in texts]))
    assert len(read_docx(io.BytesIO(made)).paragraphs) == len(texts) + 1


def test_markdown_reads_as_text_with_the_pictures_at_its_end(picture):
    text = markdown(_document(picture)).decode()
    assert text.startswith("# 竞品简报 \\*栗山记\\*\n\n**60件商品中有12件比所有对手贵**\n\n## 价格阶梯\n")
    assert "| 商品 | 价格 |\n| --- | ---: |\n| 夏威夷果\\|500g | ¥49.90 |\n" in text
    assert "![我们比对手贵3元][ladder]" in text
    assert text.rindex("[ladder]: data:image/png;base64,") > text.rindex("按到手价比较")


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_no_text_becomes_markup_in_markdown(text):
    plain = " ".join(literal(text).split())
    tokens = MarkdownIt("commonmark").enable("table").parse(plain)
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    inner = {child.type for token in tokens for child in token.children or ()}
    assert inner <= {"text", "text_special"}


@pytest.mark.parametrize(
    "text", [NASTY, "www.evil.example", "http://a.example", "a@b.example", "1. x", "# x", "> x"]
)
def test_what_looks_like_markup_stays_text(text):
    html = MarkdownIt("gfm-like", {"linkify": False}).render(literal(text))
    assert not re.search(r"<(?!/?p>)", html)


def test_a_chart_becomes_a_picture_without_asking_anybody(picture):
    assert picture.startswith(b"\x89PNG")
    elsewhere = CHART | {"data": {"url": "http://127.0.0.1:9/prices.csv"}}
    with pytest.raises(ValueError, match="not allowed"):
        png(elsewhere)
    assert shows_chinese() in (True, False)
