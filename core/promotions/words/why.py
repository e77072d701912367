"""Why a promotion did not apply, in a sentence."""

from collections.abc import Mapping

from core.locale import _, ngettext
from core.money import price
from core.promotions.receipt import Missing, Skipped, WhyNot


def why_not(skipped: Skipped, names: Mapping[str, str]) -> str:
    """Say why a promotion did not apply; `names` are those of promotions by id."""
    other = names.get(skipped.by, skipped.by)
    match skipped.why:
        case WhyNot.OFF:
            return _("switched off")
        case WhyNot.NOT_IN_SCOPE:
            return _("no item of the basket is in its scope")
        case WhyNot.NOT_MET:
            return _lacking(skipped.missing)
        case WhyNot.NOT_THIS_BUYER:
            return _("not for this buyer")
        case WhyNot.NOT_NOW:
            return _("not at this time")
        case WhyNot.USED_UP:
            return _("used up")
        case WhyNot.EXCLUDED:
            return _("does not stand beside {other}").format(other=other)
        case WhyNot.WORSE:
            if not other:
                return _("the buyer pays less without it")
            return _("{other} is better for the buyer").format(other=other)
        case WhyNot.NOTHING_LEFT:
            return _("nothing is left that it could take off")


def _lacking(missing: Missing | None) -> str:
    if missing is None:
        return _("its condition is not met")
    lacks = missing.needed - missing.have
    match missing.field:
        case "amount":
            return _("{lacks} more to reach {needed}").format(
                lacks=price(lacks), needed=price(missing.needed)
            )
        case "amount_above":
            return _("more than {needed} is needed, the basket has {have}").format(
                needed=price(missing.needed), have=price(missing.have)
            )
        case "pieces" | "pieces_of_one_line":
            return ngettext("{n} more piece is needed", "{n} more pieces are needed", lacks).format(n=lacks)
        case "distinct_items":
            return ngettext("{n} more item is needed", "{n} more different items are needed", lacks).format(
                n=lacks
            )
        case _:
            return _("an item that it asks for is not in the basket")
