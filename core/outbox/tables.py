"""What is stored about messages that leave the desk: where they may go, and what waits to be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned, now


class Webhook(Versioned, Base):
    """Where a shop's messages go. The address carries a token: it is never shown whole again."""

    __tablename__ = "webhook"
    __table_args__ = (Index("ix_webhook_shop", "shop_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))  # dingtalk, feishu, wecom, json
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(200), default="")
    is_on: Mapped[bool] = mapped_column(default=True)
    deleted_at: Mapped[datetime | None]


class Message(Base):
    """One message to one webhook. `key` makes it once: the same deed never queues it twice."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        UniqueConstraint("webhook_id", "key"),
        Index("ix_outbox_message_state_next", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(120))
    lines: Mapped[list[str]] = mapped_column(Json, default=list)
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # what the plain JSON format carries
    # waiting, claimed, sending, sent, failed, uncertain: see deliver.py
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
