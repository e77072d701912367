"""Put a promotion scenario of the lab on a campaign: it says what buyers pay there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.errors import found, unchanged
from core.locale import _
from core.promotions.plan_reads import StoredScenario, plan
from core.promotions.tables import PromotionPlan, PromotionScenario
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Put:
    """The campaign's version now and its scenario before. `told` says what somebody should know of the new one."""

    id: int
    version: int
    before: int | None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A scenario of the shop that a campaign may have, without its terms."""

    id: int
    plan_id: int
    plan: str
    letter: str
    name: str
    chosen_at: datetime | None

    @property
    def title(self) -> str:
        """Return the plan, the letter and what it is called."""
        return " · ".join(part for part in (self.plan, self.letter, self.name) if part)


def put_scenario(
    session: Session, actor: Actor, campaign_id: int, scenario_id: int | None, *, version: int
) -> Put:
    """Give a campaign a scenario of the shop's plans, or none. To undo it, put back `before`.

    Raises NotFound for a scenario that was deleted, Conflict when somebody else was faster.
    """
    require(actor, "campaigns.edit")
    campaign = campaign_row(session, actor, campaign_id, lock=True)
    unchanged(campaign.version, version)
    told = ""
    if scenario_id is not None:
        wanted = found(
            next((each for each in offered(session, actor) if each.id == scenario_id), None),
            _("This scenario is no longer in the lab. Choose another one."),
        )
        told = "" if wanted.chosen_at else not_chosen(wanted)
    before, campaign.scenario_id = campaign.scenario_id, scenario_id
    session.flush()
    note(session, actor, "scenario put", CAMPAIGN, campaign_id, scenario=scenario_id, before=before)
    touch(session, actor.shop_id)
    return Put(campaign.id, campaign.version, before, told)


def not_chosen(scenario: Offered) -> str:
    """Return the sentence about a scenario that nobody chose in the lab."""
    said = _("{scenario} is not the chosen scenario of its plan: nobody has said yet that it will be run.")
    return said.format(scenario=scenario.title)


def offered(session: Session, actor: Actor) -> tuple[Offered, ...]:
    """Return the scenarios of the shop's plans that a campaign may have: chosen ones first, then by plan."""
    require(actor, "promotions.see")
    query = (
        select(
            PromotionScenario.id,
            PromotionScenario.plan_id,
            PromotionPlan.name.label("plan"),
            PromotionScenario.letter,
            PromotionScenario.name,
            PromotionScenario.chosen_at,
        )
        .join(PromotionPlan, PromotionPlan.id == PromotionScenario.plan_id)
        .where(
            PromotionScenario.shop_id == actor.shop_id,
            PromotionScenario.deleted_at.is_(None),
            PromotionPlan.deleted_at.is_(None),
        )
        .order_by(PromotionPlan.name, PromotionPlan.id, PromotionScenario.letter)
    )
    rows = [Offered(*row) for row in session.execute(query)]
    return tuple(sorted(rows, key=lambda each: each.chosen_at is None))


def scenario_at(session: Session, actor: Actor, scenario_id: int) -> tuple[Offered, StoredScenario] | None:
    """Return a scenario with its terms as it is stored; None when it is no longer in the lab."""
    require(actor, "promotions.see")
    wanted = next((each for each in offered(session, actor) if each.id == scenario_id), None)
    stored = plan(session, actor, wanted.plan_id).of(wanted.letter) if wanted else None
    return (wanted, stored) if wanted and stored else None
