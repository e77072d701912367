"""The pack of claims made in words, and which facts carry them."""

from typing import Literal

from pydantic import Field

from core.rules.packs import Rule, Sourced, load

Missing = Literal["mark", "named", "loose", "pass"]


class Claim(Rule):
    """One claim in all its wordings; see the head of claims.yaml for the fields."""

    say: str
    known: str = ""
    keys: tuple[str, ...] = ()
    against: str = ""
    least: float | None = None
    most: float | None = None
    same: bool = False
    any: bool = False
    named: bool = False
    missing: Missing | None = None


class ClaimGroup(Rule):
    """Claims that the same facts answer."""

    id: str
    keys: tuple[str, ...]
    missing: Missing
    proof: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = Field(min_length=1)


class Claims(Sourced):
    """The whole pack."""

    alternatives: tuple[tuple[str, ...], ...]
    groups: tuple[ClaimGroup, ...]


def claims() -> Claims:
    """Return the pack as shipped."""
    return load("claims", Claims)
