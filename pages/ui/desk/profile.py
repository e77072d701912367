"""The shop: its name, platform and voice; and the door to a further shop."""

from zoneinfo import available_timezones

import streamlit as st

from core.content.names import tone_name
from core.db.engine import writing
from core.locale import _
from core.shop.actions import edit_shop, open_another_shop
from core.shop.reads import ShopProfile
from core.team.rights import Actor, may
from pages.ui.first_shop import platforms, shop_form
from pages.ui.save import flash, literal, reporting

TONES = ("plain", "warm", "lively", "premium", "expert")


def shop_profile(user: Actor, shop: ShopProfile) -> None:
    """Draw the profile: a form for who may edit it, a list for the others."""
    if may(user, "shop.edit"):
        _form(user, shop)
    else:
        _list(shop)
    if may(user, "shop.open"):
        with st.expander(_("Open another shop"), icon=":material/storefront:"):
            shop_form("another_shop", lambda name, platform: _open(user, name, platform))


def _form(user: Actor, shop: ShopProfile) -> None:
    names = platforms()
    with st.form(f"shop_form_{shop.id}_{shop.version}"):
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
        categories = _words(_("Main categories"), shop.categories, "shop_categories")
        rivals = _words(_("Rivals"), shop.rival_names, "shop_rivals")
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
        with reporting():
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
            flash(_("The shop is saved."))
            st.rerun()


def _words(label: str, known: tuple[str, ...], key: str) -> list[str]:
    return st.multiselect(
        label,
        list(known),
        default=list(known),
        accept_new_options=True,
        key=key,
        placeholder=_("Type a word and press Enter"),
    )


def _list(shop: ShopProfile) -> None:
    st.table(
        {
            _("Name"): literal(shop.name),
            _("Platform"): literal(platforms().get(shop.platform, shop.platform)),
            _("Main categories"): literal("、".join(shop.categories)) or "–",
            _("Rivals"): literal("、".join(shop.rival_names)) or "–",
            _("Tone of voice"): tone_name(shop.tone),
            _("SMS signature"): literal(shop.signature) or "–",
            _("Audience"): literal(shop.audience) or "–",
            _("Time zone"): literal(shop.timezone),
        },
        border="horizontal",
        alt=_("The shop's profile"),
    )


def _open(user: Actor, name: str, platform: str) -> Actor:
    with writing() as session:
        return open_another_shop(session, user, name=name, platform=platform)
