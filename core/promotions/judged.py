"""A scenario and what it comes to now: its outcome, or why there is none, and its gates."""

from dataclasses import dataclass

from core.errors import PlannerError
from core.promotions.gates import Gate, Light, gates, overall, unknown_gates
from core.promotions.ground import Ground
from core.promotions.outcome import Outcome, outcome
from core.promotions.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Judged:
    """A scenario by its letter, with its outcome and gates. Without an outcome `refused` says why."""

    letter: str
    name: str
    scenario: Scenario
    outcome: Outcome | None
    gates: tuple[Gate, ...]
    refused: str = ""

    @property
    def light(self) -> Light:
        """One light for all gates."""
        return overall(self.gates)

    def gate(self, name: str) -> Gate:
        """Return one of the gates."""
        return next(each for each in self.gates if each.gate == name)


def judge(scenario: Scenario, ground: Ground, *, letter: str = "", name: str = "") -> Judged:
    """Return what a scenario comes to on what the shop knows; what cannot be computed is a reason, not an error."""
    try:
        told = outcome(scenario, ground)
    except PlannerError as error:
        return Judged(letter, name, scenario, None, unknown_gates(str(error)), str(error))
    return Judged(letter, name, scenario, told, gates(scenario, told, ground))
