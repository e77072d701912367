"""The columns of a campaign's items: what is typed, and what follows from it."""

import pandas as pd
import streamlit as st

from core.campaigns.item_fields import MOST_NOTE, field_name
from core.locale import _
from pages.ui import columns
from pages.ui.columns import Field

FIRST = ("named", "usual_price", "price", "off", "in_hand", "stock", "forecast")
MORE = ("stock_held", "floor", "contribution", "role", "note")
TYPED = ("price", "stock", "forecast", "note")


def names() -> dict[str, str]:
    """Return the columns' names."""
    own = {name: field_name(name) for name in TYPED}
    return own | {
        "named": _("Item"),
        "usual_price": _("Usual price"),
        "off": _("Off"),
        "in_hand": _("In hand"),
        "stock_held": _("Stock held"),
        "floor": _("Floor price"),
        "contribution": _("A piece leaves"),
        "role": _("Role"),
    }


def fields(role_names: dict[str, str]) -> dict[str, Field]:
    """Return the columns of the table; those of TYPED can be edited."""
    name = names()
    money = {each: columns.money(name[each]) for each in ("usual_price", "price", "in_hand", "floor")}
    money["price"].config["help"] = _("Empty: the item's usual price.")
    money["in_hand"].config["help"] = _("What the buyer pays for one piece by the campaign's scenario.")
    counts = {each: columns.whole(name[each]) for each in ("stock", "stock_held", "forecast")}
    percent = st.column_config.NumberColumn(name["off"], format="percent", width=64)
    left = st.column_config.NumberColumn(name["contribution"], format=columns.MONEY)
    return {
        "named": columns.text(name["named"], width=190, pinned=True),
        **money,
        **counts,
        "off": Field(percent, lambda stored: stored.astype("Float64"), lambda typed: typed),
        "contribution": Field(left, columns.yuan_shown, lambda typed: typed),
        "role": columns.words(name["role"], role_names, required=False),
        "note": columns.text(name["note"], most=MOST_NOTE),
    }


def rows_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a campaign's items as the table shows them: the price is the row's own, `off` the share off usual."""
    off = 1 - frame["own_price"].astype("Float64") / frame["usual_price"].astype("Float64")
    return frame.assign(
        named=frame["code"].astype("str") + " · " + frame["title"].astype("str"),
        price=frame["own_price"],
        off=off.where(frame["usual_price"] > 0),
    )
