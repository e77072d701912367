"""What the demo shop's items brought in the last fourteen months, and what their roles are to bring."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from core.demo.catalogue import items, read
from core.demo.draws import draw
from core.files.plan import Plan
from core.locale import speaking
from core.money import fen
from core.positioning.item_month_actions import import_months
from core.positioning.item_months import Period
from core.positioning.role_actions import save_roles, stored_roles
from core.shop.import_log import Origin
from core.team.rights import Actor, require

MONTHS = 14
UNKNOWN = 260  # pieces a month of an item whose sales nobody entered
OPENED = "生意参谋 商品效果"


def keep_item_months(session: Session, actor: Actor, today: date) -> None:
    """Import the months that are over, as the platform's item export would say them, and set the roles' targets."""
    require(actor, "positioning.import")
    told = read("positioning_portfolio.yaml")
    months = [(pd.Period(today, "M") - n).start_time.date() for n in range(MONTHS, 0, -1)]
    rows = [row for item in items() for row in _rows(item, months, told)]
    names = ("code", "period", "sales", "pieces", "visitors", "buyers", "carts")
    values = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    plan = Plan(values, range(2, len(rows) + 2), (), len(rows), 0, 0, 0)
    with speaking("zh"):
        import_months(session, actor, plan, Origin(f"{OPENED}.xlsx", OPENED, ()))
        bands = {
            role: {end: fen(Decimal(amount)) for end, amount in ends.items()}
            for role, ends in told["bands"].items()
        }
        shares = {role: float(share) for role, share in told["shares"].items()}
        section = {"shares": shares, "image_off": float(told["image_off"])}
        save_roles(session, actor, stored_roles(session, actor), goals=bands, section=section)


def _rows(item: Mapping[str, Any], months: Sequence[date], told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the months of an item, the same each time; one that is not listed yet has none."""
    if item["status"] == "draft":
        return []
    role, code = item["role"], item["code"]
    story = told["stories"].get(code, {})
    rows = []
    for n, month in enumerate(months):
        ago = len(months) - n  # the last month is 1
        if ago > int(told["new"].get(code, MONTHS)):
            continue
        usual = item["sold_30d"] if item["sold_30d"] is not None else UNKNOWN
        times = 0.9 + 0.2 * draw(code, month, "pieces")
        if month.month in (int(each) for each in told["sale_months"]):
            times *= float(told["peaks"][role])
        if story:
            # today's pieces are the item's own: the months before lead to them
            times *= (1 + float(story["by"])) ** -min(ago - 1, int(story["since"]))
        pieces = round(usual * times) if item["status"] == "on" else round(usual * times) * (ago > 2)
        price = item["usual_price"] * (0.94 + 0.05 * draw(code, month, "price"))
        share = float(told["conversion"][role]) * float(story.get("conversion", 1))
        buyers = round(pieces / (1.06 + 0.1 * draw(code, month, "buyers")))
        visitors = round(buyers / (share * (0.92 + 0.16 * draw(code, month, "visitors"))))
        carts = round(pieces * float(told["carts"]))
        rows.append(
            (code, Period(month), round(pieces * price), pieces, max(visitors, buyers), buyers, carts)
        )
    return rows
