"""What a draft may say: the brief's fields as words that phrase lines take in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from pydantic import RootModel

from core.content.brief import Brief, BriefItem, moment
from core.content.checks.lengths import length
from core.content.checks.voice import says
from core.content.naming import collective_name, plain_name, short_name
from core.content.phrases import Group, Phrases, phrases
from core.content.sayable import Judge
from core.content.shorten import Measure, shorten
from core.money import short_price
from core.rules.packs import load
from core.text import folded, visible

Slots = Mapping[str, tuple[str, ...]]
_LONGEST_POINT = {"zh": 18, "en": 48}
_SHORT_FACTS = (
    "material",
    "origin",
    "craft",
    "flavour",
    "colour",
    "size",
    "battery",
    "warranty",
    "award",
    "sold",
)
_LONG_FACTS = ("ingredients", "care", "usage")
# Things that are eaten or applied are made of ingredients, not of a material.
_MADE_OF_STUFF = ("snacks", "food", "coffee_tea", "skincare", "makeup", "bath", "baby_care")
_ENDS = " \t\n，,、；;。.！!"
_ELSEWHERE = re.compile(r"(?:详?见|参见|参考|see\s)", re.IGNORECASE)  # 见各小包标签 is no fact
_OPEN_END = re.compile(r"[，,。.；;！!？?、：:]|[了吧吗呢的]$")
_LEAST_NAME = 4
_BRAND_PHRASE = {
    "zh": re.compile(r"[\u4e00-\u9fff]{4,10}"),
    "en": re.compile(r"[A-Za-z'’-]+(?: [A-Za-z'’-]+){2,4}"),
}


class _FactKinds(RootModel[dict[str, tuple[str, ...]]]):
    """Names under which people write a kind of fact."""


def fact_kind(name: str) -> str:
    """Return what kind of fact a name of people stands for, "" for one we do not know."""
    wanted = folded(name)
    kinds = load("fact_kinds", _FactKinds).root
    for kind, names in kinds.items():
        if wanted in (folded(one) for one in names):
            return kind
    for kind, names in kinds.items():
        if any(wanted.endswith(folded(one)) for one in names if len(one) >= 2):
            return kind
    return ""


def fact(item: BriefItem, kind: str) -> str:
    """Return the item's first fact of a kind as copy can quote it, "" when it is not known."""
    return next(
        (_clean(text) for name, text in item.facts.items() if text.strip() and fact_kind(name) == kind), ""
    )


@dataclass(frozen=True)
class Known:
    """A brief read once: its slots, its points and the vocabulary of its category."""

    brief: Brief

    @cached_property
    def judge(self) -> Judge:
        """What says which words of the brief may be printed."""
        return Judge(self.brief)

    def name(self, item: BriefItem, limit: int, measure: Measure = len) -> str:
        """Return what copy calls an item, without words that may not be printed."""
        lawful = self.judge.allowed(item.title)
        if len(lawful) < 2:
            return self.phrases.words.nameless
        short = short_name(item.model_copy(update={"title": lawful}), limit, measure)
        return self.phrases.words.nameless if self._is_torn(item, short) else short

    def _is_torn(self, item: BriefItem, short: str) -> bool:
        """Say whether too little is left of a name that holds a word to avoid."""
        voice = self.brief.voice
        return voice is not None and len(short) < _LEAST_NAME and says(item.title, voice.avoid)

    def full_name(self, item: BriefItem) -> str:
        """Return the item's whole name, without words that may not be printed."""
        lawful = self.judge.allowed(item.title)
        return (
            plain_name(item.model_copy(update={"title": lawful}))
            if len(lawful) >= 2
            else self.phrases.words.nameless
        )

    @cached_property
    def phrases(self) -> Phrases:
        return phrases(self.brief.language)

    @property
    def is_many(self) -> bool:
        return len(self.brief.items) > 1

    @property
    def item(self) -> BriefItem:
        return self.brief.items[0]

    @cached_property
    def category(self) -> str:
        """The group of the category vocabulary that fits the first item; a gift box is a gift first."""
        groups = self.phrases.categories
        both = f"{self.item.category} {self.item.title}"
        for text, keys in ((both, ["gifts"]), (self.item.category, groups), (self.item.title, groups)):
            for key in keys:
                if key in groups and any(word in folded(text) for word in map(folded, groups[key].words)):
                    return key
        return "general"

    @property
    def group(self) -> Group:
        return self.phrases.categories[self.category]

    @cached_property
    def long_points(self) -> tuple[str, ...]:
        """Selling points as they were given, those to stress first; of several items only what the brief says of all.

        Last come phrases that the brand uses, where they can stand alone: they hold for all it sells.
        """
        own = () if self.is_many else self.item.selling_points
        said = (*self.brief.stress, *own, *self._brand_phrases())
        seen: dict[str, str] = {}
        for point in map(_clean, said):
            if point and self.judge.allows(point):
                seen.setdefault(folded(point), point)
        return tuple(seen.values())

    def _brand_phrases(self) -> list[str]:
        """Return the words to use that read as a point: some 汉字 or a few words, without a figure."""
        words = self.brief.voice.use if self.brief.voice else ()
        shape = _BRAND_PHRASE[self.brief.language]
        return [word for word in words if shape.fullmatch(word) and not _OPEN_END.search(word)]

    @cached_property
    def points(self) -> tuple[str, ...]:
        """Each selling point in one clause: the first that says something, within a line of copy."""
        longest = _LONGEST_POINT[self.brief.language]
        firsts = (shorten(_first_clause(point), longest) for point in self.long_points)
        return tuple(dict.fromkeys(point for point in firsts if point and self.judge.allows(point)))

    @cached_property
    def is_gifting(self) -> bool:
        text = folded(" ".join((self.brief.occasion, self.item.title, *self.points)))
        return any(folded(word) in text for word in self.phrases.gifting_words)

    @cached_property
    def answers(self) -> tuple[tuple[str, str, str], ...]:
        """Pairs of a trouble and the selling point that answers it: long question, short question, point."""
        found = []
        for point in self.points:
            for problem in self.phrases.problems:
                fits = not problem.group or self.category in problem.group
                if fits and any(folded(word) in folded(point) for word in problem.words):
                    found.append((problem.ask, problem.slim, point))
                    break
        return tuple(found)

    @cached_property
    def slots(self) -> Slots:
        """Every slot that the brief fills, with its possible wordings, the usual one first."""
        found: dict[str, tuple[str, ...]] = {}
        for part in (self._names(), self._offer(), self._times(), self._facts(), self._situation()):
            found.update({name: values for name, values in part.items() if values and all(values)})
        return found

    def _names(self) -> dict[str, tuple[str, ...]]:
        zh = self.brief.language == "zh"
        widths = (8, 6) if zh else (30, 20)
        if self.is_many:
            some = [self.name(item, 8 if zh else 24, _hanzi) for item in self.brief.items]
            glue = self.phrases.words.list
            lists = tuple(glue.join(dict.fromkeys(some[:n])) for n in (3, 2) if len(set(some[:n])) > 1)
            leaf = collective_name(self.brief)
            return {
                "item": (" ".join(self.phrases.words.collective.format(leaf=leaf).split()),),
                "leaf": (leaf,),
                "names": lists,
                "count": (str(len(self.brief.items)),),
                "shop": (self.brief.shop,),
            }
        short = tuple(dict.fromkeys(self.name(self.item, width, _hanzi if zh else len) for width in widths))
        name = self.full_name(self.item)
        spec = _clean(self.item.spec)
        return {
            "item": short,
            "name": (name,) if name != short[0] else (),
            "spec": (spec,) if 0 < len(spec) <= 20 else (),
            "shop": (self.brief.shop,),
        }

    def _offer(self) -> dict[str, tuple[str, ...]]:
        offer, usual = self.brief.offer, self.item.usual_price
        zh = self.brief.language == "zh"
        found: dict[str, tuple[str, ...]] = {}
        if offer.price is not None:
            found["each" if self.is_many else "price"] = (short_price(offer.price),)
            if not self.is_many and usual and offer.price < usual:
                found["usual"] = (short_price(usual),)
                saving = short_price(usual - offer.price)
                found["save"] = (saving.lstrip("¥"),) if zh else (saving,)
                found["zhe"] = self._discount(offer.price, usual)
        if offer.off:
            least, off = short_price(offer.threshold or 0)[1:], short_price(offer.off)[1:]
            if offer.threshold:
                found["threshold"] = (f"满{least}减{off}",) if zh else (f"¥{off} off orders over ¥{least}",)
            else:
                found["threshold"] = (f"立减{off}元",) if zh else (f"¥{off} off",)
        found["gift"] = self._gift()
        found["ship"] = (("包邮" if zh else "free shipping"),) if offer.free_shipping else ()
        found["limit"] = (str(offer.stock_limit),) if offer.stock_limit else ()
        found["per_buyer"] = (str(offer.per_buyer_limit),) if offer.per_buyer_limit else ()
        return found

    def _discount(self, price: int, usual: int) -> tuple[str, ...]:
        """Write the discount only when the figure is exact: 249 → 199 is no 8折."""
        share = price * 100 // usual
        if price * 100 % usual or not 10 <= share < 100:
            return ()
        if self.brief.language == "en":
            return (f"{100 - share}% off",)
        return (f"{share // 10}折",) if share % 10 == 0 else (f"{share // 10}.{share % 10}折",)

    def _gift(self) -> tuple[str, ...]:
        """Name the gift; a small number is what each order gets, a large one how many there are."""
        offer = self.brief.offer
        name = _clean(offer.gift)
        if not name or not offer.gift_quantity or any(char.isdigit() for char in name):
            return (name,) if name else ()
        zh, quantity = self.brief.language == "zh", offer.gift_quantity
        if quantity <= 10:
            return (f"{name}{quantity}份" if zh else f"{quantity} × {name}",)
        return name, f"{name}（共{quantity}份）" if zh else f"{name} ({quantity} in all)"

    def _times(self) -> dict[str, tuple[str, ...]]:
        offer = self.brief.offer
        found: dict[str, tuple[str, ...]] = {}
        if offer.ends:
            found["end"], found["end_day"] = self._written(moment(offer.ends, self.brief), closes=True)
        if offer.starts:
            found["start"], found["start_day"] = self._written(moment(offer.starts, self.brief), closes=False)
            found["start_only"] = () if offer.ends else found["start"]
        return found

    def _written(self, at: datetime, *, closes: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Write a time as copy does, and its day alone: an end at midnight belongs to the day before."""
        last_minute = (at.hour, at.minute) == (23, 59)
        midnight = (at.hour, at.minute) == (0, 0)
        shown = at - timedelta(days=1) if closes and midnight else at
        if self.brief.language == "en":
            day = f"{shown:%b} {shown.day}"
            return ((day,) if midnight or last_minute else (f"{day}, {at:%H:%M}",)), (day,)
        day = f"{shown.month}月{shown.day}日"
        if midnight and closes:
            return (f"{day}24:00",), (day,)
        return ((day,) if midnight or last_minute else (f"{day}{at:%H:%M}",)), (day,)

    def _facts(self) -> dict[str, tuple[str, ...]]:
        if self.is_many:
            return {}
        longest = 14 if self.brief.language == "zh" else 36
        told = {kind: fact(self.item, kind) for kind in (*_SHORT_FACTS, *_LONG_FACTS)}
        found: dict[str, tuple[str, ...]] = {
            kind: (text,)
            for kind, text in told.items()
            if 0 < len(text) <= longest * (2 if kind in _LONG_FACTS else 1)
        }
        if self.category in _MADE_OF_STUFF and "material" in found:
            found.setdefault("stuff", found.pop("material"))
        if "ingredients" in found:
            found["stuff"] = found["ingredients"]
        if "craft" in found:
            found["craft"] = (re.sub(r"工艺$|\s(?:craft|process)$", "", found["craft"][0]),)
        if len(found.get("material", ("",))[0]) <= longest // 2:
            found["material_of"] = found.get("material", ())
        return found

    def _situation(self) -> dict[str, tuple[str, ...]]:
        group, points, answers = self.group, self.points, self.answers
        return {
            "scene": () if self.is_many else group.scene,
            "short": group.short,
            "named": () if self.is_many else group.named,
            "moment": group.moment,
            "moment2": group.moment,
            "verb": (group.verb,),
            "occasion": (_clean(self.brief.occasion),),
            "audience": (_clean(self.brief.audience),),
            "point": points,
            "point_long": tuple(
                point
                for point in self.long_points
                if len(point) <= 2 * _LONGEST_POINT[self.brief.language] and not re.search("[：:]", point)
            ),
            "point2": points if len(points) > 1 else (),
            "point3": points if len(points) > 2 else (),
            "point_in": tuple(point for point in points if len(point) <= 8 and not _OPEN_END.search(point)),
            "points": (self.phrases.words.list.join(points[:3]),) if len(points) > 2 else (),
            "ask": tuple(ask for ask, _slim, _point in answers),
            "ask_slim": tuple(slim for _ask, slim, _point in answers),
            "fix": tuple(point for _ask, _slim, point in answers),
        }


def _first_clause(point: str) -> str:
    """Return the first clause of a selling point, two where the first alone is too little to say."""
    parts = re.split(r"(?<!\d)[，,：:；;](?!\d)\s*|[，：；]", point)
    first = parts[0].strip()
    return first if len(first) >= 4 or len(parts) == 1 else "，".join(part.strip() for part in parts[:2])


def _clean(text: str) -> str:
    """Return a text of people on one line, without marks at its borders."""
    return " ".join(visible(text).split()).strip(_ENDS)


def _hanzi(text: str) -> int:
    return length(text, "hanzi")
