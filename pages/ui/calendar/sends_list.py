"""What goes out in a campaign at a set time: a list, and one form to add or change one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.campaigns import send_actions
from core.campaigns.campaign_reads import CampaignView
from core.campaigns.send_actions import LENGTHS, MOST_PEOPLE, Send
from core.campaigns.values import Channel, channel_name
from core.db.engine import writing
from core.errors import BadInput
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui import columns, load
from pages.ui.calendar import inside_load
from pages.ui.save import flash, literal, reporting

FIRST_HOUR, LAST_HOUR = 8, 22  # SMS for marketing go out between these


def sends_list(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the sends of a campaign."""
    zone = load.profile(user, revision).timezone
    table = inside_load.sends(user, revision, view.id)
    picked: Send | None = None
    if table.empty:
        st.caption(_("Nothing goes out yet: SMS, pushes and live mentions stand here with their times."))
    else:
        _night(table, zone)
        picked = _table(table, zone, view)
    if may(user, "campaigns.edit"):
        label = _("Change this one") if picked else _("Add one")
        with st.expander(label, icon=":material/schedule_send:", expanded=picked is not None):
            _form(user, view, picked, zone)


def _night(table: pd.DataFrame, zone: str) -> None:
    hours = table["sends_at"].dt.tz_convert(zone).dt
    at = hours.hour + hours.minute / 60
    n = int(((table["channel"] == "sms") & ~((at >= FIRST_HOUR) & (at <= LAST_HOUR))).sum())
    if n:
        said = ngettext(
            "{n} SMS goes out at night: marketing may be sent from 08:00 to 22:00 only.",
            "{n} SMS go out at night: marketing may be sent from 08:00 to 22:00 only.",
            n,
        )
        st.warning(said.format(n=n), icon=":material/bedtime:")


def _table(table: pd.DataFrame, zone: str, view: CampaignView) -> Send | None:
    shown = table.assign(channel=table["channel"].map(channel_name))
    picked = st.dataframe(
        shown,
        hide_index=True,
        height="content",
        column_order=["sends_at", "channel", "audience", "audience_count", "note"],
        column_config={
            "sends_at": columns.moment(_("Goes out"), zone),
            "channel": st.column_config.TextColumn(_("How it goes out")),
            "audience": st.column_config.TextColumn(_("Audience")),
            "audience_count": st.column_config.NumberColumn(_("Recipients"), format="%,d"),
            "note": st.column_config.TextColumn(_("Note")),
        },
        selection_mode="single-row",
        on_select="rerun",
        key=f"campaign_sends_{view.id}",
        placeholder="",
        alt=_("What goes out in this campaign"),
    )
    rows = [n for n in picked.selection.rows if n < len(table)]
    return _send(table.iloc[rows[0]]) if rows else None


def _send(row: pd.Series) -> Send:
    count = row["audience_count"]
    return Send(
        channel=str(row["channel"]),
        sends_at=row["sends_at"].to_pydatetime(),
        audience=str(row["audience"]),
        audience_count=None if pd.isna(count) else int(count),
        note=str(row["note"]),
        id=int(row["id"]),
        version=int(row["version"]),
    )


def _form(user: Actor, view: CampaignView, picked: Send | None, zone: str) -> None:
    here = ZoneInfo(zone)
    start = picked or Send("sms", view.live_at)
    key = f"campaign_send_{view.id}_{start.id}_{start.version}"
    with st.form(key, border=False):
        left, right = st.columns(2)
        with left:
            channel = st.selectbox(
                _("How it goes out"),
                [each.value for each in Channel],
                index=[each.value for each in Channel].index(start.channel),
                format_func=channel_name,
            )
            at = st.datetime_input(
                _("Goes out"),
                value=start.sends_at.astimezone(here).replace(tzinfo=None),
                format="YYYY-MM-DD",
                help=_("In the shop's time zone: {zone}").format(zone=zone),
            )
        with right:
            audience = st.text_input(_("Audience"), start.audience, max_chars=LENGTHS["audience"])
            count = st.number_input(
                _("Recipients"),
                min_value=0,
                max_value=MOST_PEOPLE,
                value=start.audience_count,
                step=1,
                help=_("How many people a message goes to: a number, never a list of phone numbers."),
            )
        note = st.text_input(_("Note"), start.note, max_chars=LENGTHS["note"])
        with st.container(horizontal=True):
            saved = st.form_submit_button(
                _("Save") if picked else _("Add"), type="primary", icon=":material/save:"
            )
            dropped = picked is not None and st.form_submit_button(_("Delete"), icon=":material/delete:")
    if saved:
        with reporting():
            if at is None:
                raise BadInput(_("Say when it goes out."), field="sends_at")
            moment = _in_utc(at, here)
            _save(
                user,
                view.id,
                Send(
                    channel,
                    moment,
                    audience,
                    None if count is None else int(count),
                    note,
                    start.id,
                    start.version,
                ),
            )
    if dropped and picked is not None:
        with reporting():
            with writing() as session:
                gone = send_actions.delete_send(session, user, view.id, picked.id, version=picked.version)
            flash(_("It no longer goes out."), undo=_again, args=(user, view.id, gone))
            st.rerun()


def _in_utc(at: datetime, here: ZoneInfo) -> datetime:
    return at.replace(tzinfo=here).astimezone(UTC)


def _save(user: Actor, campaign_id: int, send: Send) -> None:
    with writing() as session:
        done = send_actions.save_send(session, user, campaign_id, send)
    name = literal(channel_name(done.now.channel))
    if done.before is None:
        flash(_("{what} is added.").format(what=name), undo=_drop, args=(user, campaign_id, done.now))
    else:
        flash(
            _("{what} is saved.").format(what=name),
            undo=_back,
            args=(user, campaign_id, done.before, done.now.version),
        )
    st.rerun()


def _drop(user: Actor, campaign_id: int, send: Send) -> None:
    with writing() as session:
        send_actions.delete_send(session, user, campaign_id, send.id, version=send.version)


def _back(user: Actor, campaign_id: int, before: Send, version: int) -> None:
    with writing() as session:
        send_actions.save_send(session, user, campaign_id, send_actions.as_of(before, version))


def _again(user: Actor, campaign_id: int, gone: Send) -> None:
    with writing() as session:
        send_actions.save_send(session, user, campaign_id, send_actions.new_again(gone))
