"""What is stored about promotion plans: each holds scenarios that are compared, and one that is chosen."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned

# Of rows that are really deleted SQLite would give the id to the next one (see core.competitors.tables).
NEVER_TWICE = {"sqlite_autoincrement": True}


class PromotionPlan(Versioned, Base):
    """A question a planner works on (“Double 11 snacks”), answered by its scenarios A, B, C."""

    __tablename__ = "promotion_plan"
    __table_args__ = (Index("ix_promotion_plan_shop", "shop_id", "deleted_at"), NEVER_TWICE)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(500), default="")
    deleted_at: Mapped[datetime | None]


class PromotionScenario(Versioned, Base):
    """One answer: basket, promotions, policy, what-if values, targets; see core.promotions.scenario.Scenario."""

    __tablename__ = "promotion_scenario"
    __table_args__ = (
        UniqueConstraint("plan_id", "letter"),
        Index("ix_promotion_scenario_shop", "shop_id"),
        NEVER_TWICE,
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("promotion_plan.id", ondelete="CASCADE"))
    letter: Mapped[str] = mapped_column(String(1))  # A, B, C …
    name: Mapped[str] = mapped_column(String(80), default="")
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    chosen_at: Mapped[datetime | None]  # of one plan's scenarios at most one is chosen
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    deleted_at: Mapped[datetime | None]
