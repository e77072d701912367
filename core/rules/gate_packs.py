"""The packs of enrolment gates: by platform and event, each gate with who says so and until when to trust it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import Field as Bounded
from pydantic import model_validator

from core.locale import language
from core.rules.fees import Platform
from core.rules.packs import Rule, Sourced, load

WINDOWS = (7, 15, 30, 90)


class Scope(StrEnum):
    """Whom a gate asks."""

    STORE = "store"
    ITEM = "item"


class Op(StrEnum):
    """How a value is held against the bound."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"  # a yes


class OnFail(StrEnum):
    """What failing means: not let in, or let in with less."""

    BLOCK = "block"
    WARN = "warn"


class Unit(StrEnum):
    """What a field is measured in."""

    DAYS = "days"
    SCORE = "score"  # 0…5
    POINTS = "points"  # 0…100
    COUNT = "count"
    SHARE = "share"  # 0…1
    PRICE_SHARE = "price_share"  # a share of another price; the value and the bound it makes are 分
    HOURS = "hours"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Field:
    """What a gate may ask for: of whom, in which unit, how, within which values.

    `good_for` is for how many days an entered value is taken as fresh; None is for good, or read from the
    desk's own data.
    """

    scope: Scope
    unit: Unit
    ops: tuple[Op, ...]
    most: float
    good_for: int | None = None


_BOTH, _LEAST, _MOST, _IS = (Op.AT_LEAST, Op.AT_MOST), (Op.AT_LEAST,), (Op.AT_MOST,), (Op.IS,)
FIELDS: Mapping[str, Field] = {
    "store_age": Field(Scope.STORE, Unit.DAYS, _LEAST, 36_500),
    "dsr_item": Field(Scope.STORE, Unit.SCORE, _LEAST, 5, 30),
    "dsr_service": Field(Scope.STORE, Unit.SCORE, _LEAST, 5, 30),
    "dsr_logistics": Field(Scope.STORE, Unit.SCORE, _LEAST, 5, 30),
    "experience": Field(Scope.STORE, Unit.POINTS, _LEAST, 100, 30),
    "penalty_points": Field(Scope.STORE, Unit.COUNT, _MOST, 1000, 90),
    "items_online": Field(Scope.STORE, Unit.COUNT, _BOTH, 10_000_000, 30),
    "main_category_share": Field(Scope.STORE, Unit.SHARE, _LEAST, 1, 90),
    "dispute_share": Field(Scope.STORE, Unit.SHARE, _MOST, 1, 30),
    "reply_share": Field(Scope.STORE, Unit.SHARE, _LEAST, 1, 30),
    "deposit_paid": Field(Scope.STORE, Unit.YES, _IS, 1, 365),
    "price_lowest": Field(Scope.ITEM, Unit.PRICE_SHARE, _MOST, 1.5),
    "price_list": Field(Scope.ITEM, Unit.PRICE_SHARE, _MOST, 1.5),
    "sold_30d": Field(Scope.ITEM, Unit.COUNT, _LEAST, 10**9),
    "stock": Field(Scope.ITEM, Unit.COUNT, _LEAST, 10**9),
    "free_shipping": Field(Scope.ITEM, Unit.YES, _IS, 1),
    "return_insurance": Field(Scope.ITEM, Unit.YES, _IS, 1),
    "ship_hours": Field(Scope.ITEM, Unit.HOURS, _MOST, 24 * 90),
    "positive_share": Field(Scope.ITEM, Unit.SHARE, _LEAST, 1),
}
WINDOWED = frozenset({"price_lowest"})
Text = Annotated[str, Bounded(min_length=1)]


class Gate(Sourced):
    """One gate; `id` tells it apart in its pack. `value` is in the unit of its field."""

    id: Text
    field: str
    op: Op
    value: float
    on_fail: OnFail
    window_days: int | None = None

    @property
    def asks(self) -> Field:
        """Return the field that the gate asks for."""
        return FIELDS[self.field]

    @property
    def scope(self) -> Scope:
        """Return whom the gate asks."""
        return self.asks.scope

    @model_validator(mode="after")
    def _fits_its_field(self) -> "Gate":
        field = FIELDS.get(self.field)
        if field is None:
            raise ValueError(f"{self.id}: no field {self.field}")
        if self.op not in field.ops or not 0 <= self.value <= field.most:
            raise ValueError(f"{self.id}: {self.op} {self.value} does not fit {self.field}")
        if (self.window_days in WINDOWS) != (self.field in WINDOWED):
            raise ValueError(f"{self.id}: a window of days belongs to {sorted(WINDOWED)} only")
        return self


class Enrolment(Sourced):
    """The days on which one may enrol, counted from the campaign's T."""

    opens: int
    closes: int


class Protection(Sourced):
    """For how many days after the campaign's end a lower price must be made good (价保)."""

    days: int


class GatePack(Rule):
    """The gates of one event on some platforms; platforms () are all."""

    key: Text
    name: Text
    name_en: str = ""
    platforms: tuple[Platform, ...] = ()
    festival: str = ""
    enrolment: Enrolment | None = None
    protection: Protection | None = None
    gates: tuple[Gate, ...] = ()

    @property
    def shown_name(self) -> str:
        """Return the name as the reader's language writes it."""
        return self.name_en if self.name_en and language() == "en" else self.name

    @model_validator(mode="after")
    def _each_gate_once(self) -> "GatePack":
        ids = [gate.id for gate in self.gates]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{self.key} has a gate twice")
        return self


class GatePacks(Rule):
    """All packs, and how items' facts are read that gates ask for."""

    packs: tuple[GatePack, ...]
    facts: Mapping[str, tuple[str, ...]]
    said_yes: tuple[str, ...]
    said_no: tuple[str, ...]


def gate_packs() -> GatePacks:
    """Return the packs as shipped."""
    return load("gate_packs", GatePacks)


@cache
def packs_by_key() -> Mapping[str, GatePack]:
    """Return the packs as shipped, by key."""
    return {pack.key: pack for pack in gate_packs().packs}
