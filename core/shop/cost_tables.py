"""What is stored about a shop's costs: fees, parcels, refunds, ads, tax. One row a shop."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, BigId, Json, Versioned


class ShopCosts(Versioned, Base):
    """The shop's own cost terms; what they do not say is as the rule pack says (core.shop.costs)."""

    __tablename__ = "shop_costs"
    __table_args__ = (UniqueConstraint("shop_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id", ondelete="CASCADE"))
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
