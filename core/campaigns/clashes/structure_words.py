"""What the rule of the item portfolio says of its facts, and how such a clash is settled."""

from collections.abc import Mapping
from typing import Any

from core.locale import _, ngettext
from core.money import price
from core.shop.items import item_role_name


def off_structure(facts: Mapping[str, Any], items: str) -> str:
    """Return which campaign breaks the structure, and how; `items` are the items' names as a list."""
    return {"band": _band, "image": _image, "mix": _mix, "clearance": _clearance}[facts["kind"]](facts, items)


def off_structure_fix(facts: Mapping[str, Any]) -> str:
    """Return how a campaign gets back into the structure."""
    match facts["kind"]:
        case "band":
            said = _(
                "Raise the price in hand to {least} or more, choose a milder offer, or change the role or its band."
            )
            return said.format(least=price(facts["least"]))
        case "image":
            said = _("Take at most {most} off image items, or take them out.")
            return said.format(most=f"{facts['most']:.0%}")
        case "mix":
            return _("Put more profit items in, or plan more of them; or set the structure another target.")
        case _:
            return _("Take the clearance items out, or give the campaign another goal.")


def _band(facts: Mapping[str, Any], items: str) -> str:
    said = ngettext(
        "{campaign}: {n} item sells below the price band of its role, {price} in hand where {role} items begin at {least}: {items}.",
        "{campaign}: {n} items sell below the price bands of their roles, the worst one for {price} in hand where {role} items begin at {least}: {items}.",
        facts["n"],
    )
    return said.format(
        campaign=facts["campaign"],
        n=f"{facts['n']:,}",
        price=price(facts["price"]),
        role=item_role_name(facts["role"]),
        least=price(facts["least"]),
        items=items,
    )


def _image(facts: Mapping[str, Any], items: str) -> str:
    said = ngettext(
        "{campaign}: {n} image item is sold {off} below its usual price, and {most} is the most: {items}.",
        "{campaign}: {n} image items are sold up to {off} below their usual prices, and {most} is the most: {items}.",
        facts["n"],
    )
    return said.format(
        campaign=facts["campaign"],
        n=f"{facts['n']:,}",
        off=f"{facts['off']:.0%}",
        most=f"{facts['most']:.0%}",
        items=items,
    )


def _mix(facts: Mapping[str, Any], _items: str) -> str:
    said = _(
        "{campaign}: profit items bring {share} of the planned sales, {points} points below the target of {target}."
    )
    return said.format(
        campaign=facts["campaign"],
        share=f"{facts['share']:.0%}",
        points=f"{facts['points']:.0f}",
        target=f"{facts['target']:.0%}",
    )


def _clearance(facts: Mapping[str, Any], items: str) -> str:
    said = ngettext(
        "{campaign} is to win new buyers, and sells {n} clearance item: {items}.",
        "{campaign} is to win new buyers, and sells {n} clearance items: {items}.",
        facts["n"],
    )
    return said.format(campaign=facts["campaign"], n=f"{facts['n']:,}", items=items)
