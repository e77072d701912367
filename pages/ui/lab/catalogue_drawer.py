"""One item of the run at the right: its receipt, what it leaves, and where its price stands."""

import pandas as pd
import streamlit as st

from core.locale import _, ngettext
from core.money import price
from core.promotions.catalogue_prices import line_of, quote_line
from core.promotions.catalogue_run import WINDOWS, Catalogue, CatalogueRun
from core.promotions.receipt import Receipt
from core.promotions.receipt_margin import receipt_margin
from core.promotions.scenario import Scenario
from core.shop.costs import CostTerms
from core.shop.margin import item_costs, part_name
from pages.ui.lab.computed import Computed
from pages.ui.lab.figure_table import figure_table
from pages.ui.lab.paid import paid
from pages.ui.save import literal


def open_item(known: Catalogue, told: CatalogueRun, scenario: Scenario) -> None:
    """Open the drawer of the item that the address names (`?item=7`), if it is in the run."""
    asked = st.query_params.get("item", "")
    if not asked:
        return
    if not asked.isdecimal() or len(asked) > 18 or int(asked) not in told.items.index:
        _close()
        st.warning(_("This item is not on sale in this shop."), icon=":material/inventory_2:")
        return
    row = told.items.loc[int(asked)]
    drawer = st.dialog(literal(str(row["title"])), width=620, position="right", on_dismiss=_close)
    drawer(_drawer)(row, known.terms, scenario, told.lowest_of_days)


def _close() -> None:
    st.query_params.pop("item", None)


def _drawer(row: pd.Series, terms: CostTerms, scenario: Scenario, days: int) -> None:
    st.text(_about(row))
    if pd.isna(row["unit_paid"]):
        st.info(literal(row["refused"] or _("Without a usual price nothing can be computed.")))
        return
    stack = [each for each in scenario.promotions if each.is_on]
    quote = quote_line(line_of(row), stack, scenario, pieces=int(row["pieces"]))
    receipt = quote.lowest
    paid(Computed({}, receipts={receipt.basis: receipt}), stack)
    if len(quote.receipts) > 1:
        st.caption(
            literal(
                _("The threshold basis is not known: by the other one a piece costs {price} in hand.").format(
                    price=price(int(row["unit_most"]))
                )
            )
        )
    _left(row, receipt, terms.with_what_if(scenario.what_if))
    _standing(row, days)


def _about(row: pd.Series) -> str:
    said = ngettext(
        "{code} · {n} piece alone in the basket", "{code} · {n} pieces alone in the basket", _n(row)
    )
    return said.format(code=row["code"], n=_n(row))


def _n(row: pd.Series) -> int:
    return 1 if pd.isna(row["pieces"]) else int(row["pieces"])


def _left(row: pd.Series, receipt: Receipt, terms: CostTerms) -> None:
    """Draw the way from what is paid to what is left."""
    st.subheader(_("What we keep"), anchor=False)
    if pd.isna(row["cost"]):
        st.text(_("Its cost is not known, so neither is its margin."))
        return
    costs = item_costs(terms, cost=int(row["cost"]), category=row["category"], pieces=int(row["pieces"]))
    told = receipt_margin(receipt, {line.id: costs for line in receipt.lines})
    rows = [(part_name(name), price(round(amount))) for name, amount in told.parts if round(amount)]
    rows.append((part_name("contribution"), f"{price(round(told.contribution))} · {told.margin:.1%}"))
    table = pd.DataFrame(rows, columns=[_("Part"), _("Of the order")])
    figure_table(
        "parts",
        table,
        last_bold=True,
        alt=_("What is left of the order: {left}").format(left=price(round(told.contribution))),
    )


def _standing(row: pd.Series, days: int) -> None:
    """Draw what the price in hand is held against."""
    st.subheader(_("Where the price stands"), anchor=False)
    rows = [
        (_("In hand"), _money(row["unit_paid"]), ""),
        (_("Floor"), _money(row["floor"]), _said(row["under_floor"], _("✕ under it"), _("✓ kept"))),
        (_("Break-even price"), _money(row["break_even"]), _said(row["loses"], _("✕ loses money"), _("✓ kept"))),
        (
            _("Allowed by the lowest price of {n} days").format(n=days),
            _money(row["most_allowed"]),
            _said(row["breaks_rule"], _("✕ above it"), _("✓ kept")),
        ),
        *((_("Lowest own price of {n} days").format(n=n), _money(row[f"lowest_{n}"]), "") for n in WINDOWS),
        (
            _("Lowest rival in hand: {rival}").format(rival=row["rival"] or "–"),
            _money(row["rival_price"]),
            "" if pd.isna(row["rival_gap"]) else f"{row['rival_gap']:+.1%}",
        ),
    ]  # fmt: skip
    figure_table(
        "standing",
        pd.DataFrame(rows, columns=[_("Against"), "¥", _("Stands")]),
        alt=_("What the price in hand is held against"),
    )
    known = 0 if pd.isna(row["known_days"]) else int(row["known_days"])
    if known < max(WINDOWS):
        said = ngettext("Own prices are known for {n} day.", "Own prices are known for {n} days.", known)
        st.caption(said.format(n=known))


def _money(value: object) -> str:
    return "–" if pd.isna(value) else price(int(value))  # type: ignore[call-overload]


def _said(value: object, fails: str, holds: str) -> str:
    return _("not known") if pd.isna(value) else fails if value else holds
