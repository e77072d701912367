"""Which rule packs there are, where their facts come from and until when to trust them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from core.locale import _
from core.rules.packs import FOLDER, read


@dataclass(frozen=True, slots=True)
class Fact:
    """One sourced fact of a pack, as far as trust in it goes."""

    source: str
    mark: str
    verify_by: date


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack by its file name, with its sourced facts."""

    name: str
    facts: tuple[Fact, ...]

    @property
    def verify_by(self) -> date | None:
        """The first day on which some fact of the pack wants another look."""
        return min((fact.verify_by for fact in self.facts), default=None)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the facts, the one most facts rest on first."""
        return tuple(source for source, _n in Counter(fact.source for fact in self.facts).most_common())

    def overdue(self, on: date) -> int:
        """Return how many facts were to be verified before this day."""
        return sum(fact.verify_by < on for fact in self.facts)

    def to_verify(self) -> int:
        """Return how many facts are from memory and wait for a look into the seller back office."""
        return sum(fact.mark == "verify" for fact in self.facts)


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack of this release, by name. Packs hold nothing that changes while we run."""
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    return tuple(Pack(name, tuple(_facts(read(name)))) for name in names)


def pack_name(name: str) -> str:
    """Return what a pack is about, as a person reads it; an unknown one by its file name."""
    if name.startswith("adlaw_"):
        return _("Advertising law: {part}").format(part=_law_part(name.removeprefix("adlaw_")))
    return {
        "assets": _("Sizes of pictures"),
        "campaign_templates": _("Campaign templates"),
        "channels": _("Channel and push limits"),
        "claims": _("Claims that need a proof"),
        "columns_days": _("Column names of daily exports"),
        "columns_item_months": _("Column names of monthly item exports"),
        "columns_items": _("Column names of item lists"),
        "columns_market": _("Column names of market tables"),
        "columns_prices": _("Column names of price tables"),
        "columns_reviews": _("Column names of reviews"),
        "currencies": _("Currencies and how they are written"),
        "curves": _("Curves of campaigns"),
        "fact_kinds": _("Kinds of facts"),
        "fees": _("Fees, parcels, refunds and tax"),
        "festivals": _("The year's sales"),
        "gate_packs": _("Enrolment gates"),
        "model_prices": _("Model prices"),
        "naming": _("Short names of items"),
        "phrases_en": _("Phrases for English template drafts"),
        "phrases_zh": _("Phrases for Chinese template drafts"),
        "plan_limits": _("Limits of the clash check"),
        "portfolio": _("Item portfolio"),
        "pricing": _("Defaults of the price policy"),
        "review_topics": _("Topics and words of reviews"),
        "shortening": _("Shortening of copy"),
        "webhooks": _("Chat robots and webhooks"),
    }.get(name, name)


def _law_part(part: str) -> str:
    return {
        "absolute": _("absolute claims"),
        "authority": _("the state and authorities"),
        "cosmetics": _("cosmetics"),
        "english": _("English copy"),
        "figures": _("figures and nutrition"),
        "food": _("food"),
        "kinds": _("kinds of goods"),
        "medical": _("medical claims"),
        "price": _("prices"),
        "proof": _("claims that need a proof"),
        "services": _("services"),
        "society": _("public order and morals"),
        "spellings": _("evasive spellings"),
    }.get(part, part)


def _facts(node: Any) -> Iterator[Fact]:
    """Find what carries a source and a date, however deep it lies."""
    if isinstance(node, dict):
        if isinstance(node.get("verify_by"), date):
            yield Fact(str(node.get("source", "")), str(node.get("mark", "")), node["verify_by"])
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _facts(each)
