"""Each kind of promotion in one line, for whoever chooses one."""

from core.locale import _


def kind_line(kind: str) -> str:
    """Return what a kind of promotion does, in one line."""
    return {
        "fixed_price": _("Each piece at one price."),
        "amount_off": _("So much off each piece."),
        "percent_off": _("A percentage off each piece, for a time."),
        "flash_price": _("One price for a short sale of few pieces."),
        "member_price": _("A price of their own for members of the shop."),
        "new_customer_price": _("A price of their own for whoever buys here for the first time."),
        "live_price": _("A price that holds in the live room only."),
        "group_buy_price": _("A price for those who buy together."),
        "presale": _("A deposit that counts for more, or takes something off; the rest is paid later."),
        "official_off": _(
            "The platform's discount off each piece, taken without asking; stands beside the others."
        ),
        "nth_piece": _("The Nth piece is cheaper or free."),
        "pieces_percent": _("The more pieces, the larger the percentage off."),
        "buy_get": _("Buy so many, get so many free or cheaper."),
        "shop_tiers": _("From an amount on, something off the order; several tiers possible."),
        "shop_every": _("Something off for each full amount, as often as it fits."),
        "bundle_price": _("Several pieces together for one price."),
        "gift": _("Something is sent along with the order."),
        "add_on": _("With the order, some items cost less."),
        "free_shipping": _("The postage, or a part of it, is taken over."),
        "shop_coupon": _("A coupon of the shop that the buyer takes."),
        "cross_shop": _("The platform's spend-and-save over all shops."),
        "category_coupon": _("A coupon of the platform for some categories."),
        "platform_coupon": _("A coupon of the platform for everything."),
        "red_packet": _("Money off that the platform gives away."),
        "member_discount": _("A percentage off for paying members of the platform, such as 88VIP."),
        "points": _("Points pay for a part."),
        "coins": _("Coins pay for a part."),
        "payment_off": _("Something off for a way of paying."),
    }[kind]
