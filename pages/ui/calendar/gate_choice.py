"""Which gates a campaign must pass, until when it can enrol, and how long its price is protected."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from core.campaigns import gate_actions
from core.campaigns.gate_reads import CampaignGates, StoredPack, nearest_first
from core.campaigns.gate_words import mark_name
from core.db.engine import writing
from core.locale import _
from core.rules.fees import platform_name
from core.team.rights import Actor
from pages.ui.save import flash, literal, reporting


def gate_choice(
    user: Actor,
    told: CampaignGates,
    packs: tuple[StoredPack, ...],
    platform: str,
    festival: str,
    zone: ZoneInfo,
) -> None:
    """Draw the choice of a pack with the campaign's two dates; a pack that knows them proposes what is not set."""
    by_key = {each.pack.key: each for each in packs}
    ordered = nearest_first(packs, festival)
    suits = [each.pack.key for each in ordered if each.suits(platform)]
    others = [each.pack.key for each in ordered if not each.suits(platform)]
    options = ["", *suits, *others]
    key = st.selectbox(
        _("Gates"),
        options,
        index=options.index(told.pack_key) if told.pack_key in options else 0,
        format_func=lambda each: _name(by_key.get(each)),
        key=f"gates_pack_{told.campaign_id}_{told.version}",
        help=literal(_("Packs for this platform come first. They are history and practice: the seller back office decides.")),
    )  # fmt: skip
    chosen = by_key.get(key or "")
    is_new = key != told.pack_key
    enrol, protect = told.enrol_by, told.protected_until
    if is_new and chosen is not None:
        enrol = enrol or gate_actions.suggested_enrolment(chosen.pack, told.live_at, zone)
        protect = protect or gate_actions.suggested_protection(chosen.pack, told.ends_at, zone)
        _says(chosen, told.live_at, zone)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        enrol_by = _moment(_("Enrol by"), enrol, f"gates_enrol_{told.campaign_id}_{told.version}_{key}", zone)
        protected = _moment(
            _("Price protected until"),
            protect,
            f"gates_protect_{told.campaign_id}_{told.version}_{key}",
            zone,
        )
    pressed = st.button(
        _("Save gates"), type="primary", icon=":material/save:", key=f"gates_choose_{told.campaign_id}"
    )
    if pressed:
        with reporting():
            with writing() as session:
                done = gate_actions.choose_pack(
                    session,
                    user,
                    told.campaign_id,
                    version=told.version,
                    key=key or "",
                    enrol_by=enrol_by,
                    protected_until=protected,
                )
            flash(_("Saved."), undo=_undo, args=(user, done))
            st.rerun()


def pack_name(stored: StoredPack) -> str:
    """Return a pack's name, with a word where it is the shop's own or was changed."""
    name = stored.pack.shown_name
    if stored.is_own and stored.is_shipped:
        return _("{name} (changed here)").format(name=name)
    return _("{name} (our own)").format(name=name) if stored.is_own else name


def _name(stored: StoredPack | None) -> str:
    if stored is None:
        return _("No gates")
    platforms = _(", ").join(platform_name(each) for each in stored.pack.platforms)
    return f"{pack_name(stored)} · {platforms}" if platforms else pack_name(stored)


def _says(chosen: StoredPack, live_at: datetime, zone: ZoneInfo) -> None:
    """Say where the proposed dates come from."""
    if enrolment := chosen.pack.enrolment:
        first, last = (
            live_at.astimezone(zone).date() + timedelta(days=days)
            for days in (enrolment.opens, enrolment.closes)
        )
        said = _("Enrolment from {first} to {last}, as it was then").format(
            first=first.isoformat(), last=last.isoformat()
        )
        st.caption(literal(" · ".join([said, enrolment.shown_source, mark_name(enrolment.mark)])))
    if protection := chosen.pack.protection:
        st.caption(literal(" · ".join([protection.shown_source, mark_name(protection.mark)])))


def _moment(label: str, value: datetime | None, key: str, zone: ZoneInfo) -> datetime | None:
    typed = st.datetime_input(
        label,
        value=None if value is None else value.astimezone(zone).replace(tzinfo=None),
        step=60,
        format="YYYY-MM-DD",
        key=key,
    )
    return None if typed is None else typed.replace(tzinfo=zone)


def _undo(user: Actor, done: gate_actions.Chosen) -> None:
    with writing() as session:
        gate_actions.undo_choice(session, user, done)
