"""The shop: its name, platform and voice; and the door to a further shop."""

from dataclasses import replace
from zoneinfo import available_timezones

import streamlit as st

from core.content.from_positioning import Start
from core.content.names import tone_name
from core.db.engine import writing
from core.locale import _
from core.shop.actions import edit_shop, open_another_shop
from core.shop.reads import ShopProfile
from core.team.rights import Actor, may
from pages.ui.copy_voice import POSITIONING, started
from pages.ui.first_shop import platforms, shop_form
from pages.ui.save import flash, literal, reporting
from pages.ui.session import shop as chosen

TONES = ("plain", "warm", "lively", "premium", "expert")


def shop_profile(user: Actor, shop: ShopProfile) -> None:
    """Draw the profile: a form for who may edit it, a list for the others."""
    _above(started(user, chosen().revision))
    if may(user, "shop.edit"):
        opened = _opened(shop)
        _form(user, opened)
        if opened.version != shop.version:
            _both_sides(opened, shop)
    else:
        _list(shop)
    if may(user, "shop.open"):
        with st.expander(_("Open another shop"), icon=":material/storefront:"):
            shop_form("another_shop", lambda name, platform: _open(user, name, platform))


def _above(start: Start) -> None:
    """Say where the positioning stands above the tone and the audience here: there is one truth."""
    told = []
    if start.voice:
        told.append(
            _(
                "New briefs start with the brand voice of the positioning ({tone}), not with the tone here."
            ).format(tone=tone_name(start.tone))
        )
    if start.segment:
        told.append(
            _("Their audience is the lead segment ({segment}), not the audience here.").format(
                segment=start.segment
            )
        )
    if not told:
        return
    with st.container(border=True, key="shop_below_positioning"):
        st.text("\n".join(told))
        st.page_link(
            POSITIONING,
            label=_("Positioning"),
            icon=":material/record_voice_over:",
            query_params={"tab": "profile"},
        )


def _opened(shop: ShopProfile) -> ShopProfile:
    """Return the profile as it was when the form was first drawn: what is typed stands against that."""
    known = st.session_state.get("shop_opened")
    if known is None or known.id != shop.id or _key("categories") not in st.session_state:
        known = st.session_state["shop_opened"] = shop
    return known


def _both_sides(opened: ShopProfile, shop: ShopProfile) -> None:
    """Show what somebody else changed while the form was open, and let the person decide."""
    with st.container(border=True, key="shop_newer"):
        st.text(_("Somebody else changed the shop while you were here. Your entries are still in the form."))
        for name, label in _labels().items():
            before, after = getattr(opened, name), getattr(shop, name)
            if before != after:
                st.text(f"{label}: {_words_of(before)} → {_words_of(after)}")
        with st.container(horizontal=True):
            st.button(
                _("Keep mine"),
                key="shop_mine",
                on_click=_open_as,
                args=(replace(opened, version=shop.version),),
            )
            st.button(_("Take theirs"), key="shop_theirs", on_click=_open_as, args=(None,))


def _open_as(profile: ShopProfile | None) -> None:
    """Let the form stand against another version, or start anew from what is stored."""
    st.session_state["shop_opened"] = profile
    if profile is None:
        st.session_state["shop_form_number"] = st.session_state.get("shop_form_number", 0) + 1


def _key(name: str) -> str:
    return f"shop_{name}_{st.session_state.get('shop_form_number', 0)}"


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "platform": _("Platform"),
        "categories": _("Main categories"),
        "rival_names": _("Rivals"),
        "tone": _("Tone of voice"),
        "signature": _("SMS signature"),
        "audience": _("Audience"),
        "timezone": _("Time zone"),
    }


def _words_of(value: object) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value or "–")


def _form(user: Actor, shop: ShopProfile) -> None:
    names = platforms()
    with st.form(f"shop_form_{shop.id}"):
        left, right = st.columns(2)
        with left:
            name = st.text_input(_("Name"), shop.name, max_chars=80)
        with right:
            platform = st.selectbox(
                _("Platform"),
                list(names),
                index=list(names).index(shop.platform) if shop.platform in names else len(names) - 1,
                format_func=names.__getitem__,
            )
        categories = _words(_("Main categories"), shop.categories, _key("categories"))
        rivals = _words(_("Rivals"), shop.rival_names, _key("rivals"))
        left, right = st.columns(2)
        with left:
            tone = st.selectbox(
                _("Tone of voice"), TONES, index=TONES.index(shop.tone), format_func=tone_name
            )
        with right:
            signature = st.text_input(
                _("SMS signature"), shop.signature, max_chars=20, help=_("Stands in 【】 before every SMS.")
            )
        audience = st.text_area(_("Audience"), shop.audience, max_chars=200, height=80)
        zones = sorted(available_timezones())
        timezone = st.selectbox(_("Time zone"), zones, index=zones.index(shop.timezone))
        pressed = st.form_submit_button(_("Save"), type="primary", icon=":material/save:")
    if pressed:
        with reporting(after_conflict=_("Both versions stand below.")):
            with writing() as session:
                edit_shop(
                    session,
                    user,
                    version=shop.version,
                    name=name,
                    platform=platform,
                    categories=categories,
                    rival_names=rivals,
                    tone=tone,
                    signature=signature,
                    audience=audience,
                    timezone=timezone,
                )
            _open_as(None)
            flash(_("The shop is saved."))
            st.rerun()


def _words(label: str, known: tuple[str, ...], key: str) -> list[str]:
    return st.multiselect(
        label,
        list(known),
        default=list(known),
        accept_new_options=True,
        select_all=False,
        key=key,
        placeholder=_("Type a word and press Enter"),
    )


def _list(shop: ShopProfile) -> None:
    values = {name: _words_of(getattr(shop, name)) for name in _labels()}
    values |= {"platform": platforms().get(shop.platform, shop.platform), "tone": tone_name(shop.tone)}
    st.table(
        {label: literal(values[name]) for name, label in _labels().items()},
        border="horizontal",
        alt=_("The shop's profile"),
    )


def _open(user: Actor, name: str, platform: str) -> Actor:
    with writing() as session:
        return open_another_shop(session, user, name=name, platform=platform)
