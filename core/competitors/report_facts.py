"""The facts of a brief: every number that a summary may use, typed, and the same as a model gets them."""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.competitors.layers import layer_name
from core.competitors.report import Changes, Gap, Habit, Move, Report
from core.competitors.report_numbers import hundredths, percent
from core.competitors.summary_check import Fact, FactKind
from core.llm.cleaned import phrase
from core.money import price

_MOST_GAPS = 6
_MOST_MOVES = 5
_MOST_HABITS = 12
_TITLE = 60


@dataclass(slots=True)
class ReportFacts:
    """What a summary stands on: typed facts to check it by, and `values` as the prompt carries them."""

    facts: list[Fact] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> str:
        """Return the facts as one JSON object."""
        return json.dumps(self.values, ensure_ascii=False, indent=1)


def facts_of(report: Report) -> ReportFacts:
    """Reduce a brief to facts. Names are shortened to phrases that state something, or left out."""
    known = _Writer()
    scope, standing, index = report.scope, report.standing, report.index
    values: dict[str, Any] = {
        "slice": {
            "on": known.day("day of the prices", scope.on),
            "layer": layer_name(scope.layer),
            "filters": [
                f"{name}: {said}" for name, value in scope.filters if (said := phrase(value, _TITLE))
            ],
        },
        "standing": {
            name: known.count(name, getattr(standing, name), "items")
            for name in ("items", "matched", "compared", "dearest", "dearer", "cheapest", "only_ours")
        }
        | {"rivals": known.count("rivals", standing.rivals, "rivals")},
        "index": {
            name: known.index(name, value)
            for name in ("plain", "jevons", "weighted")
            if (value := getattr(index, name)) is not None
        }
        | {"coverage": known.share("coverage", index.coverage)}
        | {
            name: known.count(name, getattr(index, name), "count")
            for name in ("pairs", "weak", "stale", "unknown")
        },
        "gaps": [_gap(gap, known) for gap in report.gaps[:_MOST_GAPS]],
        "pattern": [_habit(habit, known) for habit in report.habits[:_MOST_HABITS]],
        "alerts": {"open": known.count("open alerts", len(report.alerts), "count")},
        "advice": {"accepted": known.count("accepted advice", len(report.accepted), "count")},
    }
    if index.freshness is not None:
        values["index"]["freshness"] = known.share("freshness", index.freshness)
    if report.changes is not None:
        values["changes"] = _changes(report.changes, known, (scope.on - report.changes.since).days)
    known.count("stale after", scope.stale_after_days, "days")
    return ReportFacts(known.facts, values)


@dataclass(slots=True)
class _Writer:
    """Writes each number down once for the check, and returns it as it is told."""

    facts: list[Fact] = field(default_factory=list)

    def count(self, name: str, value: int, kind: FactKind) -> int:
        self.facts.append(Fact(name, Decimal(value), kind))
        return value

    def share(self, name: str, value: float, kind: FactKind = "share") -> str:
        self.facts.append(Fact(name, Decimal(str(round(value, 6))), kind))
        return percent(value)

    def index(self, name: str, value: float) -> str:
        self.facts.append(Fact(name, Decimal(str(round(value, 4))), "index"))
        return hundredths(value)

    def money(self, name: str, value: int) -> str:
        self.facts.append(Fact(name, Decimal(value) / 100, "money"))
        return price(value)

    def day(self, name: str, value: date) -> str:
        self.facts.append(Fact(name, value, "date"))
        return value.isoformat()


def _gap(gap: Gap, known: _Writer) -> dict[str, Any]:
    known.money("difference", gap.ours - gap.theirs)
    return _named(gap.title, gap.code) | {
        "rival": phrase(gap.rival, _TITLE),
        "ours": known.money("ours", gap.ours),
        "theirs": known.money("theirs", gap.theirs),
        "gap": known.share("gap", gap.share, "off"),
        "seen_on": known.day("seen on", gap.seen_on),
    }


def _changes(changes: Changes, known: _Writer, days: int) -> dict[str, Any]:
    told: dict[str, Any] = {"since": known.day("changes since", changes.since)}
    told["days"] = known.count("days", days, "days")
    for name in ("up", "down", "unchanged", "incomparable"):
        told[name] = known.count(name, getattr(changes, name), "count")
    return told | {"largest": [_move(move, known) for move in changes.largest[:_MOST_MOVES]]}


def _move(move: Move, known: _Writer) -> dict[str, Any]:
    return _named(move.title, "") | {
        "rival": phrase(move.rival, _TITLE),
        "before": known.money("before", move.before),
        "after": known.money("after", move.after),
        "change": known.share("change", move.share, "off"),
    }


def _habit(habit: Habit, known: _Writer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rival": phrase(habit.rival, _TITLE),
        "sale": habit.sale,
        "watched": known.count("watched", habit.watched, "items"),
        "cut": known.count("cut", habit.cut, "items"),
        "depth": known.share("depth", habit.depth, "off"),
    }
    known.share("share cut", habit.cut / habit.watched)
    for name, value in (("days_before", habit.lead), ("days", habit.days)):
        if value is not None:
            told[name] = known.count(name, value, "days")
    return {name: value for name, value in told.items() if value != ""}


def _named(title: str, code: str) -> dict[str, str]:
    """Name an item by a phrase of its title; a title that would ask for something does not go along."""
    told = {"item": phrase(title, _TITLE), "code": phrase(code, _TITLE)}
    return {name: value for name, value in told.items() if value}
