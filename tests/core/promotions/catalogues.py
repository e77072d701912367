"""Catalogues without a database: items as the run takes them, and a stack that treats them differently."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from core.promotions.benefits import AmountTiers, EveryAmount, OffOrder, PercentEach, PercentOrder
from core.promotions.catalogue_run import WINDOWS, Catalogue
from core.promotions.promotion import Bearer, Condition, Level, Promotion, Stacking
from core.promotions.scenario import Scenario
from core.promotions.scope import Scope
from core.shop.costs import CostTerms, default_terms

ON = date(2026, 11, 1)
MARGINS = {"": 0.2, "traffic": 0.05, "profit": 0.4}
STACK = (
    Promotion(
        "half", "percent_off", PercentEach(0.15), name="85 折", level=Level.ITEM,
        scope=Scope(categories=frozenset({"tea"})), stacking=Stacking(group="item_price"),
    ),
    Promotion("tiers", "shop_tiers", AmountTiers(((20000, 3000), (30000, 5000))), name="满减"),
    Promotion(
        "coupon", "shop_coupon", OffOrder(1000), name="店铺券",
        condition=Condition(amount=9900), stacking=Stacking(group="shop_coupon"),
    ),
    Promotion(
        "better", "shop_coupon", OffOrder(3000), name="大额券",
        condition=Condition(amount=25900), stacking=Stacking(group="shop_coupon"),
    ),
    Promotion(
        "cross", "cross_shop", EveryAmount(20000, 3000), name="跨店满减", level=Level.PLATFORM,
        bearers=((Bearer.SHOP, 0.7), (Bearer.PLATFORM, 0.3)),
    ),
    Promotion(
        "vip", "member_discount", PercentOrder(0.05), name="88VIP", level=Level.PLATFORM,
        scope=Scope(tags=frozenset({"traffic"})), bearers=((Bearer.PLATFORM, 1.0),),
    ),
)  # fmt: skip
SCENARIO = Scenario(promotions=STACK)


def item(code: str, price: int | None, **values: Any) -> dict[str, Any]:
    return {"code": code, "price": price} | values


def catalogue(items: Sequence[dict[str, Any]], *, terms: CostTerms | None = None) -> Catalogue:
    """Return a catalogue of these items; what one does not say is empty or not known."""
    texts = ("code", "title", "spec", "category", "brand", "role", "rival")
    numbers = (
        "price", "cost", "stock", "sold_30d", "known_days", "rival_price", *(f"lowest_{days}" for days in WINDOWS),
    )  # fmt: skip
    table = pd.DataFrame(
        {
            **{name: pd.Series([each.get(name, "") for each in items], dtype="str") for name in texts},
            **{name: pd.array([each.get(name) for each in items], dtype="Int64") for name in numbers},
            "rivals": [each.get("rivals", 0) for each in items],
            "tags": pd.Series([each.get("tags", frozenset()) for each in items], dtype="object"),
        }
    )
    table.index = pd.Index(range(1, len(items) + 1), name="id")
    return Catalogue(ON, WINDOWS, table, terms or default_terms("天猫"), MARGINS)
