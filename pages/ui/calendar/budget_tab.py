"""The money of a campaign: budget lines planned, committed and spent; and what goes out at a set time."""

import streamlit as st

from core.campaigns import budget_actions
from core.campaigns.budget_actions import Line
from core.campaigns.budget_charts import budget_bars
from core.campaigns.budget_reads import MonthMoney
from core.campaigns.campaign_reads import CampaignView
from core.db.engine import writing
from core.locale import _
from core.money import price
from core.team.rights import Actor, may
from pages.ui.calendar import inside_load
from pages.ui.calendar.budget_lines import lines_editor, lines_table
from pages.ui.calendar.sends_list import sends_list
from pages.ui.columns import fen_typed
from pages.ui.save import flash, literal, reporting


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw budget and sends. Inside the campaign's panel: forms and expanders, no dialogs."""
    lines = inside_load.lines(user, revision, view.id)
    edits = may(user, "campaigns.edit")
    _sums(lines, inside_load.month_money(user, revision, view.id))
    if lines:
        picture = budget_bars(lines)
        if picture is not None:
            st.altair_chart(picture, alt=_sums_said(lines), key=f"campaign_budget_picture_{view.id}")
    elif not edits:
        st.info(_("No budget yet."), icon=":material/payments:")
    if edits:
        if not lines:
            _split(user, view)
        lines_editor(user, view, lines)
    elif lines:
        lines_table(lines)
    st.markdown("**" + _("What goes out, and when") + "**")
    sends_list(user, revision, view)


def _sums(lines: tuple[Line, ...], month: MonthMoney) -> None:
    with st.grid(min_column_width=190):
        for field in budget_actions.SUMS:
            total = sum(getattr(line, field) for line in lines)
            st.metric(budget_actions.sum_name(field), price(total), border=True)
    name = f"{month.year}-{month.month:02d}"
    if month.budget is None:
        st.caption(
            _(
                "Campaigns that go live in {month} plan {planned} together; the month has no budget yet."
            ).format(month=name, planned=price(month.planned))
        )
        return
    left = month.budget - month.planned
    at = {"month": name, "planned": price(month.planned), "budget": price(month.budget)}
    if left < 0:
        said = _(
            "Campaigns that go live in {month} plan {planned} together: {over} over the month's {budget}."
        )
        st.warning(literal(said.format(**at, over=price(-left))), icon=":material/money_off:")
    else:
        said = _("Campaigns that go live in {month} plan {planned} of the month's {budget}; {left} is left.")
        st.caption(literal(said.format(**at, left=price(left))))


def _sums_said(lines: tuple[Line, ...]) -> str:
    planned, committed, spent = (
        price(sum(getattr(line, field) for line in lines)) for field in budget_actions.SUMS
    )
    return _("Budget: planned {planned}, committed {committed}, spent {spent}").format(
        planned=planned, committed=committed, spent=spent
    )


def _split(user: Actor, view: CampaignView) -> None:
    """Draw the default split of a total."""
    with (
        st.form(f"campaign_split_{view.id}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        total = st.number_input(
            _("Total budget (¥)"),
            min_value=0.0,
            max_value=10.0**9,
            value=None,
            step=1000.0,
            format="%.2f",
            width=220,
        )
        pressed = st.form_submit_button(
            _("Split as usual"),
            icon=":material/pie_chart:",
            help=_("Into ads, creators, discounts and visuals, by the shares of the campaign's level."),
        )
    if not pressed:
        return
    with reporting():
        fen = fen_typed(total)
        if not fen:
            st.warning(_("Write the total first."), icon=":material/payments:")
            return
        lines = budget_actions.default_lines(fen, level=view.level)
        with writing() as session:
            before = budget_actions.save_lines(session, user, view.id, lines)
            after = budget_actions.budget_lines(session, user, view.id)
        flash(_("The budget is split."), undo=undo_lines, args=(user, view.id, before, after))
        st.rerun()


def undo_lines(user: Actor, campaign_id: int, before: tuple[Line, ...], after: tuple[Line, ...]) -> None:
    """Set the lines back to what they were before a save."""
    with writing() as session:
        budget_actions.restore_lines(session, user, campaign_id, before, after)
