"""Case files as tests write them, and the shared one with what ten public test suites expect."""

import json
from pathlib import Path
from typing import Any

from core.promotions.cases.fields import Fields
from core.promotions.cases.quote import quote

SHARED = Path(__file__).parents[4] / "shared/data/promotions/cases.json"


def shared(part: str) -> list[dict[str, Any]]:
    """Return the cases or the splits of the shared file, none where the folder is absent."""
    if not SHARED.exists():
        return []
    found: list[dict[str, Any]] = json.loads(SHARED.read_text(encoding="utf-8"))[part]
    return found


def line(name: str, price: int, qty: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": name, "unit_price": price, "qty": qty, **more}


def quoted(
    lines: list[dict[str, Any]],
    *promotions: dict[str, Any],
    shipping: Any = 0,
    policy: dict[str, Any] | None = None,
    **cart: Any,
) -> dict[str, Any]:
    """Return the answer to a case of these parts."""
    case = {
        "id": "own",
        "cart": {"lines": lines, "shipping": shipping, **cart},
        "promotions": list(promotions),
        "policy": policy or {},
    }
    return quote(Fields(case, ""))
