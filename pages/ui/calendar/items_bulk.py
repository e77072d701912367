"""Many items of a campaign at once: a price by a rule, or out of the campaign; both are undone in one step."""

import pandas as pd
import streamlit as st

from core.campaigns import item_actions
from core.campaigns.campaign_reads import CampaignView
from core.campaigns.item_actions import TakenOut
from core.db.engine import writing
from core.locale import _, ngettext
from core.shop.actions import RowEdit
from core.team.rights import Actor
from pages.ui.edit_table import EditTable
from pages.ui.save import flash, reporting


def bulk(user: Actor, view: CampaignView, table: EditTable, shown: pd.DataFrame) -> None:
    """Draw what can be done with the ticked rows, or with all that the search leaves."""
    present = {int(each) for each in shown["id"]}
    ticked = sorted(table.chosen & present)
    rows = ticked or sorted(present)
    n = len(rows)
    if ticked:
        said = ngettext("For the {n} ticked item.", "For the {n} ticked items.", n)
    else:
        said = ngettext("For the {n} item in the table.", "For all {n} items in the table.", n)
    st.caption(said.format(n=f"{n:,}"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        percent = st.number_input(
            _("Off the usual price (%)"),
            min_value=0.0,
            max_value=99.0,
            value=15.0,
            step=1.0,
            format="%g",
            key=f"campaign_percent_{view.id}",
            width=170,
            help=_("0 is the usual price. Prices are rounded down."),
        )
        to_yuan = st.toggle(_("Whole yuan"), value=True, key=f"campaign_yuan_{view.id}")
        if st.button(_("Set prices"), key=f"campaign_set_prices_{view.id}", icon=":material/sell:"):
            _price(user, view.id, float(percent), bool(to_yuan), rows)
    with st.container(horizontal=True):
        if st.button(
            ngettext("Take {n} out", "Take {n} out", len(ticked)).format(n=len(ticked)),
            key=f"campaign_take_out_{view.id}",
            icon=":material/remove:",
            disabled=not ticked,
        ):
            _take_out(user, view.id, table, ticked)
        st.button(
            _("Untick all"),
            key=f"campaign_untick_{view.id}",
            disabled=not table.chosen,
            on_click=table.choose,
            args=(set(),),
        )


def _price(user: Actor, campaign_id: int, percent: float, to_yuan: bool, rows: list[int]) -> None:
    with reporting():
        with writing() as session:
            told = item_actions.set_prices(session, user, campaign_id, percent, to_yuan=to_yuan, only=rows)
        said = ngettext("{n} price set.", "{n} prices set.", told.n).format(n=f"{told.n:,}")
        if told.without_price:
            without = ngettext(
                "{n} item has no usual price and stays as it is.",
                "{n} items have no usual price and stay as they are.",
                told.without_price,
            )
            said = f"{said} {without.format(n=f'{told.without_price:,}')}"
        flash(said, undo=_undo_prices if told.before else None, args=(user, told.before))
        st.rerun()


def _undo_prices(user: Actor, before: tuple[RowEdit, ...]) -> None:
    with writing() as session:
        item_actions.undo_prices(session, user, before)


def _take_out(user: Actor, campaign_id: int, table: EditTable, rows: list[int]) -> None:
    with reporting():
        with writing() as session:
            taken = item_actions.take_out(session, user, campaign_id, rows)
        table.discard(rows)
        table.choose(set())
        n = len(taken.rows)
        said = ngettext("{n} item taken out.", "{n} items taken out.", n).format(n=f"{n:,}")
        flash(said, undo=_put_back, args=(user, taken))
        st.rerun()


def _put_back(user: Actor, taken: TakenOut) -> None:
    with writing() as session:
        item_actions.put_back(session, user, taken)
