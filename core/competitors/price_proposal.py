"""How a price table would be read: one price a row or rivals across, its columns, and what its titles say of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.layers import LAYERS
from core.competitors.price_columns import price_pack
from core.competitors.price_import import WIDE
from core.competitors.price_seen import AMOUNTS
from core.competitors.tables import Rival
from core.competitors.wide_cells import are_prices
from core.competitors.wide_heading import (
    is_computed,
    is_no_rival,
    is_ours,
    is_per_measure,
    read_heading,
    unmarked,
)
from core.competitors.wide_table import find_wide, looks_wide, wide_columns
from core.errors import BadInput
from core.files.columns import Column, Header, heading_key
from core.files.moments import read_moment
from core.files.schema import Schema
from core.files.sheet import Grid
from core.shop.import_reads import Proposal, mapping_of, propose
from core.shop.reads import profile
from core.shop.tables import Shop
from core.team.rights import Actor, require
from core.text import folded

_OF_PRICES = ("价", "价格", "price")
_MOST_NAME = 30  # characters of a sheet's name that can be a rival's
Shape = Literal["long", "wide"]


@dataclass(frozen=True, slots=True)
class PriceProposal:
    """The shape of a price table, and its header and columns in that shape."""

    shape: Shape
    found: Proposal


def known_rivals(session: Session, actor: Actor) -> dict[str, str]:
    """Return the names of the shop's rivals by their folded names: those stored, and those of its profile."""
    require(actor, "prices.see")
    query = select(Rival.name).where(Rival.shop_id == actor.shop_id, Rival.deleted_at.is_(None))
    names = [*profile(session, actor).rival_names, *session.scalars(query)]
    return {folded(name): name for name in names}


def propose_prices(
    session: Session,
    actor: Actor,
    schema: Schema,
    cells: Grid,
    header: Header | None = None,
    shape: Shape | None = None,
) -> PriceProposal:
    """Return how a table would be read; the shape and the header are found, unless given."""
    require(actor, "prices.see")
    rivals = known_rivals(session, actor)
    if shape != "long":
        before = partial(mapping_of, session, actor, WIDE)
        if header is None:
            found = find_wide(cells, schema, rivals, before)
        else:
            found = (header, *wide_columns(cells, header, schema, rivals, before))
        wide = PriceProposal("wide", _without_us(session, actor, Proposal(*found)))
        if shape == "wide":
            return wide
    long = PriceProposal("long", _long(session, actor, schema, cells, header))
    has_header = shape is None and wide.found.header.first is not None
    if not has_header or _is_below(wide.found.header, long.found):
        return long
    return wide if looks_wide(wide.found.columns, rivals, long.found.columns) else long


def _is_below(header: Header, long: Proposal) -> bool:
    """Whether a header is a row of data below another that names items and prices: 10.07 is no day there."""
    fields = {column.field for column in long.columns}
    is_whole = not fields.isdisjoint(("title", "item_code")) and not fields.isdisjoint(LAYERS)
    if not is_whole or header.first is None or long.header.last is None:
        return False
    return header.first > long.header.last


def _without_us(session: Session, actor: Actor, found: Proposal) -> Proposal:
    """Return the proposal without the columns that stand under our own shop's name."""
    shop = session.get(Shop, actor.shop_id)
    us = folded(shop.name) if shop else ""
    columns = (
        replace(column, field=None)
        if us and (of := unmarked(column.field)) and folded(of.rival) == us
        else column
        for column in found.columns
    )
    return replace(found, columns=tuple(columns))


def _long(session: Session, actor: Actor, schema: Schema, cells: Grid, header: Header | None) -> Proposal:
    """Return the columns of a table with one price a row; an id column that holds our codes is ours."""
    found = propose(session, actor, replace(schema, refuses=partial(_is_else, schema)), cells, header)
    if found.is_remembered or any(column.field == "our_code" for column in found.columns):
        return found
    columns = [
        replace(column, field="our_code")
        if column.field == "item_code" and _are_ours(column, schema)
        else column
        for column in found.columns
    ]
    return Proposal(found.header, tuple(columns), is_remembered=False)


def _is_else(schema: Schema, heading: str, field: str, samples: Sequence[object]) -> bool:
    """Whether a column that sounds like a field is none: our own price, a difference, prices below a rival's name."""
    if field == "rival" and are_prices([str(sample) for sample in samples[:10]], schema):
        return True
    if is_per_measure(heading) or (
        field not in (*AMOUNTS, "layer") and heading_key(heading).endswith(_OF_PRICES)
    ):
        return True
    if heading_key(heading) in {heading_key(alias) for alias in schema[field].aliases}:
        return False
    return is_computed(heading) or (field != "our_code" and is_ours(heading))


def _are_ours(column: Column, schema: Schema) -> bool:
    check = schema["our_code"].check
    if check is None:
        return False
    known = 0
    for sample in column.samples:
        with suppress(BadInput):
            known += bool(check(sample))
    return known * 2 > len(column.samples)


@dataclass(frozen=True, slots=True)
class Hints:
    """What a table says of itself outside of its rows: the day, the layer, whose prices they are."""

    day: date | None
    layer: str | None
    rival: str | None


def hints(
    names: Sequence[str], cells: Grid, header: Header, *, rivals: Mapping[str, str], today: date
) -> Hints:
    """Read the names of file and sheet and the rows above the header for a day, a layer and a rival.

    `names` are those of the file and of the sheet: one rival a sheet is named by it.
    """
    above = range(header.first or 0)
    texts = [*names, *(str(cell) for i in above for cell in dict.fromkeys(cells[i]) if str(cell).strip())]
    return Hints(_day(texts, today), _layer(texts), _rival(texts, rivals) or _sheet_rival(names[-1:]))


_DAYS = re.compile(
    r"(?<!\d)(?:20\d{2}\s*[-/.年_]\s*\d{1,2}\s*[-/.月_]\s*\d{1,2}|20\d{6}|\d{1,2}月\d{1,2}(?=[日号]))(?!\d)"
)


def _day(texts: Iterable[str], today: date) -> date | None:
    for text in texts:
        for found in _DAYS.findall(text):
            try:
                day = read_moment(found.replace("_", "-"), today=today)
            except BadInput:
                continue
            if isinstance(day, date) and day <= today:
                return day
    return None


def _layer(texts: Iterable[str]) -> str | None:
    pack = price_pack()
    words = [(word, layer) for layer in LAYERS for word in pack.fields[layer] if not word.isascii()]
    said = " ".join(folded(text) for text in texts)
    there = [(len(word), layer) for word, layer in words if word in said]
    return max(there)[1] if there else None


_NO_RIVAL = re.compile(
    r"(?:sheet|table|data|page|工作表|表格?|数据|汇总|总表|明细|价格|价格表|竞品|竞品价格|监控|对比|比价|报价|模板|导出|副本|全部|列表|商品|目录|未命名|pasted|粘贴)"
    r"[\s_(（-]*\d*[)）]?|[\d\s./年月日号~_-]+|.*\.\w{2,4}|.*(?:table|表格|表)\s*\d*",
    re.IGNORECASE,
)


def _sheet_rival(names: Sequence[str]) -> str | None:
    """Return the name of a sheet that nobody left as it was and that says neither a day nor what it lists."""
    for name in names:
        bare = " ".join(name.split())
        said = read_heading(bare)
        if 1 < len(bare) <= _MOST_NAME and not _NO_RIVAL.fullmatch(bare) and not is_no_rival(bare):
            return said.rival or None
    return None


def _rival(texts: Iterable[str], rivals: Mapping[str, str]) -> str | None:
    said = " ".join(folded(text) for text in texts)
    there = [name for key, name in rivals.items() if len(key) > 1 and key in said]
    return max(there, key=len) if there else None
