"""What people do with the scenarios of a plan: save, copy, name, delete and bring back."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, NotFound, found, unchanged
from core.locale import _
from core.promotions.items import known_items
from core.promotions.plan_actions import LENGTHS, SCENARIO, Deleted, Edited, plan_of
from core.promotions.scenario import LETTERS, Scenario
from core.promotions.scenario_faults import check_scenario
from core.promotions.stored import scenario_terms
from core.promotions.tables import PromotionScenario
from core.shop.actions import touch
from core.shop.cost_actions import cost_terms
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a scenario stands after it was saved. `was_chosen`: it was the chosen one and is no longer."""

    id: int
    letter: str
    version: int
    was_chosen: bool = False


def save_scenario(
    session: Session,
    actor: Actor,
    plan_id: int,
    letter: str,
    scenario: Scenario,
    *,
    version: int = 0,
    name: str | None = None,
) -> Saved:
    """Store a scenario under its letter, whole or not at all. `version` 0 begins it; `name` None keeps the name.

    What was chosen is what somebody looked at: a scenario whose terms change is chosen no longer.
    Raises BadInput as `check_scenario` does, Conflict when somebody else was faster.
    """
    require(actor, "promotions.edit")
    plan_of(session, actor, plan_id)
    if letter not in LETTERS:
        raise BadInput(
            _("A plan holds {n} scenarios at most: {letters}.").format(
                n=len(LETTERS), letters=", ".join(LETTERS)
            )
        )
    check_scenario(
        scenario,
        known_items(session, actor, [each.item for each in scenario.basket]),
        cost_terms(session, actor),
    )
    row = _row(session, actor, plan_id, letter)
    if row is None:
        if version:
            raise NotFound(_gone(letter))
        return _begin(session, actor, plan_id, letter, scenario, _named(name or ""))
    unchanged(row.version, version)
    terms = scenario_terms(scenario)
    was_chosen = row.chosen_at is not None and row.terms != terms
    row.terms = terms
    if name is not None:
        row.name = _named(name)
    if was_chosen:
        row.chosen_at = row.chosen_by = None
    session.flush()
    note(session, actor, "edited", SCENARIO, row.id, letter=letter, unchosen=was_chosen)
    touch(session, actor.shop_id)
    return Saved(row.id, letter, row.version, was_chosen)


def rename_scenario(
    session: Session, actor: Actor, plan_id: int, letter: str, *, version: int, name: str
) -> Edited:
    """Give a scenario a name of its own; an empty one leaves the letter alone."""
    require(actor, "promotions.edit")
    plan_of(session, actor, plan_id)
    row = scenario_row(session, actor, plan_id, letter)
    unchanged(row.version, version)
    before = {"name": row.name}
    row.name = _named(name)
    session.flush()
    note(session, actor, "edited", SCENARIO, row.id, letter=letter, fields=["name"])
    touch(session, actor.shop_id)
    return Edited(row.id, row.version, before)


def delete_scenario(session: Session, actor: Actor, plan_id: int, letter: str, *, version: int) -> Deleted:
    """Delete a scenario; until its letter is given away it stays restorable."""
    require(actor, "promotions.delete")
    plan_of(session, actor, plan_id)
    row = scenario_row(session, actor, plan_id, letter)
    unchanged(row.version, version)
    row.deleted_at = now()
    session.flush()
    note(session, actor, "deleted", SCENARIO, row.id, letter=letter)
    touch(session, actor.shop_id)
    return Deleted(row.id, row.version)


def restore_scenario(session: Session, actor: Actor, scenario_id: int, *, version: int) -> str:
    """Bring a deleted scenario back as it was and return its letter.

    Chosen it is only where no other was chosen since.
    """
    require(actor, "promotions.delete")
    given_away = _("The letter of this scenario was given to another one: it cannot be brought back.")
    row = found(session.get(PromotionScenario, scenario_id), given_away)
    if row.shop_id != actor.shop_id:
        raise NotFound(given_away)
    plan_of(session, actor, row.plan_id)
    unchanged(row.version, version)
    row.deleted_at = None
    if any(other.chosen_at for other in live_rows(session, actor, row.plan_id) if other.id != row.id):
        row.chosen_at = row.chosen_by = None
    session.flush()
    note(session, actor, "restored", SCENARIO, row.id, letter=row.letter)
    touch(session, actor.shop_id)
    return row.letter


def next_letter(session: Session, actor: Actor, plan_id: int) -> str:
    """Return the first free letter: one that was never used before one whose scenario was deleted."""
    require(actor, "promotions.see")
    rows = session.scalars(
        select(PromotionScenario).where(
            PromotionScenario.shop_id == actor.shop_id, PromotionScenario.plan_id == plan_id
        )
    ).all()
    used = {row.letter for row in rows}
    live = {row.letter for row in rows if row.deleted_at is None}
    free = [letter for letter in LETTERS if letter not in live]
    if not free:
        raise BadInput(
            _("A plan holds {n} scenarios at most. Delete one of them first.").format(n=len(LETTERS))
        )
    return next((letter for letter in free if letter not in used), free[0])


def scenario_row(session: Session, actor: Actor, plan_id: int, letter: str) -> PromotionScenario:
    """Return a scenario of a plan of the actor's shop that was not deleted."""
    require(actor, "promotions.see")
    return found(_row(session, actor, plan_id, letter), _gone(letter))


def live_rows(session: Session, actor: Actor, plan_id: int) -> list[PromotionScenario]:
    """Return the scenarios of a plan that were not deleted, by letter."""
    require(actor, "promotions.see")
    query = (
        select(PromotionScenario)
        .where(
            PromotionScenario.shop_id == actor.shop_id,
            PromotionScenario.plan_id == plan_id,
            PromotionScenario.deleted_at.is_(None),
        )
        .order_by(PromotionScenario.letter)
    )
    return list(session.scalars(query))


def _row(session: Session, actor: Actor, plan_id: int, letter: str) -> PromotionScenario | None:
    return next((row for row in live_rows(session, actor, plan_id) if row.letter == letter), None)


def _begin(session: Session, actor: Actor, plan_id: int, letter: str, scenario: Scenario, name: str) -> Saved:
    return _added(
        session,
        actor,
        PromotionScenario(
            shop_id=actor.shop_id,
            plan_id=plan_id,
            letter=letter,
            name=name,
            terms=scenario_terms(scenario),
        ),
    )


def _added(session: Session, actor: Actor, row: PromotionScenario, **told: str) -> Saved:
    deleted = session.scalars(
        select(PromotionScenario).where(
            PromotionScenario.plan_id == row.plan_id,
            PromotionScenario.letter == row.letter,
            PromotionScenario.deleted_at.is_not(None),
        )
    ).all()
    for each in deleted:
        session.delete(each)
    session.flush()
    session.add(row)
    session.flush()
    note(session, actor, "added", SCENARIO, row.id, letter=row.letter, **told)
    touch(session, actor.shop_id)
    return Saved(row.id, row.letter, row.version)


def _named(name: str) -> str:
    clean = " ".join(visible(name).split())
    if len(clean) > LENGTHS["name"]:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(clean), most=LENGTHS["name"]), field="name")
    return clean


def _gone(letter: str) -> str:
    return _("Scenario {letter} is no longer in this plan.").format(letter=letter)
