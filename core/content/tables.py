"""What is stored about copy: briefs, the pieces drafted for them, and every version of a piece."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned, now


class CopyBrief(Versioned, Base):
    """An order for copy, as `core.content.brief.Brief` reads it, and the newest job that drafts for it."""

    __tablename__ = "copy_brief"
    __table_args__ = (Index("ix_copy_brief_shop", "shop_id", "deleted_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(120))
    brief: Mapped[dict[str, Any]] = mapped_column(Json)
    job_id: Mapped[str] = mapped_column(String(32), default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    deleted_at: Mapped[datetime | None]


class CopyBriefItem(Base):
    """An item that a brief is about, so that the item knows where it is used."""

    __tablename__ = "copy_brief_item"

    brief_id: Mapped[int] = mapped_column(ForeignKey("copy_brief.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("item.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CopyBriefCampaign(Base):
    """The campaign that a brief announces. One campaign may have many briefs, a brief has one campaign at most.

    A table of its own: to add a reference to a full table SQLite would have to fill it anew.
    """

    __tablename__ = "copy_brief_campaign"

    brief_id: Mapped[int] = mapped_column(ForeignKey("copy_brief.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)


class Copy(Versioned, Base):
    """One piece of copy of one kind. `slot` is its place in the job that drafted it: a repeated
    step of a job finds its piece there and stores it once.
    """

    __tablename__ = "copy"
    __table_args__ = (
        UniqueConstraint("job_id", "slot"),
        Index("ix_copy_brief", "brief_id", "deleted_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"), index=True)
    brief_id: Mapped[int] = mapped_column(ForeignKey("copy_brief.id", ondelete="CASCADE"))
    job_id: Mapped[str] = mapped_column(String(32))
    slot: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(16))
    angle: Mapped[str] = mapped_column(String(40))
    parts: Mapped[dict[str, str]] = mapped_column(Json)
    origin: Mapped[str] = mapped_column(String(12))
    chosen: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int] = mapped_column(default=1)
    prompt: Mapped[str] = mapped_column(String(80), default="")
    prompt_hash: Mapped[str] = mapped_column(String(64), default="")
    model: Mapped[str] = mapped_column(String(120), default="")
    deleted_at: Mapped[datetime | None]


class CopyVersion(Base):
    """The text of a piece as it stood after one save."""

    __tablename__ = "copy_version"
    __table_args__ = (UniqueConstraint("copy_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id", ondelete="CASCADE"))
    number: Mapped[int]
    parts: Mapped[dict[str, str]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
