"""What people do with people: come in, invite, change a role, leave."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict, NotFound, found, unchanged
from core.locale import LANGUAGES, _
from core.team.audit import note
from core.team.rights import Actor, Role, require
from core.team.tables import Member, User

LOCAL_ADDRESS = "local@localhost"
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")


def ensure_local_user(session: Session) -> User:
    """Return the one user of single-user local mode."""
    user = session.scalar(select(User).where(User.address == LOCAL_ADDRESS))
    if user is None:
        user = User(address=LOCAL_ADDRESS)
        session.add(user)
        session.flush()
    return user


def sign_in(session: Session, address: str, name: str, *, owner_address: str = "") -> User:
    """Return the user that the sign-in provider vouches for.

    Only the owner named in the settings comes in uninvited, and takes over the shops made in local
    mode. Raises NotFound for an address nobody invited.
    """
    address = address.strip().casefold()
    user = session.scalar(select(User).where(User.address == address))
    if user is None and address and address == owner_address.strip().casefold():
        user = User(address=address)
        session.add(user)
        session.flush()
        _own_everything(session, user)
    user = found(
        user, _("Nobody has invited {address} yet. Ask an owner of your shop.").format(address=address)
    )
    user.name = name[:120] or user.name
    user.last_seen = now()
    return user


def _own_everything(session: Session, user: User) -> None:
    """Hand the shops made in local mode to the owner who signs in."""
    local = ensure_local_user(session)
    for member in session.scalars(select(Member).where(Member.user_id == local.id)):
        session.add(Member(shop_id=member.shop_id, user_id=user.id, role=member.role))


def actor_in(session: Session, user_id: int, shop_id: int) -> Actor:
    """Return the user as actor in a shop. Raises NotFound where they are no member."""
    row = session.execute(
        select(Member.role, User.name, User.address)
        .join(User, User.id == Member.user_id)
        .where(Member.user_id == user_id, Member.shop_id == shop_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("This shop is not among yours."))
    return Actor(user_id=user_id, shop_id=shop_id, role=Role(row.role), name=row.name or row.address)


def choose_language(session: Session, user_id: int, chosen: str) -> None:
    """Remember the language a person picked."""
    if chosen in LANGUAGES:
        found(session.get(User, user_id), _("This user no longer exists.")).language = chosen


def remember_view(session: Session, user_id: int, table: str, view: Mapping[str, Any]) -> None:
    """Remember how a person looks at a table: its columns, its order. Plain values only."""
    user = found(session.get(User, user_id), _("This user no longer exists."))
    user.views = {**(user.views or {}), table[:40]: dict(view)}


def invite(session: Session, actor: Actor, *, address: str, role: Role) -> Member:
    """Let the owner of an address into the shop with a role."""
    require(actor, "members.edit")
    address = address.strip().casefold()
    if not _ADDRESS.fullmatch(address):
        raise BadInput(_("This is no e-mail address: {address}").format(address=address), field="address")
    user = session.scalar(select(User).where(User.address == address))
    if user is None:
        user = User(address=address)
        session.add(user)
        session.flush()
    if session.scalar(select(Member).where(Member.shop_id == actor.shop_id, Member.user_id == user.id)):
        raise Conflict(_("{address} is a member already.").format(address=address))
    member = Member(shop_id=actor.shop_id, user_id=user.id, role=role.value)
    session.add(member)
    session.flush()
    note(session, actor, "invited", "member", member.id, address=address, role=role.value)
    return member


def change_role(session: Session, actor: Actor, member_id: int, *, version: int, role: Role) -> Member:
    """Give a member another role. A shop always keeps an owner."""
    require(actor, "members.edit")
    member = _member(session, actor, member_id)
    unchanged(member.version, version)
    if member.role == Role.OWNER and role != Role.OWNER:
        _another_owner(session, actor, member)
    note(session, actor, "changed role", "member", member.id, before=member.role, after=role.value)
    member.role = role.value
    return member


def remove(session: Session, actor: Actor, member_id: int) -> None:
    """Take a member out of the shop. A shop always keeps an owner."""
    require(actor, "members.edit")
    member = _member(session, actor, member_id)
    if member.role == Role.OWNER:
        _another_owner(session, actor, member)
    note(session, actor, "removed", "member", member.id, role=member.role)
    session.delete(member)


def _member(session: Session, actor: Actor, member_id: int) -> Member:
    gone = _("This member is no longer in the shop.")
    member = found(session.get(Member, member_id), gone)
    if member.shop_id != actor.shop_id:
        raise NotFound(gone)
    return member


def _another_owner(session: Session, actor: Actor, member: Member) -> None:
    owners = select(Member.id).where(Member.shop_id == actor.shop_id, Member.role == Role.OWNER.value)
    # Locked, so that of two owners who step down at once the second finds nobody left.
    if set(session.scalars(owners.order_by(Member.id).with_for_update())) <= {member.id}:
        raise Conflict(_("A shop needs an owner: make somebody else owner first."))
