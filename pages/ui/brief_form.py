"""The brief as short fields: what is ordered, for which items, with which offer, for whom."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core import money
from core.content.actions import read_brief
from core.content.brief import KINDS, Brief, BriefItem, BriefVoice, Offer
from core.content.from_items import brief_item
from core.content.from_positioning import Start
from core.content.names import kind_name, tone_name
from core.content.reads import StoredBrief
from core.locale import _, language
from core.shop.listing import View
from core.shop.reads import ShopProfile
from core.team.rights import Actor
from pages.ui import load
from pages.ui.announced import Announced, at_event_prices
from pages.ui.columns import fen_typed
from pages.ui.copy_voice import voice_line
from pages.ui.save import literal

MOST_IN_A_LIST = 500
TONES = ("plain", "warm", "lively", "premium", "expert")
PERSIST = "session"
NEW_FORMS = ("content_new_", "content_campaign")  # how the keys of briefs begin that are not stored yet


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a person pressed under the brief, and the brief as it was then."""

    brief: Brief
    draft: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """The widgets of one brief: their keys, the values they begin with, and the campaign that it announces."""

    brief_id: str
    start: Brief | None
    profile: ShopProfile
    begun: Start
    campaign_id: int | None = None

    def key(self, name: str) -> str:
        return f"content_{self.brief_id}_{name}"

    def following(self, name: str) -> str:
        """Return the name of a field of the offer that follows its campaign: another value is another field."""
        value = getattr(self.start.offer, name) if self.start and self.campaign_id else None
        return name if value is None else f"{name}_{value}"

    def text(self, label: str, name: str, start: str, *, most: int, **options: Any) -> str:
        options = {
            "value": start,
            "max_chars": most,
            "key": self.key(name),
            "persist_state": PERSIST,
        } | options
        return str(st.text_input(label, **options) or "").strip()

    def number(self, label: str, name: str, start: int | None, **options: Any) -> int | None:
        value = st.number_input(
            label,
            value=start,
            min_value=1,
            step=1,
            format="%d",
            key=self.key(name),
            persist_state=PERSIST,
            **options,
        )
        return None if value is None else int(value)

    def amount(self, label: str, name: str, start: int | None, **options: Any) -> int | None:
        """An amount typed in yuan, returned in 分."""
        value = st.number_input(
            label,
            value=None if start is None else start / 100,
            min_value=0.0,
            max_value=10.0**9,
            step=1.0,
            format="%.2f",
            key=self.key(name),
            persist_state=PERSIST,
            **options,
        )
        return fen_typed(value)

    def moment(self, label: str, name: str, start: datetime | None) -> datetime | None:
        zone = ZoneInfo(self.profile.timezone)
        value = st.datetime_input(
            label,
            value=None if start is None else start.astimezone(zone).replace(tzinfo=None),
            format="YYYY-MM-DD",
            key=self.key(name),
            persist_state=PERSIST,
        )
        return None if value is None else value.replace(tzinfo=zone)


def brief_form(
    user: Actor,
    revision: int,
    profile: ShopProfile,
    begun: Start,
    stored: StoredBrief | None,
    campaign: Announced | None = None,
) -> Pressed | None:
    """Draw the brief, a new one as the campaign fills it, and return what was pressed.

    A new one has tone, voice and audience of the positioning (`begun`), a stored one keeps its own.

    Raises BadInput naming the field at fault.
    """
    form = _form(profile, begun, stored, campaign)
    voice = form.start.voice if form.start else begun.voice
    left, right = st.columns(2, gap="large")
    with left:
        items = _items(form, user, revision)
        values = {"items": items, **_occasion(form), **_people(form, items), "tone": _tone(form, voice)}
        voice_line(voice)
    with right:
        values |= {"offer": _offer(form)}
        _dearer_than_usual(items, values["offer"]["price"])
    values |= _order(form)
    with st.container(horizontal=True):
        draft = st.button(
            _("Draft"), type="primary", icon=":material/edit_note:", key=form.key("draft"), disabled=not items
        )
        save = st.button(_("Save brief"), key=form.key("save"), disabled=not items)
    if not (draft or save):
        return None
    fixed = {
        "shop": profile.name,
        "platform": profile.platform,
        "signature": profile.signature or profile.name[:20],
        "timezone": profile.timezone,
        "voice": voice,
    }
    if campaign:
        fixed |= {"burst_starts": campaign.starts, "burst_ends": campaign.ends}
    return Pressed(read_brief(values | fixed), draft)


def _form(
    profile: ShopProfile, begun: Start, stored: StoredBrief | None, campaign: Announced | None
) -> _Form:
    """Return the form; fields that begin with what a campaign says begin anew when it says something else."""
    if stored:
        return _Form(str(stored.id), stored.brief, profile, begun, campaign.id if campaign else None)
    if campaign is None or campaign.brief is None:
        return _Form("new", None, profile, begun)
    said = zlib.crc32(campaign.brief.model_dump_json().encode())
    return _Form(f"campaign{campaign.id}_{said}", campaign.brief, profile, begun, campaign.id)


def _items(form: _Form, user: Actor, revision: int) -> list[BriefItem]:
    """Let the person pick items; those the shop no longer has stay as the brief remembers them."""
    before = {item.code: item for item in form.start.items} if form.start else {}
    rows = {row["code"]: row for row in _candidates(form, user, revision, list(before))}
    asked = [code for code in st.query_params.get_all("item") if code in rows]
    chosen = st.multiselect(
        _("Items"),
        [*rows, *(code for code in before if code not in rows)],
        default=list(before) or asked,
        format_func=lambda code: f"{code} · {rows[code]['title'] if code in rows else before[code].title}",
        max_selections=20,
        placeholder=_("Pick one or more"),
        key=form.key("items"),
        persist_state=PERSIST,
        select_all=False,
        wrap=True,
    )
    items = [brief_item(rows[code]) if code in rows else before[code] for code in chosen]
    if form.campaign_id is not None:
        items = at_event_prices(user, revision, form.campaign_id, items)
    else:  # of a campaign that is gone the brief remembers what was asked
        items = [_remembered(item, before.get(item.code)) for item in items]
    if items:
        _facts(items)
    return items


def _remembered(item: BriefItem, before: BriefItem | None) -> BriefItem:
    return item.model_copy(update={"event_price": before.event_price if before else None})


def _candidates(form: _Form, user: Actor, revision: int, before: list[str]) -> list[dict[str, Any]]:
    """Return the items to choose from: all of a small shop, else what a search finds and what is chosen."""
    words = ""
    if load.item_count(user, revision, View()) > MOST_IN_A_LIST:
        words = st.text_input(
            _("Find items"), type="search", live=True, key=form.key("find"), placeholder=_("Code or title")
        )
    view = View(search=str(words or ""))
    found = load.item_page(user, revision, view, offset=0, limit=MOST_IN_A_LIST).to_dict("records")
    keep = {*before, *st.session_state.get(form.key("items"), []), *st.query_params.get_all("item")}
    missing = tuple(sorted(keep - {row["code"] for row in found}))
    return [*load.items_by_code(user, revision, missing), *found] if missing else found


def _facts(items: list[BriefItem]) -> None:
    """Show what the copy may say about the items: nothing else is let through."""
    with st.expander(_("What the copy may say"), icon=":material/fact_check:"):
        for item in items:
            st.text(item.title)
            lines = [*item.selling_points, *(f"{name}: {value}" for name, value in item.facts.items())]
            st.text("\n".join(f"· {line}" for line in lines) or _("No facts yet: add some under Items."))


def _occasion(form: _Form) -> dict[str, Any]:
    start = form.start.occasion if form.start else ""
    return {
        "occasion": form.text(
            _("Festival or occasion"), "occasion", start, most=60, placeholder=_("Double 11, new arrival …")
        )
    }


def _offer(form: _Form) -> dict[str, Any]:
    start = form.start.offer if form.start else Offer()
    st.markdown("**" + _("Offer") + "**")
    left, right = st.columns(2)
    with left:
        price = form.amount(_("Event price (¥)"), form.following("price"), start.price)
    with right:
        buyer = form.number(_("Limit per buyer"), "per_buyer_limit", start.per_buyer_limit)
    left, right = st.columns(2)
    with left:
        threshold = form.amount(_("Spend over (¥)"), "threshold", start.threshold)
    with right:
        off = form.amount(_("Amount off (¥)"), "off", start.off)
    left, right = st.columns(2)
    with left:
        gift = form.text(_("Gift"), "gift", start.gift, most=80)
    with right:
        gifts = form.number(_("Gifts an order"), "gift_quantity", start.gift_quantity)
    starts = form.moment(_("Starts"), form.following("starts"), start.starts)
    ends = form.moment(_("Ends"), form.following("ends"), start.ends)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        stock = form.number(_("Stock limit"), "stock_limit", start.stock_limit)
    with right:
        free = st.toggle(
            _("Free shipping"),
            value=start.free_shipping,
            key=form.key("free_shipping"),
            persist_state=PERSIST,
        )
    return {
        "price": price or None,  # a nought is no offer: nothing is sold for ¥0
        "threshold": threshold or None,
        "off": off or None,
        "gift": gift,
        "gift_quantity": gifts,
        "free_shipping": free,
        "starts": starts,
        "ends": ends,
        "stock_limit": stock,
        "per_buyer_limit": buyer,
    }


def _dearer_than_usual(items: list[BriefItem], price: int | None) -> None:
    """Say when an event price is none: it may be for a set of items, so it is said and not refused."""
    cheaper = [item for item in items if price and item.usual_price and item.usual_price < price]
    if cheaper:
        first = _("The event price is above the usual price of {item} ({price}).").format(
            item=cheaper[0].title, price=money.price(cheaper[0].usual_price or 0)
        )
        st.warning(literal(first), icon=":material/price_change:")


def _people(form: _Form, items: list[BriefItem]) -> dict[str, Any]:
    brief = form.start
    audience = form.text(_("Audience"), "audience", brief.audience if brief else form.begun.audience, most=80)
    count = form.number(
        _("Recipients"),
        "audience_count",
        brief.audience_count if brief else None,
        help=_("How many people a message goes to: a number, never a list of phone numbers."),
    )
    known = list(
        dict.fromkeys([*(brief.stress if brief else ()), *(p for i in items for p in i.selling_points)])
    )
    stress = st.multiselect(
        _("Selling points to stress"),
        known,
        default=list(brief.stress) if brief else [],
        accept_new_options=True,
        max_selections=8,
        placeholder=_("Pick or type"),
        key=form.key("stress"),
        persist_state=PERSIST,
        select_all=False,
        wrap=True,
    )
    return {"audience": audience, "audience_count": count, "stress": stress}


def _tone(form: _Form, voice: BriefVoice | None) -> str:
    tone = form.start.tone if form.start else form.begun.tone
    # a new brief begins anew with the tone of another voice; a stored one keeps what was chosen
    name = f"tone_{voice.number}" if voice and not form.start else "tone"
    chosen = st.segmented_control(
        _("Tone"),
        TONES,
        default=tone if tone in TONES else "plain",
        format_func=tone_name,
        required=True,
        wrap=True,
        key=form.key(name),
        persist_state=PERSIST,
    )
    return str(chosen)


def _order(form: _Form) -> dict[str, Any]:
    brief = form.start
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        kinds = st.pills(
            _("Kinds of copy"),
            KINDS,
            selection_mode="multi",
            default=list(brief.kinds) if brief else list(KINDS),
            format_func=kind_name,
            wrap=True,
            key=form.key("kinds"),
            persist_state=PERSIST,
        )
        lang = st.segmented_control(
            _("Copy in"),
            ("zh", "en"),
            default=brief.language if brief else language(),
            format_func={"zh": "中文", "en": "English"}.__getitem__,
            required=True,
            key=form.key("language"),
            persist_state=PERSIST,
        )
        variants = st.number_input(
            _("Variants of each"),
            value=brief.variants if brief else 3,
            min_value=1,
            max_value=8,
            width=140,
            key=form.key("variants"),
            persist_state=PERSIST,
        )
    return {"kinds": kinds, "variants": int(variants or 1), "language": lang}
