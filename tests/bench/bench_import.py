"""How much the care of an import costs: 100,000 rows through ours, against a plain reader and bulk insert.

Both read the same csv and write the same SQLite schema; the plain one trusts every cell.
"""

import csv
import io
import tempfile
import time
from pathlib import Path
from typing import cast

from sqlalchemy import Table, create_engine, insert
from sqlalchemy.orm import Session

from core.db.base import Base, now
from core.db.engine import connect
from core.files.plan import make_plan
from core.files.read_table import read_table
from core.shop import actions
from core.shop.import_log import Origin
from core.shop.import_reads import propose
from core.shop.importing import import_items
from core.shop.item_columns import item_schema
from core.shop.tables import Item, Shop
from core.team.actions import ensure_local_user

ROWS = 100_000
HEADER = [
    "商品编码",
    "商品标题",
    "品牌",
    "类目",
    "吊牌价",
    "售价",
    "成本",
    "库存",
    "卖点",
    "材质",
    "产地",
    "主图",
]


def run() -> list[tuple[str, float, str]]:
    """Return the rows a second of a whole import, of the plain way, and their ratio."""
    data = _table()
    with tempfile.TemporaryDirectory() as folder:
        plain = ROWS / _plain(data, Path(folder) / "plain.db")
        whole = ROWS / _ours(data, Path(folder) / "ours.db")
    return [
        ("import rows per second", whole, "read, recognise, check every cell, store with history and undo"),
        ("plain rows per second", plain, "csv reader and bulk insert, nothing checked"),
        ("import against plain", whole / plain, "share of the plain speed"),
    ]


def _table() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for i in range(ROWS):
        prices = f"¥{i % 3000:,}.00", f"{i % 977}.50", f"{i % 500}元"
        tail = i % 1000, f"柔软{i % 40};耐用", "棉", "浙江", f"https://img.example.com/{i}.jpg"
        writer.writerow([f"SKU{i:06d}", f"商品标题{i} 加厚", f"品牌{i % 50}", "家居", *prices, *tail])
    return text.getvalue().encode("gb18030")


def _plain(data: bytes, file: Path) -> float:
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Shop(name="plain"))
        session.commit()
        started = time.perf_counter()
        at = now()
        rows = [
            {
                "shop_id": 1,
                "code": row["商品编码"],
                "title": row["商品标题"],
                "brand": row["品牌"],
                "category": row["类目"],
                "list_price": int(row["吊牌价"].strip("¥").replace(",", "").replace(".", "")),
                "usual_price": int(row["售价"].replace(".", "")),
                "cost": int(row["成本"].strip("元")) * 100,
                "stock": int(row["库存"]),
                "selling_points": row["卖点"].split(";"),
                "facts": {"材质": row["材质"], "产地": row["产地"]},
                "image_url": row["主图"],
                "created_at": at,
                "updated_at": at,
            }
            for row in csv.DictReader(io.StringIO(data.decode("gb18030"), newline=""))
        ]
        session.connection().execute(insert(cast(Table, Item.__table__)), rows)
        session.commit()
        taken = time.perf_counter() - started
    engine.dispose()
    return taken


def _ours(data: bytes, file: Path) -> float:
    engine = connect(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    with Session(engine, execution_options={"writes": True}) as session:
        actor = actions.open_shop(session, ensure_local_user(session), name="ours")
        session.commit()
        started = time.perf_counter()
        schema = item_schema()
        sheet = read_table(data, "list.csv")[0]
        found = propose(session, actor, schema, sheet.cells)
        plan = make_plan(sheet.cells, found.header, found.columns, schema)
        done = import_items(session, actor, plan, Origin("list.csv", sheet.name, found.columns))
        session.commit()
        taken = time.perf_counter() - started
        if done.added != ROWS:
            raise AssertionError(f"{done.added} of {ROWS} rows were stored")
    engine.dispose()
    return taken
