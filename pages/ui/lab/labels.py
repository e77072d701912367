"""A promotion in a few words, and why it does not apply."""

from collections.abc import Mapping

from core.locale import _
from core.money import price
from core.promotions.kinds import kind_name
from core.promotions.promotion import Promotion
from core.promotions.receipt import Skipped, WhyNot


def label(promotion: Promotion) -> str:
    """Return a promotion's name, else its kind."""
    return promotion.name or kind_name(promotion.kind)


def why_not(skipped: Skipped, names: Mapping[str, str]) -> str:
    """Return in words why a promotion does not apply. `names` are the labels of the others by id."""
    other = names.get(skipped.by, "")
    missing = skipped.missing
    if skipped.why is WhyNot.NOT_MET and missing is not None and missing.field.startswith("amount"):
        return _("from {needed}, the basket has {have}").format(
            needed=price(missing.needed), have=price(missing.have)
        )
    if skipped.why is WhyNot.NOT_MET and missing is not None:
        return _("from {needed} pieces, the basket has {have}").format(
            needed=missing.needed, have=missing.have
        )
    if skipped.why is WhyNot.EXCLUDED and other:
        return _("does not go together with {other}").format(other=other)
    if skipped.why is WhyNot.WORSE and other:
        return _("{other} is better for the buyer").format(other=other)
    return {
        WhyNot.OFF: _("switched off"),
        WhyNot.NOT_IN_SCOPE: _("nothing in the basket is in its scope"),
        WhyNot.NOT_MET: _("its condition is not met"),
        WhyNot.NOT_THIS_BUYER: _("not for this buyer"),
        WhyNot.NOT_NOW: _("not at this time"),
        WhyNot.USED_UP: _("used up"),
        WhyNot.EXCLUDED: _("another one does not stand beside it"),
        WhyNot.WORSE: _("another way is better for the buyer"),
        WhyNot.NOTHING_LEFT: _("nothing is left that it could take off"),
    }[skipped.why]
