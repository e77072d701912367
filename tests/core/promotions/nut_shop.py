"""A small shop to plan in: two items with costs and a price history, and scenarios about them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from core.db.engine import writing
from core.promotions.benefits import OffOrder
from core.promotions.ground import Ground, PriceHistory
from core.promotions.items import KnownItem
from core.promotions.promotion import Bearer, Level, Promotion
from core.promotions.scenario import Scenario, Targets, Wanted
from core.shop import actions
from core.shop.costs import default_terms
from core.shop.tables import Item, ItemChange
from core.team.rights import Actor

TODAY = date(2026, 11, 20)
WINDOWS = (7, 15, 30, 90)
# Nuts leave half of their price, tea as well: only a deep discount goes under their floors.
ROWS = (
    {"code": "A1", "title": "Nuts", "category": "坚果", "role": "profit", "usual_price": 10000, "cost": 4000, "stock": 500},
    {"code": "B1", "title": "Tea", "category": "茶叶", "role": "profit", "usual_price": 5000, "cost": 2000, "stock": 300},
)  # fmt: skip
TARGETS = Targets(margin=0.2, budget=300000, orders=200, usual_orders=100)


def coupon(amount: int, *, id: str = "p01", bearer: Bearer = Bearer.SHOP) -> Promotion:
    """A coupon on the whole order."""
    return Promotion(id, "shop_coupon", OffOrder(amount), level=Level.SHOP, bearers=((bearer, 1.0),))


def scenario(*promotions: Promotion, targets: Targets = TARGETS) -> Scenario:
    """One of each item, with these promotions."""
    return Scenario(basket=(Wanted("A1"), Wanted("B1")), promotions=promotions, targets=targets)


def known(**changes: object) -> dict[str, KnownItem]:
    """The two items as the shop knows them; changes are for the first one."""
    items = {
        str(row["code"]): KnownItem(id=n, tags=frozenset({"profit"}), **row)  # type: ignore[arg-type]
        for n, row in enumerate(ROWS, start=1)
    }
    return items | {"A1": replace(items["A1"], **changes)}  # type: ignore[arg-type]


def ground(*, known_days: int = 90, lowest: int = 10000, **changes: object) -> Ground:
    """What the shop knows: the lowest price of the first item, and its own changes."""
    history = {
        "A1": PriceHistory(known_days, dict.fromkeys(WINDOWS, lowest)),
        "B1": PriceHistory(90, dict.fromkeys(WINDOWS, 5000)),
    }
    return Ground(known(**changes), default_terms("taobao"), {"profit": 0.2, "": 0.1}, history)


def open_nut_shop(actor: Actor) -> None:
    """Put the two items into the shop, known for a hundred days."""
    with writing() as session:
        for row in ROWS:
            actions.add_item(session, actor, row)
        long_ago = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC) - timedelta(days=100)
        session.execute(update(Item).where(Item.shop_id == actor.shop_id).values(created_at=long_ago))
        session.execute(update(ItemChange).values(at=long_ago))


def change_item(actor: Actor, code: str, **changes: object) -> None:
    """Change an item of the shop as somebody does."""
    with writing() as session:
        row = session.query(Item).filter_by(shop_id=actor.shop_id, code=code).one()
        actions.edit_item(session, actor, row.id, version=row.version, changes=changes)
