"""The promotion plan of the demo shop: three scenarios of one basket, one of them chosen, one too deep."""

from datetime import date

from sqlalchemy.orm import Session

from core.demo.catalogue import read
from core.locale import speaking
from core.promotions.choice_actions import choose_scenario
from core.promotions.plan_actions import new_plan
from core.promotions.scenario_actions import save_scenario
from core.promotions.stored import scenario_of
from core.team.rights import Actor, require


def plan_promotions(session: Session, actor: Actor, today: date) -> int:
    """Store the plan with its scenarios, choose one of them, and return the plan's id.

    Whether every gate is green depends on the sales that lie behind us: so the choice has its reason.
    """
    require(actor, "promotions.choose")
    told = read("promotions.yaml")
    with speaking("zh"):
        plan_id = new_plan(session, actor, told["name"], told["note"])
        versions = {}
        for each in told["scenarios"]:
            terms = {
                "basket": told["basket"],
                "targets": told["targets"],
                "promotions": each["promotions"],
            }
            done = save_scenario(
                session, actor, plan_id, each["letter"], scenario_of(terms), name=each["name"]
            )
            versions[done.letter] = done.version
        chosen = told["chosen"]
        choose_scenario(
            session,
            actor,
            plan_id,
            chosen["letter"],
            version=versions[chosen["letter"]],
            on=today,
            reason=chosen["reason"],
        )
    return plan_id
