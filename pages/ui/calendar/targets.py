"""The targets of a year: what it is to bring, month by month, against its campaigns and what came in."""

from typing import Any

import pandas as pd
import streamlit as st

from core.campaigns.target_actions import TargetRow, save_target, save_targets
from core.campaigns.target_charts import months_picture
from core.campaigns.target_reads import YearView
from core.campaigns.target_words import large, month_says, unknown_says
from core.campaigns.targets import months_from_year, too_much
from core.db.engine import writing
from core.locale import _, ngettext, one_after_another
from core.team.rights import Actor, may
from pages.ui.calendar import targets_load
from pages.ui.calendar.actuals_import import draw_import
from pages.ui.calendar.look import Look
from pages.ui.columns import MONEY, fen_typed, yuan_shown
from pages.ui.save import flash, literal, reporting

_YUAN = ("gmv", "budget", "campaigns", "base", "per_base_day", "actual")
_COLUMNS = ("month", "gmv", "actual", "campaigns", "base", "per_base_day", "budget")


def draw(user: Actor, revision: int, look: Look) -> None:
    """Draw the year's target, its months as picture and table, and the import of what the days brought."""
    first = look.today.year
    years = list(range(first - 3, first + 4))
    chosen = st.selectbox(_("Year"), years, index=3, key="targets_year", bind="query-params", width=140)
    view = targets_load.year(user, revision, int(chosen))
    edits = may(user, "targets.edit")
    st.text(_answer(view))
    _warnings(view)
    if edits:
        _year_form(user, revision, view)
    if view.months[["gmv", "actual"]].notna().any(axis=None) or (view.months["campaigns"] > 0).any():
        st.altair_chart(
            months_picture(view.months),
            alt=_("Target, campaigns and actual sales of each month. {answer}").format(answer=_answer(view)),
            key="targets_picture",
        )
    _months(user, view, edits=edits)
    draw_import(user, revision)


def _answer(view: YearView) -> str:
    """Say what the month at hand still needs; of another year, what came in of its target."""
    if view.need is not None:
        return one_after_another((month_says(view.need), unknown_says(view.need.unknown)))
    known = view.months["actual"].dropna()
    done = int(known.sum()) if len(known) else 0
    if view.gmv is not None:
        return _("{year}: {done} of {target} came in.").format(
            year=view.year, done=large(done), target=large(view.gmv)
        )
    if view.months["gmv"].notna().any():
        return _("{year}: {done} came in; this month has no target yet.").format(
            year=view.year, done=large(done)
        )
    return _("{year} has no target yet. Start with the year, then spread it over its months.").format(
        year=view.year
    )


def _warnings(view: YearView) -> None:
    for month in too_much(view.months):
        row = view.months.set_index("month").loc[month]
        sentence = _("{year}-{month}: campaigns are to bring {campaigns}, the month only {target}.")
        said = sentence.format(
            year=view.year,
            month=f"{month:02d}",
            campaigns=large(int(row["campaigns"])),
            target=large(int(row["gmv"])),
        )
        st.warning(literal(said), icon=":material/warning:")
    if view.gap:
        sentence = (
            _("The months lack {gap} of the year's target.")
            if view.gap > 0
            else _("The months ask for {gap} more than the year.")
        )
        st.info(literal(sentence.format(gap=large(abs(view.gap)))), icon=":material/info:")


def _year_form(user: Actor, revision: int, view: YearView) -> None:
    mark = f"{view.year}_{view.version}"
    with (
        st.form(f"targets_year_form_{mark}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        gmv = _amount(_("Target of the year ¥"), view.gmv, f"targets_year_gmv_{mark}")
        budget = _amount(_("Budget of the year ¥"), view.budget, f"targets_year_budget_{mark}")
        saved = st.form_submit_button(_("Save"), icon=":material/save:")
        spread = st.form_submit_button(
            _("Spread over the months"),
            icon=":material/calendar_view_month:",
            help=_("As last year's twelve months were where all are known, else each the same."),
        )
    if not saved and not spread:
        return
    with reporting():
        target, cost = fen_typed(gmv), fen_typed(budget)
        rows = [TargetRow(view.year, 0, target, cost, view.version)]
        if spread and target is not None:
            rows += _spread(user, revision, view, target, cost)
        with writing() as session:
            before = save_targets(session, user, rows)
        flash(_("Target saved."), undo=_restore, args=(user, before))
        st.rerun()


def _spread(user: Actor, revision: int, view: YearView, target: int, cost: int | None) -> list[TargetRow]:
    last = targets_load.year(user, revision, view.year - 1).months
    whole = last["actual"].where(last["known_days"] == last["days"])
    parts = months_from_year(target, whole)
    costs: list[Any] = [None] * 12 if cost is None else months_from_year(cost, whole)
    versions = view.months["version"]
    return [TargetRow(view.year, n + 1, parts[n], costs[n], int(versions.iloc[n])) for n in range(len(parts))]


def _months(user: Actor, view: YearView, *, edits: bool) -> None:
    table = view.months[["month", *_YUAN]].copy()
    for name in _YUAN:
        table[name] = yuan_shown(table[name])
    table = table[list(_COLUMNS)]
    alt = _("The twelve months with target, actual, campaigns, what is left for the other days, and budget")
    if not edits:
        st.dataframe(table, hide_index=True, column_config=_configs(), alt=alt)
        return
    mark = f"{view.year}_{int(view.months['version'].sum())}"
    typed = st.data_editor(
        table,
        key=f"targets_months_{mark}",
        height="content",
        hide_index=True,
        disabled=[name for name in _COLUMNS if name not in ("gmv", "budget")],
        column_config=_configs(),
        placeholder="",
        alt=alt,
    )
    rows = _changed(view, typed)
    if not rows:
        return
    save = ngettext("Save {n} month", "Save {n} months", len(rows)).format(n=len(rows))
    if st.button(save, type="primary", icon=":material/save:", key="targets_months_save"):
        with reporting():
            edited = [
                TargetRow(view.year, month, fen_typed(gmv), fen_typed(cost), version)
                for month, gmv, cost, version in rows
            ]
            with writing() as session:
                before = save_targets(session, user, edited)
            flash(_("Target saved."), undo=_restore, args=(user, before))
            st.rerun()


def _changed(view: YearView, typed: pd.DataFrame) -> list[tuple[int, Any, Any, int]]:
    """Return the months whose target or budget differs from what is stored, as typed in yuan."""
    rows = []
    for n, row in enumerate(typed.itertuples()):
        stored = view.months.iloc[n]
        same = all(_same(value, stored[name]) for name, value in (("gmv", row.gmv), ("budget", row.budget)))
        if not same:
            rows.append((int(stored["month"]), row.gmv, row.budget, int(stored["version"])))
    return rows


def _same(typed: Any, stored: Any) -> bool:
    if pd.isna(typed) or pd.isna(stored):
        return bool(pd.isna(typed) and pd.isna(stored))
    return bool(abs(float(typed) * 100 - int(stored)) < 1e-6)


def _configs() -> dict[str, Any]:
    def yuan(label: str, tip: str = "") -> Any:
        return st.column_config.NumberColumn(label, format=MONEY, help=tip or None)

    return {
        "month": st.column_config.NumberColumn(_("Month no."), format="%d", width=78, pinned=True),
        "gmv": yuan(_("Target ¥")),
        "actual": yuan(_("Actual ¥"), _("The sum of the imported days.")),
        "campaigns": yuan(
            _("Campaigns ¥"), _("Campaigns' targets, day by day by their curves; ideas do not count.")
        ),
        "base": yuan(_("Other days ¥"), _("Target less campaigns.")),
        "per_base_day": yuan(_("A day of these ¥"), _("What each day without a campaign is to bring.")),
        "budget": yuan(_("Budget ¥")),
    }


def _amount(label: str, stored: int | None, key: str) -> float | None:
    value = None if stored is None else stored / 100
    return st.number_input(label, value=value, step=10_000.0, format="%.2f", width=220, key=key)


def _restore(user: Actor, before: tuple[TargetRow, ...]) -> None:
    with writing() as session:
        for row in before:
            save_target(session, user, row.year, row.month, row.gmv, row.budget, row.version)
