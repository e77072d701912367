"""What people do with the things that rivals sell: add, edit, delete and bring them back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.packs import pack_of
from core.competitors.rival_actions import Edited, rival_of
from core.competitors.rival_fields import ITEM_FIELDS, checked_item, item_key
from core.competitors.tables import RivalItem
from core.db.base import now
from core.errors import BadInput, Conflict, NotFound, found, unchanged
from core.locale import _
from core.shop.actions import MOST_ITEMS_AT_ONCE, touch
from core.team.audit import note
from core.team.rights import Actor, require

_NAMING = ("code", "url", "title")  # what the key is made of


def add_rival_item(session: Session, actor: Actor, rival_id: int, values: Mapping[str, Any]) -> int:
    """Add one thing a rival sells and return its id. What a deleted one held is taken over with its prices."""
    require(actor, "prices.edit")
    rival = rival_of(session, actor, rival_id)
    clean = checked_item({"title": "", **values})
    item = _keyed(session, rival.id, _key(clean))
    if item is not None and item.deleted_at is None:
        raise Conflict(_("{rival} has this item already: {title}").format(rival=rival.name, title=item.title))
    if item is None:
        item = RivalItem(shop_id=actor.shop_id, rival_id=rival.id, key=_key(clean))
        session.add(item)
    item.deleted_at = None
    _apply(item, clean)
    session.flush()
    note(session, actor, "added", "rival item", item.id, rival=rival.name, title=item.title)
    touch(session, actor.shop_id)
    return item.id


def edit_rival_item(
    session: Session, actor: Actor, rival_item_id: int, *, version: int, changes: Mapping[str, Any]
) -> Edited:
    """Change fields of a rival's item. Raises Conflict when somebody else was faster."""
    require(actor, "prices.edit")
    item = rival_item_of(session, actor, rival_item_id)
    unchanged(item.version, version)
    clean = checked_item(changes)
    before = {field: getattr(item, field) for field in clean}
    _apply(item, clean)
    named_before = {field: before.get(field, getattr(item, field)) for field in _NAMING}
    if item.key == item_key(**named_before):  # a key that came with a table stays as the table has it
        key = item_key(**{field: getattr(item, field) for field in _NAMING})
        with session.no_autoflush:
            other = _keyed(session, item.rival_id, key)
        if other is not None and other.id != item.id:
            raise Conflict(_("The rival has another item of this id, link or title."))
        item.key = key
    note(session, actor, "edited", "rival item", item.id, fields=sorted(clean))
    session.flush()
    touch(session, actor.shop_id)
    return Edited(item.id, item.version, before)


def delete_rival_items(session: Session, actor: Actor, rival_item_ids: Sequence[int]) -> list[int]:
    """Delete rivals' items; with their prices they stay restorable. Returns what `restore_rival_items` takes."""
    require(actor, "prices.delete")
    gone = [item for item in _items(session, actor, rival_item_ids) if item.deleted_at is None]
    for item in gone:
        item.deleted_at = now()
    note(session, actor, "deleted", "rival items", n=len(gone))
    session.flush()
    touch(session, actor.shop_id)
    return [item.id for item in gone]


def restore_rival_items(session: Session, actor: Actor, rival_item_ids: Sequence[int]) -> int:
    """Bring deleted items of rivals back as they were."""
    require(actor, "prices.delete")
    back = [item for item in _items(session, actor, rival_item_ids) if item.deleted_at is not None]
    for item in back:
        item.deleted_at = None
    note(session, actor, "restored", "rival items", n=len(back))
    session.flush()
    touch(session, actor.shop_id)
    return len(back)


def rival_item_of(session: Session, actor: Actor, rival_item_id: int) -> RivalItem:
    """Return an item of a rival of the actor's shop; neither of the two was deleted."""
    require(actor, "prices.see")
    gone = _("This rival's item is no longer in the shop.")
    item = found(session.get(RivalItem, rival_item_id), gone)
    if item.shop_id != actor.shop_id or item.deleted_at is not None:
        raise NotFound(gone)
    rival_of(session, actor, item.rival_id)
    return item


def rival_item_named(session: Session, actor: Actor, rival_id: int, values: Mapping[str, Any]) -> RivalItem:
    """Return the rival's item that these values name: one that is there, brought back, or added."""
    require(actor, "prices.edit")
    rival = rival_of(session, actor, rival_id)
    clean = checked_item({"title": "", **values})
    item = _keyed(session, rival.id, _key(clean))
    if item is None or item.deleted_at is not None:
        return found(session.get(RivalItem, add_rival_item(session, actor, rival.id, clean)), "")
    return item


def pack_values(spec: str, title: str) -> dict[str, Any]:
    """Return the columns that hold the whole pack as spec and title tell it."""
    pack = pack_of(spec, title)
    return {"pack_amount": pack.amount if pack else None, "pack_unit": pack.unit if pack else ""}


def _apply(item: RivalItem, clean: Mapping[str, str]) -> None:
    for field, value in clean.items():
        setattr(item, field, value)
    for field, value in pack_values(item.spec or "", item.title).items():
        setattr(item, field, value)


def _key(clean: Mapping[str, str]) -> str:
    unknown = set(clean) - set(ITEM_FIELDS)
    if unknown:
        raise BadInput(_("Rivals have no field named {field}.").format(field=sorted(unknown)[0]))
    return item_key(**{field: clean.get(field, "") for field in _NAMING})


def _keyed(session: Session, rival_id: int, key: str) -> RivalItem | None:
    return session.scalar(select(RivalItem).where(RivalItem.rival_id == rival_id, RivalItem.key == key))


def _items(session: Session, actor: Actor, rival_item_ids: Sequence[int]) -> list[RivalItem]:
    if len(rival_item_ids) > MOST_ITEMS_AT_ONCE:
        raise BadInput(_("At most {n} items at once.").format(n=MOST_ITEMS_AT_ONCE))
    items: list[RivalItem] = []
    for start in range(0, len(rival_item_ids), 500):
        batch = rival_item_ids[start : start + 500]
        items += session.scalars(
            select(RivalItem).where(RivalItem.shop_id == actor.shop_id, RivalItem.id.in_(batch))
        )
    if len(items) != len(set(rival_item_ids)):
        raise NotFound(_("Some of these items are no longer in the shop."))
    return items
