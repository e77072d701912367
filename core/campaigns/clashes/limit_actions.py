"""Read and change what a shop's plan is held against: the capacity of people, and the days before going live."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.clashes.ground import Limits, limits_of
from core.campaigns.tables import PlanTerms
from core.errors import BadInput, unchanged
from core.locale import _
from core.rules.plan_limits import CHANGEABLE
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class StoredLimits:
    """The limits at hand, the shop's own among them, and the version they were read in (0: nothing is stored)."""

    limits: Limits
    own: Mapping[str, Any]
    version: int


def stored_limits(session: Session, actor: Actor) -> StoredLimits:
    """Return the limits, as a form needs them."""
    require(actor, "campaigns.see")
    row = _row(session, actor)
    own = dict(row.limits) if row else {}
    return StoredLimits(limits_of(own), own, row.version if row else 0)


def save_limits(
    session: Session, actor: Actor, *, version: int, values: Mapping[str, int | None]
) -> Mapping[str, int | None]:
    """Set limits by name (see CHANGEABLE); None is as the rule pack says. Returns those before, to undo it.

    Raises BadInput with the field at fault, Conflict when somebody else was faster.
    """
    require(actor, "targets.edit")
    for name, value in values.items():
        if name not in CHANGEABLE:
            raise BadInput(_("There is no such limit."), field=name)
        least, most = CHANGEABLE[name]
        if value is not None and not least <= value <= most:
            raise BadInput(
                _("Enter a number from {least} to {most}.").format(least=least, most=most), field=name
            )
    row = _row(session, actor)
    unchanged(row.version if row else 0, version)
    own = dict(row.limits) if row else {}
    before = {name: own.get(name) for name in values}
    for name, value in values.items():
        own.pop(name, None)
        if value is not None:
            own[name] = value
    if row is None:
        row = PlanTerms(shop_id=actor.shop_id)
        session.add(row)
    row.limits = own
    session.flush()
    note(session, actor, "edited", "plan limits", row.id, fields=sorted(values))
    touch(session, actor.shop_id)
    return before


def _row(session: Session, actor: Actor) -> PlanTerms | None:
    return session.scalar(select(PlanTerms).where(PlanTerms.shop_id == actor.shop_id))
