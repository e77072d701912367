"""The curve of a campaign: a preset, its shares by phase and day to edit, or learned from last year's days."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.campaigns.curves import (
    Curve,
    PhaseDays,
    day_shares,
    learned,
    phase_shares,
    with_days,
    with_phases,
)
from core.campaigns.target_actions import set_campaign_target
from core.campaigns.target_reads import sales
from core.db.engine import writing
from core.locale import _
from core.rules.curves import presets
from core.team.rights import Actor
from pages.ui.calendar import targets_load
from pages.ui.save import flash, literal, reporting


def draw_curve(
    user: Actor, revision: int, view: CampaignView, phases: tuple[PhaseDays, ...], curve: Curve
) -> None:
    """Draw how the target spreads over phases and days, to choose and to change."""
    known = presets()
    name = known[curve.preset].shown_name
    if curve.learned_from:
        first, _slash, last = curve.learned_from.partition("/")
        name = _("learned from {first} to {last}").format(first=first, last=last)
    elif curve.phases or curve.days:
        name = _("{name}, changed").format(name=name)
    with st.expander(literal(_("Curve: {name}").format(name=name)), icon=":material/show_chart:"):
        _choose(user, revision, view, phases, curve)
        if phases:
            _phases(user, view, phases, curve)
            _days(user, view, phases, curve)


def _choose(
    user: Actor, revision: int, view: CampaignView, phases: tuple[PhaseDays, ...], curve: Curve
) -> None:
    known = presets()
    mark = f"{view.id}_{view.version}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Curve"),
            list(known),
            index=list(known).index(curve.preset),
            format_func=lambda key: known[key].shown_name,
            key=f"campaign_curve_{mark}",
            help=literal(
                _("A rule of the trade to start from: {source}").format(
                    source=known[curve.preset].shown_source
                )
            ),
        )
        if st.button(_("Use it"), key=f"campaign_curve_use_{mark}", icon=":material/check:"):
            _save(user, view, lambda: Curve(chosen))
        pair = targets_load.anchors(user, revision, view.id)
        if pair is not None and st.button(
            _("Learn from last year"), key=f"campaign_curve_learn_{mark}", icon=":material/history:"
        ):
            sold = sales(targets_load.actuals(user, revision))
            _save(user, view, lambda: learned(sold, phases, anchor=pair[0], last_anchor=pair[1]).curve)


def _phases(user: Actor, view: CampaignView, phases: tuple[PhaseDays, ...], curve: Curve) -> None:
    shares = phase_shares(phases, curve)
    typed = _shares(
        [phase.name for phase in phases],
        [shares[phase.key] for phase in phases],
        heading=_("Phase"),
        key=f"campaign_curve_phases_{view.id}_{view.version}",
        alt=_("Share of the target that each phase brings"),
    )
    if typed is not None and st.button(
        _("Save the shares of the phases"), key=f"campaign_curve_save_{view.id}", icon=":material/save:"
    ):
        _save(user, view, lambda: with_phases(curve, phases, typed))


def _days(user: Actor, view: CampaignView, phases: tuple[PhaseDays, ...], curve: Curve) -> None:
    by_key: Mapping[str, PhaseDays] = {phase.key: phase for phase in phases}
    chosen = st.selectbox(
        _("Days of"),
        list(by_key),
        index=len(by_key) - 1 if "burst:1" not in by_key else list(by_key).index("burst:1"),
        format_func=lambda key: by_key[key].name,
        key=f"campaign_curve_phase_{view.id}",
    )
    phase = by_key[chosen]
    typed = _shares(
        [f"{day:%m-%d}" for day in phase.days],
        day_shares(phase, curve),
        heading=_("Day"),
        key=f"campaign_curve_days_{view.id}_{view.version}_{chosen}",
        alt=_("Share of its phase that each day brings"),
    )
    if typed is not None and st.button(
        _("Save the shares of the days"), key=f"campaign_curve_days_save_{view.id}", icon=":material/save:"
    ):
        _save(user, view, lambda: with_days(curve, phase, typed))


def _shares(
    names: Sequence[str], shares: Sequence[int], *, heading: str, key: str, alt: str
) -> list[float] | None:
    """Draw an editor of shares in per cent with their sum; return them when something was typed."""
    table = pd.DataFrame({"name": list(names), "share": [share / 100 for share in shares]})
    typed = st.data_editor(
        table,
        key=key,
        hide_index=True,
        disabled=["name"],
        column_config={
            "name": st.column_config.TextColumn(heading),
            "share": st.column_config.NumberColumn(
                _("Share %"), format="%.2f", min_value=0.0, max_value=100.0
            ),
        },
        alt=alt,
    )
    values: list[float] = typed["share"].astype("float64").fillna(0.0).tolist()
    if typed["share"].equals(table["share"]):
        return None
    st.caption(_("Sum: {sum} %").format(sum=f"{sum(values):.2f}".rstrip("0").rstrip(".")))
    return values


def _save(user: Actor, view: CampaignView, make: Callable[[], Curve]) -> None:
    """Store a curve; what it lacks is said instead."""
    with reporting():
        curve = make()
        with writing() as session:
            edited = set_campaign_target(session, user, view.id, version=view.version, curve=curve)
        flash(_("Curve saved."), undo=_restore, args=(user, view.id, edited.version, edited.before))
        st.rerun()


def _restore(user: Actor, campaign_id: int, version: int, before: Mapping[str, Any]) -> None:
    with writing() as session:
        set_campaign_target(session, user, campaign_id, version=version, curve=before["curve"])
