"""The five layers of a price, from the crossed-out one down to what the buyer pays in the end."""

from core.locale import _

LAYERS = ("list_price", "page_price", "event_price", "coupon_price", "in_hand_price")
DEEPEST = "deepest"  # not a layer of its own: for each price the deepest layer that was seen


def layer_name(layer: str) -> str:
    """Return a layer, or the choice of the deepest one known, as the trade calls it."""
    return {
        "list_price": _("List price"),
        "page_price": _("Page price"),
        "event_price": _("Event price"),
        "coupon_price": _("After coupon"),
        "in_hand_price": _("In hand"),
        DEEPEST: _("Deepest known"),
    }[layer]
