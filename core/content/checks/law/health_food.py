"""Health food: the registered function in lawful words, and the sentence that it is no medicine."""

import re
from collections.abc import Iterator
from functools import cache

from core.content.checks.law.copy import Copy, Hit, hit_at, opening
from core.rules import adlaw

_LAW = "《广告法》第十八条第二款；《食品安全法》第七十八、七十九条"
_FUNCTION_LAW = "《食品安全法》第七十八条；《广告法》第十八条"
_DISCLAIMER = re.compile(
    r"(?:不能|不可|不得|不|并非)(?:用于|以)?(?:代替|替代|取代)药|不是药|(?:is )?not (?:a )?(?:substitute|replacement) for (?:medicine|medication|drugs)|not (?:a )?medicine|not intended to (?:diagnose|treat|cure)|does not replace medic"
)
_SAY = "本品不能代替药物"


@cache
def _functions() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in adlaw.figures().functions.named.items()}


def functions_in(text: str) -> dict[str, re.Match[str]]:
    """Return the registrable functions that a text claims, each with where."""
    found = {name: pattern.search(text) for name, pattern in _functions().items()}
    return {name: match for name, match in found.items() if match}


def told_of_health(copy: Copy) -> Iterator[Hit]:
    """Yield functions that are not registered, and the missing sentence."""
    if "health_food" not in copy.kinds:
        return
    plain = _DISCLAIMER.sub("", copy.text)
    claimed = functions_in(copy.text)
    registered = copy.known.words("registered_function")
    if registered or copy.known.lacks("registered_function"):
        lawful = functions_in(registered).keys()
        for name, match in claimed.items():
            if name not in lawful:
                yield hit_at(
                    match, "health_food.function", "health_food_function", _FUNCTION_LAW, say=registered
                )
    yield from _no_medicine(copy, claimed=bool(claimed), said=plain != copy.text)


def _no_medicine(copy: Copy, *, claimed: bool, said: bool) -> Iterator[Hit]:
    """Yield the missing sentence: a violation beside a function, advice beside a parcel notice."""
    match = opening(copy)
    if said or match is None or copy.given.channel == "rules":
        return
    grave = claimed or copy.known.has("health_food", "registered_function")
    yield hit_at(
        match,
        "health_food.disclaimer",
        "health_food_disclaimer",
        _LAW,
        severity="block" if grave else "info",
        say=f"{{}}（{_SAY}）" if copy.given.lang == "zh" else "{} (not a substitute for medicine)",
    )


def lawful_function(copy: Copy, hit: Hit) -> bool:
    """Say whether a hit on a health word is a function that can be registered, and so judged here."""
    if "health_food" not in copy.kinds or hit.rule not in ("medical.cure_words", "medical.body_effect"):
        return False
    term = copy.text[hit.start : hit.end]
    return term in ("保健功能", "保健作用") or bool(functions_in(term))
