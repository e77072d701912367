"""Chosen scenarios that no longer hold: a price, a cost or a stock changed since somebody looked at their gates."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.locale import _, ngettext
from core.promotions.gates import Gate, Light, gate_name
from core.promotions.ground_reads import codes_of, ground
from core.promotions.judged import judge
from core.promotions.plan_reads import ChosenScenario, chosen_scenarios
from core.team.rights import Actor, require

MOST_WATCHED = 20  # chosen scenarios that are computed anew; older ones are over


@dataclass(frozen=True, slots=True)
class Fallen:
    """A chosen scenario, the gate that it passed when it was chosen and does not pass now, and what that says."""

    plan_id: int
    plan: str
    letter: str
    gate: Gate

    @property
    def is_urgent(self) -> bool:
        """Whether the gate fails; otherwise it cannot be told any more."""
        return self.gate.light is Light.FAIL


def fallen(session: Session, actor: Actor, on: date) -> tuple[Fallen, ...]:
    """Return, for the scenarios chosen last, the worst gate of each that stands worse than it stood then."""
    require(actor, "promotions.see")
    chosen = chosen_scenarios(session, actor, most=MOST_WATCHED)
    scenarios = [each.stored.scenario for each in chosen if each.stored.scenario is not None]
    if not scenarios:
        return ()
    known = ground(session, actor, codes_of(scenarios), on=on)
    told = []
    for each in chosen:
        if each.stored.scenario is None:
            continue
        now = judge(each.stored.scenario, known, letter=each.stored.letter)
        worse = [gate for gate in now.gates if _is_worse(gate, each)]
        if worse:
            failing = [gate for gate in worse if gate.light is Light.FAIL]
            told.append(Fallen(each.plan_id, each.plan, each.stored.letter, (failing or worse)[0]))
    return tuple(sorted(told, key=lambda each: not each.is_urgent))


def fallen_sentence(each: Fallen) -> str:
    """Say in one sentence what no longer holds."""
    at = {"plan": each.plan, "letter": each.letter, "n": len(each.gate.items)}
    if each.is_urgent and each.gate.gate == "floor":
        return ngettext(
            "Scenario {letter} of {plan} now falls under the floor at {n} item",
            "Scenario {letter} of {plan} now falls under the floor at {n} items",
            len(each.gate.items),
        ).format(**at)
    if each.is_urgent and each.gate.gate == "lowest":
        return ngettext(
            "Scenario {letter} of {plan} now breaks the lowest-price rule at {n} item",
            "Scenario {letter} of {plan} now breaks the lowest-price rule at {n} items",
            len(each.gate.items),
        ).format(**at)
    if each.is_urgent and each.gate.gate == "stock":
        return ngettext(
            "Scenario {letter} of {plan} now runs out of stock at {n} item",
            "Scenario {letter} of {plan} now runs out of stock at {n} items",
            len(each.gate.items),
        ).format(**at)
    if each.is_urgent:
        said = _("Scenario {letter} of {plan} no longer passes this gate: {gate}")
    else:
        said = _("Whether scenario {letter} of {plan} passes this gate is no longer known: {gate}")
    return said.format(**at, gate=gate_name(each.gate.gate))


def _is_worse(gate: Gate, chosen: ChosenScenario) -> bool:
    """Return whether a gate stands worse than when the scenario was chosen.

    What somebody accepted then, with a reason, is told no more; what was unknown then and fails now is.
    """
    then = chosen.stored.choice.lights.get(gate.gate) if chosen.stored.choice else None
    if gate.light is Light.FAIL:
        return then != Light.FAIL
    return gate.light is Light.UNKNOWN and then == Light.PASS
