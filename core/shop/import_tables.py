"""What is stored about imports: who loaded which file, and how a source's columns were mapped."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, now


class ImportRun(Base):
    """One committed import. Its rows are found by `at`: they carry the same moment."""

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_shop", "shop_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    sheet: Mapped[str] = mapped_column(String(200), default="")
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class ImportMapping(Base):
    """How the columns of one source were mapped last: heading -> field, or null for left out."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("shop_id", "kind", "fingerprint"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(32))
    mapping: Mapped[dict[str, str | None]] = mapped_column(Json, default=dict)
    used_at: Mapped[datetime] = mapped_column(default=now)
