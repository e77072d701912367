"""How much the care of a price import costs: 200,000 observations through ours, against a bare bulk insert.

Both read the same csv and write the same SQLite schema; the bare one knows every rival's item by
its place in the file already and trusts every cell. The insert alone is told as well.
"""

import csv
import io
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, create_engine, insert
from sqlalchemy.orm import Session

from core.competitors.price_columns import price_schema
from core.competitors.price_import import import_prices
from core.competitors.price_proposal import propose_prices
from core.competitors.tables import PriceObservation, Rival, RivalItem
from core.db.base import Base
from core.db.engine import connect
from core.files.plan import make_plan
from core.files.read_table import read_table
from core.shop import actions
from core.shop.import_log import Origin
from core.shop.tables import Shop
from core.team.actions import ensure_local_user

RIVALS, ITEMS, DAYS = 20, 1000, 10
ROWS = RIVALS * ITEMS * DAYS
FIRST = date(2026, 11, 1)
HEADER = ["竞店", "竞品标题", "竞品ID", "划线价", "页面价", "券后价", "到手价", "库存状态", "采集日期"]
ZONE = timedelta(hours=8)


def run() -> list[tuple[str, float, str]]:
    """Return the observations a second of a whole import, of the bare way, and their ratio."""
    data = _table()
    with tempfile.TemporaryDirectory() as folder:
        bare, insert_alone = _bare(data, Path(folder) / "bare.db")
        whole = _ours(data, Path(folder) / "ours.db")
    return [
        (
            "observation import rows per second",
            ROWS / whole,
            "read, recognise, check, find each item, no doubles, undo",
        ),
        ("bare rows per second", ROWS / bare, "csv reader and bulk insert, items known, nothing checked"),
        ("bulk insert rows per second", ROWS / insert_alone, "the insert of ready rows alone"),
        ("observation import against bare", bare / whole, "share of the bare speed"),
    ]


def _table() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for n in range(ROWS):
        item, day = n % (RIVALS * ITEMS), FIRST + timedelta(days=n // (RIVALS * ITEMS))
        price = 1000 + n * 7 % 90_000
        prices = [
            f"¥{(price + 2000) / 100:,.2f}",
            f"{price / 100:.2f}",
            f"{(price - 300) / 100:.2f}",
            f"{(price - 500) / 100:.2f}元",
        ]
        writer.writerow(
            [
                f"竞店{item % RIVALS}号",
                f"商品标题{item} 加厚",
                f"P{item:06d}",
                *prices,
                "有货",
                day.isoformat(),
            ]
        )
    return text.getvalue().encode("gb18030")


def _bare(data: bytes, file: Path) -> tuple[float, float]:
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Shop(name="bare"))
        session.add_all(Rival(shop_id=1, name=f"竞店{n}号") for n in range(RIVALS))
        session.flush()
        session.add_all(
            RivalItem(shop_id=1, rival_id=n % RIVALS + 1, key=f"P{n:06d}", title=f"商品标题{n}")
            for n in range(RIVALS * ITEMS)
        )
        session.commit()
        started = time.perf_counter()
        rows = [
            _plain(n, row)
            for n, row in enumerate(csv.DictReader(io.StringIO(data.decode("gb18030"), newline="")))
        ]
        ready = time.perf_counter()
        session.connection().execute(insert(cast(Table, PriceObservation.__table__)), rows)
        session.commit()
        done = time.perf_counter()
    engine.dispose()
    return done - started, done - ready


def _plain(n: int, row: dict[str, str]) -> dict[str, Any]:
    day = date.fromisoformat(row["采集日期"])
    at = datetime.combine(day, datetime.min.time(), UTC) - ZONE
    return {
        "shop_id": 1,
        "rival_item_id": n % (RIVALS * ITEMS) + 1,
        "seen_at": at,
        "seen_on": day,
        "list_price": int(Decimal(row["划线价"].strip("¥").replace(",", "")) * 100),
        "page_price": int(Decimal(row["页面价"]) * 100),
        "coupon_price": int(Decimal(row["券后价"]) * 100),
        "in_hand_price": int(Decimal(row["到手价"].strip("元")) * 100),
        "stock": "in",
        "source": "file",
        "note": "",
        "created_at": at,
    }


def _ours(data: bytes, file: Path) -> float:
    engine = connect(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    with Session(engine, execution_options={"writes": True}) as session:
        actor = actions.open_shop(session, ensure_local_user(session), name="ours")
        session.commit()
        started = time.perf_counter()
        today = FIRST + timedelta(days=DAYS)
        schema = price_schema({}, today)
        sheet = read_table(data, "prices.csv")[0]
        found = propose_prices(session, actor, schema, sheet.cells).found
        plan = make_plan(sheet.cells, found.header, found.columns, schema, given={"seen_at": today})
        done = import_prices(session, actor, plan, Origin("prices.csv", sheet.name, found.columns), day=today)
        session.commit()
        taken = time.perf_counter() - started
        if done.added != ROWS:
            raise AssertionError(f"{done.added} of {ROWS} rows were stored")
    engine.dispose()
    return taken
