"""The view *whole catalogue*: the stack over every item on sale, and which of them it harms."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.db.engine import reading
from core.errors import PlannerError
from core.locale import Language, _, language, ngettext, speaking
from core.promotions.catalogue_charts import margin_distances
from core.promotions.catalogue_run import CatalogueRun
from core.promotions.catalogue_view import CatalogueView, Totals, positions, totals
from core.promotions.enrolment_sheet import enrolment_xlsx
from core.promotions.scenario import Scenario
from core.promotions.words.terms import label
from core.team.rights import Actor, may
from pages.ui.lab import catalogue_load as load
from pages.ui.lab.catalogue_drawer import open_item
from pages.ui.lab.catalogue_look import (
    choose_pieces,
    choose_view,
    pieces_now,
    selection_now,
    view_menu,
)
from pages.ui.lab.catalogue_table import table
from pages.ui.lab.draft import draft
from pages.ui.paging import offset_of
from pages.ui.save import literal

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(user: Actor, revision: int, scenario: Scenario) -> None:
    """Draw the view."""
    on = load.today(user)
    with st.container(horizontal=True, vertical_alignment="bottom", key="catalogue_head"):
        pieces = choose_pieces()
        order, columns = view_menu(scenario.targets.lowest_of_days)
        export = st.container(width="content")
    try:
        known = load.catalogue(user, revision, scenario, on=on)
        told = load.catalogue_run(user, revision, scenario, pieces=pieces, on=on)
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    if told.items.empty:
        st.info(
            _("Load items first: the stack is run over every item on sale."), icon=":material/inventory_2:"
        )
        return
    view = choose_view(told.items, order)
    counted = totals(told, view.selection)
    with export:
        _export(user, scenario, pieces, view, told)
    _figures(counted, told)
    _hints(counted, scenario)
    _picture(told, view)
    _table(told, view, scenario, columns)
    open_item(known, told, scenario)


def answer(user: Actor, revision: int) -> str:
    """Return the answer in one sentence."""
    try:
        with st.spinner(_("Running the stack over every item …"), show_time=True):
            told = load.catalogue_run(user, revision, draft(), pieces=pieces_now(), on=load.today(user))
    except PlannerError:
        return _("This stack cannot be run over the catalogue.")
    if told.items.empty:
        return _("No item is on sale in this shop yet.")
    return _sentence(totals(told, selection_now()), told)


def _sentence(counted: Totals, told: CatalogueRun) -> str:
    if not counted.priced:
        return _("None of these items has a price to compute with.")
    under = ngettext(
        "{n} of {m} item falls under its floor",
        "{n} of {m} items fall under their floor",
        counted.costed,
    ).format(n=f"{counted.under_floor:,}", m=f"{counted.costed:,}")
    low = ngettext(
        "{n} would set a new {days}-day low", "{n} would set a new {days}-day low", counted.new_low
    ).format(n=f"{counted.new_low:,}", days=told.lowest_of_days)
    return _("{under}, {low}.").format(under=under, low=low)


def _figures(counted: Totals, told: CatalogueRun) -> None:
    of = "{n:,} / {m:,}".format
    with st.grid(4, min_column_width=150, key="catalogue_figures"):
        st.metric(
            _("Under the floor"),
            of(n=counted.under_floor, m=counted.costed),
            help=_("Of the items with a cost: a piece brings less than the target margin of its role asks. {n} lose money.").format(n=f"{counted.loses:,}"),
            border=True,
        )  # fmt: skip
        st.metric(
            _("New {n}-day low").format(n=told.lowest_of_days),
            of(n=counted.new_low, m=counted.dated),
            help=_("Of the items whose own prices are known so far back: the price in hand is below all of them. {n} break the lowest-price rule.").format(n=f"{counted.breaks_rule:,}"),
            border=True,
        )  # fmt: skip
        st.metric(
            _("Dearer than rivals"),
            of(n=counted.is_dearer, m=counted.rivalled),
            help=_("Of the items with a fresh in-hand price of a sure match. Of {n} items no such price is known.").format(n=f"{counted.items - counted.rivalled:,}"),
            border=True,
        )  # fmt: skip
        st.metric(
            _("Margin unknown"),
            f"{counted.priced - counted.costed:,}",
            help=_(
                "Items without a cost, or whose target margin no price could leave. Enter costs under Items."
            ),
            border=True,
        )


def _hints(counted: Totals, scenario: Scenario) -> None:
    """Say what the figures cannot: nothing switched on, and items that could not be computed."""
    if not any(each.is_on for each in scenario.promotions):
        st.caption(_("No promotion is switched on: every item stands at its page price."))
    if counted.refused:
        said = ngettext(
            "{n} item cannot be computed; its drawer says why.",
            "{n} items cannot be computed; their drawers say why.",
            counted.refused,
        )
        st.caption(said.format(n=f"{counted.refused:,}"))
    if counted.no_price:
        said = ngettext(
            "{n} item has no usual price and is left out.",
            "{n} items have no usual price and are left out.",
            counted.no_price,
        )
        st.caption(said.format(n=f"{counted.no_price:,}"))


def _picture(told: CatalogueRun, view: CatalogueView) -> None:
    items = told.items.take(positions(told, view))
    known = items[items["under_floor"].notna() & items["margin"].notna()]
    if known.empty:
        return
    under = int(known["under_floor"].sum())
    said = ngettext(
        "Margins against their targets: {n} of {m} item is under its floor",
        "Margins against their targets: {n} of {m} items are under their floor",
        len(known),
    )
    st.altair_chart(margin_distances(known), alt=said.format(n=f"{under:,}", m=f"{len(known):,}"))


def _table(told: CatalogueRun, view: CatalogueView, scenario: Scenario, columns: list[str]) -> None:
    found = positions(told, view)
    body, foot = st.container(), st.container()  # the page picker stands below what it turns
    with foot:
        offset = offset_of(len(found), per_page=PER_PAGE, key="catalogue_page")
    rows = told.items.take(found[offset : offset + PER_PAGE])
    with body:
        if rows.empty:
            st.info(_("No item fits these filters."), icon=":material/filter_alt_off:")
            return
        st.session_state["catalogue_shown"] = rows.index.tolist()
        said = ngettext("{n} item with its price in hand", "{n} items with their prices in hand", len(found))
        names = {each.id: label(each) for each in scenario.promotions}
        table(told, rows, names, columns, _open_row, said.format(n=f"{len(found):,}"))


def _open_row() -> None:
    """Let the address name the item whose row was pressed."""
    cells = st.session_state["catalogue_grid"].selection.cells
    shown = st.session_state.get("catalogue_shown", [])
    if cells and cells[0][0] < len(shown):
        st.query_params["item"] = str(shown[cells[0][0]])


def _export(
    user: Actor, scenario: Scenario, pieces: int | None, view: CatalogueView, told: CatalogueRun
) -> None:
    """Offer the items of the view as an enrolment sheet; it is written only when somebody takes it."""
    if not may(user, "promotions.export"):
        return
    st.download_button(
        _("Enrolment sheet"),
        partial(_file, partial(enrolment_xlsx, actor=user, scenario=scenario, pieces=pieces, on=told.on, view=view), language()),
        file_name="enrolment.xlsx",
        mime=XLSX,
        key="catalogue_export",
        on_click="ignore",
        icon=":material/download:",
        help=_("The items of this view as a workbook whose formulas stay live, with its parameters on a second sheet."),
    )  # fmt: skip


def _file(write: Callable[..., bytes], spoken: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(spoken), reading() as session:
        return write(session)
