"""Choose the scenario of a plan that will be run: only on green lights, or for a reason that somebody writes down."""

from datetime import date

from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, unchanged
from core.locale import _
from core.promotions.gates import Gate, Light, gate_name
from core.promotions.ground_reads import codes_of, ground
from core.promotions.judged import judge
from core.promotions.plan_actions import SCENARIO, plan_of
from core.promotions.plan_reads import CHOSEN
from core.promotions.scenario_actions import live_rows, scenario_row
from core.promotions.stored import scenario_of
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

MOST_REASON = 300
LEAST_REASON = 4  # "ok" is no reason


def choose_scenario(
    session: Session, actor: Actor, plan_id: int, letter: str, *, version: int, on: date, reason: str = ""
) -> int:
    """Choose a scenario as it is stored, in place of the one chosen before; return its version.

    Raises BadInput at `reason`, naming the gates, when not all of them pass now and no reason is given.
    """
    require(actor, "promotions.choose")
    # Two who choose at once wait for one another here: else each would leave the other's choice standing.
    session.refresh(plan_of(session, actor, plan_id), with_for_update=True)
    row = scenario_row(session, actor, plan_id, letter)
    unchanged(row.version, version)
    scenario = scenario_of(row.terms)
    told = judge(scenario, ground(session, actor, codes_of([scenario]), on=on), letter=letter)
    why = " ".join(visible(reason).split())
    if len(why) > MOST_REASON:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(why), most=MOST_REASON), field="reason")
    red = [each for each in told.gates if each.light is not Light.PASS]
    if told.outcome is None:
        raise BadInput(
            _("Scenario {letter} cannot be computed: {reason}").format(letter=letter, reason=told.refused)
        )
    if red and len(why) < LEAST_REASON:
        raise BadInput(refusal(letter, red), field="reason")
    for other in live_rows(session, actor, plan_id):
        if other.chosen_at is not None and other.id != row.id:
            other.chosen_at = other.chosen_by = None
    row.chosen_at, row.chosen_by = now(), actor.user_id
    session.flush()
    lights = {each.gate: each.light.value for each in told.gates}
    note(session, actor, CHOSEN, SCENARIO, row.id, letter=letter, reason=why if red else "", lights=lights)
    touch(session, actor.shop_id)
    return row.version


def unchoose_scenario(session: Session, actor: Actor, plan_id: int, letter: str, *, version: int) -> int:
    """Take the choice back; return the version now."""
    require(actor, "promotions.choose")
    plan_of(session, actor, plan_id)
    row = scenario_row(session, actor, plan_id, letter)
    unchanged(row.version, version)
    row.chosen_at = row.chosen_by = None
    session.flush()
    note(session, actor, "unchosen", SCENARIO, row.id, letter=letter)
    touch(session, actor.shop_id)
    return row.version


def refusal(letter: str, red: list[Gate]) -> str:
    """Return why a scenario is not chosen just so: each gate that does not pass, with what it says."""
    told = " ".join(
        _("{gate}: {sentence}").format(gate=gate_name(each.gate), sentence=each.sentence) for each in red
    )
    said = _("Scenario {letter} does not pass every gate. {gates} Write down why it is chosen nevertheless.")
    return said.format(letter=letter, gates=told)
