"""Put the scenario at hand on a campaign: which campaigns have it, and which may get it."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.campaigns import plan_frames, scenario_actions
from core.campaigns.scenario_actions import Put
from core.campaigns.values import State
from core.db.engine import reading, writing
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui import load as shop_load
from pages.ui.lab.draft import is_changed
from pages.ui.lab.place import Place
from pages.ui.save import flash, literal, reporting

CALENDAR = "pages/plan/calendar.py"
MOST_LINKS = 8
_KEY = "promotions_campaign"


def on_campaign(user: Actor, revision: int, place: Place) -> None:
    """Draw the control for the stored scenario at hand; nothing while none is stored."""
    if place.stored is None or not may(user, "campaigns.see"):
        return
    table = _campaigns(replace(user, user_id=0, name=""), revision)
    with_it = table[(table["scenario_id"] == place.stored.id).fillna(False)]
    n = len(with_it)
    label = ngettext("On {n} campaign", "On {n} campaigns", n).format(n=n) if n else _("Put on a campaign")
    with st.popover(label, icon=":material/calendar_add_on:", key="promotions_on_campaign"):
        _links(with_it)
        if may(user, "campaigns.edit"):
            _choice(user, revision, place, table.drop(with_it.index))


@st.cache_data(max_entries=16, show_spinner=False)
def _campaigns(actor: Actor, revision: int) -> pd.DataFrame:  # noqa: ARG001 (part of the cache key)
    with reading() as session:
        table = plan_frames.campaigns_frame(session, actor)
    return table[table["state"] != State.DONE.value].reset_index(drop=True)


def _links(table: pd.DataFrame) -> None:
    for row in table.head(MOST_LINKS).itertuples(index=False):
        st.page_link(
            CALENDAR,
            label=literal(str(row.name)),
            icon=":material/calendar_month:",
            query_params={"campaign": str(row.id), "part": "offer"},
        )


def _choice(user: Actor, revision: int, place: Place, table: pd.DataFrame) -> None:
    if table.empty:
        st.caption(_("There is no other campaign that is not over yet."))
        return
    zone = shop_load.profile(user, revision).timezone
    days = table["live_at"].dt.tz_convert(zone).dt.strftime("%Y-%m-%d")
    names = {
        int(number): f"{day} · {name}"
        for number, day, name in zip(table["id"], days, table["name"], strict=True)
    }
    has_other = {int(number) for number in table.loc[table["scenario_id"].notna(), "id"]}
    with st.form(_KEY, border=False):
        wanted = st.selectbox(
            _("Campaign"),
            list(names),
            index=None,
            format_func=lambda each: names.get(each, str(each)),
            placeholder=_("Choose a campaign"),
        )
        pressed = st.form_submit_button(_("Put it there"), icon=":material/check:", disabled=is_changed())
    if is_changed():
        st.caption(_("Save it first: what is stored is put on the campaign."))
    if not pressed or wanted is None or place.stored is None:
        return
    version = int(table.set_index("id").at[wanted, "version"])
    with reporting():
        with writing() as session:
            done = scenario_actions.put_scenario(session, user, wanted, place.stored.id, version=version)
        said = _("{campaign} has this scenario now.").format(campaign=names[wanted])
        if wanted in has_other:
            said = _("{campaign} has this scenario now, in place of another one.").format(
                campaign=names[wanted]
            )
        flash(f"{said} {done.told}".strip(), undo=_put_back, args=(user, done))
        st.rerun()


def _put_back(user: Actor, done: Put) -> None:
    with writing() as session:
        scenario_actions.put_scenario(session, user, done.id, done.before, version=done.version)
