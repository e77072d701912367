"""Read and change a shop's cost terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import found, unchanged
from core.locale import _
from core.shop.actions import touch
from core.shop.cost_tables import ShopCosts
from core.shop.costs import CostTerms, cost_terms_of
from core.shop.tables import Shop
from core.team.audit import note
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class StoredCosts:
    """The terms at hand, what of them is the shop's own, and the version that was read; 0 while it has none."""

    terms: CostTerms
    own: Mapping[str, Any]
    version: int


def cost_terms(session: Session, actor: Actor) -> CostTerms:
    """Return the shop's cost terms, the rule pack's where it has none of its own."""
    require(actor, "items.see")
    return stored_costs(session, actor).terms


def stored_costs(session: Session, actor: Actor) -> StoredCosts:
    """Return the shop's cost terms with their version, as a form needs them."""
    require(actor, "items.see")
    row = session.scalar(select(ShopCosts).where(ShopCosts.shop_id == actor.shop_id))
    own = dict(row.terms) if row else {}
    return StoredCosts(cost_terms_of(own, _platform(session, actor)), own, row.version if row else 0)


def save_costs(session: Session, actor: Actor, version: int, values: Mapping[str, Any]) -> CostTerms:
    """Change some of the shop's cost terms; what `values` does not name stays, None is the pack's again.

    `by_category` is replaced as a whole. Raises BadInput with the field at fault, Conflict when
    somebody else was faster.
    """
    require(actor, "costs.edit")
    row = session.scalar(select(ShopCosts).where(ShopCosts.shop_id == actor.shop_id))
    unchanged(row.version if row else 0, version)
    own = {
        name: value
        for name, value in ((row.terms if row else {}) | dict(values)).items()
        if value is not None
    }
    changed = cost_terms_of(own, _platform(session, actor))
    if row is None:
        row = ShopCosts(shop_id=actor.shop_id)
        session.add(row)
    row.terms = own | ({"by_category": changed.by_category} if "by_category" in own else {})
    session.flush()
    note(session, actor, "edited", "cost terms", row.id, fields=sorted(values))
    touch(session, actor.shop_id)
    return changed


def _platform(session: Session, actor: Actor) -> str:
    return found(session.get(Shop, actor.shop_id), _("This shop no longer exists.")).platform
