"""The target of a campaign: its curve by phase and day, what the days left must bring, what it asks for, a forecast."""

import pandas as pd
import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.campaigns.curves import PhaseDays, by_day, curve_of, phase_days, spread
from core.campaigns.replan import Replan, replan
from core.campaigns.target_actions import set_campaign_target
from core.campaigns.target_charts import days_picture
from core.campaigns.target_reads import MONEY_GOALS, sales
from core.campaigns.target_words import large, replan_says, unknown_says
from core.campaigns.values import goal_name
from core.db.engine import writing
from core.locale import _, one_after_another
from core.team.rights import Actor, may
from pages.ui.calendar import load, targets_load
from pages.ui.calendar.curve_form import draw_curve
from pages.ui.calendar.forecast_part import draw_forecast
from pages.ui.calendar.funnel_part import draw_funnel
from pages.ui.columns import MONEY, fen_typed, yuan_shown
from pages.ui.save import flash, literal, reporting


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw target, curve, days, what they ask for, and the forecast. Forms and expanders only: it lives in a dialog."""
    if view.goal not in MONEY_GOALS:
        sentence = _("This campaign's goal is {goal}: days, curve and forecast are for goals in money.")
        st.info(literal(sentence.format(goal=goal_name(view.goal))), icon=":material/info:")
        return
    phases = phase_days(view.phases, load.zone(user, revision))
    if may(user, "campaigns.edit"):
        _target_form(user, view)
    else:
        st.metric(_("Target"), _money(view.target))
    curve = curve_of(view.curve)
    if may(user, "campaigns.edit"):
        draw_curve(user, revision, view, phases, curve)
    if view.target is None:
        st.caption(_("With a target its days stand here, and what they still need."))
    elif phases:
        _days(user, revision, view, phases)
        draw_funnel(user, revision, view.target)
    draw_forecast(user, revision, view)


def _target_form(user: Actor, view: CampaignView) -> None:
    mark = f"{view.id}_{view.version}"
    with (
        st.form(f"campaign_target_form_{mark}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        target = _amount(_("Target ¥"), view.target, f"campaign_target_{mark}")
        actual = _amount(
            _("Actual ¥"),
            view.actual,
            f"campaign_actual_{mark}",
            _("Empty: added up from the imported days."),
        )
        pressed = st.form_submit_button(_("Save"), icon=":material/save:")
    if not pressed:
        return
    with reporting():
        with writing() as session:
            edited = set_campaign_target(
                session,
                user,
                view.id,
                version=view.version,
                target=fen_typed(target),
                actual=fen_typed(actual),
            )
        flash(
            _("Target saved."),
            undo=restore,
            args=(user, view.id, edited.version, edited.before),
        )
        st.rerun()


def restore(user: Actor, campaign_id: int, version: int, before: dict[str, object]) -> None:
    """Undo an edit of a campaign's target or curve."""
    with writing() as session:
        set_campaign_target(session, user, campaign_id, version=version, **before)  # type: ignore[arg-type]


def _days(user: Actor, revision: int, view: CampaignView, phases: tuple[PhaseDays, ...]) -> None:
    """Draw the days with plan, actual and need, and the sentence that they come to."""
    table = spread(view.target or 0, phases, curve_of(view.curve))
    planned = by_day(table)
    sold = sales(targets_load.actuals(user, revision))
    plan = replan(planned[planned > 0] if (planned > 0).any() else planned, sold, load.today(user, revision))
    said = one_after_another((replan_says(plan), unknown_says(plan.unknown)))
    st.text(said)
    _figures(view, plan)
    st.altair_chart(days_picture(plan.table), alt=said, key=f"campaign_days_picture_{view.id}")
    shown = plan.table.assign(
        day=plan.table["day"].dt.date,
        phase=[
            " · ".join(dict.fromkeys(table.loc[(table["day"] == day) & (table["gmv"] > 0), "name"]))
            for day in plan.table["day"]
        ],
        **{name: yuan_shown(plan.table[name]) for name in ("planned", "actual", "needed")},
    )
    st.dataframe(
        shown[["day", "phase", "planned", "actual", "needed"]],
        hide_index=True,
        height=280,
        placeholder="",
        column_config={
            "day": st.column_config.DateColumn(_("Day"), format="MM-DD", pinned=True, width=80),
            "phase": st.column_config.TextColumn(_("Phase")),
            "planned": st.column_config.NumberColumn(_("Planned ¥"), format=MONEY),
            "actual": st.column_config.NumberColumn(_("Actual ¥"), format=MONEY),
            "needed": st.column_config.NumberColumn(_("Needed now ¥"), format=MONEY),
        },
        alt=_("Days of the campaign with plan, actual sales and what is needed now"),
    )


def _figures(view: CampaignView, plan: Replan) -> None:
    is_known = bool(plan.table["actual"].notna().any())
    actual = view.actual if view.actual is not None else plan.done if is_known else None
    tip = _("Typed by hand.") if view.actual is not None else _("All sales of the shop on these days.")
    with st.grid(min_column_width=150):
        st.metric(_("Actual"), _money(actual), border=True, help=tip)
        st.metric(_("Still to bring"), _money(plan.left), border=True)
        st.metric(_("Today must bring"), _money(plan.today_needs), border=True)
        factor = "–" if plan.factor is None else f"{plan.factor:.2f}×"
        st.metric(
            _("Against the plan"),
            factor,
            border=True,
            help=_("What the days left need over what was planned for them."),
        )


def _money(amount: int | None) -> str:
    return "–" if amount is None else large(amount)


def _amount(label: str, stored: int | None, key: str, tip: str = "") -> float | None:
    value = None if stored is None or pd.isna(stored) else stored / 100
    return st.number_input(
        label, value=value, step=1_000.0, format="%.2f", width=200, key=key, help=tip or None
    )
