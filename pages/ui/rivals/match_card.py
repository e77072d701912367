"""One suggestion: both sides beside each other, why it could be the same, and the three buttons."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.competitors.layers import layer_name
from core.competitors.match_actions import KINDS, kind_name
from core.competitors.match_reasons import Listed, reasons
from core.competitors.match_sides import our_listing, their_listing
from core.competitors.match_words import amount_words, reason_words, unit_price_words
from core.locale import _
from core.money import price
from core.team.rights import Actor, may
from pages.ui.rivals.match_decide import decide_one
from pages.ui.save import literal

Row = Mapping[str, Any]
_COLOURS = {"yes": "green", "near": "orange", "no": "red"}
_LONGEST_TITLE = 60


def card(user: Actor, row: Row, *, on_skip: Callable[[int], None]) -> None:
    """Draw the suggestion that is decided on now."""
    ours, theirs = sides(row)
    with st.container(border=True, key="match_card"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.badge(_("{share} alike").format(share=f"{row['score']:.0%}"), color=_colour(row["score"]))
            st.badge(kind_name(row["kind"]), color="gray")
        _both(row, ours, theirs)
        with st.container(horizontal=True, gap="small", key="match_reasons"):
            for reason in reasons(ours, theirs):
                st.markdown(f":{_COLOURS[reason['sign']]}[{literal(reason_words(reason))}]", width="content")
        if may(user, "matches.decide"):
            _buttons(row, on_skip)
        if row["url"]:
            st.code(row["url"], language=None, wrap_lines=True)  # to copy: an address of others is no link


def next_one(user: Actor, row: Row) -> None:
    """Draw one of the suggestions that come after it, in a line."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"match_{row['id']}"):
        with st.container(gap=None, key=f"said_match_{row['id']}"):
            st.text(f"{row['title']} · {row['code']}")
            theirs = " · ".join(
                part for part in (row["rival"], row["their_title"], row["their_spec"]) if part
            )
            st.caption(literal(f"→ {theirs}"))
            st.caption(literal(f"{row['score']:.0%} · {kind_name(row['kind'])} · {_prices(row)}"))
        if may(user, "matches.decide"):
            with st.container(horizontal=True, width="content", gap="xsmall"):
                for state, label, icon in (
                    ("accepted", _("Accept"), ":material/check:"),
                    ("rejected", _("Reject"), ":material/close:"),
                ):
                    st.button(
                        label,
                        icon=icon,
                        type="tertiary",
                        key=f"match_{state}_{row['id']}_{row['version']}",
                        on_click=decide_one,
                        args=(int(row["id"]), int(row["version"]), state, short(row)),
                    )


def sides(row: Row) -> tuple[Listed, Listed]:
    """Return both sides of a match as its reasons are read from them."""
    price_of_ours = our_price(row)
    pack = (row["pack_size"], row["pack_unit"])
    theirs = (row["their_title"], row["their_brand"], row["their_spec"], row["price"])
    return (
        our_listing(row["title"], row["brand"], row["spec"], price_of_ours, *pack),
        their_listing(*theirs, row["pack_amount"], row["pack_unit_theirs"]),
    )


def our_price(row: Row) -> int | None:
    """Return our price of a match's item that theirs is compared with: of the list, or what is usual."""
    names = ("list_price", "usual_price") if row["layer"] == "list_price" else ("usual_price", "list_price")
    return next((int(row[name]) for name in names if not pd.isna(row[name])), None)


def short(row: Row) -> str:
    """Return the rival's title, cut where it would fill the screen."""
    title = str(row["their_title"])
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"


def _both(row: Row, ours: Listed, theirs: Listed) -> None:
    """Draw a table of both sides; what neither tells has no line."""
    price_of = (
        _("Price")
        if not row["layer"]
        else _("Price ({layer})").format(layer=layer_name(row["layer"]).lower())
    )
    lines = {
        _("Title"): (ours.title, theirs.title),
        _("Code"): (row["code"], ""),
        _("Brand"): (ours.brand, theirs.brand),
        _("Spec"): (ours.spec, theirs.spec),
        _("In the pack"): (_pack(ours), _pack(theirs)),
        price_of: (_price(ours), _price(theirs)),
        _("Unit price"): (_unit_price(ours), _unit_price(theirs)),
    }
    told = {literal(name): pair for name, pair in lines.items() if any(pair)}
    table = pd.DataFrame(
        [[name, *(literal(value) or "–" for value in pair)] for name, pair in told.items()],
        columns=[_("Side by side"), _("Ours"), literal(row["rival"])],
    )
    st.table(table, border="horizontal", hide_index=True, alt=_("Our item beside the rival's"))


def _pack(side: Listed) -> str:
    return amount_words(side.pack.amount, side.pack.unit) if side.pack else ""


def _price(side: Listed) -> str:
    return price(side.price) if side.price is not None else ""


def _unit_price(side: Listed) -> str:
    return unit_price_words(side.price, side.pack) if side.pack and side.price else ""


def _prices(row: Row) -> str:
    theirs = None if pd.isna(row["price"]) else int(row["price"])
    return f"{price(our_price(row))} / {price(theirs)}"


def _colour(score: float) -> str:
    return "green" if score >= 0.8 else "orange" if score >= 0.5 else "gray"


def _buttons(row: Row, on_skip: Callable[[int], None]) -> None:
    """Draw kind, accept, reject, skip. Their keys name the match: a press that comes late hits no other."""
    match_id, version = int(row["id"]), int(row["version"])
    tail = f"{match_id}_{version}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="match_buttons"):
        st.selectbox(
            _("Kind"),
            KINDS,
            index=KINDS.index(row["kind"]),
            format_func=kind_name,
            key=f"match_kind_{tail}",
            width=190,
        )
        st.button(
            _("Accept"),
            type="primary",
            icon=":material/check:",
            shortcut="y",
            key=f"match_accept_{tail}",
            on_click=_accept,
            args=(match_id, version, short(row), row["kind"], f"match_kind_{tail}"),
        )
        st.button(
            _("Reject"),
            icon=":material/close:",
            shortcut="n",
            key=f"match_reject_{tail}",
            on_click=decide_one,
            args=(match_id, version, "rejected", short(row)),
        )
        st.button(
            _("Skip"),
            type="tertiary",
            icon=":material/skip_next:",
            shortcut="s",
            key=f"match_skip_{tail}",
            on_click=on_skip,
            args=(match_id,),
        )


def _accept(match_id: int, version: int, title: str, kind: str, key: str) -> None:
    decide_one(match_id, version, "accepted", title, (kind, st.session_state.get(key) or kind))
