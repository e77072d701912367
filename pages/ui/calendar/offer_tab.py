"""The offer of a campaign: its scenario of the lab, how that one's gates stand, and what a piece leaves."""

import pandas as pd
import streamlit as st

from core.campaigns import scenario_actions
from core.campaigns.campaign_reads import CampaignView
from core.campaigns.scenario_actions import Offered, not_chosen
from core.db.engine import writing
from core.locale import _, ngettext, one_after_another
from core.money import price
from core.promotions.judged import Judged
from core.promotions.plan_reads import StoredScenario
from core.team.rights import Actor, may
from pages.ui import columns
from pages.ui.calendar import inside_load
from pages.ui.lab import plan_load
from pages.ui.lab.gate_list import ICONS, gate_line
from pages.ui.save import flash, literal, reporting

LAB = "pages/promote/promotions.py"
MOST_ROWS = 200


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the offer. Inside the campaign's panel: forms and expanders, no dialogs."""
    if may(user, "campaigns.edit"):
        _choose(user, revision, view)
    if view.scenario_id is None:
        st.info(
            _("No scenario yet: buyers pay the event prices of the items, and nothing else comes off."),
            icon=":material/balance:",
        )
    else:
        told = inside_load.scenario(user, revision, view.scenario_id, plan_load.today(user, revision))
        if told is None:
            st.warning(
                _("The campaign's scenario is no longer in the lab. Choose another one."),
                icon=":material/inventory_2:",
            )
        else:
            _scenario(*told)
    _items(inside_load.items(user, revision, view.id, view.scenario_id))


def _choose(user: Actor, revision: int, view: CampaignView) -> None:
    """Let the person choose among the scenarios of the shop's plans."""
    offered = {each.id: each for each in inside_load.offered(user, revision)}
    if not offered:
        st.caption(_("The lab has no saved scenario yet."))
        st.page_link(LAB, label=_("Open the promotion lab"), icon=":material/science:")
        return

    def named(number: int) -> str:
        each = offered.get(number)
        if each is None:
            return _("No scenario") if not number else _("A scenario that is gone")
        return _("{scenario} · chosen").format(scenario=each.title) if each.chosen_at else each.title

    now = view.scenario_id or 0
    with (
        st.form(f"campaign_scenario_{view.id}_{view.version}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        wanted = st.selectbox(
            _("Scenario of the lab"),
            list(dict.fromkeys([now, 0, *offered])),
            format_func=named,
            width=420,
        )
        pressed = st.form_submit_button(_("Use it"), icon=":material/check:")
    if pressed and wanted != now:
        put(user, view.id, wanted or None, version=view.version)


def put(user: Actor, campaign_id: int, scenario_id: int | None, *, version: int) -> None:
    """Give the campaign the scenario, say what somebody should know of it, and offer to undo it."""
    with reporting():
        with writing() as session:
            done = scenario_actions.put_scenario(session, user, campaign_id, scenario_id, version=version)
        said = (
            _("The campaign has this scenario now.")
            if scenario_id
            else _("The campaign has no scenario now.")
        )
        flash(
            f"{said} {done.told}".strip(),
            undo=_put_back,
            args=(user, campaign_id, done.before, done.version),
        )
        st.rerun()


def _put_back(user: Actor, campaign_id: int, before: int | None, version: int) -> None:
    with writing() as session:
        scenario_actions.put_scenario(session, user, campaign_id, before, version=version)


def _scenario(wanted: Offered, stored: StoredScenario, judged: Judged | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        light = f"{ICONS[judged.light]} " if judged else ""
        st.markdown(f"{light}**{literal(wanted.title)}**", width="stretch")
        st.page_link(
            LAB,
            label=_("Open it in the lab"),
            icon=":material/science:",
            query_params={"plan": str(wanted.plan_id), "scenario": wanted.letter},
        )
    if not wanted.chosen_at:
        st.warning(literal(not_chosen(wanted)), icon=":material/bookmark:")
    elif stored.choice is not None and stored.choice.reason:
        said = _("Chosen although not every gate passed: {reason}").format(reason=stored.choice.reason)
        st.caption(literal(said))
    if judged is None:
        st.warning(
            _("What is stored of this scenario cannot be read any more. Build it anew and save it."),
            icon=":material/broken_image:",
        )
        return
    _receipt(judged)
    with st.expander(_("What its gates say"), icon=":material/traffic:", expanded=True):
        for gate in judged.gates:
            gate_line(gate)


def _receipt(judged: Judged) -> None:
    """Say in a sentence what an order of the scenario's own basket comes to."""
    if judged.outcome is None:
        st.warning(literal(judged.refused), icon=":material/error:")
        return
    worst = judged.outcome.worst
    pieces = sum(line.qty for line in worst.receipt.lines)
    said = [
        ngettext(
            "Its basket of {n} piece: {before} before offers, the buyer pays {total}.",
            "Its basket of {n} pieces: {before} before offers, the buyer pays {total}.",
            pieces,
        ).format(n=pieces, before=price(worst.receipt.before), total=price(worst.receipt.total))
    ]
    if worst.contribution is not None and worst.margin is not None:
        left = _("An order leaves {left} ({margin}).")
        said.append(left.format(left=price(round(worst.contribution)), margin=f"{worst.margin:.1%}"))
    else:
        said.append(_("What an order leaves is not known while a cost is missing."))
    st.text(one_after_another(said))


def _items(frame: pd.DataFrame) -> None:
    """Draw what a piece of each item costs the buyer and leaves the shop, the worst first."""
    if frame.empty:
        return
    room = frame["unit_kept"].astype("Float64") - frame["floor"].astype("Float64")
    frame = frame.assign(room=room).sort_values("room", na_position="last", kind="stable")
    st.markdown("**" + _("What a piece comes to in this campaign") + "**")
    under = int((room < 0).fillna(False).sum())
    unknown = int(room.isna().sum())
    said = [
        ngettext("{n} item is below its floor", "{n} items are below their floor", under).format(
            n=f"{under:,}"
        )
        if under
        else _("No known item is below its floor"),
    ]
    if unknown:
        said.append(
            ngettext("of {n} it is not known", "of {n} it is not known", unknown).format(n=f"{unknown:,}")
        )
    st.caption(" · ".join(said))
    head = frame.head(MOST_ROWS)
    money = ("price", "in_hand", "unit_kept", "floor", "contribution")
    shown = head.assign(**{name: columns.yuan_shown(head[name]) for name in money})
    names = {
        "price": _("Event price"),
        "in_hand": _("In hand"),
        "unit_kept": _("The shop gets"),
        "floor": _("Floor price"),
        "contribution": _("A piece leaves"),
    }
    st.dataframe(
        shown,
        hide_index=True,
        height=min(38 + 35 * max(len(head), 1), 420),
        column_order=["code", "title", *money],
        column_config={
            "code": st.column_config.TextColumn(_("Code"), width=76),
            "title": st.column_config.TextColumn(_("Title"), width=190),
        }
        | {name: st.column_config.NumberColumn(names[name], format=columns.MONEY) for name in money},
        placeholder="",
        alt=_("Items by what a piece leaves over its floor, the worst first: {said}").format(
            said=" · ".join(said)
        ),
    )
    if len(frame) > MOST_ROWS:
        st.caption(_("The first {n} of {all} items, worst first.").format(n=MOST_ROWS, all=f"{len(frame):,}"))
