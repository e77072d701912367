"""One clash: how bad, what, why it matters, who settles it and how, with the way there and a waiver for a reason."""

import streamlit as st

from core.campaigns.clashes.clash import Clash, Severity, WaivedClash, Waiver
from core.campaigns.clashes.waivers import MOST_REASON, put_back, unwaive, waive
from core.campaigns.clashes.words import (
    explanation,
    fix,
    place,
    rule_name,
    sentence,
    severity_icon,
    severity_name,
    who,
)
from core.db.engine import writing
from core.locale import _
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.calendar.views import open_campaign
from pages.ui.save import flash, literal, reporting

_COLOURS = {Severity.BLOCK: "red", Severity.WARN: "orange", Severity.INFO: "gray"}


def clash_card(user: Actor, clash: Clash, *, before: Waiver | None, here: int = 0) -> None:
    """Draw a clash. `before` is a waiver that no longer holds; `here` is the campaign one is in already."""
    with st.container(border=True, gap="xsmall", key=f"clash_{_slug(clash, here)}"):
        st.markdown(_head(clash))
        st.markdown(literal(sentence(clash)))
        st.caption(literal(_("Who: {who}. {fix}").format(who=who(clash), fix=fix(clash))))
        if before is not None:
            said = _("It was waived before ({reason}), and has become worse since.")
            st.caption(f":orange[:material/trending_up:] {literal(said.format(reason=before.reason))}")
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            _way_there(clash, here)
            if may(user, "clashes.waive"):
                _waive(user, clash, here)
            with st.popover(
                _("Why it matters"), icon=":material/help:", type="tertiary", key=f"why_{_slug(clash, here)}"
            ):
                st.markdown(literal(explanation(clash.rule)))


def waived_card(user: Actor, waived: WaivedClash, zone: str, *, here: int = 0) -> None:
    """Draw a clash that somebody accepted: what, why, who and when, with the way back."""
    clash, waiver = waived.clash, waived.waiver
    with st.container(border=True, gap="xsmall", key=f"waived_{_slug(clash, here)}"):
        st.markdown(_head(clash))
        st.markdown(literal(sentence(clash)))
        by = words.person(waiver.by) or _("local user")
        when = words.moment(waiver.at, zone) if waiver.at else ""
        said = _("Waived by {who}, {when}: {reason}")
        st.caption(literal(said.format(who=by, when=when, reason=waiver.reason)))
        if may(user, "clashes.waive"):
            st.button(
                _("Let it count again"),
                icon=":material/undo:",
                key=f"unwaive_{_slug(clash, here)}",
                on_click=_unwaive,
                args=(user, clash),
            )


def _head(clash: Clash) -> str:
    colour, day = _COLOURS[clash.severity], f" · {clash.day:%Y-%m-%d}" if clash.day else ""
    sign = f":{colour}[{severity_icon(clash.severity)} **{severity_name(clash.severity)}**]"
    return f"{sign} · **{literal(rule_name(clash.rule))}**{literal(day)}"


def _way_there(clash: Clash, here: int) -> None:
    """Draw the button to where the clash is settled: in the campaign one is in, if it takes part."""
    if not clash.campaigns:
        return
    campaign = here if here in clash.campaigns else clash.campaigns[0]
    st.button(
        _("See what is sent") if clash.rule == "sms_hours" else place_name(place(clash.rule)),
        icon=":material/arrow_forward:",
        icon_position="right",
        key=f"go_{_slug(clash, here)}",
        on_click=_go,
        args=(campaign, place(clash.rule)),
    )
    if clash.rule == "off_structure":
        st.page_link(
            "pages/plan/positioning.py",
            label=_("See the item portfolio"),
            icon=":material/category:",
            query_params={"tab": "portfolio"},
        )


def _go(campaign: int, part: str) -> None:
    """Show a part of a campaign, also where its panel is open at another one."""
    from pages.ui.calendar.panel import PART  # the panel draws this list

    open_campaign(campaign, part)
    st.session_state[PART] = part


def place_name(part: str) -> str:
    """Return what the button to a part of a campaign says."""
    return {
        "items": _("See the items"),
        "offer": _("See the offer"),
        "copy": _("See the copy"),
        "phases": _("See the tasks"),
        "money": _("See the budget"),
        "overview": _("See the campaign"),
    }[part]


def _waive(user: Actor, clash: Clash, here: int) -> None:
    slug = _slug(clash, here)
    with (
        st.popover(_("Waive"), icon=":material/front_hand:", key=f"waive_{slug}"),
        st.form(f"waive_form_{slug}", border=False),
    ):
        reason = st.text_area(
            _("Why is it accepted?"),
            max_chars=MOST_REASON,
            key=f"waive_reason_{slug}",
            help=_("It is told again when it becomes worse, or with another item."),
        )
        if st.form_submit_button(_("Waive"), type="primary"):
            with reporting():
                with writing() as session:
                    waive(session, user, clash, reason)
                flash(
                    _("Waived: {rule}").format(rule=rule_name(clash.rule)),
                    undo=_take_back,
                    args=(user, clash.key),
                )
                st.rerun()


def _unwaive(user: Actor, clash: Clash) -> None:
    with reporting():
        with writing() as session:
            waiver = unwaive(session, user, clash.key)
        flash(
            _("It counts again: {rule}").format(rule=rule_name(clash.rule)),
            undo=_waive_again,
            args=(user, waiver),
        )


def _take_back(user: Actor, key: str) -> None:
    with writing() as session:
        unwaive(session, user, key)


def _waive_again(user: Actor, waiver: Waiver) -> None:
    with writing() as session:
        put_back(session, user, waiver)


def _slug(clash: Clash, here: int) -> str:
    """Return what the keys of a clash's card end with: the panel lies over the list, so each has its own."""
    key = f"{clash.key} {here}" if here else clash.key
    return "".join(sign if sign.isalnum() else "_" for sign in key)
