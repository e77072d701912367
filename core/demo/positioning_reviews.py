"""What buyers of the demo shop and of two rivals wrote in eight months, loaded as an export is."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.demo.catalogue import read
from core.demo.draws import draw
from core.files.plan import Plan
from core.positioning.review_columns import Rated
from core.positioning.review_import import import_reviews
from core.positioning.review_topic_actions import choose_sectors
from core.shop.import_log import Origin
from core.team.rights import Actor, require

_FIELDS = ("text", "rating", "code", "brand", "day")
_DAYS_A_MONTH = 30


def fill_reviews(session: Session, actor: Actor, today: date) -> int:
    """Load the reviews and return how many were stored."""
    require(actor, "positioning.import")
    told = read("positioning_reviews.yaml")
    choose_sectors(session, actor, told["sectors"], version=0)
    rows = [row for brand in told["brands"] for row in _of_brand(told, brand, today)]
    plan = Plan(
        values={name: [row[name] for row in rows] for name in _FIELDS},
        rows=range(2, len(rows) + 2),
        bad=(),
        total=len(rows),
        blank=0,
        totals=0,
        repeated_headers=0,
    )
    return import_reviews(session, actor, plan, Origin(told["file"], "评价", ())).added


def _of_brand(told: Mapping[str, Any], brand: Mapping[str, Any], today: date) -> Iterator[dict[str, Any]]:
    days = int(told["months"]) * _DAYS_A_MONTH
    for n in range(int(brand["reviews"])):
        chance = _Chance(brand["name"], n)
        back = int(chance("day") * days)
        text, rating = _written(told, brand, 1 - back / days, chance)
        yield {
            "text": text,
            "rating": Rated(rating, True),
            "code": chance.one("item", list(brand["items"])),
            "brand": brand["name"] or None,
            "day": today - timedelta(days=back + 1),
        }


class _Chance:
    """Draws that a review's place decides, each by its own name."""

    def __init__(self, *words: object) -> None:
        self._words = words

    def __call__(self, *names: object) -> float:
        return draw("review", *self._words, *names)

    def one(self, name: object, choices: list[Any]) -> Any:
        return choices[int(self(name) * len(choices))]


def _written(
    told: Mapping[str, Any], brand: Mapping[str, Any], elapsed: float, chance: _Chance
) -> tuple[str, float]:
    """Return a review's text and rating; `elapsed` is how far the eight months have gone, 0…1."""
    if chance("silent") * 100 < int(told["silent_share"]):
        return chance.one("which", told["silent"]), 5.0
    praised: list[str] = []
    complained: list[str] = []
    for topic in _topics(brand["topics"], chance):
        first, last = map(int, brand["complaints"][topic])
        bad = chance("bad", topic) * 100 < first + (last - first) * elapsed
        (complained if bad else praised).append(topic)
    if complained and chance("mixed") * 100 >= int(told["mixed_share"]):
        praised = []
    thing = brand["items"][chance.one("item", list(brand["items"]))]
    parts = [chance.one(topic, told["praise"][topic]) for topic in praised]
    if complained:
        joint = "，就是" if parts else ""
        parts = [joint.join(["，".join(parts), chance.one(complained[0], told["complaint"][complained[0]])])]
        parts += [chance.one(topic, told["complaint"][topic]) for topic in complained[1:]]
    elif chance("named") < 0.08:
        parts.append(chance.one("named topic", [text for texts in told["named"].values() for text in texts]))
    kind = "bad" if complained and not praised else "good"
    text = chance.one("opening", told["openings"][kind]) + "，".join(parts)
    text += chance.one("ending", told["endings"][kind]) if not (complained and praised) else "。"
    return text.format(thing=thing), _stars(len(praised), len(complained), chance)


def _topics(weights: Mapping[str, str], chance: _Chance) -> list[str]:
    """Return one to three topics, each once."""
    many = 1 + int(chance("many") * 3)
    order = sorted(
        weights, key=lambda topic: chance("topic", topic) ** (1 / int(weights[topic])), reverse=True
    )
    return order[:many]


def _stars(praised: int, complained: int, chance: _Chance) -> float:
    if not complained:
        return 5.0 if chance("stars") < 0.88 else 4.0
    if praised:
        return float(chance.one("stars", [5, 4, 4, 3]))
    return float(chance.one("stars", [1, 2, 2, 3]))
