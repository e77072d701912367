"""Canvases taken along: pictures in which nothing is cut, Word documents, and texts that stay texts in both."""

import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from docx import Document as read_docx
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.db.engine import reading, writing
from core.demo.positioning_canvases import draw_canvases
from core.files.write_docx import docx
from core.locale import speaking
from core.positioning.canvas import OURS, Brand, Curves, Factor, Note, Notes
from core.positioning.canvas_charts import chart_says, curve_table, strategy_chart
from core.positioning.canvas_document import canvas_document, canvas_docx
from core.positioning.canvas_facts import Gathered
from core.positioning.canvas_pictures import canvas_png, canvas_svg, drawn
from core.positioning.canvas_reads import CanvasView, canvases
from core.positioning.canvas_wrap import width, wrapped
from core.positioning.evidence import Evidence, Figure
from core.positioning.evidence_numbers import told

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "</text><image href='file:///etc/passwd'/>",
    "![x](http://evil.example/a.png) [y](javascript:alert(1))",
    "שלום עולם & مرحبا",
    "&lt; & ]]> \x00\ud800",
)
DAY = date(2026, 11, 26)


def gathered(content, kind="swot", figures=None):
    view = CanvasView(1, 1, kind, "<b>Plan</b> & more", content, datetime(2026, 11, 26, tzinfo=UTC))
    known = figures or {}
    return Gathered(
        view, "Shop <1>", DAY, {part.id: [told(each, known) for each in part.evidence] for part in view.parts}
    )


def hostile_board():
    notes = tuple(
        Note(
            f"n{n}",
            "threats",
            text,
            2,
            (Evidence("note", "", text), Evidence("link", "https://e.example", text)),
        )
        for n, text in enumerate(HOSTILE)
    )
    return Notes((*notes, Note("x", "wt", HOSTILE[1], 2, (), ("n1",))))


def test_what_people_wrote_is_text_in_the_picture():
    for part in ("notes", "tows"):
        svg = canvas_svg(gathered(hostile_board()), part)
        tree = ElementTree.fromstring(svg)
        tags = {each.tag.partition("}")[2] for each in tree.iter()}
        assert tags == {"svg", "rect", "text", "circle"}
        assert "<script>alert(1)</script>" in "".join(tree.itertext())
    assert Image.open(io.BytesIO(drawn(gathered(hostile_board())))).width > 2000


def test_what_people_wrote_is_text_in_the_document():
    file = docx(canvas_document(gathered(hostile_board())))
    read = read_docx(io.BytesIO(file))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    assert "=cmd|' /C calc'!A0" in cells
    assert "<script>alert(1)</script>" in cells
    assert not [rel for rel in read.part.rels.values() if rel.is_external]


LONG = Notes(
    (
        Note("s1", "strengths", "原产地直采，" * 30, 3, (Evidence("note", "", "质检报告编号很长，" * 20),)),
        Note("s2", "strengths", "Averylongwordwithoutanyblank" * 7, 1),
        Note(
            "w1",
            "weaknesses",
            "dearer than every rival",
            2,
            (Evidence("number", "dearest", "", 11, date(2026, 11, 2)),),
        ),
    )
)


def test_long_notes_are_wrapped_and_never_cut():
    figure = Figure(15, "15 of 32 compared items", "how", DAY)
    with speaking("en"):
        svg = canvas_svg(gathered(LONG, figures={"dearest": figure}))
    shown = "".join(ElementTree.fromstring(svg).itertext()).replace(" ", "")
    for note in LONG.notes:
        assert note.text.replace(" ", "") in shown
    assert "was11on11-02,now15of32compareditems▲" in shown
    for each in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        room = 1280 - float(each.get("x"))
        assert width(each.text or "") * float(each.get("font-size")) <= room


@settings(max_examples=30)
@given(st.text(alphabet=st.sampled_from("汉字，。“”（）ab M1-.,( )"), max_size=80), st.floats(2, 12))
def test_wrapping_keeps_every_sign_and_no_line_is_wider_than_its_room(text, room):
    lines = wrapped(text, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= room + 1 for line in lines)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("价格高，卖不动。", 4, ["价格高，", "卖不动。"]),
        ("我们说“好”不好", 4, ["我们说", "“好”不", "好"]),
        ("plain words wrap", 6, ["plain words", "wrap"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_as_chinese_and_english_do(text, room, lines):
    assert wrapped(text, room) == lines


CURVES = Curves(
    (Brand(OURS, "栗山记"), Brand("b1", "<b>Rival</b>")),
    (
        Factor("f1", "价格水平", {OURS: 5.4, "b1": 4}, 5.4, "", (Evidence("note", "", "=1+1"),)),
        Factor("f2", "Freshness guaranteed", {OURS: 7}, 9, "raise"),
        Factor("f3", "Office pack", {"b1": 1}, 7),
    ),
)


def test_the_curves_are_drawn_with_gaps_where_nobody_scored():
    table = curve_table(CURVES)
    assert table.loc[(table["plain"] == "Office pack") & table["is_ours"], "score"].isna().sum() == 1
    with speaking("en"):
        assert (
            chart_says(CURVES)
            == "Strategy canvas: we stand out most on Office pack, 6.0 above the rivals' mean"
        )
        assert chart_says(Curves((Brand(OURS, "Ours"),))) == "Strategy canvas: scores of 0 to 10 by factor"
        chart = strategy_chart(CURVES).to_dict()
    assert len(chart["layer"]) == 3  # lines, points, moves
    assert drawn(gathered(CURVES, "strategy")).startswith(b"\x89PNG")


def test_the_demo_shops_canvases_become_files(sqlite_shop):
    with writing() as session:
        draw_canvases(session, sqlite_shop, DAY)
    with speaking("zh"), reading() as session:
        shown = canvases(session, sqlite_shop)
        assert [each.kind for each in shown] == ["swot", "value", "strategy"]
        assert canvas_png(session, sqlite_shop, shown[0].id, "tows").startswith(b"\x89PNG")
        read = read_docx(io.BytesIO(canvas_docx(session, sqlite_shop, shown[0].id)))
    text = "\n".join(each.text for each in read.paragraphs)
    assert "SO：用优势抓机会" in text
    assert len(read.inline_shapes) == 2
