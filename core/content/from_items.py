"""From the shop's items to what a brief knows of them: a picture of the facts as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.content.brief import Brief, BriefItem


def brief_item(item: Mapping[str, Any]) -> BriefItem:
    """Return what a brief knows of an item, given by its fields as `core.shop.reads` returns them."""
    return BriefItem(
        code=item["code"],
        title=item["title"],
        brand=item["brand"],
        category=item["category"],
        spec=item["spec"],
        list_price=_known(item["list_price"]),
        usual_price=_known(item["usual_price"]),
        stock=_known(item["stock"]),
        selling_points=tuple(item["selling_points"]),
        facts=dict(item["facts"]),
    )


def _known(value: Any) -> int | None:
    """Return a whole number, None where a table holds a missing value of its own kind."""
    return None if value is None or value != value else int(value)


@dataclass(frozen=True, slots=True)
class Change:
    """An item whose facts are no longer those that a brief was saved with, and the fields that differ."""

    title: str
    fields: tuple[str, ...]


def as_of_now(brief: Brief, items: Sequence[BriefItem]) -> tuple[Brief, list[Change]]:
    """Return the brief with its items as they are now, and what changed since it was saved.

    An item that the shop no longer has stays as the brief remembers it. Stock moves all day and is
    no change worth telling.
    """
    now = {item.code: item for item in items if item.code}
    fresh = tuple(now.get(item.code, item) for item in brief.items)
    changes = [
        Change(after.title, fields)
        for before, after in zip(brief.items, fresh, strict=True)
        if (fields := _differing(before, after))
    ]
    return brief.model_copy(update={"items": fresh}), changes


def _differing(before: BriefItem, after: BriefItem) -> tuple[str, ...]:
    fields = sorted(set(BriefItem.model_fields) - {"stock"})
    return tuple(field for field in fields if getattr(before, field) != getattr(after, field))
