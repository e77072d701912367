"""The model: where it is, whether it answers, what it cost, day by day."""

import altair as alt
import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.errors import PlannerError
from core.llm.connection import ConnectionReport, check_connection, rung_name
from core.llm.cost import MICRO
from core.llm.endpoint import configured_endpoint
from core.llm.usage import in_yuan, spent_today, usage_by_day
from core.locale import _
from core.settings import settings
from core.team.rights import Actor, may
from pages.ui.save import literal


def model(user: Actor, zone: str) -> None:
    """Draw the endpoint, the connection test and the usage. The key itself is never shown."""
    chosen = settings()
    key = chosen.llm_api_key.get_secret_value()
    st.table(
        {
            _("Address"): literal(chosen.llm_base_url) or _("not set"),
            _("Model"): literal(chosen.llm_model) or _("not set"),
            _("Key"): _("set") if key else _("not set"),
            _("Budget a day"): f"¥{chosen.llm_daily_budget_yuan:,.2f}",
        },
        border="horizontal",
        width="content",
        alt=_("The model's settings"),
    )
    st.caption(
        _(
            "These come from the environment or .streamlit/secrets.toml; only who runs the installation changes them."
        )
    )
    _test(user, zone)
    if may(user, "usage.see"):
        _usage(user, zone)


def _test(user: Actor, zone: str) -> None:
    pressed = st.button(
        _("Test connection"),
        type="primary",
        icon=":material/cable:",
        key="model_test",
        disabled=not settings().has_model,
    )
    if pressed:
        with st.spinner(_("Asking the model …")):
            try:
                st.session_state["model_report"] = check_connection(
                    user, configured_endpoint(), timezone=zone
                )
            except PlannerError as error:
                st.error(literal(str(error)), icon=":material/error:")
    report = st.session_state.get("model_report")
    if report is not None:
        _report(report)


def _report(report: ConnectionReport) -> None:
    if report.ok:
        st.success(literal(report.sentence), icon=":material/check_circle:")
        if report.rung is not None:
            st.text(_("Form of its answers: {form}.").format(form=rung_name(report.rung)))
    else:
        st.error(literal(report.sentence), icon=":material/error:")
    if report.is_listed is False:
        st.text(
            _("The server does not list a model of this name. It lists: {names}").format(
                names=", ".join(report.models[:12])
            )
        )
    if report.detail:
        with st.expander(_("What the server said")):
            st.code(report.detail, language=None, wrap_lines=True)


def _usage(user: Actor, zone: str) -> None:
    with reading() as session:
        days = usage_by_day(session, user, timezone=zone)
        spent = spent_today(session, user.shop_id, zone)
    st.header(_("Usage of the last 30 days"), anchor=False)
    budget = round(settings().llm_daily_budget_yuan * MICRO)
    st.text(_("{spent} of {budget} spent today.").format(spent=in_yuan(spent), budget=in_yuan(budget)))
    if days.empty:
        st.caption(_("No model has been asked yet."))
        return
    _chart(days)
    st.dataframe(
        days.drop(columns=["is_estimated"]),
        hide_index=True,
        alt=_("Usage by day"),
        column_config={
            "day": st.column_config.DateColumn(_("Day"), format="MM-DD"),
            "calls": st.column_config.NumberColumn(_("Calls")),
            "failed": st.column_config.NumberColumn(_("Failed")),
            "tokens_in": st.column_config.NumberColumn(_("Tokens in"), format="%,d"),
            "tokens_out": st.column_config.NumberColumn(_("Tokens out"), format="%,d"),
            "cost": st.column_config.NumberColumn(_("Cost"), format="¥%.4f"),
            "first_token_ms": st.column_config.NumberColumn(_("First word, ms"), format="%,d"),
            "total_ms": st.column_config.NumberColumn(_("Whole answer, ms"), format="%,d"),
        },
    )
    if days["is_estimated"].any():
        st.caption(_("Some servers report no tokens or have no known price: those days hold estimates."))


def _chart(days: pd.DataFrame) -> None:
    shown = days.assign(day=pd.to_datetime(days["day"]))
    chart = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%m-%d")),
            y=alt.Y("cost:Q", title=_("Cost in yuan")),
            tooltip=[
                alt.Tooltip("day:T", title=_("Day"), format="%m-%d"),
                alt.Tooltip("cost:Q", title=_("Cost in yuan"), format=".4f"),
                alt.Tooltip("calls:Q", title=_("Calls")),
            ],
        )
        .properties(height=180)
    )
    total = f"¥{days['cost'].sum():,.2f}"
    st.altair_chart(chart, alt=_("Model cost by day, {total} in all").format(total=total))
