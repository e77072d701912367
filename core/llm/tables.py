"""What is stored about model calls: each one with its price, and what a server is known to refuse."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, now


class ModelCall(Base):
    """One question to a model. A finished one keeps its answer, so a repeated step pays nothing.

    `cost` is in 微元 (a millionth of a yuan). `outcome` is "ok" or the code of the ModelError.
    """

    __tablename__ = "model_call"
    __table_args__ = (
        Index("ix_model_call_shop_at", "shop_id", "at"),
        Index("ix_model_call_request", "request_hash", "outcome"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    prompt_name: Mapped[str] = mapped_column(String(60))
    prompt_version: Mapped[int]
    prompt_hash: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(200))
    host: Mapped[str] = mapped_column(String(255))
    rung: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(20))
    error: Mapped[str] = mapped_column(String(400), default="")
    attempts: Mapped[int] = mapped_column(default=1)
    tokens_in: Mapped[int] = mapped_column(default=0)
    tokens_out: Mapped[int] = mapped_column(default=0)
    is_estimated: Mapped[bool] = mapped_column(default=False)
    first_token_ms: Mapped[int] = mapped_column(default=0)
    total_ms: Mapped[int] = mapped_column(default=0)
    cost: Mapped[int] = mapped_column(BigInteger, default=0)
    is_cost_estimated: Mapped[bool] = mapped_column(default=False)
    request_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text, default="")
    finish: Mapped[str] = mapped_column(String(20), default="")


class ModelRefusal(Base):
    """A parameter or a rung that a server refused for a model; forgotten after a day."""

    __tablename__ = "model_refusal"
    __table_args__ = (UniqueConstraint("base_url", "model", "feature"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    base_url: Mapped[str] = mapped_column(String(500))
    model: Mapped[str] = mapped_column(String(200))
    feature: Mapped[str] = mapped_column(String(40))
    learned_at: Mapped[datetime] = mapped_column(default=now)
