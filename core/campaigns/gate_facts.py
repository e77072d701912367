"""What gates ask of an item's facts, read from the words people wrote: a yes, a no, hours, a share, or not clear."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from core.rules.gate_packs import FIELDS, Unit, gate_packs
from core.text import folded

FACTS = ("free_shipping", "return_insurance", "ship_hours", "positive_share")
UNCLEAR = -1.0  # a fact is there, but its words say none of what we know
_NUMBER = r"(\d+(?:\.\d+)?)"
_HOURS = re.compile(rf"^{_NUMBER}\s*(?:h|hours?|小时|个小时)(?:内|以内)?(?:发货|发出)?$")
_DAYS = re.compile(rf"^{_NUMBER}\s*(?:d|days?|天|日|个工作日)(?:内|以内)?(?:发货|发出)?$")
_SAME_DAY = re.compile(r"^(?:当天|当日|same day)(?:发货|发出|发)?$")
_SHARE = re.compile(rf"^{_NUMBER}\s*(%|％)?(?:以上)?$")


def fact_columns(facts: Sequence[Mapping[str, str] | None], index: pd.Index) -> pd.DataFrame:
    """Return one column a field of FACTS by item: 1 is yes, 0 no, UNCLEAR not clear, missing where no fact says."""
    names = _names()
    told = np.full((len(facts), len(FACTS)), np.nan)
    for row, own in enumerate(facts):
        for name, value in (own or {}).items():
            field = names.get(folded(name))
            if field is not None:
                told[row, FACTS.index(field)] = read_fact(field, value)
    return pd.DataFrame(told, columns=list(FACTS), index=index)


@cache
def read_fact(field: str, words: str) -> float:
    """Return what the words say on a field, UNCLEAR where they say nothing that we know."""
    text = folded(words)
    match FIELDS[field].unit:
        case Unit.YES:
            return _yes_or_no(text)
        case Unit.HOURS:
            return _hours(text)
        case _:
            return _share(text)


def fact_name(field: str) -> str:
    """Return the name under which a fact is entered."""
    return gate_packs().facts[field][0]


def _yes_or_no(text: str) -> float:
    pack = gate_packs()
    if text in {folded(word) for word in pack.said_yes}:
        return 1.0
    return 0.0 if text in {folded(word) for word in pack.said_no} else UNCLEAR


def _hours(text: str) -> float:
    if found := _HOURS.match(text):
        return float(found[1])
    if found := _DAYS.match(text):
        return 24 * float(found[1])
    return 24.0 if _SAME_DAY.match(text) else UNCLEAR


def _share(text: str) -> float:
    found = _SHARE.match(text)
    if not found:
        return UNCLEAR
    number = float(found[1])
    share = number / 100 if found[2] or number > 1 else number
    return share if share <= 1 else UNCLEAR


@cache
def _names() -> Mapping[str, str]:
    return {folded(name): field for field, names in gate_packs().facts.items() for name in names}
