"""All live numbers that can be cited as evidence, and what they say now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.positioning import band_evidence, evidence_base, map_evidence, portfolio_evidence, review_evidence
from core.positioning.evidence import Evidence, Figure, LiveNumber, Moved, Unit, moved
from core.team.rights import Actor, require

MOST_ARGUMENTS = 60

# Each part of the app that offers numbers lists them in NUMBERS of a file of its own.
NUMBERS: tuple[LiveNumber, ...] = (
    *evidence_base.NUMBERS,
    *band_evidence.NUMBERS,
    *map_evidence.NUMBERS,
    *portfolio_evidence.NUMBERS,
    *review_evidence.NUMBERS,
)
BY_KEY: Mapping[str, LiveNumber] = {number.key: number for number in NUMBERS}


@dataclass(frozen=True, slots=True)
class Offered:
    """A number that can be chosen: what to store as `ref`, and its name."""

    ref: str
    name: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of evidence as of now: the live figure of a number (None where nothing is known), and where it went."""

    evidence: Evidence
    name: str
    figure: Figure | None = None
    unit: Unit | None = None
    moved: Moved = ""


def number_named(ref: str) -> LiveNumber | None:
    """Return the number that "key" or "key:argument" names, None for one that is not known."""
    key, _colon, argument = ref.partition(":")
    number = BY_KEY.get(key)
    if number is None or (number.read_of if argument else number.read) is None:
        return None
    return number


def number_name(ref: str) -> str:
    """Return a number's name with its argument; the ref itself where the number is no longer known."""
    number, argument = number_named(ref), ref.partition(":")[2]
    if number is None:
        return ref
    return f"{number.name()} · {number.argument_name(argument)}" if argument else number.name()


def offered(session: Session, actor: Actor) -> tuple[Offered, ...]:
    """Return every number that can be chosen; none of them is read for that."""
    require(actor, "positioning.see")
    found = []
    for number in NUMBERS:
        arguments = list(number.arguments(session, actor))[:MOST_ARGUMENTS] if number.arguments else []
        refs = [number.key] if number.read else []
        refs += [f"{number.key}:{argument}" for argument in arguments if argument]
        found += [Offered(ref, number_name(ref), number.unit) for ref in refs]
    return tuple(found)


def figures(session: Session, actor: Actor, refs: Iterable[str]) -> dict[str, Figure | None]:
    """Return what each of the named numbers says now; only these are read. A number gone or silent is None."""
    require(actor, "positioning.see")
    return {ref: _read(session, actor, ref) for ref in dict.fromkeys(refs)}


def _read(session: Session, actor: Actor, ref: str) -> Figure | None:
    number, argument = number_named(ref), ref.partition(":")[2]
    if number is None:
        return None
    if argument:
        return number.read_of(session, actor, argument) if number.read_of else None
    return number.read(session, actor) if number.read else None


def told(evidence: Evidence, known: Mapping[str, Figure | None]) -> Told:
    """Return a piece of evidence with what its number says now, from figures read before."""
    if evidence.kind != "number":
        return Told(evidence, evidence.label)
    number, figure = number_named(evidence.ref), known.get(evidence.ref)
    if number is None or figure is None:
        return Told(
            evidence, evidence.label or number_name(evidence.ref), unit=number.unit if number else None
        )
    went = moved(number.unit, evidence.then, figure.value)
    return Told(evidence, number_name(evidence.ref), figure, number.unit, went)


def cited(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the refs of the numbers among evidence, each once."""
    return tuple(dict.fromkeys(each.ref for each in evidence if each.kind == "number"))
