"""What pages show of promotion plans: the list, one plan with its scenarios, and who changed what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.errors import BadInput
from core.promotions.plan_actions import PLAN, SCENARIO, plan_of
from core.promotions.scenario import Scenario
from core.promotions.scenario_actions import live_rows
from core.promotions.stored import scenario_of
from core.promotions.tables import PromotionPlan, PromotionScenario
from core.team.rights import Actor, require
from core.team.tables import AuditEntry, User

CHOSEN = "chosen"
MOST_HISTORY = 100


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list: its scenarios' letters, the chosen one, and who changed it last."""

    id: int
    version: int
    name: str
    note: str
    letters: str
    chosen: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Choice:
    """When a scenario was chosen, by whom, why where gates did not pass, and how the gates stood then."""

    at: datetime
    by: str
    reason: str = ""
    lights: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredScenario:
    """A scenario as it is stored. `scenario` is None where what is stored cannot be read any more."""

    id: int
    letter: str
    name: str
    version: int
    scenario: Scenario | None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its scenarios by letter."""

    id: int
    version: int
    name: str
    note: str
    scenarios: tuple[StoredScenario, ...]

    def of(self, letter: str) -> StoredScenario | None:
        """Return the scenario of a letter."""
        return next((each for each in self.scenarios if each.letter == letter), None)


@dataclass(frozen=True, slots=True)
class ChosenScenario:
    """The chosen scenario of a plan."""

    plan_id: int
    plan: str
    stored: StoredScenario


def plans(session: Session, actor: Actor) -> tuple[PlanRow, ...]:
    """Return the shop's plans, the one changed last first."""
    require(actor, "promotions.see")
    rows = session.scalars(
        select(PromotionPlan).where(
            PromotionPlan.shop_id == actor.shop_id, PromotionPlan.deleted_at.is_(None)
        )
    ).all()
    scenarios = _scenarios(session, actor, [row.id for row in rows])
    by = _changed_by(session, actor, rows, scenarios)
    told = []
    for row in rows:
        own = [each for each in scenarios if each.plan_id == row.id]
        live = [each for each in own if each.deleted_at is None]
        told.append(
            PlanRow(
                id=row.id,
                version=row.version,
                name=row.name,
                note=row.note,
                letters="".join(sorted(each.letter for each in live)),
                chosen=next((each.letter for each in live if each.chosen_at), ""),
                changed_at=max([row.updated_at, *(each.updated_at for each in own)]),
                changed_by=by.get(row.id, ""),
            )
        )
    return tuple(sorted(told, key=lambda each: (each.changed_at, each.id), reverse=True))


def plan(session: Session, actor: Actor, plan_id: int) -> Plan:
    """Return a plan with its scenarios. Raises NotFound when it is not in the shop."""
    require(actor, "promotions.see")
    row = plan_of(session, actor, plan_id)
    rows = live_rows(session, actor, plan_id)
    choices = _choices(session, actor, rows)
    return Plan(
        row.id, row.version, row.name, row.note, tuple(_stored(each, choices.get(each.id)) for each in rows)
    )


def chosen_scenarios(session: Session, actor: Actor, *, most: int) -> tuple[ChosenScenario, ...]:
    """Return the chosen scenarios of the shop's plans, those chosen last first."""
    require(actor, "promotions.see")
    query = (
        select(PromotionScenario, PromotionPlan.name)
        .join(PromotionPlan, PromotionPlan.id == PromotionScenario.plan_id)
        .where(
            PromotionScenario.shop_id == actor.shop_id,
            PromotionScenario.chosen_at.is_not(None),
            PromotionScenario.deleted_at.is_(None),
            PromotionPlan.deleted_at.is_(None),
        )
        .order_by(PromotionScenario.chosen_at.desc(), PromotionScenario.id)
        .limit(most)
    )
    rows = session.execute(query).all()
    choices = _choices(session, actor, [row for row, _name in rows])
    return tuple(ChosenScenario(row.plan_id, name, _stored(row, choices.get(row.id))) for row, name in rows)


def history(session: Session, actor: Actor, plan_id: int) -> pd.DataFrame:
    """Return who did what to a plan and its scenarios, newest first: at, name, address, action, letter, detail."""
    require(actor, "promotions.see")
    plan_of(session, actor, plan_id)
    scenarios = _scenarios(session, actor, [plan_id])
    letters = {each.id: each.letter for each in scenarios}
    query = (
        select(
            AuditEntry.at,
            User.name,
            User.address,
            AuditEntry.action,
            AuditEntry.thing,
            AuditEntry.thing_id,
            AuditEntry.detail,
        )
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.shop_id == actor.shop_id, _about([plan_id], list(letters)))
        .order_by(AuditEntry.id.desc())
        .limit(MOST_HISTORY)
    )
    rows = [
        (
            row.at,
            row.name or "",
            row.address or "",
            row.action,
            letters.get(row.thing_id, "") if row.thing == SCENARIO else "",
            dict(row.detail or {}),
        )
        for row in session.execute(query)
    ]
    return pd.DataFrame(rows, columns=["at", "name", "address", "action", "letter", "detail"])


def _stored(row: PromotionScenario, choice: Choice | None) -> StoredScenario:
    try:
        scenario = scenario_of(row.terms)
    except BadInput:
        scenario = None
    if row.chosen_at is None:
        choice = None
    elif choice is None:
        choice = Choice(row.chosen_at, "")
    return StoredScenario(row.id, row.letter, row.name, row.version, scenario, choice)


def _choices(session: Session, actor: Actor, rows: Sequence[PromotionScenario]) -> dict[int, Choice]:
    """Return by id how each chosen scenario was chosen, as the audit trail tells it."""
    ids = [row.id for row in rows if row.chosen_at is not None]
    if not ids:
        return {}
    query = (
        select(AuditEntry.thing_id, AuditEntry.at, AuditEntry.detail, User.name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(
            AuditEntry.shop_id == actor.shop_id,
            AuditEntry.thing == SCENARIO,
            AuditEntry.action == CHOSEN,
            AuditEntry.thing_id.in_(ids),
        )
        .order_by(AuditEntry.id)
    )
    told = {}
    for row in session.execute(query):
        detail: Mapping[str, Any] = row.detail or {}
        told[int(row.thing_id)] = Choice(
            row.at, row.name or "", str(detail.get("reason", "")), dict(detail.get("lights", {}))
        )
    return told


def _scenarios(session: Session, actor: Actor, plan_ids: Sequence[int]) -> Sequence[Any]:
    """Return id, plan, letter and dates of all scenarios of plans, deleted ones too, without their terms."""
    query = select(
        PromotionScenario.id,
        PromotionScenario.plan_id,
        PromotionScenario.letter,
        PromotionScenario.chosen_at,
        PromotionScenario.updated_at,
        PromotionScenario.deleted_at,
    ).where(PromotionScenario.shop_id == actor.shop_id, PromotionScenario.plan_id.in_(plan_ids))
    return session.execute(query).all()


def _changed_by(
    session: Session, actor: Actor, rows: Sequence[PromotionPlan], scenarios: Sequence[Any]
) -> dict[int, str]:
    """Return by plan who changed it or one of its scenarios last."""
    plan_of_scenario = {each.id: each.plan_id for each in scenarios}
    query = (
        select(AuditEntry.thing, AuditEntry.thing_id, User.name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.shop_id == actor.shop_id, _about([row.id for row in rows], list(plan_of_scenario)))
        .order_by(AuditEntry.id)
    )
    by = {}
    for row in session.execute(query):
        plan_id = row.thing_id if row.thing == PLAN else plan_of_scenario.get(row.thing_id)
        if plan_id is not None:
            by[int(plan_id)] = row.name or ""
    return by


def _about(plan_ids: Sequence[int], scenario_ids: Sequence[int]) -> Any:
    return or_(
        and_(AuditEntry.thing == PLAN, AuditEntry.thing_id.in_(plan_ids)),
        and_(AuditEntry.thing == SCENARIO, AuditEntry.thing_id.in_(scenario_ids)),
    )
