"""Write a document as docx, with Chinese set in a Chinese face and pictures that tell what they show."""

import io
from collections.abc import Sequence

from docx import Document as new_docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from core.files.document import Bullets, Document, Grid, Heading, Paragraph, Part, Picture
from core.locale import language
from core.text import visible

LATIN, CHINESE = "Segoe UI", "Microsoft YaHei"  # Word falls back to what the reader has
_INK, _MUTED, _SEAL = RGBColor(0x1F, 0x23, 0x28), RGBColor(0x5E, 0x66, 0x70), RGBColor(0xB8, 0x3A, 0x2B)
_PANEL = "F3F0E9"
_AUTHOR = "Yunce 运策"


def docx(document: Document) -> bytes:
    """Return the document as a docx file on A4 paper."""
    file = new_docx()
    _set_page(file)
    _set_styles(file)
    _set_properties(file, document)
    file.add_paragraph(_text(document.title), style="Title")
    for part in document.parts:
        _write(file, part)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _write(file: Docx, part: Part) -> None:
    if isinstance(part, Heading):
        file.add_paragraph(_text(part.text), style=f"Heading {part.level}")
    elif isinstance(part, Paragraph):
        _paragraph(file, part)
    elif isinstance(part, Bullets):
        for line in part.lines:
            file.add_paragraph(_text(line), style="List Bullet")
    elif isinstance(part, Grid):
        _table(file, part)
    else:
        _picture(file, part)


def _paragraph(file: Docx, part: Paragraph) -> None:
    run = file.add_paragraph().add_run(_text(part.text))
    if part.is_lead:
        run.font.size, run.font.bold = Pt(12), True
    if part.is_small:
        run.font.size, run.font.color.rgb = Pt(9), _MUTED


def _table(file: Docx, grid: Grid) -> None:
    table = file.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    _describe(table, grid.alt)
    _row(table.rows[0].cells, grid.header, grid.figures, bold=True)
    for cell in table.rows[0].cells:
        _shade(cell)
    _repeat_header(table)
    for values in grid.rows:
        _row(table.add_row().cells, values, grid.figures)
    table.autofit = False
    widths = _widths(file, grid)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    file.add_paragraph()  # room before what follows


def _widths(file: Docx, grid: Grid) -> list[Emu]:
    shares = [3 if number in grid.wide else 1 for number in range(len(grid.header))]
    return [Emu(_room(file) * share // sum(shares)) for share in shares]


def _row(
    cells: Sequence[_Cell], values: Sequence[str], figures: frozenset[int], *, bold: bool = False
) -> None:
    for number, (cell, value) in enumerate(zip(cells, values, strict=True)):
        paragraph = cell.paragraphs[0]
        room = paragraph.paragraph_format
        room.space_before, room.space_after, room.line_spacing = Pt(2), Pt(2), 1.0
        run = paragraph.add_run(_text(value))
        run.font.size, run.font.bold = Pt(9), bold
        if number in figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _picture(file: Docx, picture: Picture) -> None:
    room = Emu(_room(file))
    shape = file.add_picture(io.BytesIO(picture.png))
    if shape.width > room:
        shape.width, shape.height = room, Emu(round(shape.height * room / shape.width))
    properties = shape._inline.docPr
    properties.set("descr", _text(picture.alt))
    properties.set("title", _text(picture.name))
    _keep_with_next(file.paragraphs[-1])


def _set_page(file: Docx) -> None:
    section = file.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _set_styles(file: Docx) -> None:
    """Name a face for Chinese in every style used: without one Word shows 汉字 in a serif of its own."""
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 12, "List Bullet": 10.5}
    for name, size in sizes.items():
        style = file.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = _SEAL if name == "Title" else _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), CHINESE)
        _set_language(style)
    for name in ("Heading 1", "Heading 2"):
        style = file.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(4)


def _set_language(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), "en-US")
    lang.set(qn("w:eastAsia"), "zh-CN")
    properties.append(lang)


def _set_properties(file: Docx, document: Document) -> None:
    properties = file.core_properties
    properties.title, properties.author = _text(document.title)[:255], _AUTHOR
    properties.comments = _text(document.remark)[:255]
    properties.language = "zh-CN" if language() == "zh" else "en-US"


def _describe(table: Table, alt: str) -> None:
    description = OxmlElement("w:tblDescription")
    description.set(qn("w:val"), _text(alt))
    table._tbl.tblPr.append(description)


def _repeat_header(table: Table) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _PANEL)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _keep_with_next(paragraph: DocxParagraph) -> None:
    paragraph.paragraph_format.keep_with_next = True


def _room(file: Docx) -> int:
    """Return how wide a line is between the margins."""
    section = file.sections[0]
    return _width(section.page_width) - _width(section.left_margin) - _width(section.right_margin)


def _width(length: Length | None) -> int:
    return int(length or 0)


def _text(text: str) -> str:
    """Return what an XML file can hold of a text: no control characters, no halves of characters."""
    return visible(text).encode("utf-8", "ignore").decode("utf-8")
