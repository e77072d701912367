"""Pasted text read by a model beside the rules: it may only point at what stands in the text.

The rules win where both speak. Every amount and every name of the model is looked up in the text;
what does not stand there, or stands there as part of a promotion, is dropped and told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz import fuzz

from core.competitors.capture import Capture, Captured, Found, cleaned
from core.competitors.capture_marks import marks_in
from core.competitors.layers import LAYERS
from core.competitors.price_seen import MOST_PRICE, amount_name, upside_down
from core.figures import plain_digits
from core.llm.calls import How, Payer
from core.llm.cleaned import asks_for_something, nonce
from core.llm.completion import Patience
from core.llm.endpoint import Endpoint, configured_endpoint
from core.llm.errors import ModelError
from core.llm.prompts import prompt
from core.llm.structured import structured
from core.locale import Language, _, ngettext
from core.money import fen
from core.team.rights import Actor, require

_LONGEST = 6000
_MOST_ROWS = 20
_ALIKE = 80  # of 100: from here on two titles name one product
_SHORT = How(patience=Patience(attempts=2, budget=60))
_LONGEST_FIGURE = 13
_FIGURES = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d,])|(?<![\d.])\d+(?:\.\d+)?")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_CHINESE = re.compile("[㐀-鿿]")


class _Row(BaseModel):
    """One product as the model points at it: copied texts, "" for what the text does not say."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    rival: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=400)
    list_price: str = Field(default="", max_length=40)
    page_price: str = Field(default="", max_length=40)
    event_price: str = Field(default="", max_length=40)
    coupon_price: str = Field(default="", max_length=40)
    in_hand_price: str = Field(default="", max_length=40)
    shipping: str = Field(default="", max_length=40)
    gift: str = Field(default="", max_length=200)


class _Rows(BaseModel):
    model_config = ConfigDict(extra="ignore")

    rows: list[_Row]


@dataclass(frozen=True, slots=True)
class Helped:
    """What the rules and the model read together, and sentences on what was left out or went wrong."""

    capture: Capture
    told: tuple[str, ...] = ()


def helped_by_model(
    actor: Actor,
    pasted: str,
    found: Capture,
    *,
    timezone: str = "Asia/Shanghai",
    endpoint: Endpoint | None = None,
    how: How = _SHORT,
) -> Helped:
    """Return what the rules found, filled up by what a model points at in the same text.

    Never raises for the model's sake: when it fails, the rules' result comes with the reason.
    """
    require(actor, "prices.edit")
    text, left_out = _for_model(pasted)
    if not text:
        return Helped(found, left_out)
    language: Language = "zh" if _CHINESE.search(text) else "en"
    values = {"mark": nonce("", text), "text": text}
    try:
        answer = structured(
            endpoint or configured_endpoint(),
            prompt("capture_price", language),
            values,
            _Rows,
            payer=Payer.of(actor, timezone=timezone),
            how=how,
        )
    except ModelError as error:
        told = _("The model could not help: {reason} What the rules read stands below.").format(reason=error)
        return Helped(found, (*left_out, told))
    return _merged(found, answer.value.rows[:_MOST_ROWS], left_out)


def _for_model(pasted: str) -> tuple[str, tuple[str, ...]]:
    """Return the text that goes along, and what was left out of it: links, and lines that speak to a model."""
    lines = [_LINK.sub(" ", line) for line in cleaned(pasted).split("\n")]
    kept = [line for line in lines if line.strip() and not asks_for_something(line)]
    told = []
    if n := sum(1 for line in lines if line.strip()) - len(kept):
        told.append(
            ngettext(
                "{n} line asks a model for something: it was not sent.",
                "{n} lines ask a model for something: they were not sent.",
                n,
            ).format(n=n)
        )
    text = "\n".join(kept)
    if len(text) > _LONGEST:
        told.append(_("The model was shown the first {n} characters only.").format(n=_LONGEST))
    return text[:_LONGEST], tuple(told)


def _merged(found: Capture, rows: Sequence[_Row], told: tuple[str, ...]) -> Helped:
    merged = list(found.rows)
    dropped: list[str] = []
    for row in rows:
        read = _checked(row, found, dropped)
        place = _place(read, merged)
        if place is not None:
            merged[place] = _filled(merged[place], read)
        elif read.prices:
            merged.append(_filled(Captured(start=0, end=len(found.text)), read))
    if dropped:
        said = _("Left out, because the text does not say it so: {what}.").format(
            what="; ".join(dict.fromkeys(dropped))
        )
        told = (*told, said)
    return Helped(replace(found, rows=tuple(merged)), told)


def _checked(row: _Row, found: Capture, dropped: list[str]) -> Captured:
    """Return what of a model's row stands in the text; the rest is named in `dropped`."""
    prices = {}
    for layer in LAYERS:
        if written := getattr(row, layer):
            place = _stands(written, found)
            if place is None or not place.amount:
                dropped.append(f"{amount_name(layer)} {written[:20]}")
            else:
                prices[layer] = place
    shipping = None
    if row.shipping and row.shipping.strip("0.") != "":
        shipping = _stands(row.shipping, found)
    rival, title, gift = (_copied(said, found, dropped) for said in (row.rival, row.title, row.gift))
    return Captured(rival=rival, title=title, gift=gift, prices=prices, shipping=shipping)


def _copied(said: str, found: Capture, dropped: list[str]) -> str:
    """Return words that stand in the text, blanks and widths aside; others are named in `dropped`."""
    dense = "".join(plain_digits(said).split()).casefold()
    if dense and dense in "".join(plain_digits(found.text).split()).casefold():
        return said
    if dense:
        dropped.append(f"“{said[:40]}”")
    return ""


def _stands(written: str, found: Capture) -> Found | None:
    """Return where an amount stands in the text as a price may: not inside of a promotion."""
    digits = re.sub(r"[^\d.,]", "", plain_digits(written)).strip(".,").replace(",", "")
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,2})?", digits):
        return None
    value, plain = fen(Decimal(digits)), plain_digits(found.text)
    if value > MOST_PRICE:
        return None
    taken = [(mark.start, mark.end) for mark in marks_in(plain) if not mark.is_price]
    for match in _FIGURES.finditer(plain):
        if any(start <= match.start() < end for start, end in taken) or len(match[0]) > _LONGEST_FIGURE:
            continue
        if Decimal(match[0].replace(",", "")) == Decimal(digits):
            return Found(value, match.start(), match.end(), by_model=True)
    return None


def _place(read: Captured, rows: Sequence[Captured]) -> int | None:
    """Return which row speaks of the same product: by an amount they share, by its title, or as the only one."""
    if len(rows) == 1 and not (read.title and rows[0].title and rows[0].prices):
        return 0
    amounts = {one.amount for one in read.prices.values()}
    for place, row in enumerate(rows):
        if amounts & {one.amount for one in row.prices.values()}:
            return place
        if read.title and row.title and fuzz.token_set_ratio(read.title, row.title) >= _ALIKE:
            return place
    return None


def _filled(row: Captured, read: Captured) -> Captured:
    """Return a row with what only the model read; a layer that contradicts the rules' is left away."""
    prices = dict(row.prices)
    for layer, one in read.prices.items():
        is_new = one.amount not in {known.amount for known in prices.values()}
        amounts = {name: known.amount for name, known in prices.items()} | {layer: one.amount}
        if layer not in prices and is_new and not any(upside_down(amounts)):
            prices[layer] = one
    return replace(
        row,
        prices=prices,
        rival=row.rival or read.rival,
        title=row.title or read.title,
        gift=row.gift or read.gift,
        shipping=row.shipping or read.shipping,
    )
