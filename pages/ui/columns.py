"""How values stand in tables: money in yuan with two decimals, moments, words from a list.

A `Field` is one column that can be edited: how the stored value is shown, and how what was typed is
stored. Money is 分 inside and yuan on screen, and never passes through rounding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import BadInput
from core.locale import _
from core.money import price

ColumnConfig = dict[str, Any]  # what the functions of st.column_config return
MONEY = "¥%,.2f"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an editable table. `words` writes a stored value where there is no column."""

    config: ColumnConfig
    shown: Callable[[pd.Series], pd.Series]
    stored: Callable[[Any], Any]
    words: Callable[[Any], str] = str


def money(label: str) -> Field:
    """An amount of 分, shown and typed as yuan."""
    config = st.column_config.NumberColumn(label, format=MONEY, min_value=0, step=0.01)
    return Field(config, yuan_shown, fen_typed, price)


def whole(label: str) -> Field:
    """A whole number, a missing one stays empty."""
    config = st.column_config.NumberColumn(label, format="%,d", min_value=0, step=1)
    return Field(config, lambda stored: stored.astype("Int64"), _whole_typed, _count)


def text(label: str, *, most: int | None = None, width: Any = None, **options: Any) -> Field:
    """A line of text."""
    config = st.column_config.TextColumn(label, max_chars=most, width=width, **options)
    return Field(config, lambda stored: stored.astype("str"), _text_typed)


def lines(label: str, *, one_line: Callable[[Any], str]) -> Field:
    """Several short texts in one cell, with semicolons between them."""
    config = st.column_config.TextColumn(label, width=320, help=_("Separate with semicolons."))
    return Field(
        config,
        lambda stored: stored.map(one_line).astype("str"),
        _text_typed,
        lambda value: value if isinstance(value, str) else one_line(value),
    )


def words(label: str, names: Mapping[str, str], *, required: bool) -> Field:
    """One of a list of codes, shown by its name."""
    config = st.column_config.SelectboxColumn(
        label, options=list(names), format_func=lambda code: names.get(code, code), required=required
    )
    return Field(
        config,
        lambda stored: stored.where(stored != "", None).astype("object"),
        _text_typed,
        lambda code: names.get(code, code),
    )


def moment(label: str, zone: str) -> ColumnConfig:
    """A moment in the shop's zone, to the minute."""
    return st.column_config.DatetimeColumn(label, format="YYYY-MM-DD HH:mm", timezone=zone)


def yuan_shown(stored: pd.Series) -> pd.Series:
    """Return yuan for 分: up to 10¹³ 分 every amount has its own nearest float, so none is lost."""
    return stored.astype("Float64").astype("float64") / 100


def fen_typed(typed: Any) -> int | None:
    """Return 分 for yuan as a table or a number field gives them; refuse parts of a 分."""
    if typed is None or pd.isna(typed):
        return None
    try:
        amount = Decimal(repr(float(typed))) * 100
    except (ValueError, ArithmeticError):
        raise BadInput(_("is not an amount of money.")) from None
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise BadInput(_("has more than two decimals: the smallest amount is 0.01."))
    return int(amount)


def _whole_typed(typed: Any) -> Any:
    if typed is None or pd.isna(typed):
        return None
    return int(typed) if float(typed).is_integer() else typed


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _text_typed(typed: Any) -> str:
    return "" if typed is None else str(typed)
