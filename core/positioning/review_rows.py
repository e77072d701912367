"""From a dry run to the reviews to store: whose they are, which is one more of the same, what is kept out. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.files.columns import heading_key
from core.files.plan import Plan
from core.locale import _, ngettext
from core.positioning.review_columns import ratings_of
from core.positioning.review_text import masked, review_key, says_something
from core.text import folded

_SHOP_ENDINGS = (
    "官方旗舰店",
    "旗舰店",
    "专卖店",
    "专营店",
    "官方店",
    "官方",
    "企业店",
    "自营",
    "flagshipstore",
    "store",
)
_SHOWN = 3
_SHORT = 8  # characters that two buyers do write alike on one day


@dataclass(frozen=True, slots=True)
class OurShop:
    """What tells our own reviews: names of the shop and its brands, our items by code and by title."""

    names: frozenset[str]
    by_code: Mapping[str, int]
    by_title: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review to store. `brand` is "" for our own; `code` is as the file names the item."""

    key: str
    item_id: int | None
    code: str
    brand: str
    rating: float | None
    text: str
    day: date | None


@dataclass(slots=True)
class Gathered:
    """The reviews of a file by key, and what there is to say of them.

    `twice` stand in the file again, `masked` had personal data, `silent` have no words of a buyer,
    `unknown` are codes of ours that no item has, `brands` other brands with their reviews.
    """

    rows: dict[str, ReviewRow] = field(default_factory=dict)
    twice: int = 0
    masked: int = 0
    silent: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    brands: Counter[str] = field(default_factory=Counter)


def brand_key(name: str) -> str:
    """Return a brand's or shop's name as it is compared: folded, without 旗舰店 and the like."""
    key = heading_key(name)
    for ending in _SHOP_ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            return key.removesuffix(ending)
    return key


def gathered(plan: Plan, shop: OurShop) -> Gathered:
    """Return the reviews of a dry run.

    Two rows that say the same of the same thing at the same moment are one. Of rows without a time short
    texts may come from two buyers on one day, so they are counted; the same file read again gives the same keys.
    """
    found = Gathered()
    names = ("text", "more", "code", "item_id", "title", "day", "brand")
    columns = {name: plan.values.get(name) or [None] * plan.good for name in names}
    ratings = ratings_of(plan.values.get("rating") or [None] * plan.good)
    moments: set[tuple[Any, ...]] = set()
    turns: Counter[tuple[Any, ...]] = Counter()
    for n in range(plan.good):
        cells = {name: columns[name][n] for name in names}
        text, was_masked = masked("\n".join(part for part in (cells["text"], cells["more"]) if part))
        about = _about(cells, shop)
        moment = cells["day"]
        day = moment.date() if isinstance(moment, datetime) else moment
        same = (*about, day, ratings[n], folded(text))
        told = (*same, moment)
        if told in moments and (isinstance(moment, datetime) or len(text) > _SHORT):
            found.twice += 1
            continue
        moments.add(told)
        turn = turns[same]
        turns[same] += 1
        _add(found, about, day, ratings[n], text, turn, was_masked, cells)
    return found


def _about(cells: Mapping[str, Any], shop: OurShop) -> tuple[str, int | None, str]:
    """Return brand, our item and code of a row: another brand's is never linked to an item of ours."""
    code = cells["code"] or cells["item_id"] or ""
    name = cells["brand"] or ""
    if name and brand_key(name) not in shop.names:
        return name, None, code
    for each in (cells["code"], cells["item_id"]):
        if each and (item := shop.by_code.get(each.casefold())) is not None:
            return "", item, each
    return "", shop.by_title.get(folded(cells["title"] or "")), code


def _add(
    found: Gathered,
    about: tuple[str, int | None, str],
    day: date | None,
    rating: float | None,
    text: str,
    turn: int,
    was_masked: bool,
    cells: Mapping[str, Any],
) -> None:
    brand, item_id, code = about
    thing = code or folded(cells["title"] or "")
    key = review_key(f"{brand_key(brand) if brand else ''}|{thing}", day, rating, text, turn)
    if key in found.rows:
        found.twice += 1
        return
    found.rows[key] = ReviewRow(key, item_id, code, brand, rating, text, day)
    found.masked += was_masked
    found.silent += not says_something(text)
    if brand:
        found.brands[brand] += 1
    elif item_id is None and code:
        found.unknown[code] += 1


def foretold(found: Gathered, known: int) -> str:
    """Say what storing would do; `known` of the reviews are stored already."""
    new = len(found.rows) - known
    said = [ngettext("{n} new review", "{n} new reviews", new).format(n=f"{new:,}")]
    for n, sentence in (
        (known + found.twice, ngettext("{n} is known already", "{n} are known already", known + found.twice)),
        (
            found.silent,
            ngettext(
                "{n} without words of a buyer, counted but not read",
                "{n} without words of a buyer, counted but not read",
                found.silent,
            ),
        ),
        (
            found.masked,
            ngettext(
                "personal data hidden in {n} review", "personal data hidden in {n} reviews", found.masked
            ),
        ),
    ):
        if n:
            said.append(sentence.format(n=f"{n:,}"))
    lines = [_("{counts}.").format(counts=_("; ").join(said))]
    if found.brands:
        lines.append(_("Of other brands: {names}.").format(names=_listed(found.brands)))
    if found.unknown:
        lines.append(
            _("No item of the shop has these codes, so the reviews are kept by code: {names}.").format(
                names=_listed(found.unknown)
            )
        )
    return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    shown = [f"{name} ({n:,})" for name, n in counts.most_common(_SHOWN)]
    if len(counts) > _SHOWN:
        shown.append(_("{n} more").format(n=f"{len(counts) - _SHOWN:,}"))
    return _(", ").join(shown)


def names_of_ours(names: Sequence[str]) -> frozenset[str]:
    """Return the names by which our own reviews are told."""
    return frozenset(key for name in names if (key := brand_key(name)))
