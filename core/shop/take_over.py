"""Take items over together with what happened to them before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.errors import BadInput
from core.locale import _
from core.shop.actions import touch
from core.shop.items import checked
from core.shop.tables import Item, ItemChange
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Step:
    """One change in an item's past: when, which fields got which value, and by what way."""

    at: datetime
    values: Mapping[str, Any]
    source: str = "edit"


def take_over(session: Session, actor: Actor, stories: Sequence[Sequence[Step]]) -> int:
    """Add items by their stories, each oldest step first; the last step leaves the present values.

    The first step of a story adds the item and so needs a code and a title. Returns how many items.
    """
    require(actor, "items.import")
    told = [(_item(actor, story), story) for story in stories]
    session.add_all(item for item, _story in told)
    session.flush()
    for item, story in told:
        session.add_all(_changes(actor, item.id, story))
    session.flush()
    touch(session, actor.shop_id)
    return len(told)


def _item(actor: Actor, story: Sequence[Step]) -> Item:
    values: dict[str, Any] = {}
    for step in story:
        values |= _clean(step)
    if not values.get("code") or not values.get("title"):
        raise BadInput(_("An item needs a code and a title."), field="code")
    return Item(shop_id=actor.shop_id, created_at=story[0].at, updated_at=story[-1].at, **values)


def _changes(actor: Actor, item_id: int, story: Sequence[Step]) -> list[ItemChange]:
    known: dict[str, Any] = {}
    lines = []
    for step in story:
        clean = _clean(step)
        changes = {field: [known.get(field), value] for field, value in clean.items()}
        known |= clean
        lines.append(
            ItemChange(
                item_id=item_id, user_id=actor.user_id, at=step.at, source=step.source, changes=changes
            )
        )
    return lines


def _clean(step: Step) -> dict[str, Any]:
    return {field: checked(field, value) for field, value in step.values.items()}
