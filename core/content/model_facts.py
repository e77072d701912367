"""The facts of a brief as a model gets them: typed values and short phrases, nothing that could ask."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.content.brief import Brief, BriefItem, Kind, Offer, moment
from core.content.naming import short_name
from core.llm.cleaned import opening, phrase
from core.locale import Language
from core.money import short_price
from core.positioning.voice import MOST_EXAMPLE, MOST_WORD

_ITEMS = 8
_POINTS = 6
_FACTS = 12
_KEY = 16
_EXAMPLES = 3
_NAMELESS: dict[Language, str] = {"zh": "本店商品", "en": "this item"}


@dataclass(slots=True)
class ModelFacts:
    """What goes into the prompt, and the fields whose text was left out because it was no fact."""

    values: dict[str, Any]
    left_out: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """Return the facts as the prompt carries them: one JSON object, empty fields left away."""
        return json.dumps(self.values, ensure_ascii=False, indent=1)


def facts_for_model(brief: Brief, kind: Kind, angle: str) -> ModelFacts:
    """Reduce a brief to what copy may say. Cost, stock and list price stay at home."""
    left_out: list[str] = []

    def said(name: str, text: str, most: int = 80) -> str:
        kept = phrase(text, most)
        if text.strip() and not kept:
            left_out.append(name)
        return kept

    values: dict[str, Any] = {
        "kind": kind,
        "angle": angle,
        "language": brief.language,
        "shop": said("shop", brief.shop, 40),
        "occasion": said("occasion", brief.occasion, 40),
        "audience": said("audience", brief.audience, 60),
        "stress": [kept for point in brief.stress[:_POINTS] if (kept := said("stress", point, 60))],
        "items": [_item(item, brief.language, left_out) for item in brief.items[:_ITEMS]],
        "offer": _offer(brief.offer, brief, said("offer.gift", brief.offer.gift, 40)),
    }
    if len(brief.items) > _ITEMS:
        values["further_items"] = len(brief.items) - _ITEMS
    return ModelFacts(_filled(values), sorted(set(left_out)))


def voice_for_model(brief: Brief) -> tuple[str, list[str]]:
    """Return the brand's words and examples as one JSON object, "" without any, and which fields were left out.

    They are text from people: a word or an example that asks for something does not go along.
    """
    voice = brief.voice
    if voice is None:
        return "", []
    left_out: list[str] = []

    def said(name: str, text: str, most: int) -> str:
        kept = phrase(text, most)
        if text.strip() and not kept:
            left_out.append(f"voice.{name}")
        return kept

    examples = [
        _filled({side: said("examples", text, MOST_EXAMPLE) for side, text in each.model_dump().items()})
        for each in voice.examples[:_EXAMPLES]
    ]
    values = _filled(
        {
            "use": [kept for word in voice.use if (kept := said("use", word, MOST_WORD))],
            "avoid": [kept for word in voice.avoid if (kept := said("avoid", word, MOST_WORD))],
            "examples": [each for each in examples if each],
        }
    )
    written = json.dumps(values, ensure_ascii=False, indent=1) if values else ""
    return written, sorted(set(left_out))


def _item(item: BriefItem, language: Language, left_out: list[str]) -> dict[str, Any]:
    def said(name: str, text: str, most: int = 80) -> str:
        kept = phrase(text, most)
        if text.strip() and not kept:
            left_out.append(f"items.{name}")
        return kept

    category = said("category", item.category, 40)
    title = said("title", item.title, 80) or opening(item.title) or category or _NAMELESS[language]
    safe = item.model_copy(
        update={"title": title, "brand": said("brand", item.brand, 40), "category": category}
    )
    facts = {
        key: value
        for name, text in list(item.facts.items())[:_FACTS]
        if (key := said("facts", name, _KEY)) and (value := said("facts", text, 60))
    }
    points = [kept for point in item.selling_points[:_POINTS] if (kept := said("selling_points", point, 60))]
    return _filled(
        {
            "name": short_name(safe, 12 if language == "zh" else 30),
            "title": title,
            "brand": safe.brand,
            "category": category,
            "spec": said("spec", item.spec, 60),
            "usual_price": short_price(item.usual_price) if item.usual_price else "",
            "selling_points": points,
            "facts": facts,
        }
    )


def _offer(offer: Offer, brief: Brief, gift: str) -> dict[str, Any]:
    usual = brief.items[0].usual_price if len(brief.items) == 1 else None
    saves = usual - offer.price if usual and offer.price is not None and usual > offer.price else None

    def money(amount: int | None) -> str:
        return "" if amount is None else short_price(amount)

    def time(value: datetime | None) -> str:
        return "" if value is None else _moment(moment(value, brief), brief.language)

    return _filled(
        {
            "price": money(offer.price),
            "saves": money(saves),
            "threshold": money(offer.threshold),
            "off": money(offer.off),
            "gift": gift,
            "gift_quantity": offer.gift_quantity if gift else None,
            "free_shipping": offer.free_shipping or None,
            "starts": time(offer.starts),
            "ends": time(offer.ends),
            "stock_limit": offer.stock_limit,
            "per_buyer_limit": offer.per_buyer_limit,
        }
    )


def _moment(value: datetime, language: Language) -> str:
    """Write a time as copy does: 11月11日 20:00, Nov 11, 20:00."""
    day = f"{value.month}月{value.day}日" if language == "zh" else f"{value:%b} {value.day}"
    if (value.hour, value.minute) == (0, 0):
        return day
    return f"{day}{' ' if language == 'zh' else ', '}{value:%H:%M}"


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something: what is missing was not offered."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {}, ())}
