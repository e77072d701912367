"""An alert in the reader's language: one sentence with its numbers, and the messages to chat robots."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.competitors.layers import layer_name
from core.locale import _, ngettext
from core.money import price

MOST_TITLE = 120
LINES_A_MESSAGE = 50


def sentence(facts: Mapping[str, Any]) -> str:
    """Say what happened, from the facts that are stored with an alert."""
    words = {
        "rival": facts["rival"],
        "title": facts["title"],
        "before": price(facts.get("before")),
        "after": price(facts.get("after")),
        "share": f"{facts.get('size', 0.0):.1%}",
        "days": facts.get("after"),
    }
    return _patterns()[facts["kind"], facts["direction"]].format(**words)


def _patterns() -> dict[tuple[str, str], str]:
    return {
        ("down", "down"): _("{rival} is down ▼{share} on {title}: {before} → {after}"),
        ("up", "up"): _("{rival} is up ▲{share} on {title}: {before} → {after}"),
        ("crosses", "below"): _("{rival} is now cheaper than us on {title}: {after} against our {before}"),
        ("crosses", "above"): _("{rival} is now dearer than us on {title}: {after} against our {before}"),
        ("below_floor", "below"): _("{rival} sells {title} for {after}, under our floor of {before}"),
        ("stale", "old"): _("{rival}'s price of {title} was seen {days} days ago: look again"),
        ("back_in_stock", "back"): _("{rival} has {title} in stock again, at {after}"),
    }


def numbers(facts: Mapping[str, Any]) -> str:
    """Write the figures beside the sentence: which layer, our price, our floor."""
    said = []
    if facts.get("layer"):
        said.append(layer_name(facts["layer"]))
    said.append(_("ours {price}").format(price=price(facts.get("ours"))))
    if facts.get("floor") is not None:
        said.append(_("floor {price}").format(price=price(facts["floor"])))
    if facts.get("kind") != "stale" and (days := int(facts.get("age_days") or 0)):
        said.append(ngettext("seen {n} day ago", "seen {n} days ago", days).format(n=days))
    if facts.get("is_odd"):
        said.append(_("hardly believable: check price and pack"))
    return " · ".join(said)


def digest_title(n: int) -> str:
    """Return the title of the message that tells together what is over the day's cap."""
    return ngettext("{n} more price alert", "{n} more price alerts", n).format(n=n)


def digest_parts(all_facts: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return the lines of a digest, in as many messages as a chat robot takes them."""
    lines = [sentence(facts) for facts in all_facts]
    return [lines[start : start + LINES_A_MESSAGE] for start in range(0, len(lines), LINES_A_MESSAGE)]


def message_title(facts: Mapping[str, Any]) -> str:
    """Return the title of the message that tells one alert alone."""
    title = sentence(facts)
    return title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"
