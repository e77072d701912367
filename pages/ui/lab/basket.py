"""The basket at the left: which items the buyer takes, how many, and at which price."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from core.errors import BadInput
from core.locale import _, ngettext
from core.money import price
from core.promotions.items import KnownItem, together
from core.promotions.scenario import Scenario, Wanted
from core.team.rights import Actor
from pages.ui.columns import fen_typed
from pages.ui.lab import load
from pages.ui.lab.buyer import buyer
from pages.ui.lab.draft import change, draft, field_round, put
from pages.ui.save import flash, literal

MOST_LINES, MOST_PIECES, SHOWN = 30, 9999, 6
_SEARCH, _WRONG = "promotions_search", "promotions_wrong_price"


def basket(user: Actor, revision: int, scenario: Scenario) -> None:
    """Draw the items of the basket with their fields, and the search that adds further ones."""
    wanted = together(scenario.basket)
    known = load.known_items(user, revision, tuple(each.item for each in wanted))
    pieces = sum(each.qty for each in wanted)
    with st.container(border=True, key="promotions_basket"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(_("Basket"), anchor=False)
            if wanted:
                st.caption(
                    ngettext("{n} piece", "{n} pieces", pieces).format(n=f"{pieces:,}"), width="content"
                )
        for each in wanted:
            _line(each, known.get(each.item))
        _adding(user, revision, {each.item for each in wanted})
        buyer(scenario)


def _line(wanted: Wanted, item: KnownItem | None) -> None:
    name = f"{field_round()}_{wanted.item}"
    with st.container(gap="xxsmall", key=f"basket_line_{wanted.item}"):
        st.text(item.title if item else wanted.item)
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.number_input(
                _("Pieces"), 1, MOST_PIECES, wanted.qty, step=1, key=f"promotions_qty_{name}", width=132,
                label_visibility="collapsed", on_change=_count, args=(wanted.item, f"promotions_qty_{name}"),
            )  # fmt: skip
            usual = item.usual_price if item else None
            st.number_input(
                _("Price to try out (¥)"), 0.0, None, None if wanted.price is None else wanted.price / 100,
                step=1.0, format="%.2f", placeholder=price(usual), key=f"promotions_price_{name}", width=132,
                label_visibility="collapsed", on_change=_price, args=(wanted.item, f"promotions_price_{name}"),
                help=_("Empty: the usual price."),
            )  # fmt: skip
        if wrong := st.session_state.get(_WRONG, {}).get(f"promotions_price_{name}"):
            st.caption(f":red[:material/error: {literal(wrong)}]")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            with st.container(key=f"said_item_{wanted.item}"):
                st.caption(literal(_known(item)))
            st.button(
                _("Take out"), icon=":material/close:", type="tertiary", key=f"basket_out_{wanted.item}",
                on_click=_take_out, args=(wanted.item,),
            )  # fmt: skip


def _known(item: KnownItem | None) -> str:
    if item is None:
        return _("The shop does not have this item any more: take it out.")
    said = [item.code, _("usual price {price}").format(price=price(item.usual_price))]
    if item.cost is not None:
        said.append(_("cost {price}").format(price=price(item.cost)))
    if item.stock is not None:
        said.append(_("{n} in stock").format(n=f"{item.stock:,}"))
    return " · ".join(said)


def _adding(user: Actor, revision: int, inside: set[str]) -> None:
    search = st.text_input(
        _("Add an item"),
        key=_SEARCH,
        type="search",
        live=True,
        placeholder=_("Add an item: code, title, brand"),
        label_visibility="collapsed",
    )
    if not (search or "").strip():
        if not inside:
            _beginning(user, revision)
        return
    found = load.found_items(user, revision, search.strip())
    rows = found[~found["code"].isin(inside)].head(SHOWN)
    if rows.empty:
        st.caption(_("No further item matches."))
    for code, title, usual in zip(rows["code"], rows["title"], rows["usual_price"], strict=True):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", key=f"basket_found_{code}"
        ):
            with st.container(gap=None, key=f"said_found_{code}"):
                st.text(title)
                st.caption(literal(f"{code} · {price(None if pd.isna(usual) else int(usual))}"))
            st.button(
                _("Add"), icon=":material/add:", type="tertiary", key=f"basket_add_{code}", on_click=add_items,
                args=((code,),),
            )  # fmt: skip
    if len(found) > SHOWN:
        st.caption(_("More items match: type on to narrow them down."))


def _beginning(user: Actor, revision: int) -> None:
    best = load.best_sellers(user, revision)
    if not best:
        st.text(_("The shop has no item with a price yet: a basket needs one."))
        st.page_link("pages/manage/catalogue.py", label=_("Load items"), icon=":material/arrow_forward:")
        return
    st.text(_("Nothing is in the basket yet. Look for an item, or begin with what sells best."))
    st.button(
        _("Take the best sellers"),
        icon=":material/local_fire_department:",
        key="basket_best",
        on_click=add_items,
        args=(best,),
    )


def add_items(codes: tuple[str, ...]) -> None:
    """Put one piece of each of these items into the basket."""
    now = draft()
    inside = {each.item for each in now.basket}
    new = tuple(Wanted(code) for code in codes if code not in inside)
    if len(inside) + len(new) > MOST_LINES:
        flash(_("A basket holds {n} items at most.").format(n=MOST_LINES))
        return
    change(replace(now, basket=(*now.basket, *new)))
    st.session_state[_SEARCH] = ""


def _take_out(code: str) -> None:
    before = draft()
    change(replace(before, basket=tuple(each for each in before.basket if each.item != code)))
    flash(_("Taken out of the basket: {code}").format(code=code), undo=_back, args=(before.basket,))


def _back(basket: tuple[Wanted, ...]) -> None:
    put(replace(draft(), basket=basket))


def _count(code: str, key: str) -> None:
    qty = st.session_state[key]
    _rewrite(code, lambda each: replace(each, qty=int(qty or 1)))


def _price(code: str, key: str) -> None:
    wrong = st.session_state.setdefault(_WRONG, {})
    try:
        typed = fen_typed(st.session_state[key])
    except BadInput as error:
        wrong[key] = _("Price: {wrong}").format(wrong=error)
        return
    wrong.pop(key, None)
    _rewrite(code, lambda each: replace(each, price=typed))


def _rewrite(code: str, changed: Callable[[Wanted], Wanted]) -> None:
    now = draft()
    lines = (changed(each) if each.item == code else each for each in together(now.basket))
    change(replace(now, basket=tuple(lines)))
