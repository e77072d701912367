"""Give scenarios of a plan the same targets, so that they are compared by one measure."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from core.errors import BadInput, NotFound, unchanged
from core.locale import _
from core.promotions.plan_actions import SCENARIO, plan_of
from core.promotions.scenario import Scenario, Targets
from core.promotions.scenario_actions import live_rows
from core.promotions.scenario_faults import check_targets
from core.promotions.stored import scenario_of, scenario_terms
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require


def set_targets(
    session: Session, actor: Actor, plan_id: int, targets: Targets, *, versions: Mapping[str, int]
) -> Mapping[str, Targets]:
    """Give scenarios, by letter in the version they were seen in, the same targets; return those before.

    One that was chosen by other targets is chosen no longer. A scenario that cannot be read is left alone.
    """
    require(actor, "promotions.edit")
    plan_of(session, actor, plan_id)
    check_targets(targets)
    rows = {row.letter: row for row in live_rows(session, actor, plan_id)}
    before: dict[str, Targets] = {}
    for letter, version in versions.items():
        if letter not in rows:
            raise NotFound(_("Scenario {letter} is no longer in this plan.").format(letter=letter))
        row = rows[letter]
        unchanged(row.version, version)
        scenario = _readable(row.terms)
        if scenario is None or scenario.targets == targets:
            continue
        before[letter] = scenario.targets
        row.terms = scenario_terms(replace(scenario, targets=targets))
        was_chosen = row.chosen_at is not None
        row.chosen_at = row.chosen_by = None
        note(
            session, actor, "edited", SCENARIO, row.id, letter=letter, fields=["targets"], unchosen=was_chosen
        )
    session.flush()
    touch(session, actor.shop_id)
    return before


def _readable(terms: object) -> Scenario | None:
    try:
        return scenario_of(terms)
    except BadInput:
        return None
