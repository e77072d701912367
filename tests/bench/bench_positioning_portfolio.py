"""What the item portfolio of 50,000 items × 14 months costs: a month's import, its undo, the whole structure, its picture.

Seconds of the processor: what else the machine does is not in them.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
from sqlalchemy import Table, insert, select, update

from core.db.base import now
from core.db.engine import reading, writing
from core.positioning.item_month_actions import import_months, undo_months
from core.positioning.item_months import Period
from core.positioning.portfolio import portfolio
from core.positioning.portfolio_charts import matrix_picture
from core.positioning.portfolio_reads import item_months, structure
from core.positioning.role_suggestion import with_suggestions
from core.positioning.tables import ItemMonth
from core.rules.portfolio import portfolio_pack
from core.shop.costs import default_terms
from core.shop.import_log import Origin
from core.shop.items import ItemRole
from core.shop.tables import Item
from core.team.rights import Actor, Role
from tests.bench.big_shop import ITEMS, open_big_shop
from tests.bench.own_data import own_data

MONTHS = 14
TODAY = date(2026, 11, 26)
Line = tuple[str, float, str]


def run() -> list[Line]:
    """Return the seconds of each, and what it was done to."""
    told = f"{ITEMS:,} items × {MONTHS} months"
    with own_data():
        shop_id, _brief = open_big_shop()
        actor = Actor(1, shop_id, Role.OWNER, "")
        with writing() as session:
            roles = [*(role.value for role in ItemRole), ""]
            for n, role in enumerate(roles):
                session.execute(
                    update(Item).where(Item.shop_id == shop_id, Item.id % len(roles) == n).values(role=role)
                )
            ids = dict(
                session.execute(select(Item.id, Item.code).where(Item.shop_id == shop_id)).tuples().all()
            )
            for month in range(2, MONTHS + 1):
                session.connection().execute(
                    insert(cast(Table, ItemMonth.__table__)), list(_rows(ids, shop_id, month))
                )
        stored, run_id = _timed(lambda: _import(actor, ids))
        lines = [("portfolio: import of a month, s", stored, f"{ITEMS:,} rows")]
        undone, _nothing = _timed(lambda: _undo(actor, run_id))
        lines.append(("portfolio: its undo, s", undone, f"{ITEMS:,} rows"))
        _import(actor, ids)
        again, _nothing = _timed(lambda: _import(actor, ids, more=1))
        lines.append(("portfolio: a month brought up to date, s", again, f"{ITEMS:,} rows changed"))
        with reading() as session:
            read, months = _timed(lambda: item_months(session, actor, TODAY))
            whole, made = _timed(lambda: structure(session, actor, TODAY))
            rest, _same = _timed(lambda: structure(session, actor, TODAY, months=months))
        lines.append(("portfolio: the structure where no month changed, s", rest, told))
        lines.append(("portfolio: reading the months, s", read, f"{len(months):,} rows"))
        lines.append(("portfolio: the whole structure, s", whole, told))
        items = made.told.items[
            [
                "item_id",
                "version",
                "code",
                "title",
                "brand",
                "category",
                "role",
                "status",
                "usual_price",
                "cost",
                "stock",
                "sold_30d",
            ]
        ]
        pure, table = _timed(lambda: _pure(items, months, made.told.goals))
        lines.append(
            ("portfolio: rules alone, s", pure, f"{int((table['suggested'] != '').sum()):,} roles suggested")
        )
        drawn, _chart = _timed(lambda: matrix_picture(made, "growth").to_dict())
        lines.append(("portfolio: picture, s", drawn, told))
    return lines


def _pure(items: pd.DataFrame, months: pd.DataFrame, goals: Any) -> pd.DataFrame:
    whole = ("usual_price", "cost", "stock", "sold_30d")
    told = items.astype(dict.fromkeys(whole, "Float64"))
    return with_suggestions(
        portfolio(told, months, default_terms("taobao"), portfolio_pack(), TODAY, goals), portfolio_pack()
    )


def _rows(ids: dict[int, str], shop_id: int, ago: int) -> Iterator[dict[str, Any]]:
    month, at = (pd.Period(TODAY, "M") - ago).start_time.date(), now()
    for item_id in ids:
        pieces = 20 + (item_id * 7 + ago * 13) % 90 + (item_id % 5) * (MONTHS - ago)
        yield {
            "shop_id": shop_id, "item_id": item_id, "month": month, "sales": pieces * (2500 + item_id % 900),
            "pieces": pieces, "visitors": pieces * (15 + item_id % 20), "buyers": pieces, "carts": None, "at": at,
            "run_id": None, "before": {},
        }  # fmt: skip


def _import(actor: Actor, ids: dict[int, str], *, more: int = 0) -> int:
    month = (pd.Period(TODAY, "M") - 1).start_time.date()
    rows = list(_rows(ids, actor.shop_id, 1))
    values = {
        "code": list(ids.values()),
        "period": [Period(month)] * len(rows),
        **{name: [row[name] + more for row in rows] for name in ("sales", "pieces", "visitors", "buyers")},
    }
    plan: Any = SimpleNamespace(values=values, rows=range(len(rows)), good=len(rows), bad=())
    with writing() as session:
        return import_months(session, actor, plan, Origin("bench.xlsx", "", ())).run_id


def _undo(actor: Actor, run_id: int) -> None:
    with writing() as session:
        undo_months(session, actor, run_id)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    made = work()
    return time.process_time() - began, made
