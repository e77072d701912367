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
    """Return the facts the prompt carries: copy to rewrite, items to write of, or a brief's figures."""
    told = [value for message in messages for value in objects_in(str(message.get("content") or ""))]
    for wanted in ("parts", "items", "standing"):
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
    if "standing" in facts:
        return json.dumps({"summary": _summed_up(facts)}, ensure_ascii=False)
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


def _summed_up(facts: Facts) -> str:
    """Return a summary of a competitor brief as a careless model writes it: its last number is invented."""
    standing, index = facts["standing"], facts["index"]
    said = f"{standing['compared']}件商品有对手价格，其中{standing['dearest']}件比所有对手都贵。"
    if "jevons" in index:
        said += f"价格指数为{index['jevons']}，覆盖率{index['coverage']}。"
    for gap in facts["gaps"][:1]:
        said += f"先看{gap['item']}：{gap['rival']}卖{gap['theirs']}，我们卖{gap['ours']}。"
    return f"{said}预计下周再降98.7%。"


def _first(facts: Facts, *keys: str) -> str:
    item = facts["items"][0]
    return next((str(item[key]) for key in keys if item.get(key)), "")


def _name(facts: Facts) -> str:
    """Return what copy calls the item: the name among the facts, else the first words of the title."""
    return _first(facts, "name") or _first(facts, "title").split()[0][:6]


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
    item, offer = facts["items"][0], facts.get("offer") or {}
    occasion, angle = str(facts.get("occasion") or ""), str(facts.get("angle") or "")
    known = [f"{key}{value}" for key, value in (item.get("facts") or {}).items()]
    names = "、".join(one["name"] for one in facts["items"][:3])
    opening = {
        "offer": deal,
        "points": point,
        "scene": "下午歇一会儿的时候",
        "quality": known[0] if known else "",
        "problem": "总是差那么一点顺手？",
        "gifting": "送人也拿得出手",
        "gift": f"下单就送{offer.get('gift', '')}" if offer.get("gift") else "",
        "occasion": f"{occasion}备上一份",
        "deadline": f"{offer.get('ends', '')}截止" if offer.get("ends") else "",
        "audience": f"写给{facts.get('audience') or '家里人'}",
        "new": "新到店里的",
        "assortment": f"{names}任你挑",
        "limited": f"这次备了{offer.get('stock_limit', '')}件" if offer.get("stock_limit") else "",
        "shipping": "包邮送到家" if offer.get("free_shipping") else "",
        "plain": _first(facts, "spec", "category"),
    }
    lead = opening.get(angle) or point or name
    # A model says the same facts in another order from another angle.
    body = {
        "offer": [point, name],
        "points": [name, deal],
        "scene": [f"来一份{name}", deal],
        "quality": [f"{name}就这样做出来", deal],
        "problem": [f"试试{name}", point, deal],
        "gifting": [name, *known[1:2], deal],
        "occasion": [f"今年就选{name}", point],
        "audience": [f"这份{name}懂你", deal],
    }.get(angle, [f"看看这款{name}", deal or point])
    clauses = "，".join(part for part in body if part and part != lead)
    by_kind: dict[str, Callable[[], dict[str, str]]] = {
        "banner": lambda: {"main": name[:10], "subtitle": lead[:16], "button": "去看看"},
        "push": lambda: {"title": lead[:20], "body": f"{clauses}。"[:50]},
        "sms": lambda: {"text": f"{lead}，{clauses}，到店铺首页看看。"},
        "guide": lambda: {
            "note": f"{lead}，{name}正合适。",
            "detail": f"{lead}，{clauses}。{'，'.join(known[:3]) + '。' if known else ''}",
        },
    }
    return by_kind[facts["kind"]]()


def _english(facts: Facts) -> dict[str, str]:
    name, deal, point = _name(facts), _deal(facts), _point(facts)
    angle = str(facts.get("angle") or "")
    known = [f"{key}: {value}" for key, value in (facts["items"][0].get("facts") or {}).items()]
    opening = {
        "offer": deal,
        "scene": "For a quiet afternoon",
        "quality": known[0] if known else "",
        "problem": "Never quite handy enough?",
        "gifting": "A present that gets used",
        "occasion": f"Ready for {facts.get('occasion')}",
        "audience": f"For {facts.get('audience') or 'the family'}",
        "new": "Just in",
    }
    lead = opening.get(angle) or point or name
    rest = ". ".join(part for part in (name, deal, *known[:1]) if part and part != lead)
    by_kind: dict[str, Callable[[], dict[str, str]]] = {
        "banner": lambda: {"main": name[:30], "subtitle": lead[:60], "button": "Shop now"},
        "push": lambda: {"title": lead[:40], "body": f"{rest}."[:100]},
        "sms": lambda: {"text": f"{lead}: {rest}. See our shop."},
        "guide": lambda: {"note": f"{lead}: {name}.", "detail": f"{lead}. {rest}. {point}."},
    }
    return by_kind[facts["kind"]]()
