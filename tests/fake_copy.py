"""What the fake model answers: believable copy, written from nothing but the facts in the prompt."""

import json
from collections.abc import Callable, Iterator
from typing import Any

Facts = dict[str, Any]


def objects_in(text: str) -> Iterator[dict[str, Any]]:
    """Yield every outermost JSON object written in a text."""
    decoder, start = json.JSONDecoder(), text.find("{")
    while start != -1:
        try:
            value, end = decoder.raw_decode(text, start)
        except ValueError:
            end = start + 1
        else:
            if isinstance(value, dict):
                yield value
        start = text.find("{", end)


def facts_in(messages: list[dict[str, Any]]) -> Facts | None:
    """Return the facts the prompt carries: the JSON object with items, or the one with copy to rewrite."""
    told = [value for message in messages for value in objects_in(str(message.get("content") or ""))]
    for wanted in ("parts", "items"):
        for value in told:
            if wanted in value:
                return value
    return None


def answer(messages: list[dict[str, Any]]) -> str:
    """Return the whole answer for a conversation: JSON when facts are given, else one short sentence."""
    facts = facts_in(messages)
    if facts is None:
        return '{"ok": true}' if "json" in str(messages).lower() else "ok"
    if "parts" in facts:
        return json.dumps(_rewritten(facts), ensure_ascii=False)
    write = {"zh": _chinese, "en": _english}[str(facts.get("language", "zh"))]
    return json.dumps(write(facts), ensure_ascii=False)


def _rewritten(facts: Facts) -> dict[str, str]:
    """Return each part without its last clause: what a model asked for something shorter does."""
    shorter = {}
    for name, text in facts["parts"].items():
        for mark in "，,。；; ":
            head = str(text).rstrip("。. ").rpartition(mark)[0]
            if head:
                text = head
                break
        shorter[name] = text
    return shorter


def _first(facts: Facts, *keys: str) -> str:
    item = facts["items"][0]
    return next((str(item[key]) for key in keys if item.get(key)), "")


def _name(facts: Facts) -> str:
    """Return a short name: the title without brand and pack size, at most six characters of it."""
    title, brand = _first(facts, "title"), _first(facts, "brand")
    words = [word for word in title.replace(brand, " ").split() if not any(c.isdigit() for c in word)]
    name = words[0] if words else title
    return name if name.isascii() else name[:6]


def _deal(facts: Facts) -> str:
    """Return the offer in a few words, or nothing when there is none."""
    offer, english = facts.get("offer") or {}, facts.get("language") == "en"
    if offer.get("price"):
        return f"now {offer['price']}" if english else f"到手价{offer['price']}"
    if offer.get("threshold") and offer.get("off"):
        words = "{off} off {threshold}" if english else "满{threshold}减{off}"
        return words.format(**offer)
    if offer.get("off"):
        return f"save {offer['off']}" if english else f"立减{offer['off']}"
    if offer.get("gift"):
        return f"with {offer['gift']}" if english else f"下单送{offer['gift']}"
    return ""


def _point(facts: Facts) -> str:
    points = [*(facts.get("stress") or []), *(facts["items"][0].get("selling_points") or [])]
    return str(points[0]) if points else _first(facts, "spec", "category")


def _chinese(facts: Facts) -> dict[str, str]:
    name, deal, point = _name(facts), _deal(facts), _point(facts)
    occasion, angle = str(facts.get("occasion") or ""), str(facts.get("angle") or "")
    opening = {
        "offer": deal,
        "scene": "下午歇一会儿",
        "audience": f"给{facts.get('audience') or '家人'}",
        "occasion": f"{occasion}备一份",
        "gifting": "送人也拿得出手",
        "quality": next((f"{k}{v}" for k, v in (facts["items"][0].get("facts") or {}).items()), ""),
    }
    lead = opening.get(angle) or point or name
    fact = "，".join(
        f"{key}：{value}" for key, value in list((facts["items"][0].get("facts") or {}).items())[:3]
    )
    by_kind: dict[str, Callable[[], dict[str, str]]] = {
        "banner": lambda: {
            "main": name,
            "subtitle": lead[:14] if lead != name else (deal or point)[:14],
            "button": "去看看",
        },
        "push": lambda: {
            "title": f"{name}｜{lead}"[:20],
            "body": "，".join(part for part in (point, deal, name) if part and part != lead)[:48] + "。",
        },
        "sms": lambda: {
            "text": f"{lead}，{name}{'，' + deal if deal and deal != lead else ''}，点开店铺首页查看。"
        },
        "guide": lambda: {
            "note": f"{lead}｜{name}",
            "detail": f"{lead}，{name}。{point}。{fact}。{deal + '，按页面价格下单即可。' if deal else ''}",
        },
    }
    return by_kind[facts["kind"]]()


def _english(facts: Facts) -> dict[str, str]:
    name, deal, point = _name(facts), _deal(facts), _point(facts)
    by_kind: dict[str, Callable[[], dict[str, str]]] = {
        "banner": lambda: {"main": name[:20], "subtitle": deal or point, "button": "Shop now"},
        "push": lambda: {"title": f"{name} {deal}".strip(), "body": f"{point}. Open the shop to see it."},
        "sms": lambda: {"text": f"{name} {deal}. {point}. Open our shop to see it."},
        "guide": lambda: {"note": f"{name}: {point}", "detail": f"{name}. {point}. {deal}"},
    }
    return by_kind[facts["kind"]]()
