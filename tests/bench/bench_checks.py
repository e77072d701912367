"""How fast texts are checked on one core: all checks together and each alone.

The texts are template drafts of the tests' briefs, so they are as long and their facts as many as
in real work. Cold: each text comes with facts never seen before, as in a file for `check-copy`.
Warm: the facts are those of the texts before it, as while somebody types in a card.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import mean, median
from typing import Any

from core.content.brief import PARTS
from core.content.checks.finding import Finding, Text
from core.content.checks.grounding.check import grounding
from core.content.checks.law.law import law
from core.content.checks.limits import limits
from core.content.checks.run import check
from core.content.facts import facts_of
from core.content.offline import draft_all_offline
from tests.bench.own_data import own_data
from tests.core.content.sample_briefs import CHINESE, ENGLISH

ROOT = Path(__file__).parents[2]
ROUNDS = 3
STARTS = 7
SEVERAL = 100  # texts in the file of the second start
_serial = count()


def run() -> list[tuple[str, float, str]]:
    """Return texts a second for each check, and how long `check-copy` takes with its start."""
    texts = _texts()
    told = (
        f"{len(texts)} texts of {mean(len(each.text) for each in texts):.0f} characters, of one core's time"
    )
    all_cold, all_warm = _rate(check, texts, cold=True), _rate(check, texts, cold=False)
    lines = [
        ("checks: texts per second, new facts", all_cold, f"limits + grounding + law; {told}"),
        ("checks: texts per second, known facts", all_warm, "limits + grounding + law, facts as before"),
    ]
    for name, one in (("limits", limits), ("grounding", grounding), ("law", law)):
        lines.append((f"checks: {name} alone, new facts", _rate(one, texts, cold=True), "texts per second"))
    python, single = _start(["-c", "pass"]), _check_copy(texts[:1])
    return [
        *lines,
        ("check-copy of one text, ms", single, "with the start of the process"),
        ("bare Python, ms", python, "the same start, nothing done"),
        (f"check-copy of {SEVERAL} texts, ms", _check_copy(texts[:SEVERAL]), "with the start of the process"),
    ]


def _texts() -> list[Text]:
    """Return every part of every draft of the tests' briefs, with the brief's facts."""
    return [
        Text(draft.parts[part], draft.kind, brief.items[0].category, facts, brief.language, part)
        for brief in (*CHINESE, *ENGLISH)
        for facts in [facts_of(brief)]
        for draft in draft_all_offline(brief)
        for part in PARTS[draft.kind]
    ]


def _rate(one: Callable[[Text], list[Finding]], texts: list[Text], *, cold: bool) -> float:
    """Return texts a second of one core's time: the median round over all texts; the first does not count."""
    rates = []
    for _round in range(1 + ROUNDS):
        given = [replace(each, facts=_never_seen(each.facts)) for each in texts] if cold else texts
        began = time.process_time()
        for text in given:
            one(text)
        rates.append(len(texts) / (time.process_time() - began))
    return median(rates[1:])


def _never_seen(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    return {**(facts or {}), "code": f"BENCH{next(_serial)}"}


def _check_copy(texts: list[Text]) -> float:
    entries = [
        {
            "text": each.text,
            "channel": each.channel,
            "product_category": each.product_category,
            "facts": each.facts,
            "lang": each.lang,
        }
        for each in texts
    ]
    with own_data() as folder:
        file = folder / "texts.json"
        file.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
        return _start(["-m", "core", "check-copy", str(file)])


def _start(arguments: list[str]) -> float:
    times = []
    for _start in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
