"""Gates in words: their names, values and bounds, and what to change so that one passes."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from core.campaigns.gate_facts import fact_name
from core.campaigns.gates import Remark
from core.locale import _, ngettext
from core.money import price
from core.promotions.gates import Light
from core.rules.gate_packs import FIELDS, Gate, OnFail, Op, Scope, Unit

_YES_EXAMPLE = "是"
DASH = "–"


def field_name(field: str) -> str:
    """Return what a gate asks for."""
    return {
        "store_age": _("Store age"),
        "dsr_item": _("DSR: as described"),
        "dsr_service": _("DSR: service"),
        "dsr_logistics": _("DSR: logistics"),
        "experience": _("Experience score"),
        "penalty_points": _("Penalty points"),
        "items_online": _("Items on line"),
        "main_category_share": _("Share of the main category"),
        "dispute_share": _("Dispute rate"),
        "reply_share": _("Reply rate"),
        "deposit_paid": _("Deposit paid"),
        "price_lowest": _("Lowest price"),
        "price_list": _("Price against the list price"),
        "sold_30d": _("Sold in 30 days"),
        "stock": _("Stock"),
        "free_shipping": _("Free shipping"),
        "return_insurance": _("Return insurance"),
        "ship_hours": _("Ship within"),
        "positive_share": _("Positive reviews"),
    }[field]


def gate_title(gate: Gate) -> str:
    """Return a gate's name."""
    if gate.field == "price_lowest":
        return _("Lowest price of {days} days").format(days=gate.window_days)
    return field_name(gate.field)


def on_fail_name(on_fail: OnFail | str) -> str:
    """Return what failing means."""
    return {OnFail.BLOCK: _("not let in"), OnFail.WARN: _("let in with less")}[OnFail(on_fail)]


def scope_name(scope: Scope | str) -> str:
    """Return whom a gate asks."""
    return {Scope.STORE: _("store"), Scope.ITEM: _("item")}[Scope(scope)]


def mark_name(mark: str) -> str:
    """Return how far to trust a gate."""
    return {
        "found": _("from a public source"),
        "practice": _("practice of the trade"),
        "verify": _("check in the seller back office"),
    }[mark]


def number_text(gate: Gate, value: float | None) -> str:
    """Return a value in the gate's unit."""
    if value is None or math.isnan(value):
        return DASH
    match gate.asks.unit:
        case Unit.PRICE_SHARE:
            return price(round(value))
        case Unit.SHARE:
            return _percent(value)
        case Unit.SCORE | Unit.POINTS:
            return f"{value:.2f}".rstrip("0").rstrip(".")
        case Unit.DAYS:
            return ngettext("{n} day", "{n} days", round(value)).format(n=f"{value:,.0f}")
        case Unit.HOURS:
            return ngettext("{n} hour", "{n} hours", round(value)).format(n=f"{value:,.0f}")
        case Unit.YES:
            return _("yes") if value else _("no")
        case _:
            return f"{value:,.0f}"


def value_text(gate: Gate, row: Mapping[str, Any]) -> str:
    """Return the value that a row of the gate table was judged by, and what is to be known about it."""
    told = number_text(gate, row["value"])
    match Remark(row["remark"]):
        case Remark.OLD:
            return _("{value} (old)").format(value=told)
        case Remark.COUNTED:
            return _("{value} (counted here)").format(value=told)
    return told


def bound_text(gate: Gate, row: Mapping[str, Any] | None = None) -> str:
    """Return what a gate asks: of a row of the gate table in its own numbers, else in general."""
    if gate.asks.unit is Unit.PRICE_SHARE:
        return _price_bound(gate, None if row is None else row["bound"])
    if gate.asks.unit is Unit.YES:
        return _("yes")
    bound = number_text(gate, gate.value)
    sentence = _("at most {bound}") if gate.op is Op.AT_MOST else _("at least {bound}")
    return sentence.format(bound=bound)


def to_change(gate: Gate, row: Mapping[str, Any], on: date) -> str:
    """Return what to do so that the gate of a row passes; empty where it does."""
    light = Light(row["light"])
    if light is Light.PASS:
        return _("Read it anew: the value is old.") if row["remark"] == Remark.OLD else ""
    if light is Light.UNKNOWN:
        return _to_find_out(gate, row)
    return _TO_PASS.get(gate.field, _to_reach)(gate, row["value"], row["bound"], on)


def countdown(until: datetime | None, now: datetime) -> str:
    """Return how long is left until a deadline: "2 days 4 hours left", "passed 3 days ago"; empty without one."""
    if until is None:
        return ""
    left = until - now
    if left >= timedelta(0):
        return _("{time} left").format(time=_span(left))
    return _("passed {time} ago").format(time=_span(-left))


def _span(span: timedelta) -> str:
    days, hours = span.days, span.seconds // 3600
    if days >= 7:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if days and hours:
        said = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
        return " ".join([ngettext("{n} day", "{n} days", days).format(n=days), said])
    if days:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if hours:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    minutes = span.seconds // 60
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


def _price_bound(gate: Gate, bound: float | None) -> str:
    if gate.field == "price_list":
        rule = _("{share} of the list price").format(share=_percent(gate.value))
    elif gate.value == 1:
        rule = _("the lowest own price of {days} days").format(days=gate.window_days)
    else:
        rule = _("{share} of the lowest own price of {days} days").format(
            share=_percent(gate.value), days=gate.window_days
        )
    if bound is None or math.isnan(bound):
        return _("at most {bound}").format(bound=rule)
    return _("at most {bound} ({rule})").format(bound=price(round(bound)), rule=rule)


def _to_find_out(gate: Gate, row: Mapping[str, Any]) -> str:
    match Remark(row["remark"]):
        case Remark.NO_PRICE:
            return _("Enter a price, or look at the scenario in the lab: there is no price in hand.")
        case Remark.NO_LIST_PRICE:
            return _("Enter the item's list price.")
        case Remark.NO_HISTORY:
            return _("No own price is known yet. Take over the price history, or pick another item.")
        case Remark.PART_OF_HISTORY:
            days = max(1, (gate.window_days or 0) - round(row["known_days"]))
            said = ngettext(
                "The days that are known would pass. Wait {n} more day, or pick another item.",
                "The days that are known would pass. Wait {n} more days, or pick another item.",
                days,
            )
            return said.format(n=days)
        case Remark.OPEN_PRICE:
            return _("The threshold basis of the scenario is open: settle it in the lab.")
        case Remark.NO_SALES:
            return _("Enter what the item sold in 30 days.")
        case Remark.NO_STOCK:
            return _("Promise stock to the campaign, or enter the item's stock.")
        case Remark.UNCLEAR_FACT:
            said = _("The item's fact cannot be read. Write it like “{example}”.")
            return said.format(example=_example(gate))
        case Remark.COUNTED:
            said = _("{n} items on sale are known here. Enter what the seller back office says.")
            return said.format(n=number_text(gate, row["value"]))
        case Remark.NO_FACT:
            return _("Add “{example}” to the item's facts.").format(example=_example(gate))
        case _:
            return _("Enter it under “What the store says of itself”: {name}.").format(
                name=field_name(gate.field)
            )


def _example(gate: Gate) -> str:
    said = {
        Unit.YES: _YES_EXAMPLE,
        Unit.HOURS: f"{gate.value:.0f}小时",
        Unit.SHARE: _percent(gate.value),
    }[FIELDS[gate.field].unit]
    return f"{fact_name(gate.field)}: {said}"


def _lower_price(_gate: Gate, value: float, bound: float, _on: date) -> str:
    said = _("Lower the price in hand by {by} to {bound} or less.")
    return said.format(by=price(round(value - bound)), bound=price(round(bound)))


def _wait(_gate: Gate, value: float, bound: float, on: date) -> str:
    days = math.ceil(bound - value)
    said = ngettext(
        "Wait {n} day: the store is old enough on {day}.",
        "Wait {n} days: the store is old enough on {day}.",
        days,
    )
    return said.format(n=days, day=(on + timedelta(days=days)).isoformat())


def _more_stock(_gate: Gate, value: float, bound: float, _on: date) -> str:
    more = math.ceil(bound - value)
    said = ngettext("Promise {n} piece more.", "Promise {n} pieces more.", more)
    return said.format(n=f"{more:,}")


def _more_sales(_gate: Gate, value: float, bound: float, _on: date) -> str:
    missing = math.ceil(bound - value)
    said = ngettext(
        "{n} piece short of the sales of 30 days: pick another item, or sell more before you enrol.",
        "{n} pieces short of the sales of 30 days: pick another item, or sell more before you enrol.",
        missing,
    )
    return said.format(n=f"{missing:,}")


def _offer(gate: Gate, _value: float, _bound: float, _on: date) -> str:
    said = _("Offer it for the item, then change its fact to “{example}”.")
    return said.format(example=_example(gate))


def _ship_sooner(gate: Gate, _value: float, bound: float, _on: date) -> str:
    return _("Promise dispatch within {hours}, then change the item's fact.").format(
        hours=number_text(gate, bound)
    )


def _pay(_gate: Gate, _value: float, _bound: float, _on: date) -> str:
    return _("Pay the deposit, then enter it here.")


def _to_reach(gate: Gate, value: float, bound: float, _on: date) -> str:
    now, asked = number_text(gate, value), number_text(gate, bound)
    if gate.op is Op.AT_MOST:
        return _("Bring it down from {value} to {bound} or less before you enrol.").format(
            value=now, bound=asked
        )
    return _("Raise it from {value} to {bound} or more before you enrol.").format(value=now, bound=asked)


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


_TO_PASS: Mapping[str, Callable[[Gate, float, float, date], str]] = {
    "store_age": _wait,
    "deposit_paid": _pay,
    "price_lowest": _lower_price,
    "price_list": _lower_price,
    "sold_30d": _more_sales,
    "stock": _more_stock,
    "free_shipping": _offer,
    "return_insurance": _offer,
    "ship_hours": _ship_sooner,
}
