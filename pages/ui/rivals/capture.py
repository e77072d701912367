"""Paste to capture: a drawer that turns copied text, a page's address or typing into prices to confirm."""

from dataclasses import replace
from typing import Any

import streamlit as st

from core.competitors.capture import Capture, Captured, Found, capture, sole_address
from core.competitors.capture_actions import BadRow, Saved, save_captured, undo_captured
from core.competitors.capture_with_model import Helped, helped_by_model
from core.competitors.page import read_address
from core.competitors.page_product import PageOffer
from core.db.engine import writing
from core.errors import BadInput
from core.locale import _, ngettext
from core.settings import settings
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.rivals import load as prices
from pages.ui.rivals.capture_form import Draft, confirmed, draw, moment_now
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user, shop

_DRAFTS, _ROUND, _TEXT, _TOLD = "capture_drafts", "capture_round", "capture_text", "capture_told"
_SHORTCUT = "v"


def capture_button(user: Actor) -> None:
    """Draw the button that opens the drawer; its key is one press away on the whole page."""
    if may(user, "prices.edit"):
        st.button(
            _("Paste a price"),
            icon=":material/content_paste:",
            key="capture_open",
            shortcut=_SHORTCUT,
            on_click=ask_for_capture,
        )


def ask_for_capture() -> None:
    """Let the address say that the drawer is open (`?view=paste`), so that the next run opens it."""
    st.query_params["view"] = "paste"


def open_capture(user: Actor) -> None:
    """Open the drawer when the address asks for it. A page calls this once, where no other dialog opens."""
    if st.query_params.get("view") == "paste" and may(user, "prices.edit"):
        st.dialog(_("Prices seen at a rival's"), width=680, position="right", on_dismiss=_close)(_drawer)()


def _close() -> None:
    """Let the drawer be gone in the next run; what was pasted and not saved is kept until it is."""
    st.query_params.pop("view", None)


def _drawer() -> None:
    user = require_user()  # a drawer reruns alone: who it was opened for may hold another role by now
    drafts: list[Draft] | None = st.session_state.get(_DRAFTS)
    if drafts is None:
        _ask(user)
    else:
        _confirm(user, drafts)


def _ask(user: Actor) -> None:
    pasted = st.text_area(
        _("Copied text, or the address of one product page"),
        st.session_state.get(_TEXT, ""),
        key="capture_pasted",
        height=200,
        placeholder=_("¥199 after coupon ¥159, 30 off 300, 20k+ sold a month"),
        max_chars=60_000,
    )
    st.session_state[_TEXT] = pasted
    address = sole_address(pasted)
    helps = bool(not address and settings().has_model) and st.toggle(
        _("Let {model} help where the rules see nothing").format(model=literal(settings().llm_model)),
        value=True,
        key="capture_helps",
    )
    with st.container(horizontal=True):
        if address:
            pressed = st.button(
                _("Read this page"), type="primary", icon=":material/travel_explore:", key="capture_fetch"
            )
        else:
            pressed = st.button(
                _("Read the text"), type="primary", icon=":material/search:", key="capture_read"
            )
        typed = st.button(_("Type it in"), icon=":material/keyboard:", key="capture_type")
    if typed:
        _begin([Draft(source="typed")], "")
    if pressed:
        with reporting():
            if address:
                _read_page(address)
            else:
                _read_text(user, pasted, helps=helps)
    if address:
        st.caption(
            _(
                "Only this one page is asked for, and only if its shop allows that. Pages behind a sign-in are not read."
            )
        )


def _read_text(user: Actor, pasted: str, *, helps: bool) -> None:
    """Turn pasted text into drafts, or say that nothing was found in it."""
    if not pasted.strip():
        raise BadInput(_("Paste the text of a product page or a chat, or one address."))
    revision = shop().revision
    names = prices.rivals(user, revision)["name"].tolist()
    found, told = capture(pasted, rivals=names), []
    if found.is_cut:
        told.append(_("The text is very long: only its beginning was read."))
    if helps:
        with st.spinner(_("The model reads along…"), show_time=True):
            helped = _helped(user, pasted, found)
        found, told = helped.capture, told + list(helped.told)
    if not found.rows:
        raise BadInput(
            " ".join(
                [*told, _("No price was found in this text. Copy more of the page, or type the price in.")]
            )
        )
    _begin([_draft(row, found) for row in found.rows], "\n".join(told))


def _helped(user: Actor, pasted: str, found: Capture) -> Helped:
    zone = load.profile(user, shop().revision).timezone
    return helped_by_model(user, pasted, found, timezone=zone)


def _read_page(address: str) -> None:
    """Fetch the page and turn its offer into a draft."""
    with st.spinner(_("Reading the page…"), show_time=True):
        offer = read_address(address)
    _begin([_of_page(offer, address)], _of_other_money(offer))


def _of_page(offer: PageOffer, address: str) -> Draft:
    layers = {"list_price": offer.list_price_fen, "page_price": offer.price_fen}
    return Draft(
        source="page",
        rival=offer.seller,
        title=offer.title,
        url=offer.url or address,
        layers={name: amount for name, amount in layers.items() if amount},
        stock=offer.stock,
    )


def _of_other_money(offer: PageOffer) -> str:
    """Tell that the page's price is not in yuan, or that it has none."""
    if offer.price is None:
        return _("The page tells no price that can be read. Type it in.")
    if offer.price_fen is None:
        return _("The page's price is {amount} {currency}, not yuan: type in what it means.").format(
            amount=f"{offer.price:f}", currency=offer.currency or _("without a currency")
        )
    return ""


def _draft(row: Captured, found: Capture) -> Draft:
    note = [row.gift and _("Gift: {gift}").format(gift=row.gift), *[claim.text for claim in row.claims]]
    return Draft(
        source="pasted",
        rival=row.rival,
        title=row.title,
        url=row.url,
        layers=row.layers,
        shipping=row.shipping.amount if row.shipping else None,
        gift_value=row.gift_value.amount if row.gift_value else None,
        stock=row.stock,
        note="；".join(" ".join(part.split()) for part in note if part)[:200],
        claims=row.claims,
        marks={layer: _mark(price) for layer, price in row.prices.items() if _mark(price)},
        read_from=found.text[row.start : row.end],
        left_over=row.left_over,
    )


def _mark(price: Found) -> str:
    """Return what a person should know of an amount before confirming it."""
    if price.by_model:
        return _("pointed at by the model")
    if price.is_computed:
        return _("computed: price less coupon")
    return _("the lowest of several") if price.is_from else ""


def _begin(drafts: list[Draft], told: str) -> None:
    now = moment_now(load.profile(require_user(), shop().revision).timezone)
    st.session_state[_DRAFTS] = [replace(draft, seen_at=now) for draft in drafts]
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[_TOLD] = told
    st.rerun()


def _confirm(user: Actor, drafts: list[Draft]) -> None:
    """Draw the drafts as filled forms, and save those that stay chosen."""
    if told := st.session_state.get(_TOLD):
        st.info(literal(told), icon=":material/info:")
    revision, turn = shop().revision, st.session_state[_ROUND]
    zone = load.profile(user, revision).timezone
    names = prices.rivals(user, revision)["name"].tolist()
    typed = [
        draw(user, draft, names, key=f"capture_{turn}_{place}", several=len(drafts) > 1)
        for place, draft in enumerate(drafts)
    ]
    chosen = [one for one in typed if one["is_chosen"]]
    n = len(chosen)
    with st.container(horizontal=True):
        pressed = st.button(
            ngettext("Save {n} price", "Save {n} prices", n).format(n=n),
            type="primary",
            icon=":material/save:",
            key="capture_save",
            disabled=not n,
        )
        st.button(_("Start over"), icon=":material/undo:", key="capture_again", on_click=_forget_drafts)
    if pressed:
        with reporting():
            _save(user, chosen, zone)


def _save(user: Actor, typed: list[dict[str, Any]], zone: str) -> None:
    """Store what stands in the forms; what is wrong is told with the product it belongs to."""
    try:
        rows = [confirmed(one, zone) for one in typed]
        with writing() as session:
            saved = save_captured(session, user, rows)
    except BadRow as error:
        title = typed[error.row]["title"] or typed[error.row]["rival"]
        told = (
            _("{title}: {reason}").format(title=title, reason=error)
            if len(typed) > 1 and title
            else str(error)
        )
        raise BadInput(told, field=error.field) from error
    flash(
        ngettext("{n} price saved.", "{n} prices saved.", saved.prices).format(n=saved.prices),
        undo=_take_back,
        args=(user, saved),
    )
    _forget_drafts()
    st.session_state.pop(_TEXT, None)
    _close()
    st.rerun()


def _take_back(user: Actor, saved: Saved) -> None:
    with writing() as session:
        undo_captured(session, user, saved)


def _forget_drafts() -> None:
    for key in (_DRAFTS, _TOLD):
        st.session_state.pop(key, None)
