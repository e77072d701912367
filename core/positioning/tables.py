"""What is stored about positioning. Money in 分; days in the shop's zone; shares 0…1."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned, now
from core.shop.import_tables import ImportRun

# Of rows that are really deleted SQLite would give the id to the next one (see core.competitors.tables).
NEVER_TWICE = {"sqlite_autoincrement": True}


class StoreProfile(Base):
    """One version of a shop's positioning, whole; the highest number is the current one. Versions never change.

    `terms` holds the sections by name, see core.positioning.sections; `changed` names those that this
    version changed.
    """

    __tablename__ = "store_profile"
    __table_args__ = (UniqueConstraint("shop_id", "number"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    number: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    changed: Mapped[list[str]] = mapped_column(Json, default=list)
    note: Mapped[str] = mapped_column(String(300), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)


class MarketItem(Base):
    """One thing somebody sells in the market, from an optional market export: neither ours nor a rival's we follow."""

    __tablename__ = "market_item"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        Index("ix_market_item_category", "shop_id", "category"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))  # a digest of category, seller and title
    category: Mapped[str] = mapped_column(String(80), default="")
    seller: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    price: Mapped[int] = mapped_column(BigInteger)
    pieces: Mapped[int | None] = mapped_column(BigInteger)
    sales: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(default=now)  # of the import that wrote it last
    run_id: Mapped[int | None] = mapped_column(ForeignKey(ImportRun.id, ondelete="SET NULL"))
    before: Mapped[dict[str, Any]] = mapped_column(
        Json, default=dict
    )  # what that import replaced, for its undo


class PriceBands(Versioned, Base):
    """How a category's prices are cut into bands ("" is the whole shop)."""

    __tablename__ = "price_bands"
    __table_args__ = (UniqueConstraint("shop_id", "category"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    category: Mapped[str] = mapped_column(String(80), default="")
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class AttributeTable(Versioned, Base):
    """Brands × attributes, for the perceptual map: counts of mentions, or mean ratings."""

    __tablename__ = "attribute_table"
    __table_args__ = (Index("ix_attribute_table_shop", "shop_id", "deleted_at"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(8))  # counts, ratings
    origin: Mapped[str] = mapped_column(String(8))  # file, typed, reviews
    source: Mapped[str] = mapped_column(String(200), default="")  # a file's name, or who was asked
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # see core.positioning.attributes
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    deleted_at: Mapped[datetime | None]


class ItemMonth(Base):
    """What one item brought in a month, from the platform's item export. A missing number was not in the file."""

    __tablename__ = "item_month"
    __table_args__ = (
        UniqueConstraint("item_id", "month"),
        Index("ix_item_month_shop", "shop_id", "month"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    month: Mapped[date]  # its first day
    sales: Mapped[int | None] = mapped_column(BigInteger)
    pieces: Mapped[int | None] = mapped_column(BigInteger)
    visitors: Mapped[int | None] = mapped_column(BigInteger)
    buyers: Mapped[int | None] = mapped_column(BigInteger)
    carts: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(default=now)
    run_id: Mapped[int | None] = mapped_column(ForeignKey(ImportRun.id, ondelete="SET NULL"))
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Canvas(Versioned, Base):
    """A canvas of notes: SWOT with its TOWS, a value proposition, a strategy canvas."""

    __tablename__ = "canvas"
    __table_args__ = (Index("ix_canvas_shop", "shop_id", "deleted_at"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))  # swot, value, strategy
    title: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # see core.positioning.canvas
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    deleted_at: Mapped[datetime | None]


class Review(Base):
    """What one buyer wrote, of one of our items or of another brand's. No names of buyers are kept."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        Index("ix_review_day", "shop_id", "day"),
        Index("ix_review_item", "item_id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))  # a digest of who it is about, day, rating and text
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="SET NULL"))
    code: Mapped[str] = mapped_column(String(64), default="")  # of the item, as the file names it
    brand: Mapped[str] = mapped_column(String(80), default="")  # "" is our own
    rating: Mapped[float | None]  # 1…5
    text: Mapped[str] = mapped_column(Text)
    day: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(default=now)
    run_id: Mapped[int | None] = mapped_column(ForeignKey(ImportRun.id, ondelete="SET NULL"))


class ReviewTopics(Versioned, Base):
    """The shop's own topics of reviews, each a set of words; one row a shop. Without it the rule pack's hold."""

    __tablename__ = "review_topics"
    __table_args__ = (UniqueConstraint("shop_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
