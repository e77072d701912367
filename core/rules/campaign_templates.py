"""The pack of campaign templates: by level, the phases and tasks of a campaign, counted in days from its T."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator

from core.locale import language
from core.rules.packs import Rule, Sourced, load

T = "T"  # the time of day at which the campaign itself goes live
_CLOCK = re.compile(r"T|(?:[01]\d|2[0-3]):[0-5]\d|24:00")
PhaseName = Literal["gather", "warm_up", "presale", "burst", "return", "review", "other"]
RoleName = Literal["lead", "planner", "marketer", "design", "supply", "service", "creator", "other"]
KindName = Literal["", "asset", "copy", "enrol", "check", "stock"]
Days = Annotated[int, Field(ge=-400, le=400)]


class PhaseTemplate(Rule):
    """A phase from one moment to another, each as days from T and a time of day."""

    kind: PhaseName
    starts: tuple[Days, str]
    ends: tuple[Days, str]

    @field_validator("starts", "ends")
    @classmethod
    def _a_clock(cls, value: tuple[int, str]) -> tuple[int, str]:
        if not _CLOCK.fullmatch(value[1]):
            raise ValueError(f"no time of day: {value[1]}")
        return value


class TaskTemplate(Rule):
    """A task that is due so many days from T and takes `days` days up to then; `after` are keys of tasks it needs."""

    key: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    name_en: str = ""
    role: RoleName
    kind: KindName = ""
    due: Days
    days: Annotated[int, Field(ge=1, le=90)] = 1
    after: tuple[str, ...] = ()

    @property
    def shown_name(self) -> str:
        """Return the name in the reader's language."""
        return (self.name_en or self.name) if language() == "en" else self.name


class Template(Sourced):
    """How a campaign of a level usually runs. `budget` are shares in basis points by what money goes into."""

    level: Literal["S", "A", "B", "C"]
    stock_factor: str
    budget: Mapping[str, int]
    phases: tuple[PhaseTemplate, ...]
    tasks: tuple[TaskTemplate, ...]


class Templates(Rule):
    """The whole pack."""

    templates: tuple[Template, ...]


def template_of(level: str) -> Template:
    """Return the template of a level as shipped."""
    pack = load("campaign_templates", Templates)
    return next(each for each in pack.templates if each.level == level)
