"""The kinds of promotion as the trade calls them: their level, what they give, and what they stand beside."""

from dataclasses import dataclass

from core.locale import _
from core.promotions.promotion import Bearer, Level

SHOP_PAYS = ((Bearer.SHOP, 1.0),)
PLATFORM_PAYS = ((Bearer.PLATFORM, 1.0),)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its level, the benefits it can have (the first is offered first), the group it competes in.

    Of a group only one applies (see Stacking): of two shop coupons the better one, of two item prices the
    lower one. An empty group stands beside all. `is_taken` says that a buyer takes it by hand (a coupon) and may
    leave it; the others apply by themselves.
    """

    level: Level
    benefits: tuple[str, ...]
    group: str = ""
    bearers: tuple[tuple[Bearer, float], ...] = SHOP_PAYS
    is_taken: bool = False


ITEM_PRICE = "item_price"

KINDS: dict[str, Kind] = {
    "fixed_price": Kind(Level.ITEM, ("price_each",), ITEM_PRICE),
    "amount_off": Kind(Level.ITEM, ("off_each",), ITEM_PRICE),
    "percent_off": Kind(Level.ITEM, ("percent_each",), ITEM_PRICE),
    "flash_price": Kind(Level.ITEM, ("price_each",), ITEM_PRICE),
    "member_price": Kind(Level.ITEM, ("price_each", "percent_each"), ITEM_PRICE),
    "new_customer_price": Kind(Level.ITEM, ("price_each", "percent_each", "off_each"), ITEM_PRICE),
    "live_price": Kind(Level.ITEM, ("price_each", "off_each"), ITEM_PRICE),
    "group_buy_price": Kind(Level.ITEM, ("price_each",), ITEM_PRICE),
    "presale": Kind(Level.ITEM, ("deposit",), ITEM_PRICE),
    "official_off": Kind(Level.ITEM, ("percent_each", "off_each")),
    "nth_piece": Kind(Level.ITEM, ("nth_piece",), "pieces"),
    "pieces_percent": Kind(Level.ITEM, ("pieces_percent",), "pieces"),
    "buy_get": Kind(Level.ITEM, ("buy_get",), "pieces"),
    "shop_tiers": Kind(Level.SHOP, ("amount_tiers", "percent_tiers"), "shop_tiers"),
    "shop_every": Kind(Level.SHOP, ("every_amount",), "shop_tiers"),
    "bundle_price": Kind(Level.SHOP, ("bundle_price",), "bundle"),
    "gift": Kind(Level.SHOP, ("gift",)),
    "add_on": Kind(Level.SHOP, ("add_on",), is_taken=True),
    "free_shipping": Kind(Level.SHOP, ("shipping_off",), "shipping"),
    "shop_coupon": Kind(Level.SHOP, ("off_order", "percent_order"), "shop_coupon", is_taken=True),
    "cross_shop": Kind(Level.PLATFORM, ("every_amount", "amount_tiers"), "cross_shop"),
    "category_coupon": Kind(
        Level.PLATFORM, ("off_order", "percent_order"), "category_coupon", PLATFORM_PAYS, True
    ),
    "platform_coupon": Kind(
        Level.PLATFORM, ("off_order", "percent_order"), "platform_coupon", PLATFORM_PAYS, True
    ),
    "red_packet": Kind(Level.PLATFORM, ("off_order",), "red_packet", PLATFORM_PAYS, True),
    "member_discount": Kind(Level.PLATFORM, ("percent_order",), "member_discount", PLATFORM_PAYS),
    "points": Kind(Level.PAYMENT, ("points",), "points", PLATFORM_PAYS, True),
    "coins": Kind(Level.PAYMENT, ("points",), "coins", PLATFORM_PAYS, True),
    "payment_off": Kind(Level.PAYMENT, ("off_order",), "payment_off", PLATFORM_PAYS, True),
}

BUYERS = ("new", "member", "fan", "live", "group_buy", "student")


def kind_name(kind: str) -> str:
    """Return a kind as the trade calls it."""
    return {
        "fixed_price": _("fixed price"),
        "amount_off": _("amount off each piece"),
        "percent_off": _("percent off"),
        "flash_price": _("flash price"),
        "member_price": _("member price"),
        "new_customer_price": _("new customer price"),
        "live_price": _("live price"),
        "group_buy_price": _("group-buy price"),
        "presale": _("presale deposit"),
        "official_off": _("official instant discount"),
        "nth_piece": _("Nth piece discount"),
        "pieces_percent": _("discount from N pieces"),
        "buy_get": _("buy X get Y"),
        "shop_tiers": _("shop spend-and-save"),
        "shop_every": _("shop spend-and-save, repeating"),
        "bundle_price": _("bundle price"),
        "gift": _("gift with purchase"),
        "add_on": _("add-on price"),
        "free_shipping": _("free shipping"),
        "shop_coupon": _("shop coupon"),
        "cross_shop": _("cross-shop spend-and-save"),
        "category_coupon": _("category coupon"),
        "platform_coupon": _("platform coupon"),
        "red_packet": _("red packet"),
        "member_discount": _("paid-member discount"),
        "points": _("points"),
        "coins": _("coins"),
        "payment_off": _("payment discount"),
    }[kind]


def level_name(level: Level) -> str:
    """Return a level as the trade calls it."""
    return {
        Level.ITEM: _("item level"),
        Level.SHOP: _("shop level"),
        Level.PLATFORM: _("platform level"),
        Level.PAYMENT: _("payment level"),
    }[level]


def bearer_name(bearer: Bearer) -> str:
    """Return who bears a discount."""
    return {
        Bearer.SHOP: _("the shop"),
        Bearer.PLATFORM: _("the platform"),
        Bearer.SUPPLIER: _("the supplier"),
        Bearer.CREATOR: _("the creator"),
    }[bearer]


def buyer_name(kind: str) -> str:
    """Return a kind of buyer in words."""
    return {
        "new": _("new customers"),
        "member": _("members"),
        "fan": _("followers"),
        "live": _("buyers in the live room"),
        "group_buy": _("group buyers"),
        "student": _("students"),
    }[kind]
