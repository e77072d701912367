"""Change what roles are for, and take over the roles that data suggest.

Share and image discount stand in the store profile, margin, position and band in the price policy: one form
writes both, and both or neither are stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.policy_actions import save_policy, stored_policy
from core.errors import Conflict, NotFound
from core.locale import _
from core.positioning.profile_actions import save_sections
from core.positioning.profile_reads import current
from core.positioning.role_targets import SECTION, checked_roles, default_image_off
from core.shop.actions import set_for_all
from core.shop.items import ItemRole
from core.shop.tables import Item
from core.team.rights import Actor, require

GOAL_FIELDS = ("position", "margin", "least", "most")
SOURCE = "role"  # what the history of items says of a role taken over
_FEW = 500


@dataclass(frozen=True, slots=True)
class StoredRoles:
    """The targets of roles as a form needs them, with the versions they were read in.

    `goals` are by role ("" is none) position, margin, least and most; `section` is that of the store profile.
    """

    goals: Mapping[str, Mapping[str, Any]]
    section: Mapping[str, Any]
    policy_version: int
    profile_number: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """A role to take over for an item, as it was seen."""

    item_id: int
    version: int
    role: str


def stored_roles(session: Session, actor: Actor) -> StoredRoles:
    """Return the targets of roles with the versions they stand in."""
    require(actor, "positioning.see")
    policy, profile = stored_policy(session, actor), current(session, actor)
    goals = {
        role: {name: getattr(policy.policy.goal(role), name) for name in GOAL_FIELDS}
        for role in (*(each.value for each in ItemRole), "")
    }
    section = profile.section(SECTION) or {"shares": {}, "image_off": default_image_off()}
    return StoredRoles(goals, section, policy.version, profile.number)


def save_roles(
    session: Session,
    actor: Actor,
    seen: StoredRoles,
    *,
    goals: Mapping[str, Mapping[str, Any]],
    section: Mapping[str, Any],
) -> bool:
    """Store what differs from what was seen, in the price policy and the store profile; return whether anything did.

    Raises BadInput with the field at fault, Conflict when somebody else was faster, Forbidden where goals differ
    and the actor may not decide on price advice. Nothing is stored then.
    """
    require(actor, "positioning.edit")
    changed = changed_goals(seen.goals, goals)
    targets = checked_roles(section)
    is_new = targets != checked_roles(seen.section) or (not seen.section.get("shares") and targets["shares"])
    with session.begin_nested():
        if changed:
            save_policy(session, actor, seen.policy_version, {"goals": changed})
        if is_new:
            save_sections(session, actor, {SECTION: targets}, seen=seen.profile_number)
    return bool(changed or is_new)


def put_roles_back(session: Session, actor: Actor, before: StoredRoles) -> None:
    """Set the targets back to what they were before a save. Raises Conflict when they were changed since by somebody else.

    The store profile gets a new version that says the same as the one before.
    """
    require(actor, "positioning.edit")
    now = stored_roles(session, actor)
    if now.policy_version > before.policy_version + 1 or now.profile_number > before.profile_number + 1:
        raise Conflict(_("The targets were changed again since: set them in the form."))
    save_roles(session, actor, now, goals=before.goals, section=before.section)


def changed_goals(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return by role the fields of its goal that differ."""
    told = {
        role: {name: value for name, value in fields.items() if before.get(role, {}).get(name) != value}
        for role, fields in after.items()
    }
    return {role: fields for role, fields in told.items() if fields}


def changed_fields(
    before: StoredRoles, goals: Mapping[str, Mapping[str, Any]], section: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return by role everything that differs, as core.positioning.role_touches asks for it."""
    told: dict[str, dict[str, Any]] = changed_goals(before.goals, goals)
    was, shares = before.section.get("shares", {}), section.get("shares", {})
    for role in (each.value for each in ItemRole):
        if was.get(role) != shares.get(role):
            told.setdefault(role, {})["share"] = shares.get(role)
    if before.section.get("image_off") != section.get("image_off"):
        told.setdefault(ItemRole.IMAGE.value, {})["image_off"] = section.get("image_off")
    return told


def accept_roles(session: Session, actor: Actor, accepted: Sequence[Accepted]) -> list[int]:
    """Give items these roles, all of them or none; return the ids of the changes, as `undo_changes` takes them.

    Raises Conflict naming an item that somebody else changed since it was seen.
    """
    require(actor, "items.edit")
    _as_seen(session, actor, accepted)
    made: list[int] = []
    for role in dict.fromkeys(each.role for each in accepted):
        ids = [each.item_id for each in accepted if each.role == role]
        made += set_for_all(session, actor, ids, "role", role, source=SOURCE)
    return made


def _as_seen(session: Session, actor: Actor, accepted: Sequence[Accepted]) -> None:
    ids = [each.item_id for each in accepted]
    known: dict[int, tuple[int, str]] = {}
    for start in range(0, len(ids), _FEW):
        query = select(Item.id, Item.version, Item.code).where(
            Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), Item.id.in_(ids[start : start + _FEW])
        )
        known |= {row.id: (row.version, row.code) for row in session.execute(query)}
    for each in accepted:
        if each.item_id not in known:
            raise NotFound(_("Some of these items are no longer in the shop."))
        version, code = known[each.item_id]
        if version != each.version:
            raise Conflict(
                _("Item {code} was changed by somebody else in the meantime. Nothing was saved.").format(
                    code=code
                )
            )
