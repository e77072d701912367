"""The packs of the advertising-law check: wording rules, disguised spellings, kinds of goods."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from core.rules.packs import Rule, Sourced, load

Severity = Literal["block", "warn", "info"]
PACKS = (
    "adlaw_absolute",
    "adlaw_authority",
    "adlaw_society",
    "adlaw_medical",
    "adlaw_food",
    "adlaw_cosmetics",
    "adlaw_services",
    "adlaw_price",
    "adlaw_proof",
    "adlaw_english",
)


def _joined(pattern: object) -> object:
    """Join a pattern that is written as a list of alternatives, one line each."""
    return "|".join(map(str, pattern)) if isinstance(pattern, list) else pattern


class Wording(Rule):
    """A wording and what becomes of it.

    `find` and `unless` are patterns over folded text; an `unless` that touches the hit acquits it.
    `proof` are facts of which any one acquits; with none of them known, `unknown` is the severity,
    and known to be absent, `severity` is. `say` is the replacement, in the language of the copy; what stays of the hit
    without `drop` is preferred when it is more than a character that cannot stand alone.
    """

    id: str
    find: Annotated[str, BeforeValidator(_joined)]
    say: str = ""
    drop: str = ""
    unless: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    severity: Severity | None = None
    unknown: Severity | None = None
    reason: str | None = None
    law: str | None = None


class Group(Sourced):
    """Wordings that one article bars for one reason, for some kinds of goods or for all."""

    id: str
    law: Annotated[str, Field(min_length=1)]
    reason: str
    severity: Severity = "block"
    unknown: Severity | None = None
    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()
    english: bool = False
    unless: tuple[str, ...] = ()
    rules: tuple[Wording, ...]


class Wordings(Rule):
    """A pack of groups; `terms` are named patterns, written <name> inside the others."""

    terms: dict[str, str] = Field(default_factory=dict)
    groups: tuple[Group, ...]


class Spellings(Sourced):
    """What people write in place of a character, the words they hide, and patterns for the rest."""

    sounds: dict[str, tuple[str, ...]]
    words: tuple[str, ...]
    rewrites: dict[str, str]
    triggers: tuple[str, ...]


class Kinds(Sourced):
    """Kinds of goods: patterns over the category as people write it, and over the text without one."""

    named: dict[str, str]
    told: dict[str, str]
    implies: dict[str, tuple[str, ...]]


def wordings() -> tuple[tuple[dict[str, str], Group], ...]:
    """Return every group of every pack with the terms of its pack."""
    packs = [load(name, Wordings) for name in PACKS]
    return tuple((pack.terms, group) for pack in packs for group in pack.groups)


def spellings() -> Spellings:
    """Return the pack of disguised spellings."""
    return load("adlaw_spellings", Spellings)


def kinds() -> Kinds:
    """Return the pack of kinds of goods."""
    return load("adlaw_kinds", Kinds)


class Prize(Sourced):
    """The most that the top prize of a lottery may be worth."""

    top_yuan: int


class Scarcity(Sourced):
    """When a shortage is believable."""

    few_left: int
    nearly_all: float
    few_at_lure_price: int
    frenzy: int


class WholeShop(Sourced):
    """The share of items that an offer on the whole shop needs at least."""

    share: float


class Nutrient(Sourced):
    """A nutrition claim and the fact that must reach or stay under a value per 100 g."""

    claim: str
    fact: str
    least: float | None = None
    most: float | None = None


class Functions(Sourced):
    """Health functions that can be registered, each with a pattern of how copy words it."""

    named: dict[str, str]


class Figures(Rule):
    """Everything that a fact is compared with."""

    prize: Prize
    scarcity: Scarcity
    whole_shop: WholeShop
    nutrition: tuple[Nutrient, ...]
    functions: Functions


def figures() -> Figures:
    """Return the pack of figures."""
    return load("adlaw_figures", Figures)
