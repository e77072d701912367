"""A shop of 50,000 items with a drafted brief, for what must not grow with the shop."""

from typing import cast

from sqlalchemy import Table, insert

from core.content.actions import read_brief, save_brief, store_draft
from core.content.offline import draft_all_offline
from core.db.base import now
from core.db.engine import writing
from core.shop.actions import open_shop, touch
from core.shop.tables import Item
from core.team.actions import ensure_local_user

ITEMS = 50_000
NAME = "五万件商品的店"


def open_big_shop() -> tuple[int, int]:
    """Store the shop in the database at hand; return its id and the brief's."""
    with writing() as session:
        actor = open_shop(session, ensure_local_user(session), name=NAME, platform="taobao")
        session.connection().execute(insert(cast(Table, Item.__table__)), _rows(actor.shop_id))
        items = [{"code": "SKU00001", "title": "云朵杯 加厚款 1", "category": "家居", "usual_price": 2990}]
        brief = read_brief({"shop": NAME, "items": items, "occasion": "周年庆", "offer": {"price": 1990}})
        row = save_brief(session, actor, brief)
        for n, draft in enumerate(draft_all_offline(brief)):
            store_draft(
                session,
                shop_id=actor.shop_id,
                brief_id=row.id,
                job_id="bench",
                slot=f"{draft.kind}.{n % brief.variants}",
                values=draft.model_dump(),
            )
        touch(session, actor.shop_id)
        return actor.shop_id, row.id


def _rows(shop_id: int) -> list[dict[str, object]]:
    at = now()
    return [
        {
            "shop_id": shop_id,
            "code": f"SKU{n:05d}",
            "title": f"云朵杯 加厚款 {n}",
            "brand": f"品牌{n % 50}",
            "category": ("家居", "零食", "文具", "母婴")[n % 4],
            "list_price": 3990 + n % 900,
            "usual_price": 2990 + n % 900,
            "cost": None if n % 7 == 0 else 1200,
            "stock": n % 300,
            "selling_points": ["双层隔热", f"第{n % 30}代杯盖"],
            "facts": {} if n % 9 == 0 else {"材质": "不锈钢", "产地": "浙江"},
            "created_at": at,
            "updated_at": at,
        }
        for n in range(ITEMS)
    ]
