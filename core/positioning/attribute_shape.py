"""How a sheet with an attribute table is meant: where its header is, which way it reads, counts or ratings. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.errors import BadInput
from core.files.columns import heading_key
from core.files.sheet import Grid
from core.locale import _
from core.positioning.attributes import Kind
from core.text import folded, visible

Layout = Literal["wide", "across", "long"]  # brands in rows, brands in columns, one row a brand and attribute
LAYOUTS: tuple[Layout, ...] = ("wide", "across", "long")
_WORDS = {
    "brand": "brand brands shop store 品牌 店铺 竞品 竞店 商家 品牌名 品牌名称 店铺名称",
    "attribute": "attribute attributes feature topic statement 属性 特征 维度 形容词 卖点 话题 印象 特点",
    "value": "value count counts mentions number rating score 次数 提及 提及数 提及次数 数量 频次 评分 打分 分数 得分 值",
    "person": "respondent person id user questionnaire 受访者 受访人 编号 序号 问卷编号 问卷号 用户 答题人",
    "size": "n base sample samplesize respondents asked 样本 样本量 样本数 人数 受访人数 回答人数 评论数 总评论数",
    "price": "price averageprice medianprice 价格 均价 平均价 客单价 中位价 到手价",
    "quality": "qualityscore overallrating shoprating 质量分 品质分 综合评分 平均评分 店铺评分 总体评分",
}
_PART_OF = {word: part for part, words in _WORDS.items() for word in words.split()}
_COUNTED = ("count", "mention", "次数", "提及", "频次", "数量")
_RATED = ("rating", "score", "评分", "打分", "分数", "得分")
TOTALS = frozenset(["合计", "总计", "小计", "汇总", "total", "sum", "totals", "grandtotal"])
_LARGEST_RATING = 10


@dataclass(frozen=True, slots=True)
class Shape:
    """How a sheet is read: where its header is (counted from 0), which way, and what the numbers are."""

    header: int
    layout: Layout
    kind: Kind


def guess(cells: Grid, known: Iterable[str] = ()) -> Shape:
    """Return how a sheet is most likely meant. `known` are names of shops and brands, ours and the rivals'.

    Raises BadInput when there is no header with numbers or a list below.
    """
    header = find_header(cells)
    parts = parts_of(cells, header)
    names = [cell_text(cell) for cell in cells[header]]
    body = cells[header + 1 :]
    if "brand" in parts and "attribute" in parts:
        layout: Layout = "long"
    elif (
        len(names) == 3
        and not is_numeric(body[:, 0])
        and not is_numeric(body[:, 1])
        and is_numeric(body[:, 2])
    ):
        layout = "long"
    else:
        across = sum(is_known(name, known) for name in names[1:])
        down = sum(is_known(cell_text(cell), known) for cell in body[:, 0])
        layout = "across" if across > down or "attribute" in parts else "wide"
    return Shape(header, layout, _kind(cells, header, layout, parts))


def find_header(cells: Grid) -> int:
    """Return the row of the headings. Raises BadInput without one that has rows below."""
    rows = [[cell_text(cell) for cell in row] for row in cells[:21]]
    for n, texts in enumerate(rows[:-1]):
        words = [text for text in texts if text and not _is_number(text)]
        if len(words) >= 2 and any(rows[n + 1]):
            return n
    for n, texts in enumerate(rows[:-1]):  # headings that are numbers themselves: years, steps of a scale
        if (
            sum(map(bool, texts)) >= 2
            and not _is_number(texts[0] or "-")
            and not is_numeric(cells[n + 1 :, 0])
        ):
            return n
    raise BadInput(
        _(
            "There is no header with rows below it. Put the attributes in the first row and a brand in each "
            "further row."
        )
    )


def parts_of(cells: Grid, header: int) -> dict[str, int]:
    """Return the columns whose heading says what they are, the first of each."""
    names = [cell_text(cell) for cell in cells[header]]
    parts: dict[str, int] = {}
    for n, name in enumerate(names):
        if part := part_of(name, names):
            parts.setdefault(part, n)
    return parts


def part_of(name: str, among: Sequence[str]) -> str:
    """Return what a heading says that its numbers are, "" for an attribute.

    An n among other single letters is one of them: tables of letters, grades or blood groups have such.
    """
    if len(name) == 1 and name.isascii() and any(len(other) == 1 and other != name for other in among):
        return ""
    return _PART_OF.get(heading_key(name), "")


def _kind(cells: Grid, header: int, layout: Layout, parts: Mapping[str, int]) -> Kind:
    body = cells[header + 1 :]
    if layout == "long":
        if "value" not in parts and cells.shape[1] < 3:
            return "counts"
        at = parts.get("value", cells.shape[1] - 1)
        if any(word in heading_key(cell_text(cells[header, at])) for word in _RATED):
            return "ratings"
        if any(word in heading_key(cell_text(cells[header, at])) for word in _COUNTED):
            return "counts"
        looked = body[:, [at]]
    else:
        aside = {
            parts[part]
            for part in ("size", "price", "quality", "person", "brand", "attribute")
            if part in parts
        }
        looked = body[:, [n for n in range(1, cells.shape[1]) if n not in aside]]
    numbers = [float(cell_text(cell)) for cell in looked.ravel() if _is_number(cell_text(cell))]
    whole = all(number.is_integer() and number >= 0 for number in numbers)
    if not whole:
        return "ratings"
    largest = max(numbers, default=0)
    return "ratings" if 1 < largest <= _LARGEST_RATING and min(numbers, default=0) >= 1 else "counts"


def is_numeric(column: np.ndarray) -> bool:
    texts = [cell_text(cell) for cell in column if cell_text(cell)]
    return bool(texts) and sum(map(_is_number, texts)) * 2 > len(texts)


def _is_number(text: str) -> bool:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return False
    return bool(np.isfinite(number))


def cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(visible(str(cell)).split())


def is_known(name: str, known: Iterable[str]) -> bool:
    own = folded(name)
    return bool(own) and any(
        own == other or (len(own) >= 2 and own in other) or (len(other) >= 2 and other in own)
        for other in map(folded, known)
        if other
    )
