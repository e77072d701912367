"""The pack of currencies: how pages and people write each, and what the signs stand for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from babel.core import get_global

from core.rules.packs import Rule, Sourced, load

Strength = Literal["sign", "code", "word", "rare"]
# Codes that are written in small letters too and are no word of a language.
_SMALL = (
    "usd eur gbp cny jpy hkd twd ntd sgd aud cad chf aed inr krw rub pln czk sek nok dkk thb myr vnd idr brl "
    "mxn zar nzd sar uah huf rmb"
)
_NOT_OF_ISO = ("RMB", "NTD", "GGP", "IMP", "JEP", "PRB", "TVD")  # made up by shops and islands
_THREE_DECIMALS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")


class Spellings(Rule):
    """How one currency is written; `zh_minor` gives the part of the unit that each small unit is."""

    signs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    zh_minor: Mapping[str, Decimal] = {}


class Currencies(Sourced):
    """The whole pack; `shared` are spellings that several currencies have, so that none is sure."""

    shared: Spellings
    currencies: Mapping[str, Spellings]


@dataclass(frozen=True, slots=True)
class Sign:
    """A currency in a text: as written, where, and how far it can be trusted to be one.

    “$ SGD” is SGD from the dollar sign on: a code says more than the sign beside it.
    """

    text: str
    start: int
    end: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class Unit:
    """A name of money in a Chinese sentence: its currency (None when shared) and how much of it it is."""

    code: str | None
    part: Decimal


def currencies() -> Currencies:
    """Return the pack as shipped."""
    return load("currencies", Currencies)


@cache
def codes() -> frozenset[str]:
    """Return the codes that prices carry: those of ISO 4217, old ones among them, and a few others."""
    return frozenset(get_global("all_currencies")) - {"XXX", "XTS"} | set(_NOT_OF_ISO)


def signs_in(text: str) -> list[Sign]:
    """Return every currency that the text may name, in its order; rare ones among them."""
    strengths = _strengths()
    found = []
    for match in _anything().finditer(text):
        word = match[0]
        strength = strengths.get(word) or strengths.get(word.casefold(), "word")
        found.append(Sign(word, match.start(), match.end(), strength))
    return _named_by_code(found, text)


def code_of(sign: str) -> str | None:
    """Return the ISO 4217 code of a currency as written, None when it could be several."""
    upper = sign.upper()
    if upper in codes():
        return {"RMB": "CNY", "NTD": "TWD"}.get(upper, upper)
    return _codes_by_sign().get(sign.casefold())


def has_three_decimals(code: str | None) -> bool:
    """Whether three digits behind a point are parts of this currency's unit."""
    return code in _THREE_DECIMALS


@cache
def chinese_units() -> dict[str, Unit]:
    """Return the names that follow an amount in a Chinese sentence."""
    units = {name: Unit(None, Decimal(1)) for name in currencies().shared.zh}
    for code, spelt in currencies().currencies.items():
        units |= {name: Unit(code, Decimal(1)) for name in spelt.zh}
        units |= {name: Unit(code, part) for name, part in spelt.zh_minor.items()}
    return units


def _named_by_code(found: list[Sign], text: str) -> list[Sign]:
    """Let a code swallow the shared sign right beside it."""
    kept: list[Sign] = []
    for sign in found:
        before = kept[-1] if kept else None
        beside = before is not None and not text[before.end : sign.start].strip()
        if before and beside and sign.strength == "code" and before.text == "$":
            kept[-1] = Sign(sign.text, before.start, sign.end, "code")
        elif before and beside and before.strength == "code" and sign.text == "$":
            kept[-1] = Sign(before.text, before.start, sign.end, "code")
        else:
            kept.append(sign)
    return kept


@cache
def _codes_by_sign() -> dict[str, str]:
    """Return the code of each spelling; where two currencies share one, the first of the pack has it."""
    known: dict[str, str] = {}
    for code, spelt in currencies().currencies.items():
        for sign in (*spelt.signs, *spelt.words, *spelt.rare, *spelt.zh, *spelt.zh_minor):
            known.setdefault(sign.casefold(), code)
    return known


@cache
def _strengths() -> dict[str, Strength]:
    """Return how far each spelling is to be trusted: as it stands, or else in small letters."""
    pack = currencies()
    known: dict[str, Strength] = {}
    for spelt in (pack.shared, *pack.currencies.values()):
        known |= dict.fromkeys(spelt.rare, "rare")
        known |= {word.casefold(): "word" for word in spelt.words}
        known |= {sign.casefold(): "sign" for sign in spelt.signs}
    return known | dict.fromkeys((*codes(), *_SMALL.split()), "code")


@cache
def _anything() -> re.Pattern[str]:
    """Return the pattern of all spellings, the longest first; letters never inside of a longer word."""
    pack = currencies()
    spellings = {*codes(), *_SMALL.split()}
    loose: set[str] = set()
    for spelt in (pack.shared, *pack.currencies.values()):
        spellings |= set(spelt.rare)
        loose |= {*spelt.signs, *spelt.words}
    parts = {one: _bounded(one) for one in spellings}
    parts |= {one: f"(?i:{_bounded(one)})" for one in loose}
    return re.compile("|".join(parts[one] for one in sorted(parts, key=lambda one: (-len(one), one))))


def _bounded(spelling: str) -> str:
    """Return the pattern of a spelling that stands alone where letters could run on."""
    before = r"(?<![^\W\d_])" if _is_letter(spelling[0]) else ""
    behind = r"(?![^\W\d_])" if _is_letter(spelling[-1]) or spelling in ("$U", "$b") else ""
    return f"{before}{re.escape(spelling)}{behind}"


def _is_letter(sign: str) -> bool:
    return sign.isalpha() and not "\u2e80" <= sign <= "\u9fff"
