"""Enrolment gates over whole tables: pass, fail or unknown, never a guess.

Pure: items with their prices and facts, the store's standing and a pack in, a long table out. What is
missing is unknown; a part of a window of days that is known can already fail (a longer one only has lower
prices), but not pass.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from core.campaigns.gate_facts import FACTS, UNCLEAR
from core.campaigns.standing import Standing
from core.promotions.gates import Light
from core.promotions.lowest_rule import most_allowed
from core.rules.gate_packs import Gate, GatePack, Op, Scope
from core.shop.lowest_prices import lowest_column

COLUMNS = ("campaign_id", "item_id", "gate", "light", "value", "bound", "on_fail", "remark", "known_days")
_ROUND = 6


class Remark(StrEnum):
    """Why a light is as it is, where that is not plain from value and bound."""

    NONE = ""
    NO_PRICE = "no_price"
    NO_LIST_PRICE = "no_list_price"
    NO_HISTORY = "no_history"
    PART_OF_HISTORY = "part_of_history"  # the days that are known would pass, but they are not all
    OPEN_PRICE = "open_price"  # the scenario leaves open which of two prices a buyer pays
    NO_SALES = "no_sales"
    NO_STOCK = "no_stock"
    NO_FACT = "no_fact"
    UNCLEAR_FACT = "unclear_fact"
    NOT_ENTERED = "not_entered"
    OLD = "old"  # judged by a value that was read long ago
    COUNTED = "counted"  # judged by what the desk counted


def gate_table(items: pd.DataFrame, standing: Standing, pack: GatePack, on: date) -> pd.DataFrame:
    """Return how every gate of a pack stands: those of the store first (item_id 0), then item by gate.

    Columns: campaign_id (0 for the store, and where items have none), item_id, gate, light (pass, fail,
    unknown), value and bound in the gate's unit (分 for prices; missing where not known), on_fail, remark
    (see Remark) and known_days (of price gates).
    """
    return pd.concat([store_gates(standing, pack, on), item_gates(items, pack)], ignore_index=True)


def store_gates(standing: Standing, pack: GatePack, on: date) -> pd.DataFrame:
    """Return how the gates that ask the store stand on a day, one row a gate."""
    rows = []
    for gate in pack.gates:
        if gate.scope is not Scope.STORE:
            continue
        fact = standing.get(gate.field)
        if fact is None:
            rows.append(
                (0, 0, gate.id, Light.UNKNOWN.value, np.nan, gate.value, Remark.NOT_ENTERED.value, np.nan)
            )
            continue
        value = fact.value_on(gate.field, on)
        light, remark = Light.PASS if _holds(gate, np.array([value]))[0] else Light.FAIL, Remark.NONE
        if fact.is_counted:
            light, remark = _counted(gate, light), Remark.COUNTED
        elif fact.is_old(gate.field, on):
            remark = Remark.OLD
        rows.append((0, 0, gate.id, light.value, value, gate.value, remark.value, np.nan))
    names = [name for name in COLUMNS if name != "on_fail"]
    return _typed(pd.DataFrame(rows, columns=names), pack)


def _counted(gate: Gate, light: Light) -> Light:
    """Return what a count of the desk tells: the store has so many items at least, and perhaps more."""
    sure = Light.PASS if gate.op is Op.AT_LEAST else Light.FAIL
    return light if light is sure else Light.UNKNOWN


def item_gates(items: pd.DataFrame, pack: GatePack) -> pd.DataFrame:
    """Return how the gates that ask items stand: a row an item and gate, gate by gate in the pack's order."""
    parts = [_judged(items, gate) for gate in pack.gates if gate.scope is Scope.ITEM]
    if not parts:
        return _typed(pd.DataFrame(columns=[name for name in COLUMNS if name != "on_fail"]), pack)
    return _typed(pd.concat(parts, ignore_index=True), pack)


def _typed(table: pd.DataFrame, pack: GatePack) -> pd.DataFrame:
    table = table.astype(
        dict.fromkeys(("campaign_id", "item_id"), "int64")
        | dict.fromkeys(("gate", "light", "remark"), "str")
        | dict.fromkeys(("value", "bound", "known_days"), "float64")
    )
    table["on_fail"] = table["gate"].map({gate.id: gate.on_fail.value for gate in pack.gates}).astype("str")
    return table[list(COLUMNS)]


def _judged(items: pd.DataFrame, gate: Gate) -> pd.DataFrame:
    value, bound, light, remark = _BY_FIELD[gate.field](items, gate)
    known = _numbers(items, "known_days") if gate.field == "price_lowest" else np.nan
    return pd.DataFrame(
        {
            "campaign_id": items["campaign_id"].to_numpy("int64") if "campaign_id" in items else 0,
            "item_id": items["item_id"].to_numpy("int64"),
            "gate": gate.id,
            "light": light,
            "value": value,
            "bound": bound,
            "remark": remark,
            "known_days": known,
        }
    )


_Judged = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _price_lowest(items: pd.DataFrame, gate: Gate) -> _Judged:
    """Judge the price in hand by the lowest one of a window: the known part of it can fail, only the whole pass."""
    days = gate.window_days or 0
    bound = _share_of(items, lowest_column(days), gate.value)
    is_whole = _numbers(items, "known_days") >= days
    return _price(items, bound, is_whole, Remark.NO_HISTORY)


def _price_list(items: pd.DataFrame, gate: Gate) -> _Judged:
    bound = _share_of(items, "list_price", gate.value)
    return _price(items, bound, np.ones(len(items), dtype=bool), Remark.NO_LIST_PRICE)


def _price(items: pd.DataFrame, bound: np.ndarray, is_whole: np.ndarray, no_bound: Remark) -> _Judged:
    least, most = _numbers(items, "in_hand"), _numbers(items, "in_hand_most")
    most = np.where(np.isnan(most), least, most)
    fails, keeps = least > bound, most <= bound
    light = np.select([fails, keeps & is_whole], [Light.FAIL.value, Light.PASS.value], Light.UNKNOWN.value)
    why = np.select(
        [fails | (keeps & is_whole), np.isnan(least), np.isnan(bound), ~keeps],
        [Remark.NONE.value, Remark.NO_PRICE.value, no_bound.value, Remark.OPEN_PRICE.value],
        Remark.PART_OF_HISTORY.value,
    )
    return least, bound, light, why


def _share_of(items: pd.DataFrame, column: str, share: float) -> np.ndarray:
    prices = pd.Series(_numbers(items, column)).astype("Float64").astype("Int64")
    return np.asarray(most_allowed(prices, share).to_numpy("float64", na_value=np.nan))


def _sold(items: pd.DataFrame, gate: Gate) -> _Judged:
    return _held_against(_numbers(items, "sold_30d"), gate, Remark.NO_SALES)


def _stock(items: pd.DataFrame, gate: Gate) -> _Judged:
    """Judge the stock promised to the campaign, or what the shop has where none was promised."""
    promised, held = _numbers(items, "stock"), _numbers(items, "stock_held")
    return _held_against(np.where(np.isnan(promised), held, promised), gate, Remark.NO_STOCK)


def _fact(items: pd.DataFrame, gate: Gate) -> _Judged:
    told = _numbers(items, gate.field)
    is_unclear = told == UNCLEAR
    value, bound, light, why = _held_against(np.where(is_unclear, np.nan, told), gate, Remark.NO_FACT)
    return value, bound, light, np.where(is_unclear, Remark.UNCLEAR_FACT.value, why)


def _held_against(value: np.ndarray, gate: Gate, missing: Remark) -> _Judged:
    is_known = ~np.isnan(value)
    light = np.select(
        [~is_known, _holds(gate, value)], [Light.UNKNOWN.value, Light.PASS.value], Light.FAIL.value
    )
    why = np.where(is_known, Remark.NONE.value, missing.value)
    return value, np.full(len(value), gate.value), light, why


def _holds(gate: Gate, value: np.ndarray) -> np.ndarray:
    rounded = np.round(value, _ROUND)
    if gate.op is Op.AT_MOST:
        return np.asarray(rounded <= gate.value)
    return np.asarray(rounded >= gate.value)


def _numbers(items: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column as floats; one that the table does not have is known of no item."""
    if column not in items:
        return np.full(len(items), np.nan)
    return np.asarray(items[column].to_numpy("float64", na_value=np.nan))


_BY_FIELD: dict[str, Callable[[pd.DataFrame, Gate], _Judged]] = {
    "price_lowest": _price_lowest,
    "price_list": _price_list,
    "sold_30d": _sold,
    "stock": _stock,
} | dict.fromkeys(FACTS, _fact)
