"""Common promotions, each one click away."""

from collections.abc import Callable, Mapping

from core.locale import _
from core.promotions.benefits import (
    AmountTiers,
    Benefit,
    Deposit,
    EveryAmount,
    NthPiece,
    OffOrder,
    PercentEach,
    PercentOrder,
    PiecesPercent,
    ShippingOff,
)
from core.promotions.kinds import KINDS
from core.promotions.promotion import Condition, Promotion, Stacking
from pages.ui.lab.stacked import NEW


def of_kind(kind: str, benefit: Benefit, *, amount: int | None = None, buyers: str = "") -> Promotion:
    """Return a promotion of a kind with what the trade takes for granted: level, group, who bears it."""
    known = KINDS[kind]
    kinds = frozenset([buyers]) if buyers else frozenset()
    return Promotion(
        NEW,
        kind,
        benefit,
        level=known.level,
        condition=Condition(amount=amount, buyers=kinds),
        stacking=Stacking(group=known.group),
        bearers=known.bearers,
    )


TEMPLATES: Mapping[str, Callable[[], Promotion]] = {
    "official_off": lambda: of_kind("official_off", PercentEach(0.15)),
    "shop_tiers": lambda: of_kind("shop_tiers", AmountTiers(((300_00, 50_00),))),
    "shop_coupon": lambda: of_kind("shop_coupon", OffOrder(20_00), amount=199_00),
    "presale": lambda: of_kind("presale", Deposit(10_00, counts_as=20_00)),
    "nth_piece": lambda: of_kind("nth_piece", NthPiece(2, 0.5)),
    "pieces_percent": lambda: of_kind("pieces_percent", PiecesPercent(((2, 0.1), (3, 0.2)))),
    "cross_shop": lambda: of_kind("cross_shop", EveryAmount(300_00, 50_00)),
    "member_discount": lambda: of_kind("member_discount", PercentOrder(0.05), buyers="member"),
    "free_shipping": lambda: of_kind("free_shipping", ShippingOff(), amount=99_00),
}


def template_name(template: str) -> str:
    """Return a template as the trade says it."""
    return {
        "official_off": _("Official 15% off"),
        "shop_tiers": _("¥50 off from ¥300"),
        "shop_coupon": _("Shop coupon ¥20"),
        "presale": _("Deposit ¥10 counts ¥20"),
        "nth_piece": _("2nd piece half price"),
        "pieces_percent": _("2 pieces 10%, 3 pieces 20% off"),
        "cross_shop": _("¥50 off each ¥300"),
        "member_discount": _("88VIP 5% off"),
        "free_shipping": _("Free shipping from ¥99"),
    }[template]
