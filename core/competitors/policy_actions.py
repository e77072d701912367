"""Read and change a shop's price policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.policy import Policy, policy_of, stored_terms
from core.competitors.tables import PricePolicy
from core.errors import unchanged
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """The policy at hand and the version it was read in; 0 while the shop has none of its own."""

    policy: Policy
    version: int


def policy(session: Session, actor: Actor) -> Policy:
    """Return the shop's price policy, the rule pack's where it has none of its own."""
    require(actor, "prices.see")
    return stored_policy(session, actor).policy


def stored_policy(session: Session, actor: Actor) -> StoredPolicy:
    """Return the shop's price policy with its version, as a form needs it."""
    require(actor, "prices.see")
    row = session.scalar(select(PricePolicy).where(PricePolicy.shop_id == actor.shop_id))
    return StoredPolicy(policy_of(row.terms if row else {}), row.version if row else 0)


def save_policy(session: Session, actor: Actor, version: int, values: Mapping[str, Any]) -> Policy:
    """Change fields of the shop's price policy; what `values` does not name stays, of a role's goal too.

    Raises BadInput with the field at fault, Conflict when somebody else was faster.
    """
    require(actor, "advice.decide")
    row = session.scalar(select(PricePolicy).where(PricePolicy.shop_id == actor.shop_id))
    unchanged(row.version if row else 0, version)
    before = stored_terms(policy_of(row.terms if row else {}))
    changed = policy_of(before | dict(values) | {"goals": _goals(before["goals"], values.get("goals", {}))})
    if row is None:
        row = PricePolicy(shop_id=actor.shop_id)
        session.add(row)
    row.terms = stored_terms(changed)
    session.flush()
    note(session, actor, "edited", "price policy", row.id, fields=sorted(values))
    touch(session, actor.shop_id)
    return changed


def _goals(
    before: Mapping[str, Mapping[str, Any]], given: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return the goals with what is given of each: a form that shows no price bands leaves them alone."""
    return {role: {**before.get(role, {}), **given.get(role, {})} for role in {**before, **given}}
