"""Where in the lab one is: the plan and the scenario that the address names, and how to go elsewhere."""

from dataclasses import dataclass

import streamlit as st

from core.locale import _
from core.promotions.plan_reads import Plan, PlanRow, StoredScenario
from core.promotions.scenario import Scenario
from core.team.rights import Actor
from pages.ui.lab import plan_load
from pages.ui.lab.draft import base, is_changed, open_draft
from pages.ui.save import flash

NEW = "new"  # the address of what belongs to no plan yet
_LAST = "promotions_last"


@dataclass(frozen=True, slots=True)
class Place:
    """The plans there are, the one at hand (None: nothing is saved yet), and the letter of its scenario at hand."""

    rows: tuple[PlanRow, ...]
    plan: Plan | None
    letter: str

    @property
    def stored(self) -> StoredScenario | None:
        """Return the scenario at hand as it is stored."""
        return self.plan.of(self.letter) if self.plan else None


def settle(user: Actor, revision: int) -> Place:
    """Find out where one is, let the address say so, and open the working copy there.

    Without a plan in the address that is where one was last, else the plan that was changed last.
    """
    rows = plan_load.plans(user, revision)
    plan = _plan(user, revision, rows)
    letter = ""
    if plan is not None:
        letters = [each.letter for each in plan.scenarios]
        asked = st.query_params.get("scenario", "")
        chosen = [each.letter for each in plan.scenarios if each.choice]
        letter = asked if asked in letters else next(iter([*chosen, *letters]), "")
    _address(str(plan.id) if plan else (NEW if rows else ""), letter)
    st.session_state.setdefault(_LAST, {})[user.shop_id] = st.query_params.get("plan", "")
    open_draft(user.shop_id)
    place = Place(rows, plan, letter)
    if place.stored is not None:
        base(place.stored.scenario or Scenario(), place.stored.version)
    return place


def go(plan: str, letter: str = "") -> None:
    """Let the next run be elsewhere. What was typed here and not saved stays, and is said to."""
    if is_changed():
        flash(_("What you changed there is not saved; it is kept while this window is open."))
    _address(plan, letter)


def move(plan: str, letter: str = "") -> None:
    """Let the next run be elsewhere, without a word."""
    _address(plan, letter)


def _plan(user: Actor, revision: int, rows: tuple[PlanRow, ...]) -> Plan | None:
    last = st.session_state.get(_LAST, {}).get(user.shop_id)
    asked = st.query_params.get("plan") or last or (str(rows[0].id) if rows else "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 16:
        found = plan_load.plan(user, revision, int(asked))
        if found is not None:
            return found
        if asked == st.query_params.get("plan"):
            st.warning(_("This plan is no longer in the shop."), icon=":material/inventory_2:")
    return None


def _address(plan: str, letter: str) -> None:
    for name, value in (("plan", plan), ("scenario", letter)):
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value:
            st.query_params.pop(name, None)
