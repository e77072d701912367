"""The reasons of a match in words, each with the sign that says whether it speaks for it."""

from collections.abc import Mapping
from typing import Any

from core.competitors.packs import PER, Pack, unit_price
from core.locale import _
from core.money import price

SIGNS = {"yes": "✓", "near": "≈", "no": "✗"}


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return one reason as a person reads it: ✗ size differs: 500 g / 750 g."""
    about, sign = str(reason["about"]), str(reason["sign"])
    said = _said(about, sign)
    ours, theirs = _value(about, reason["ours"]), _value(about, reason["theirs"])
    values = ours if ours == theirs else f"{ours} / {theirs}"
    return f"{SIGNS.get(sign, '≈')} {said.format(values=values)}"


def _said(about: str, sign: str) -> str:
    told = {
        ("brand", "yes"): _("same brand: {values}"),
        ("brand", "no"): _("another brand: {values}"),
        ("code", "yes"): _("same model code: {values}"),
        ("code", "no"): _("another model code: {values}"),
        ("size", "yes"): _("same size: {values}"),
        ("size", "near"): _("nearly the same size: {values}"),
        ("size", "no"): _("size differs: {values}"),
        ("words", "yes"): _("titles alike: {values}"),
        ("words", "near"): _("titles partly alike: {values}"),
        ("words", "no"): _("titles differ: {values}"),
        ("price", "yes"): _("same price: {values}"),
        ("price", "near"): _("price close: {values}"),
        ("price", "no"): _("price far apart: {values}"),
    }
    return told.get((about, sign), "{values}")


def _value(about: str, value: Any) -> str:
    if about == "price":
        return price(int(value))
    if about == "words":
        return f"{float(value):.0%}"
    if about == "size":
        return amount_words(float(value[0]), str(value[1]))
    return str(value)


def amount_words(amount: float, unit: str) -> str:
    """Write how much is in a pack: 500 g, 1.5 kg, 750 ml, 12 pieces."""
    larger = {"g": ("kg", 1000), "ml": ("L", 1000)}.get(unit)
    if larger and amount >= larger[1]:
        return f"{amount / larger[1]:.6g} {larger[0]}"
    return _("{n} pieces").format(n=f"{amount:.6g}") if unit == "piece" else f"{amount:.6g} {unit}"


def unit_price_words(amount: int, pack: Pack) -> str:
    """Write what a price comes to by the measure: ¥3.98 / 100 g."""
    per = _("piece") if pack.unit == "piece" else f"{PER[pack.unit]} {pack.unit}"
    return f"{price(round(unit_price(amount, pack)))} / {per}"
