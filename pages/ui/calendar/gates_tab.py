"""The gates of a campaign: who passes, what fails and by how much, what to change, and how long one can enrol."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.campaigns.gate_answer import SIGNS, answer, is_urgent, matrix, worst
from core.campaigns.gate_reads import CampaignGates
from core.campaigns.gate_words import (
    bound_text,
    gate_title,
    mark_name,
    on_fail_name,
    to_change,
    value_text,
)
from core.locale import _, ngettext
from core.promotions.gates import Light, light_name
from core.rules.gate_packs import Gate, Scope
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.calendar import gates_load
from pages.ui.calendar.gate_choice import gate_choice, pack_name
from pages.ui.calendar.gate_pack_form import gate_pack_form
from pages.ui.calendar.standing_form import standing_form
from pages.ui.save import literal

FIRST_GATES = 5  # beside code and title: seven columns
MOST_ROWS = 500
_ICONS = {
    Light.PASS: ":green[:material/check_circle:]",
    Light.FAIL: ":red[:material/cancel:]",
    Light.UNKNOWN: ":gray[:material/help:]",
}


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the gates of a campaign. Inside the campaign's panel: forms and expanders, no dialogs."""
    zone = ZoneInfo(load.profile(user, revision).timezone)
    now = datetime.now(UTC)
    today = now.astimezone(zone).date()
    told = gates_load.campaign_gates(user, revision, view.id, today)
    if told is None:
        return
    packs = gates_load.packs(user, revision)
    edits = may(user, "campaigns.edit")
    if told.stored is None:
        _nothing_chosen(told)
    else:
        _said(told, now)
        _store(told)
        _items(told)
    if edits:
        platform = view.platform or load.profile(user, revision).platform
        with st.expander(
            _("Gates and dates of this campaign"), icon=":material/rule:", expanded=told.stored is None
        ):
            gate_choice(user, told, packs, platform, view.festival, zone)
    asked = tuple(dict.fromkeys(gate.field for gate in _gates(told, Scope.STORE)))
    with st.expander(_("What the store says of itself"), icon=":material/storefront:"):
        standing_form(user, revision, today, asked)
    if edits and told.stored is not None:
        with st.expander(_("Edit these gates"), icon=":material/edit:"):
            gate_pack_form(user, told.stored, today)


def _nothing_chosen(told: CampaignGates) -> None:
    if told.pack_key:
        st.warning(
            _("The gates of this campaign are no longer there. Choose others."), icon=":material/rule:"
        )
        return
    st.info(
        _("No enrolment gates are chosen for this campaign. Choose the platform's below."),
        icon=":material/rule:",
    )


def _said(told: CampaignGates, now: datetime) -> None:
    """Say how the campaign stands, before any table."""
    sentence = literal(answer(told, now))
    light = worst(told)
    if light is Light.FAIL or is_urgent(told, now):
        st.error(sentence, icon=":material/cancel:")
    elif light is Light.UNKNOWN:
        st.warning(sentence, icon=":material/help:")
    else:
        st.success(sentence, icon=":material/check_circle:")
    if told.stored is not None:
        st.caption(literal(_sources(told)))


def _sources(told: CampaignGates) -> str:
    if told.stored is None:
        return ""
    gates = told.stored.pack.gates
    said = [pack_name(told.stored), _("as on {day}").format(day=told.on.isoformat())]
    to_verify = sum(gate.mark == "verify" for gate in gates)
    if to_verify:
        text = ngettext(
            "{n} gate is from memory: check it in the seller back office",
            "{n} gates are from memory: check them in the seller back office",
            to_verify,
        )
        said.append(text.format(n=to_verify))
    overdue = sum(gate.verify_by < told.on for gate in gates)
    if overdue:
        text = ngettext("{n} is due to be looked at again", "{n} are due to be looked at again", overdue)
        said.append(text.format(n=overdue))
    return " · ".join(said)


def _store(told: CampaignGates) -> None:
    """List the gates that ask the store, those that do not pass first."""
    gates = {gate.id: gate for gate in _gates(told, Scope.STORE)}
    if not gates:
        return
    _heading(_("The store"))
    _list(told, told.store, gates)


def _items(told: CampaignGates) -> None:
    """Draw items by gates, and one item in full."""
    gates = {gate.id: gate for gate in _gates(told, Scope.ITEM)}
    if not gates or told.rows.empty:
        return
    _heading(_("The items"))
    only = _filter(told)
    table = matrix(told, only)
    columns = [each for each in table.columns if each in gates]
    shown = _shown_gates(told, gates, columns)
    if len(table) > MOST_ROWS:
        said = _("The first {n} of {all} items, worst first.")
        st.caption(literal(said.format(n=MOST_ROWS, all=f"{len(table):,}")))
    table = table.head(MOST_ROWS)
    picked = f"gates_item_{told.campaign_id}"
    ids = [int(each) for each in table["item_id"]]
    st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * max(len(table), 1), 420),
        column_order=["code", "title", *shown],
        column_config={
            "code": st.column_config.TextColumn(_("Code"), width=76),
            "title": st.column_config.TextColumn(_("Title"), width=170),
        }
        | {each: st.column_config.TextColumn(_column(gates[each], told), width=124) for each in shown},
        selection_mode="single-cell",
        on_select=lambda: _pick(picked, f"{picked}_grid", ids),
        key=f"{picked}_grid",
        alt=_("Items by gates: {said}").format(said=answer(told, told.live_at)),
    )
    if ids:
        _one_item(told, table, gates, picked, ids)


def _heading(text: str) -> None:
    st.markdown(f"**{literal(text)}**")


def _filter(told: CampaignGates) -> Light | None:
    fails, unknown = told.items_with(Light.FAIL), told.items_with(Light.UNKNOWN)
    names = {
        "all": _("All {n}").format(n=told.items),
        Light.FAIL.value: _("{sign} fails {n}").format(sign=SIGNS[Light.FAIL], n=fails),
        Light.UNKNOWN.value: _("{sign} unknown {n}").format(sign=SIGNS[Light.UNKNOWN], n=unknown),
    }
    chosen = st.segmented_control(
        _("Items"), list(names), default="all", format_func=lambda each: names[each],
        key=f"gates_only_{told.campaign_id}", label_visibility="collapsed", required=True,
    )  # fmt: skip
    return None if chosen in (None, "all") else Light(chosen)


def _shown_gates(told: CampaignGates, gates: dict[str, Gate], columns: list[str]) -> list[str]:
    """Return the gates that are columns: all of a few, else those that do not pass first, and a choice."""
    if len(columns) <= FIRST_GATES:
        return columns
    chosen = st.multiselect(
        _("Gates shown"),
        columns,
        columns[:FIRST_GATES],
        format_func=lambda each: gate_title(gates[each]),
        key=f"gates_shown_{told.campaign_id}",
    )
    return list(chosen)


def _column(gate: Gate, told: CampaignGates) -> str:
    """Return a gate's heading; two that ask the same are told apart by their bounds."""
    title = gate_title(gate)
    same = [each for each in _gates(told, Scope.ITEM) if gate_title(each) == title]
    return f"{title} · {bound_text(gate)}" if len(same) > 1 else title


def _pick(picked: str, grid: str, ids: list[int]) -> None:
    cells = st.session_state[grid]["selection"]["cells"]
    if cells and cells[0][0] < len(ids):
        st.session_state[picked] = ids[cells[0][0]]


def _one_item(
    told: CampaignGates, table: pd.DataFrame, gates: dict[str, Gate], picked: str, ids: list[int]
) -> None:
    names = {
        int(row.item_id): f"{row.code} · {row.title}"
        for row in table[["item_id", "code", "title"]].itertuples(index=False)
    }
    if st.session_state.get(picked) not in names:
        st.session_state.pop(picked, None)
    item_id = st.selectbox(
        _("One item in full"), ids, format_func=lambda each: names.get(each, str(each)), key=picked
    )
    _list(told, told.rows[told.rows["item_id"] == item_id], gates)


def _list(told: CampaignGates, rows: pd.DataFrame, gates: dict[str, Gate]) -> None:
    """List gates, worst first: how each stands, its value and bound, what to change, and who says so."""
    order = {Light.FAIL.value: 0, Light.UNKNOWN.value: 1, Light.PASS.value: 2}
    rows = rows.sort_values("light", key=lambda lights: lights.map(order), kind="stable")
    for row in rows.to_dict("records"):
        gate, light = gates[row["gate"]], Light(row["light"])
        said = _("{value}, asked is {bound}").format(value=value_text(gate, row), bound=bound_text(gate, row))
        line = f"{_ICONS[light]} **{literal(gate_title(gate))}** · {literal(light_name(light))} · {literal(said)}"
        lines = [f"{line} · :gray[{literal(mark_name(gate.mark))}]" if gate.mark == "verify" else line]
        if change := to_change(gate, row, told.on):
            lines.append(f":material/arrow_forward: {literal(change)}")
        st.markdown("  \n".join(lines), help=literal(_about(gate)))


def _about(gate: Gate) -> str:
    """Return who says so, what failing means, and until when to trust it."""
    return " · ".join(
        [
            gate.shown_source,
            mark_name(gate.mark),
            _("who fails is {what}").format(what=on_fail_name(gate.on_fail)),
            _("look again by {day}").format(day=gate.verify_by.isoformat()),
        ]
    )


def _gates(told: CampaignGates, scope: Scope) -> list[Gate]:
    return [gate for gate in told.stored.pack.gates if gate.scope is scope] if told.stored else []
