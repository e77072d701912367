"""Why a rule could not look at everything: what is missing, as one sentence each. "" where nothing is."""

from core.locale import _, ngettext


def unknown_prices(n: int) -> str:
    """Say of how many rows the price in hand is not known."""
    said = ngettext(
        "The price in hand of {n} item in a campaign is not known: it has no price, or its scenario cannot be computed.",
        "The price in hand of {n} items in campaigns is not known: they have no price, or their scenario cannot be computed.",
        n,
    )
    return said.format(n=f"{n:,}") if n else ""


def unknown_floors(n: int) -> str:
    """Say of how many rows the floor or the price is not known."""
    said = ngettext(
        "The floor or the price of {n} item in a campaign is not known: enter its cost and its price.",
        "The floor or the price of {n} items in campaigns is not known: enter their costs and prices.",
        n,
    )
    return said.format(n=f"{n:,}") if n else ""


def gates_unknown(n: int) -> str:
    """Say for how many items the price history is too short."""
    said = ngettext(
        "Our own price history of {n} item is too short for its lowest-price gate.",
        "Our own price history of {n} items is too short for their lowest-price gates.",
        n,
    )
    return said.format(n=f"{n:,}") if n else ""


def unknown_stock(n: int) -> str:
    """Say of how many items that several campaigns promise the stock is not known."""
    said = ngettext(
        "{n} item is promised by campaigns that overlap, and its stock is not known.",
        "{n} items are promised by campaigns that overlap, and their stock is not known.",
        n,
    )
    return said.format(n=f"{n:,}") if n else ""


def unknown_forecasts(n: int) -> str:
    """Say of how many rows the stock promised or the forecast is not entered."""
    said = ngettext(
        "Stock or forecast of {n} item in a campaign is not entered.",
        "Stock or forecast of {n} items in campaigns is not entered.",
        n,
    )
    return said.format(n=f"{n:,}") if n else ""


def months_without_budget(months: int) -> str:
    """Say for how many months in which campaigns spend no budget is set."""
    said = ngettext(
        "No budget is set for {n} month in which campaigns spend: set it at Targets.",
        "No budgets are set for {n} months in which campaigns spend: set them at Targets.",
        months,
    )
    return said.format(n=months) if months else ""


def years_without_budget(years: str) -> str:
    """Say for which years in which campaigns spend no budget is set."""
    said = _("No budget is set for {years}, in which campaigns spend: set it at Targets.")
    return said.format(years=years) if years else ""


def deadlines_unknown(n: int) -> str:
    """Say how many campaigns have gates and no deadline."""
    said = ngettext(
        "{n} campaign has enrolment gates and no deadline: enter until when one can enrol.",
        "{n} campaigns have enrolment gates and no deadline: enter until when one can enrol.",
        n,
    )
    return said.format(n=n) if n else ""


def without_role(n: int) -> str:
    """Say how many rows have no role to be held against."""
    said = ngettext(
        "{n} item in a campaign has no role: give it one in the item portfolio.",
        "{n} items in campaigns have no role: give them one in the item portfolio.",
        n,
    )
    return said.format(n=f"{n:,}") if n else ""


def unplanned_mix(n: int) -> str:
    """Say of how many large campaigns the planned sales by role are not known."""
    said = ngettext(
        "What {n} large campaign plans to sell by role is not known: enter forecasts and prices of its items.",
        "What {n} large campaigns plan to sell by role is not known: enter forecasts and prices of their items.",
        n,
    )
    return said.format(n=f"{n:,}") if n else ""


def scenarios_unread(n: int) -> str:
    """Say of how many campaigns the scenario cannot be read."""
    said = ngettext(
        "The scenario of {n} campaign is gone or cannot be read: choose one again.",
        "The scenarios of {n} campaigns are gone or cannot be read: choose them again.",
        n,
    )
    return said.format(n=n) if n else ""
