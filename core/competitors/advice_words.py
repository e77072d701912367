"""An advice in the reader's language: what to do, why in words and numbers, and what to mind."""

from collections.abc import Mapping
from typing import Any

from core.competitors.policy import position_name
from core.locale import _, ngettext
from core.money import price
from core.shop.items import item_role_name


def action_name(action: str) -> str:
    """Return what is advised, as the trade calls it."""
    return {
        "beat": _("Beat"),
        "match": _("Match"),
        "raise": _("Raise"),
        "hold": _("Hold"),
        "watch": _("Watch"),
        "ignore": _("Ignore"),
    }[action]


def sentences(facts: Mapping[str, Any]) -> list[str]:
    """Say why, one sentence a note of the advice; the first one decides.

    `facts` are the fields of an `Advised`, also as they are stored; an amount that is missing there
    is written as a dash.
    """
    words = {
        "ours": price(facts.get("ours")),
        "advised": price(facts.get("price")),
        "cheapest": price(facts.get("cheapest")),
        "rival": facts.get("cheapest_rival", ""),
        "middle": price(facts.get("middle")),
        "dearest": price(facts.get("dearest")),
        "least": price(facts.get("goal_least")),
        "most": _("no limit") if facts.get("goal_most") is None else price(facts["goal_most"]),
        "floor": price(facts.get("floor")),
        "break_even": price(facts.get("break_even")),
        "step": price(facts.get("largest_step")),
        "lowest": price(facts.get("lowest")),
        "days": facts.get("base_days", 0),
        "day": facts.get("wait_until") or "",
        "margin": f"{facts.get('target_margin', 0.0):.0%}",
        "position": position_name(facts.get("position") or "any"),
        "role": item_role_name(facts.get("band_role") or "") or _("no role"),
        "band_least": price(facts.get("band_least")),
        "band_most": price(facts.get("band_most")),
    }
    return [_sentence(note).format(**words) for note in facts.get("notes", ())]


def _sentence(note: str) -> str:
    return (_why() | _limits() | _base())[note]


def _why() -> dict[str, str]:
    return {
        "above_goal": _("Ours is {ours}; to be {position} it may be at most {most} (cheapest: {rival} at {cheapest})."),
        "below_goal": _("Ours is {ours}; it stays {position} up to higher prices, {least} is enough (cheapest: {rival} at {cheapest})."),
        "in_goal": _("Ours is {ours}: {position} already, within {least} to {most}."),
        "under_floor": _("Ours is {ours}, under the floor of {floor} that leaves a margin of {margin} (break-even {break_even})."),
        "floor_above_goal": _("To be {position} takes {most} or less, and that is under our floor of {floor}: we do not follow."),
        "above_band": _("Ours is {ours}; the band of {role} items ends at {band_most}."),
        "below_band": _("Ours is {ours}; the band of {role} items begins at {band_least}."),
        "floor_above_band": _("The band of {role} items ends at {band_most}, and our floor is {floor}: change the role, the band or the cost first."),
        "no_cost": _("The item's cost is unknown, so nobody can tell how far it may fall. Add the cost first."),
        "no_price": _("Our own price is unknown in this layer."),
        "no_goal": _("Items of this role have no price goal."),
        "stale": _("All prices of rivals are too old: look again before anything is changed."),
        "weak": _("Only weak matches are known: no price of theirs is sure to be for the same thing."),
        "odd": _("What is left is less than a quarter or more than four times of our price: a slip of the pen, or another pack. Check these prices first."),
        "out_of_stock": _("Rivals that sell this are out of stock: their prices win no buyer."),
        "nobody": _("No rival's price is known."),
    }  # fmt: skip


def _limits() -> dict[str, str]:
    return {
        "at_floor": _("The floor of {floor} stops the price there; it leaves a margin of {margin}."),
        "band_most": _("The band of {role} items ends at {band_most}: dearer it does not get."),
        "band_least": _("The band of {role} items begins at {band_least}: cheaper it does not get."),
        "step": _("One step is at most {step}: the rest follows after the cool-down."),
        "cool_down": _("The price was changed lately: wait until {day} to see what it did."),
    }


def _base() -> dict[str, str]:
    return {
        "no_discount": _("{advised} is no lower than our lowest price of the last {days} days ({lowest}): do not tell it as a discount."),
        "discount_base": _("Told as a discount without a stated base, it counts from {lowest}, our lowest price of the last {days} days."),
        "base_after_raise": _("A discount told in the {days} days after must go below {lowest}, our lowest price of the last {days} days, not below the raised price."),
    }  # fmt: skip


def rests_on(facts: Mapping[str, Any]) -> str:
    """Say how many rivals' prices the advice rests on, and how many were left out and why."""
    n = facts.get("rivals", 0)
    said = [ngettext("{n} rival price counts", "{n} rival prices count", n).format(n=n)]
    for name, words in (
        ("stale", ngettext("{n} is stale", "{n} are stale", facts.get("stale", 0))),
        ("weak", ngettext("{n} is a weak match", "{n} are weak matches", facts.get("weak", 0))),
        (
            "odd",
            ngettext(
                "{n} is too far from ours to be true",
                "{n} are too far from ours to be true",
                facts.get("odd", 0),
            ),
        ),
        (
            "out_of_stock",
            ngettext("{n} is out of stock", "{n} are out of stock", facts.get("out_of_stock", 0)),
        ),
    ):
        if facts.get(name):
            said.append(words.format(n=facts[name]))
    return " · ".join(said)


def state_name(state: str) -> str:
    """Return what was decided, as a person reads it."""
    return {"accepted": _("accepted"), "edited": _("other price"), "rejected": _("rejected")}[state]
