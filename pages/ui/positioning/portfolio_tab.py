"""The item portfolio: does each item play its role, and do the roles bring what they are to bring?"""

import streamlit as st

from core.locale import _, ngettext
from core.positioning.portfolio_gaps import OUTSIDE_HIGH, OUTSIDE_LOW, gap_sentences
from core.positioning.portfolio_reads import Structure
from core.positioning.portfolio_words import months_said
from core.rules.portfolio import portfolio_pack
from core.team.rights import Actor, may
from pages.ui.empty import empty
from pages.ui.positioning import portfolio_load
from pages.ui.positioning.portfolio_breaks import draw_breaks
from pages.ui.positioning.portfolio_import import ask_for_months, open_month_import
from pages.ui.positioning.portfolio_look import choose_look
from pages.ui.positioning.portfolio_matrix import draw_matrix
from pages.ui.positioning.portfolio_roles import draw_roles
from pages.ui.positioning.portfolio_table import draw_table
from pages.ui.positioning.portfolio_targets import ask_for_targets, open_targets
from pages.ui.save import literal

ITEMS_PAGE = "pages/manage/catalogue.py"


def answer(user: Actor, revision: int) -> str:
    """Say how the roles stand against their targets, how many items want another one, and which campaigns break it."""
    told = portfolio_load.structure(user, revision)
    if told.items.empty:
        return ""
    said = []
    profit = told.gap("profit")
    if profit.share is not None and profit.target is not None:
        said.append(
            _("profit items bring {share} of sales, target {target}").format(
                share=f"{profit.share:.0%}", target=f"{profit.target:.0%}"
            )
        )
    elif profit.share is not None:
        said.append(_("profit items bring {share} of sales").format(share=f"{profit.share:.0%}"))
    if told.told.basis == "months":
        said.append(
            ngettext("{n} role is suggested anew", "{n} roles are suggested anew", told.anew).format(
                n=f"{told.anew:,}"
            )
        )
    if told.targets.is_set or any(goal.has_band for goal in told.goals.values()):
        n = _breaking(user, revision)
        said.append(
            ngettext("{n} campaign breaks the structure", "{n} campaigns break the structure", n).format(n=n)
        )
    else:
        said.append(_("no targets are set yet"))
    sentence = _("{parts}.").format(parts=_("; ").join(said))
    return sentence[:1].upper() + sentence[1:]


def menu(user: Actor, revision: int) -> None:
    """Draw the way to the item export and to the roles' targets."""
    has_months = portfolio_load.structure(user, revision).told.basis == "months"
    if may(user, "positioning.import"):
        st.button(
            _("Import item figures"),
            type="secondary" if has_months else "primary",
            icon=":material/upload_file:",
            key="portfolio_import",
            on_click=ask_for_months,
        )
    st.button(
        _("Role targets"),
        type="primary" if has_months else "secondary",
        icon=":material/tune:",
        key="portfolio_targets",
        on_click=ask_for_targets,
        args=(user,),
    )


def draw(user: Actor, revision: int) -> None:
    """Draw figures, roles against targets, named campaigns, the matrix and the items."""
    open_month_import(user, revision)
    open_targets(user)
    told = portfolio_load.structure(user, revision)
    if told.items.empty:
        _first(user)
        return
    _figures(told)
    _basis(told)
    draw_breaks(user, revision)
    _against_targets(told)
    look = choose_look(told)
    draw_matrix(told, look)
    draw_table(user, revision, told, look)


def _against_targets(told: Structure) -> None:
    """Draw the roles with their targets, and beside them in words what is off."""
    left, right = st.columns([5, 4], gap="medium")
    with left:
        draw_roles(told)
    sentences = gap_sentences(told.gaps, portfolio_pack().gap.value)
    with right:
        for said in sentences[:5]:
            st.markdown(f"- {literal(said)}")
        if not sentences:
            st.caption(_("Nothing is off its targets by more than what a month moves."))


def _breaking(user: Actor, revision: int) -> int:
    return len({each.campaigns[0] for each in portfolio_load.breaks(user, revision)})


def _figures(told: Structure) -> None:
    profit = told.gap("profit")
    outside = int(told.items["band"].isin((OUTSIDE_LOW, OUTSIDE_HIGH)).sum())
    with st.grid(4, min_column_width=150):
        st.metric(
            _("Profit items"),
            "–" if profit.share is None else f"{profit.share:.0%}",
            delta=None
            if profit.target is None
            else _("target {target}").format(target=f"{profit.target:.0%}"),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )
        st.metric(_("Suggested anew"), f"{told.anew:,}", border=True, height="stretch")
        st.metric(_("Candidates for a hit"), f"{len(told.hits):,}", border=True, height="stretch")
        st.metric(_("Outside the band"), f"{outside:,}", border=True, height="stretch")


def _basis(told: Structure) -> None:
    """Say what is counted, and what is not known."""
    if told.told.basis == "months":
        said = [_("Counted: {months}.").format(months=months_said(told.told.months))]
        if told.told.by_year:
            said.append(
                ngettext(
                    "Growth is year on year for {n} item.",
                    "Growth is year on year for {n} items.",
                    told.told.by_year,
                ).format(n=f"{told.told.by_year:,}")
            )
        if n := told.told.without_figures:
            said.append(
                ngettext("{n} item has no figures.", "{n} items have no figures.", n).format(n=f"{n:,}")
            )
        st.caption(literal(" ".join(said)))
        return
    st.info(
        literal(
            _(
                "There are no item figures by month yet. Sales are pieces of 30 days at the usual price; growth, traffic, "
                "stages and suggested roles come with the platform's item export."
            )
        ),
        icon=":material/upload_file:",
    )


def _first(user: Actor) -> None:
    with empty(
        _(
            "The item portfolio will stand here: which role each item plays, what the roles bring of sales against their "
            "targets, and which items could become hits. It needs items first."
        ),
        icon=":material/category:",
    ):
        if may(user, "items.import"):
            st.page_link(ITEMS_PAGE, label=_("Load items"), icon=":material/inventory_2:")
