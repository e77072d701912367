"""What people do with a shop and its items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict, NotFound, found, unchanged
from core.locale import _
from core.shop.items import FIELDS, checked
from core.shop.tables import Item, ItemChange, Shop
from core.team.audit import note
from core.team.rights import Actor, Role, require
from core.team.tables import Member, User
from core.text import visible

MOST_ITEMS_AT_ONCE = 20_000


def touch(session: Session, shop_id: int) -> None:
    """Raise the shop's revision, so that every process reads anew."""
    session.execute(
        update(Shop)
        .where(Shop.id == shop_id)
        .values(revision=Shop.revision + 1)
        .execution_options(synchronize_session=False)
    )


def in_turn(session: Session, shop_id: int) -> None:
    """Wait until all who take turns in this shop have stored; what is read after this, they have written.

    SQLite's writers take turns anyway.
    """
    session.execute(select(Shop.id).where(Shop.id == shop_id).with_for_update(key_share=True))


def open_shop(session: Session, user: User, *, name: str, platform: str = "", **profile: Any) -> Actor:
    """Make a shop and its maker the owner; return them as actor in it."""
    name = " ".join(visible(name).split())
    if not 1 <= len(name) <= 80:
        raise BadInput(_("A shop needs a name of 1 to 80 characters."), field="name")
    if session.scalar(select(Shop.id).where(func.lower(Shop.name) == name.casefold())):
        raise Conflict(_("There is a shop of this name already: {name}").format(name=name))
    shop = Shop(name=name, platform=platform, **profile)
    session.add(shop)
    session.flush()
    session.add(Member(shop_id=shop.id, user_id=user.id, role=Role.OWNER.value))
    session.flush()
    actor = Actor(user_id=user.id, shop_id=shop.id, role=Role.OWNER, name=user.name or user.address)
    note(session, actor, "opened", "shop", shop.id)
    return actor


def open_another_shop(session: Session, actor: Actor, *, name: str, platform: str = "") -> Actor:
    """Open a further shop, with nothing shared between the two. Who owns one may open more."""
    require(actor, "shop.open")
    user = found(session.get(User, actor.user_id), _("This user no longer exists."))
    return open_shop(session, user, name=name, platform=platform)


def edit_shop(session: Session, actor: Actor, *, version: int, **profile: Any) -> Shop:
    """Change the shop's profile: name, platform, categories, tone, audience, signature, timezone."""
    require(actor, "shop.edit")
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    unchanged(shop.version, version)
    for field, value in profile.items():
        setattr(shop, field, _profile_value(field, value))
    taken = select(Shop.id).where(func.lower(Shop.name) == shop.name.casefold(), Shop.id != shop.id)
    with session.no_autoflush:
        if session.scalar(taken):
            raise Conflict(_("There is a shop of this name already: {name}").format(name=shop.name))
    note(session, actor, "edited", "shop", shop.id, fields=sorted(profile))
    session.flush()
    touch(session, shop.id)
    return shop


_PROFILE_LENGTHS = {"name": 80, "platform": 40, "tone": 20, "audience": 200, "signature": 20}


def _profile_value(field: str, value: Any) -> Any:
    if field in ("categories", "rival_names"):
        words = [" ".join(visible(str(word)).split()) for word in value]
        return list(dict.fromkeys(word[:80] for word in words if word))[:40]
    if field == "timezone":
        try:
            return ZoneInfo(str(value)).key
        except (ZoneInfoNotFoundError, ValueError):
            raise BadInput(_("This time zone is unknown: {zone}").format(zone=value), field=field) from None
    most = _PROFILE_LENGTHS[field]
    text = " ".join(visible(str(value)).split())
    if len(text) > most or (field == "name" and not text):
        raise BadInput(_("Between 1 and {most} characters fit here.").format(most=most), field=field)
    return text


def add_item(session: Session, actor: Actor, values: Mapping[str, Any]) -> Item:
    """Add one item. A code that a deleted item holds is taken over with its history."""
    require(actor, "items.edit")
    clean = _checked(values, needed=("code", "title"))
    item = session.scalar(select(Item).where(Item.shop_id == actor.shop_id, Item.code == clean["code"]))
    if item is not None and item.deleted_at is None:
        raise Conflict(_("There is an item with the code {code} already.").format(code=clean["code"]))
    if item is None:
        item = Item(shop_id=actor.shop_id, **clean)
        session.add(item)
        session.flush()
        changes = {field: [None, value] for field, value in clean.items()}
    else:
        item.deleted_at = None
        changes = _apply(item, clean)
    _remember(session, actor, item, changes, "added")
    touch(session, actor.shop_id)
    return item


def edit_item(
    session: Session, actor: Actor, item_id: int, *, version: int, changes: Mapping[str, Any]
) -> Item:
    """Change fields of one item. Raises Conflict when somebody else was faster."""
    require(actor, "items.edit")
    item = _item(session, actor, item_id)
    unchanged(item.version, version)
    if _edit(session, actor, item, changes) is not None:
        session.flush()
        touch(session, actor.shop_id)
    return item


def _edit(session: Session, actor: Actor, item: Item, changes: Mapping[str, Any]) -> ItemChange | None:
    clean = _checked(changes)
    if clean.get("code", item.code) != item.code:
        _code_is_free(session, actor, clean["code"])
    real = _apply(item, clean)
    return _remember(session, actor, item, real, "edit") if real else None


@dataclass(frozen=True, slots=True)
class RowEdit:
    """The edit of one row of a table: the version it was seen in and the fields changed."""

    item_id: int
    version: int
    changes: Mapping[str, Any]


def edit_items(session: Session, actor: Actor, edits: Sequence[RowEdit]) -> list[int]:
    """Save the edits of a table: all of them, or none with the reason.

    Returns the ids of the changes made, as `undo_changes` takes them: one for each row that really
    changed.
    """
    require(actor, "items.edit")
    _not_too_many(edits)
    made: list[ItemChange] = []
    for edit in edits:
        try:
            item = _item(session, actor, edit.item_id)
            unchanged(item.version, edit.version)
            change = _edit(session, actor, item, edit.changes)
            session.flush()
        except (Conflict, BadInput) as error:
            code = session.scalar(select(Item.code).where(Item.id == edit.item_id)) or str(edit.item_id)
            sentence = _("Item {code}: {error} Nothing was saved.").format(code=code, error=error)
            if isinstance(error, Conflict):
                raise Conflict(sentence) from error
            raise BadInput(sentence, field=error.field) from error
        made += [change] if change is not None else []
    if made:
        touch(session, actor.shop_id)
    return [change.id for change in made]


def set_for_all(
    session: Session, actor: Actor, item_ids: Sequence[int], field: str, value: Any, *, source: str = "bulk"
) -> list[int]:
    """Give one field of many items the same value, whatever it was. `source` is what their history says of it.

    Returns the ids of the changes made, one for each item that had another value before.
    """
    require(actor, "items.edit")
    if field in ("code", "title"):
        raise BadInput(_("Codes and titles are each item's own: edit them in the table."), field=field)
    clean = checked(field, value)
    made = []
    for item in _items(session, actor, item_ids):
        real = _apply(item, {field: clean})
        if real:
            made.append(_remember(session, actor, item, real, source))
    if made:
        session.flush()
        touch(session, actor.shop_id)
    return [change.id for change in made]


def delete_items(session: Session, actor: Actor, item_ids: Sequence[int]) -> list[int]:
    """Delete items; they stay restorable. Returns the ids that `restore_items` takes."""
    require(actor, "items.delete")
    gone = []
    for item in _items(session, actor, item_ids):
        if item.deleted_at is None:
            item.deleted_at = now()
            _remember(session, actor, item, {}, "deleted")
            gone.append(item.id)
    note(session, actor, "deleted", "items", n=len(gone))
    session.flush()
    touch(session, actor.shop_id)
    return gone


def restore_items(session: Session, actor: Actor, item_ids: Sequence[int]) -> int:
    """Bring deleted items back as they were."""
    require(actor, "items.delete")
    back = 0
    for item in _items(session, actor, item_ids):
        if item.deleted_at is not None:
            item.deleted_at = None
            _remember(session, actor, item, {}, "restored")
            back += 1
    session.flush()
    touch(session, actor.shop_id)
    return back


def undo_change(session: Session, actor: Actor, change_id: int) -> Item:
    """Set the fields of one remembered change back, if nothing has changed them since."""
    require(actor, "items.edit")
    change = found(session.get(ItemChange, change_id), _("This change is no longer in the history."))
    item = _undo(session, actor, change)
    session.flush()
    touch(session, actor.shop_id)
    return item


def undo_changes(session: Session, actor: Actor, change_ids: Sequence[int]) -> int:
    """Set all these changes back, or none when one of the items was changed again since."""
    require(actor, "items.edit")
    _not_too_many(change_ids)
    changes: list[ItemChange] = []
    for start in range(0, len(change_ids), 500):
        batch = change_ids[start : start + 500]
        changes += session.scalars(select(ItemChange).where(ItemChange.id.in_(batch)))
    _items(session, actor, list({change.item_id for change in changes}))  # one query, not one an item
    for change in sorted(changes, key=lambda each: each.id, reverse=True):
        _undo(session, actor, change)
    session.flush()
    touch(session, actor.shop_id)
    return len(changes)


def _undo(session: Session, actor: Actor, change: ItemChange) -> Item:
    item = _item(session, actor, change.item_id)
    for field, (_before, after) in change.changes.items():
        if getattr(item, field) != after:
            raise Conflict(_("The item was changed again since; undo the later change first."))
    back = {field: before for field, (before, _after) in change.changes.items()}
    if back.get("code", item.code) != item.code:
        _code_is_free(session, actor, back["code"])
    _remember(session, actor, item, _apply(item, back), "undo")
    return item


def _checked(values: Mapping[str, Any], needed: Sequence[str] = ()) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise BadInput(_("Items have no field named {field}.").format(field=sorted(unknown)[0]))
    return {field: checked(field, values.get(field)) for field in (*needed, *values)}


def _apply(item: Item, clean: Mapping[str, Any]) -> dict[str, list[Any]]:
    real = {}
    for field, value in clean.items():
        before = getattr(item, field)
        if before != value:
            real[field] = [before, value]
            setattr(item, field, value)
    return real


def _remember(
    session: Session, actor: Actor, item: Item, changes: Mapping[str, Any], source: str
) -> ItemChange:
    change = ItemChange(item_id=item.id, user_id=actor.user_id, source=source, changes=dict(changes))
    session.add(change)
    return change


def _not_too_many(things: Sequence[Any]) -> None:
    if len(things) > MOST_ITEMS_AT_ONCE:
        raise BadInput(_("At most {n} items at once.").format(n=MOST_ITEMS_AT_ONCE))


def _item(session: Session, actor: Actor, item_id: int) -> Item:
    gone = _("This item is no longer in the shop.")
    item = found(session.get(Item, item_id), gone)
    if item.shop_id != actor.shop_id:
        raise NotFound(gone)
    return item


def _items(session: Session, actor: Actor, item_ids: Sequence[int]) -> list[Item]:
    _not_too_many(item_ids)
    items: list[Item] = []
    for start in range(0, len(item_ids), 500):
        batch = item_ids[start : start + 500]
        items += session.scalars(select(Item).where(Item.shop_id == actor.shop_id, Item.id.in_(batch)))
    if len(items) != len(set(item_ids)):
        raise NotFound(_("Some of these items are no longer in the shop."))
    return items


def _code_is_free(session: Session, actor: Actor, code: str) -> None:
    if session.scalar(select(Item.id).where(Item.shop_id == actor.shop_id, Item.code == code)):
        raise Conflict(_("There is an item with the code {code} already.").format(code=code))
