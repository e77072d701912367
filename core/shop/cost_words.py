"""The cost terms in words."""

from core.locale import _
from core.rules.fees import platform_name
from core.shop.costs import MONEY, SHARE, UNITS, CostTerms


def group_name(group: str) -> str:
    """Return a group of cost terms as a heading."""
    return {
        "fees": _("Fees"),
        "parcels": _("Parcels"),
        "refunds": _("Refunds"),
        "marketing": _("Marketing"),
        "tax": _("Tax"),
    }[group]


def term_name(name: str) -> str:
    """Return a cost term as the trade calls it."""
    return {
        "payment_fee": _("Payment fee"),
        "category_fee": _("Category fee"),
        "shipping": _("Shipping an order"),
        "packing": _("Packing an order"),
        "units_per_order": _("Pieces an order"),
        "insurance": _("Return insurance an order"),
        "refund_before": _("Refunds before dispatch"),
        "refund_after": _("Refunds after dispatch"),
        "resale_share": _("Returned goods sold again"),
        "handling": _("Handling of a return"),
        "ads_per_order": _("Ads an order"),
        "creator_share": _("Creator commission"),
        "gifts_per_order": _("Gifts in an order"),
        "tax": _("VAT in the price"),
    }[name]


def term_unit(name: str) -> str:
    """Return the unit in which a term is typed."""
    unit = UNITS[name]
    return "%" if unit == SHARE else "¥" if unit == MONEY else _("pieces")


def term_help(name: str) -> str:
    """Return in a sentence what a term counts, and what a refund does to it."""
    return {
        "payment_fee": _("Share of the price for payment and basic software; nothing of refunded sales."),
        "category_fee": _("Share of the price that the platform keeps; nothing of refunded sales."),
        "shipping": _("Paid for every parcel that is sent, also when it comes back."),
        "packing": _("Paid for every parcel that is sent, also when it comes back."),
        "units_per_order": _("So many pieces share the costs of one order."),
        "insurance": _("Paid for every parcel that is sent; it pays the way back."),
        "refund_before": _("Share of paid orders refunded before dispatch: no parcel, goods stay."),
        "refund_after": _("Share of paid orders refunded after dispatch: parcel paid, goods come back."),
        "resale_share": _("Share of the returned goods that can be sold again."),
        "handling": _("Opening, checking and repacking of one returned parcel."),
        "ads_per_order": _("Ad spend divided by all paid orders; a refund does not bring it back."),
        "creator_share": _("Share of the price for the creator; nothing of refunded sales."),
        "gifts_per_order": _("Small gifts in every parcel that is sent; they do not come back."),
        "tax": _(
            "Prices include VAT. At the rate r the share r/(1+r) of the sales that stand is tax. A general "
            "taxpayer enters costs without the input VAT that is deducted, a small taxpayer with VAT."
        ),
    }[name]


def platform_used(terms: CostTerms) -> str:
    """Say which platform's fees are counted with."""
    if terms.is_platform_known:
        return _("Fees as on {platform}.").format(platform=platform_name(terms.platform))
    return _("The shop's platform is none of those known: fees are counted as on another platform.")
