"""The filled form of one captured product: whose, which, what it cost, when it was seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.competitors.capture import Claim, claim_name
from core.competitors.capture_actions import Confirmed
from core.competitors.capture_reads import Likely, likely_items
from core.competitors.layers import LAYERS
from core.competitors.price_seen import LONGEST_NOTE, STOCK_STATES, amount_name, stock_name
from core.db.engine import reading
from core.errors import BadInput
from core.locale import _
from core.team.rights import Actor
from pages.ui.columns import fen_typed
from pages.ui.save import literal


@dataclass(frozen=True, slots=True)
class Draft:
    """A product as it was recognised, before a person confirms it. Money in 分; moments of the shop's zone.

    `marks` says by layer what to know of an amount, `read_from` is the text it was read from.
    """

    source: str
    rival: str = ""
    title: str = ""
    url: str = ""
    layers: Mapping[str, int] = field(default_factory=dict)
    shipping: int | None = None
    gift_value: int | None = None
    stock: str = ""
    note: str = ""
    claims: tuple[Claim, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    read_from: str = ""
    left_over: str = ""
    seen_at: datetime | None = None


def moment_now(zone: str) -> datetime:
    """Return the present minute in the shop's zone, as the input shows it."""
    return datetime.now(ZoneInfo(zone)).replace(second=0, microsecond=0, tzinfo=None)


def draw(user: Actor, draft: Draft, rivals: Sequence[str], *, key: str, several: bool) -> dict[str, Any]:
    """Draw one product's form and return what stands in it."""
    typed: dict[str, Any] = {"source": draft.source, "is_chosen": True}
    with st.container(border=several, key=f"{key}_box"):
        if several:
            label = draft.title or _("Without a title")
            typed["is_chosen"] = st.checkbox(literal(label), value=True, key=f"{key}_chosen")
        _whose(user, draft, rivals, key, typed)
        _amounts(draft, key, typed)
        _rest(draft, key, typed)
        _origin(draft)
    return typed


def confirmed(typed: Mapping[str, Any], zone: str) -> Confirmed:
    """Return what stands in a form as the use case takes it. Raises BadInput naming the field at fault."""
    amounts = {name: _fen(name, typed[name]) for name in (*LAYERS, "shipping", "gift_value")}
    if typed["seen_at"] is None:
        raise BadInput(_("Say when the price was seen."), field="seen_at")
    return Confirmed(
        rival=typed["rival"],
        title=typed["title"],
        rival_item_id=typed["rival_item_id"],
        url=typed["url"],
        seen_at=typed["seen_at"].replace(tzinfo=ZoneInfo(zone)),
        layers={name: amount for name in LAYERS if (amount := amounts[name]) is not None},
        shipping=amounts["shipping"],
        gift_value=amounts["gift_value"],
        stock=typed["stock"],
        source=typed["source"],
        note=typed["note"],
    )


def _fen(name: str, yuan: float | None) -> int | None:
    try:
        return fen_typed(yuan)
    except BadInput as error:
        raise BadInput(_("{name}: {said}").format(name=amount_name(name), said=error), field=name) from error


def _whose(user: Actor, draft: Draft, rivals: Sequence[str], key: str, typed: dict[str, Any]) -> None:
    """Draw rival and item: each one that is known, or a new one."""
    names = list(dict.fromkeys([*rivals, draft.rival] if draft.rival else rivals))
    left, right = st.columns(2)
    with left:
        rival = st.selectbox(
            _("Rival"),
            names,
            index=names.index(draft.rival) if draft.rival else None,
            accept_new_options=True,
            key=f"{key}_rival",
            placeholder=_("Choose or write a new one"),
        )
    typed["rival"] = rival or ""
    likely = _likely(user, typed["rival"], draft)
    same = next((one for one in likely if one.is_same), None)
    titles = {one.title: one.rival_item_id for one in reversed(likely)}
    options = list(dict.fromkeys([*([draft.title] if draft.title else []), *[one.title for one in likely]]))
    with right:
        # Another rival has other items: the key starts the choice afresh.
        title = st.selectbox(
            _("Item"),
            options,
            index=_first(options, same, draft),
            format_func=lambda each: each if each in titles else _("{title} (new)").format(title=each),
            accept_new_options=True,
            key=f"{key}_title_{typed['rival']}",
            placeholder=_("Choose or write a new one"),
        )
    typed["title"] = title or ""
    typed["rival_item_id"] = titles.get(typed["title"])
    typed["url"] = st.text_input(_("Link"), draft.url, key=f"{key}_url", max_chars=500) if draft.url else ""


def _likely(user: Actor, rival: str, draft: Draft) -> list[Likely]:
    with reading() as session:
        return likely_items(session, user, rival, draft.title, draft.url)


def _first(options: Sequence[str], same: Likely | None, draft: Draft) -> int | None:
    """Return which item is chosen at first: the one that is known to be it, else the new title."""
    if same:
        return options.index(same.title)
    return 0 if draft.title else None


def _amounts(draft: Draft, key: str, typed: dict[str, Any]) -> None:
    """Draw the five layers, shipping and the gift's value, in yuan."""
    stored = {**draft.layers, "shipping": draft.shipping, "gift_value": draft.gift_value}
    with st.container(horizontal=True, key=f"{key}_amounts"):
        for name in (*LAYERS, "shipping", "gift_value"):
            amount = stored.get(name)
            typed[name] = st.number_input(
                f"{amount_name(name)} ¥",
                min_value=0.0,
                step=0.01,
                format="%.2f",
                value=None if amount is None else amount / 100,
                key=f"{key}_{name}",
                width=136,
            )
    told = [
        _("{name}: {said}").format(name=amount_name(layer), said=said) for layer, said in draft.marks.items()
    ]
    if told:
        st.caption(literal(" · ".join(told)))


def _rest(draft: Draft, key: str, typed: dict[str, Any]) -> None:
    left, right = st.columns(2)
    with left:
        states = ["", *STOCK_STATES]
        typed["stock"] = st.selectbox(
            _("Stock"),
            states,
            index=states.index(draft.stock),
            format_func=lambda state: stock_name(state) or _("not seen"),
            key=f"{key}_stock",
        )
    with right:
        typed["seen_at"] = st.datetime_input(_("Seen at"), draft.seen_at, key=f"{key}_seen_at", step=60)
    typed["note"] = st.text_input(_("Note"), draft.note, key=f"{key}_note", max_chars=LONGEST_NOTE)


def _origin(draft: Draft) -> None:
    """Show the claims, and the text that all of this was read from."""
    if draft.claims:
        st.text(
            "\n".join(
                _("{name}: {said}").format(name=claim_name(claim.kind), said=" ".join(claim.text.split()))
                for claim in draft.claims
            )
        )
    if draft.read_from:
        with st.expander(_("Read from"), icon=":material/article:"):
            st.text(draft.read_from[:4000])
            if draft.left_over:
                st.caption(literal(_("Left over: {words}").format(words=draft.left_over[:400])))
