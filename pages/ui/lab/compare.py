"""The view *compare*: the scenarios of a plan side by side, their green lights, and what they are measured by."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.locale import _
from core.promotions.compare import answer as answer_of
from core.promotions.compare import baskets_differ, mark, table, titles
from core.promotions.compare_charts import picture
from core.promotions.gates import GATES, gate_name, light_name
from core.promotions.judged import Judged
from core.promotions.scenario import Scenario
from core.team.rights import Actor
from pages.ui.lab.draft import is_changed
from pages.ui.lab.gate_list import ICONS, gate_line
from pages.ui.lab.place import Place, settle
from pages.ui.lab.plans import standing
from pages.ui.lab.targets_form import targets_form
from pages.ui.save import literal


def draw(user: Actor, revision: int, scenario: Scenario) -> None:  # noqa: ARG001 (every view is called so)
    """Draw the view."""
    place = settle(user, revision)
    told = standing(user, revision, place)
    if not told:
        st.info(
            _("Nothing to compare yet. Put items into the basket, then save this as the first scenario."),
            icon=":material/balance:",
        )
        return
    _warnings(told, place)
    _lights(told)
    _gates(told, place)
    targets_form(user, place)
    _table(told)
    _picture(told)


def answer(user: Actor, revision: int) -> str:
    """Return the answer in one sentence."""
    told = standing(user, revision, settle(user, revision))
    return answer_of(told) if told else _("Nothing to compare yet.")


def _warnings(told: Sequence[Judged], place: Place) -> None:
    if baskets_differ(told):
        st.caption(_("The baskets differ: what an order leaves is not compared like with like."))
    if is_changed():
        said = _("{letter} counts as it stands on the screen, not as it is saved.")
        st.caption(said.format(letter=place.letter or "A"))
    refused = [each for each in told if each.refused]
    for each in refused:
        st.warning(literal(f"{each.letter}: {each.refused}"), icon=":material/error:")


def _lights(told: Sequence[Judged]) -> None:
    """Draw the gates by scenario as a small table of signs and words."""
    rows = [_("Scenario"), *(_titled(each) for each in told)]
    head = "| " + " | ".join(rows) + " |\n|" + "---|" * len(rows)
    lines = [
        f"| {literal(gate_name(gate))} | "
        + " | ".join(
            f"{ICONS[each.gate(gate).light]} {literal(light_name(each.gate(gate).light))}" for each in told
        )
        + " |"
        for gate in GATES
    ]
    with st.container(key="promotions_lights"):
        st.markdown("\n".join([head, *lines]))


def _titled(judged: Judged) -> str:
    return f"{ICONS[judged.light]} **{judged.letter}**"


def _gates(told: Sequence[Judged], place: Place) -> None:
    """Draw the sentences of the gates of the scenario at hand."""
    here = next((each for each in told if each.letter == (place.letter or "A")), told[0])
    with st.expander(
        _("What the gates of {letter} say").format(letter=here.letter),
        icon=":material/traffic:",
        expanded=True,
    ):
        for gate in here.gates:
            gate_line(gate)


def _table(told: Sequence[Judged]) -> None:
    rows = table(told)
    shown = pd.DataFrame(
        {
            _("Figure"): [row.name for row in rows],
            **{
                _column(each): [f"{row.cells[n].text}  {mark(row, row.cells[n])}".rstrip() for row in rows]
                for n, each in enumerate(told)
            },
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        height="content",
        alt=_("Scenarios side by side; the best figure of a row is marked"),
        column_config={
            _("Figure"): st.column_config.TextColumn(_("Figure"), pinned=True, width=150),
            **{_column(each): st.column_config.TextColumn(_column(each), alignment="right") for each in told},
        },
    )
    st.caption(literal(" · ".join(f"{code} {title}" for code, title in titles(told).items())))
    st.caption(
        _(
            "Volume needed: how many times the usual orders earn as much as without promotions. Two figures in a "
            "cell are by the two threshold bases that are possible; the worse one counts."
        )
    )


def _column(judged: Judged) -> str:
    return f"{judged.letter} {judged.name}".strip()


def _picture(told: Sequence[Judged]) -> None:
    drawn = picture(told)
    if drawn is None:
        st.caption(_("Without the costs of all items there is no picture of the profit."))
        return
    by_orders = all(each.scenario.targets.usual_orders for each in told if each.outcome)
    st.header(_("Profit against orders") if by_orders else _("What an order leaves"), anchor=False)
    st.altair_chart(drawn, alt=answer_of(told), key="promotions_picture")
    if by_orders:
        st.caption(
            _(
                "The dotted line is the profit as usual, without promotions; a dot is where a scenario reaches it."
            )
        )
