"""How a draft would sound: the same push and note, in the current voice and in the one that is being written."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.content.brief import Brief, Offer, brief_voice
from core.content.from_items import brief_item
from core.content.names import part_name
from core.content.offline import draft_all_offline
from core.content.words import is_chinese
from core.db.base import now
from core.errors import BadInput
from core.locale import _
from core.positioning.voice import voice_of
from core.shop.listing import View
from core.shop.reads import ShopProfile
from core.team.rights import Actor
from pages.ui import load
from pages.ui.save import literal

MOST_ITEMS = 50
DAYS = 3


def draw(user: Actor, revision: int, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Draw both drafts beside each other, of one item of the shop and with an offer made up for it."""
    items = _items(user, revision)
    if not items:
        return
    st.subheader(_("How a draft would sound"), anchor=False)
    chosen = st.selectbox(
        _("Item"),
        list(items),
        format_func=lambda code: f"{code} · {items[code]['title']}",
        key="positioning_voice_item",
    )
    st.caption(
        _(
            "First template drafts: a push and a note, with an offer made up here: 10% off for {n} days."
        ).format(n=DAYS)
    )
    shop = load.profile(user, revision)
    zone = ZoneInfo(shop.timezone)
    last_day = now().astimezone(zone).date() + timedelta(days=DAYS)
    ends = datetime.combine(last_day + timedelta(days=1), time(), zone)
    try:
        after = _drafted(items[chosen], shop, ends, typed)
    except BadInput as error:
        st.caption(f":material/error: {literal(str(error))}")
        return
    before = _drafted(items[chosen], shop, ends, stored)
    if before == after:
        _shown(_("As it is now, and as typed"), before, key="voice_both")
        return
    left, right = st.columns(2)
    with left:
        _shown(_("As it is now"), before, key="voice_before")
    with right:
        _shown(_("As typed"), after, key="voice_after")


def _shown(title: str, parts: Mapping[str, str], *, key: str) -> None:
    with st.container(border=True, key=key):
        st.markdown(f"**{literal(title)}**")
        for part, text in parts.items():
            st.caption(part_name(part))
            st.text(text)


def _items(user: Actor, revision: int) -> dict[str, dict[str, Any]]:
    """Return the first items of the shop by code, those that have something to say before the others."""
    found = load.item_page(user, revision, View(), offset=0, limit=MOST_ITEMS).to_dict("records")
    telling = sorted(found, key=lambda item: -len(item["selling_points"]))
    return {str(item["code"]): item for item in telling}


def _drafted(
    item: Mapping[str, Any], shop: ShopProfile, ends: datetime, voice: Mapping[str, Any]
) -> dict[str, str]:
    """Return title, body and note in a voice; without any, in the shop's own tone."""
    known = brief_item(item)
    spoken = brief_voice(voice_of(voice)) if voice else None
    price = known.usual_price * 9 // 1000 * 100 if known.usual_price and known.usual_price >= 1000 else None
    brief = Brief(
        shop=shop.name,
        items=(known,),
        offer=Offer(price=price, ends=ends),
        tone=spoken.tone if spoken else shop.tone,  # type: ignore[arg-type]
        voice=spoken,
        audience=shop.audience[:80],
        kinds=("push", "guide"),
        variants=1,
        language="zh" if is_chinese(known.title) else "en",
        timezone=shop.timezone,
    )
    parts = {part: text for draft in draft_all_offline(brief) for part, text in draft.parts.items()}
    return {part: parts[part] for part in ("title", "body", "note")}
