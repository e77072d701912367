"""What people do with targets: those of a year and its months, and a campaign's target with its curve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.campaigns.campaign_actions import Edited
from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.curves import Curve, curve_of, stored_curve
from core.campaigns.tables import PlanTarget
from core.campaigns.targets import MOST, checked_target
from core.db.base import now
from core.errors import BadInput, Conflict, unchanged
from core.locale import _
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require

KEPT: Any = object()  # a value that is left as it is


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What a year (month 0) or a month is to bring and may cost; version 0 while nothing is stored."""

    year: int
    month: int
    gmv: int | None = None
    budget: int | None = None
    version: int = 0


def save_target(
    session: Session,
    actor: Actor,
    year: int,
    month: int,
    gmv: int | None,
    budget: int | None,
    version: int,
) -> TargetRow:
    """Store what a year (month 0) or a month is to bring and may cost; None is not set.

    Returns what undoes it: the row before, with the version to undo from. Raises BadInput at the field,
    Conflict when somebody else was faster.
    """
    require(actor, "targets.edit")
    checked_target(year, month, gmv, budget)
    row = session.scalar(
        select(PlanTarget).where(
            PlanTarget.shop_id == actor.shop_id, PlanTarget.year == year, PlanTarget.month == month
        )
    )
    unchanged(row.version if row else 0, version)
    before = (row.gmv, row.budget) if row else (None, None)
    if row is None:
        row = PlanTarget(shop_id=actor.shop_id, year=year, month=month)
        session.add(row)
    row.gmv, row.budget = gmv, budget
    row.updated_at = now()  # a save that changes nothing is still a version of its own
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody else set this target in the meantime. Nothing was saved.")) from error
    note(session, actor, "edited", "target", row.id, year=year, month=month, gmv=gmv, budget=budget)
    touch(session, actor.shop_id)
    return TargetRow(year, month, *before, row.version)


def save_targets(session: Session, actor: Actor, rows: Sequence[TargetRow]) -> tuple[TargetRow, ...]:
    """Store several targets, all or none, each against its version; returns the rows that undo them."""
    require(actor, "targets.edit")
    return tuple(
        save_target(session, actor, each.year, each.month, each.gmv, each.budget, each.version)
        for each in rows
    )


def set_campaign_target(
    session: Session,
    actor: Actor,
    campaign_id: int,
    *,
    version: int,
    target: int | None = KEPT,
    actual: int | None = KEPT,
    curve: Curve | Mapping[str, Any] = KEPT,
) -> Edited:
    """Change what a campaign is to bring, what it brought, or its curve; what is not named stays.

    An actual of None is taken from the imported days. To undo it, call once more with `before`.
    """
    require(actor, "campaigns.edit")
    changes: dict[str, Any] = {}
    for field, value in (("target", target), ("actual", actual)):
        if value is not KEPT:
            changes[field] = _amount(value, field)
    if curve is not KEPT:
        told = stored_curve(curve) if isinstance(curve, Curve) else dict(curve)
        changes["curve"] = stored_curve(curve_of(told)) if told else {}
    campaign = campaign_row(session, actor, campaign_id)
    unchanged(campaign.version, version)
    before = {field: getattr(campaign, field) for field in changes}
    for field, value in changes.items():
        setattr(campaign, field, value)
    session.flush()
    note(session, actor, "edited", CAMPAIGN, campaign_id, fields=sorted(changes))
    touch(session, actor.shop_id)
    return Edited(campaign.id, campaign.version, before)


def _amount(value: Any, field: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(_("A whole number belongs here, not {value}.").format(value=value), field=field)
    if value < 0:
        raise BadInput(_("A target cannot be below ¥0."), field=field)
    if value > MOST:
        raise BadInput(_("This is larger than any target: count the digits."), field=field)
    return value
