"""Read the demo shop's files: its profile and its items, as the shop's actions take them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from core.money import fen

_HERE = Path(__file__).parent


def profile() -> dict[str, Any]:
    """Return the demo shop's profile by field."""
    return dict(read("shop.yaml"))


def items() -> list[dict[str, Any]]:
    """Return the values of the demo shop's items by field, money in 分."""
    shelves = [read(path) for path in sorted((_HERE / "items").glob("*.yaml"))]
    return [_values(shelf, item) for shelf in shelves for item in shelf["items"]]


def _values(shelf: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    size, unit = item["pack"].split()
    prices = {name: fen(Decimal(amount)) for name, amount in item["prices"].items()}
    # What holds for the whole shelf is added to items somebody has described at all.
    facts = shelf["facts"] | item["facts"] if "facts" in item else {}
    return {
        "code": item["code"],
        "title": item["title"],
        "brand": shelf["brand"],
        "category": shelf["category"],
        "spec": item["spec"],
        "pack_size": size,
        "pack_unit": unit,
        "list_price": prices["list"],
        "usual_price": prices["usual"],
        "cost": prices.get("cost"),
        "stock": int(item["stock"]),
        "sold_30d": int(item["sold"]) if "sold" in item else None,
        "role": item["role"],
        "selling_points": item.get("selling_points", []),
        "facts": facts,
        "status": item.get("status", "on"),
    }


def read(file: Path | str) -> Any:
    """Return what one of the demo shop's files says, every value as the text it is."""
    return yaml.load((_HERE / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
