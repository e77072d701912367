"""What is stored about rivals: their shops, their items, prices seen, and which item is ours. Money in 分."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned, now
from core.shop.import_tables import ImportRun

# Of rows that are really deleted SQLite would give the id to the next one: whoever decides on a page that is a
# minute old would decide on another pair, and an undo would find another row in its place.
NEVER_TWICE = {"sqlite_autoincrement": True}


class Rival(Versioned, Base):
    """A rival shop or brand. A deleted one stays restorable; its name is taken over when it comes back."""

    __tablename__ = "rival"
    __table_args__ = (UniqueConstraint("shop_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    platform: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    deleted_at: Mapped[datetime | None]


class RivalItem(Versioned, Base):
    """One thing a rival sells. `key` tells it from the rival's others: its id there, its link, or its title."""

    __tablename__ = "rival_item"
    __table_args__ = (
        UniqueConstraint("rival_id", "key"),
        Index("ix_rival_item_shop_deleted", "shop_id", "deleted_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    rival_id: Mapped[int] = mapped_column(ForeignKey("rival.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(64), default="")  # the id that the rival's platform gives it
    title: Mapped[str] = mapped_column(String(200))
    brand: Mapped[str] = mapped_column(String(80), default="")
    category: Mapped[str] = mapped_column(String(80), default="")
    spec: Mapped[str] = mapped_column(String(120), default="")
    # The whole pack as the normaliser reads it from spec and title: 500g*2袋 is 1000 g. None: not readable.
    pack_amount: Mapped[float | None]
    pack_unit: Mapped[str] = mapped_column(String(8), default="")  # g, ml, piece, m; "" when not readable
    url: Mapped[str] = mapped_column(String(500), default="")
    image_url: Mapped[str] = mapped_column(String(500), default="")
    deleted_at: Mapped[datetime | None]


class PriceObservation(Base):
    """What one rival item cost when somebody looked. A layer that was not seen is None, never a guess."""

    __tablename__ = "price_observation"
    __table_args__ = (
        Index("ix_price_observation_item_seen", "rival_item_id", "seen_on", "seen_at"),
        Index("ix_price_observation_shop_seen", "shop_id", "seen_on"),
        Index("ix_price_observation_run", "run_id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    rival_item_id: Mapped[int] = mapped_column(ForeignKey("rival_item.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime]
    seen_on: Mapped[date]  # the day of seen_at in the shop's zone: what people mean by “the price on a day”
    list_price: Mapped[int | None] = mapped_column(BigInteger)  # 划线价
    page_price: Mapped[int | None] = mapped_column(BigInteger)  # 页面价
    event_price: Mapped[int | None] = mapped_column(BigInteger)  # 活动价
    coupon_price: Mapped[int | None] = mapped_column(BigInteger)  # 券后价
    in_hand_price: Mapped[int | None] = mapped_column(BigInteger)  # 到手价
    shipping: Mapped[int | None] = mapped_column(BigInteger)
    gift_value: Mapped[int | None] = mapped_column(BigInteger)
    stock: Mapped[str] = mapped_column(String(8), default="")  # in, low, out; "" when not seen
    source: Mapped[str] = mapped_column(String(8))  # file, pasted, typed, page
    note: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey(ImportRun.id, ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Match(Versioned, Base):
    """That a rival's item is ours, or could be: suggested by the scorer, accepted or rejected by people."""

    __tablename__ = "item_match"
    __table_args__ = (
        UniqueConstraint("item_id", "rival_item_id"),
        Index("ix_item_match_shop_state", "shop_id", "state"),
        Index("ix_item_match_rival_item", "rival_item_id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    rival_item_id: Mapped[int] = mapped_column(ForeignKey("rival_item.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))  # exact, equivalent, substitute
    state: Mapped[str] = mapped_column(String(10), default="suggested")  # suggested, accepted, rejected
    score: Mapped[float] = mapped_column(default=0.0)
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]


class PricePolicy(Versioned, Base):
    """How a shop prices against its rivals: floors, steps, goals by item role. One row a shop."""

    __tablename__ = "price_policy"
    __table_args__ = (UniqueConstraint("shop_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # see core.competitors.policy.Policy


class AlertRule(Versioned, Base):
    """A rule that watches rivals' prices. `scope` narrows it; of several rules of a kind the narrowest counts."""

    __tablename__ = "alert_rule"
    __table_args__ = (Index("ix_alert_rule_shop", "shop_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))  # up, down, crosses, below_floor, stale, back_in_stock
    scope: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # thresholds, layer, hysteresis, cap
    is_on: Mapped[bool] = mapped_column(default=True)
    first_run_at: Mapped[datetime | None]  # until then nothing fires: the first run only learns
    deleted_at: Mapped[datetime | None]


class AlertState(Base):
    """What a rule knows of one matched pair: the value it compares with, and whether it may fire again."""

    __tablename__ = "alert_state"
    __table_args__ = (UniqueConstraint("rule_id", "match_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("alert_rule.id", ondelete="CASCADE"))
    match_id: Mapped[int] = mapped_column(ForeignKey("item_match.id", ondelete="CASCADE"))
    is_armed: Mapped[bool] = mapped_column(default=True)
    value: Mapped[int | None] = mapped_column(BigInteger)
    fired_value: Mapped[int | None] = mapped_column(BigInteger)  # the price at which it fired last
    layer: Mapped[str] = mapped_column(String(16), default="")  # the layer that the value was measured in
    observation_id: Mapped[int | None] = mapped_column(BigId)  # the look that made the state what it is
    times: Mapped[float | None]  # what that look's price was multiplied by for our pack
    fired_at: Mapped[datetime | None]


class Alert(Base):
    """One time that a rule fired. `facts` holds the numbers behind the sentence, as plain values."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("ix_alert_shop_at", "shop_id", "at"),
        Index("ix_alert_rule_at", "rule_id", "at"),
        Index("ix_alert_match", "match_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("alert_rule.id", ondelete="CASCADE"))
    match_id: Mapped[int] = mapped_column(ForeignKey("item_match.id", ondelete="CASCADE"))
    observation_id: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    is_in_digest: Mapped[bool] = mapped_column(default=False)  # over the day's cap: told together, not alone
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class Advice(Versioned, Base):
    """What was advised for one item, what the lead made of it, and how it came out."""

    __tablename__ = "price_advice"
    __table_args__ = (Index("ix_price_advice_shop_state", "shop_id", "state"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    advised_on: Mapped[date]
    action: Mapped[str] = mapped_column(String(8))  # match, beat, hold, raise, watch, ignore
    price_before: Mapped[int | None] = mapped_column(BigInteger)
    price_advised: Mapped[int | None] = mapped_column(BigInteger)
    price_decided: Mapped[int | None] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # the numbers the reason stands on
    state: Mapped[str] = mapped_column(String(10), default="accepted")  # accepted, edited, rejected
    why: Mapped[str] = mapped_column(String(200), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    outcome_at: Mapped[datetime | None]
