"""From the shop's items to what a brief knows of them: a picture of the facts as they are now."""

from collections.abc import Mapping
from typing import Any

from core.content.brief import BriefItem


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


def changed_since(before: BriefItem, now: BriefItem) -> list[str]:
    """Return the fields in which an item differs from the picture a brief holds; stock moves all day."""
    fields = set(BriefItem.model_fields) - {"stock"}
    return sorted(field for field in fields if getattr(before, field) != getattr(now, field))
