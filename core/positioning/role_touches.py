"""What a change of the roles' targets touches, in sentences: shown before it is saved."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.locale import _, ngettext
from core.shop.items import item_role_name
from core.shop.tables import Item
from core.team.rights import Actor, require

# What is changed of a role -> what reads it.
PRICED = frozenset({"position", "least", "most"})


def role_touches(session: Session, actor: Actor, changes: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return what changes of roles touch, one sentence each; empty where nothing reads them.

    `changes` are by role the fields that change: share, image_off, margin, position, least, most.
    """
    require(actor, "positioning.see")
    changed = {role: frozenset(fields) for role, fields in changes.items() if fields}
    if not changed:
        return ()
    count = _items_by_role(session, actor)
    told = []
    priced = [role for role, fields in changed.items() if fields & (PRICED | {"margin"})]
    if n := sum(count.get(role, 0) for role in priced):
        said = ngettext(
            "The price goal of {n} item changes ({roles}): its advice is worked out anew.",
            "The price goals of {n} items change ({roles}): their advice is worked out anew.",
            n,
        )
        told.append(said.format(n=f"{n:,}", roles=_named(priced)))
    floored = [role for role, fields in changed.items() if "margin" in fields]
    if n := sum(count.get(role, 0) for role in floored):
        said = ngettext(
            "The floor of {n} item changes ({roles}): in the calendar's clash check and in the promotion lab.",
            "The floors of {n} items change ({roles}): in the calendar's clash check and in the promotion lab.",
            n,
        )
        told.append(said.format(n=f"{n:,}", roles=_named(floored)))
    held = [role for role, fields in changed.items() if fields & {"share", "image_off", "least", "most"}]
    if held:
        said = _("Campaigns that are still to run are held against the structure anew ({roles}).")
        told.append(said.format(roles=_named(held)))
    return tuple(told)


def _items_by_role(session: Session, actor: Actor) -> dict[str, int]:
    query = (
        select(Item.role, func.count().label("n"))
        .where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
        .group_by(Item.role)
    )
    return {row.role: int(row.n) for row in session.execute(query)}


def _named(roles: list[str]) -> str:
    return _(", ").join(item_role_name(role) or _("no role") for role in roles)
