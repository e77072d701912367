"""What is stored about a shop and its items. Money in 分."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned, now


class Shop(Versioned, Base):
    """A shop on one platform. `revision` rises with each write, so cached reads know."""

    __tablename__ = "shop"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    platform: Mapped[str] = mapped_column(String(40), default="")
    categories: Mapped[list[str]] = mapped_column(Json, default=list)
    tone: Mapped[str] = mapped_column(String(20), default="plain")
    audience: Mapped[str] = mapped_column(String(200), default="")
    signature: Mapped[str] = mapped_column(String(20), default="")
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Shanghai")
    is_demo: Mapped[bool] = mapped_column(default=False)
    rival_names: Mapped[list[str]] = mapped_column(Json, default=list)
    revision: Mapped[int] = mapped_column(default=1)


class Item(Versioned, Base):
    """One thing the shop sells. A deleted item stays until its undo has passed."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("shop_id", "code"),
        Index("ix_item_shop_deleted", "shop_id", "deleted_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    brand: Mapped[str] = mapped_column(String(80), default="")
    category: Mapped[str] = mapped_column(String(80), default="")
    spec: Mapped[str] = mapped_column(String(120), default="")
    pack_size: Mapped[str] = mapped_column(String(24), default="")  # a decimal number, as text: exact
    pack_unit: Mapped[str] = mapped_column(String(12), default="")
    list_price: Mapped[int | None] = mapped_column(BigInteger)
    usual_price: Mapped[int | None] = mapped_column(BigInteger)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    stock: Mapped[int | None] = mapped_column(BigInteger)
    sold_30d: Mapped[int | None] = mapped_column(BigInteger)  # pieces sold in the last 30 days (30天销量)
    role: Mapped[str] = mapped_column(String(16), default="")
    selling_points: Mapped[list[str]] = mapped_column(Json, default=list)
    facts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    image_url: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[str] = mapped_column(String(16), default="on")
    deleted_at: Mapped[datetime | None]


class ItemChange(Base):
    """What one save changed on one item: field -> [before, after]."""

    __tablename__ = "item_change"
    __table_args__ = (Index("ix_item_change_item", "item_id", "id"), Index("ix_item_change_at", "at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    source: Mapped[str] = mapped_column(String(20), default="edit")
    changes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
