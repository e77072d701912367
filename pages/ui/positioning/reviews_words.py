"""Words that buyers use: the most frequent, those that tell praise from complaint, and those for our copy."""

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.locale import _
from core.positioning.review_copy import add_to_voice, points_with, take_from_voice
from core.positioning.review_figures import ReviewLook
from core.shop.actions import RowEdit, edit_items, undo_changes
from core.shop.reads import item
from core.team.rights import Actor, may
from pages.ui.items_table import height_for
from pages.ui.positioning import reviews_load as load
from pages.ui.save import flash, reporting

_QUOTED = 40


def draw_words(user: Actor, revision: int, look: ReviewLook) -> None:
    """Draw words for copy first, then what tells praise from complaint, then all."""
    with st.spinner(_("Counting words …"), show_time=True):
        frequent, telling, copy = load.words(user, revision, look)
    st.subheader(_("For copy: what buyers praise and we do not say"), anchor=False)
    if copy.empty:
        st.text(_("No word of praise stands in at least 5 reviews without being in our items or voice."))
    else:
        _copy(user, revision, copy)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(_("What tells praise from complaint"), anchor=False)
        _telling(telling)
    with right:
        st.subheader(_("Most frequent"), anchor=False)
        _frequent(frequent)


def _copy(user: Actor, revision: int, copy: pd.DataFrame) -> None:
    reviews = load.analysis(user, revision).reviews
    shown = copy.assign(
        quote=[
            _around(str(reviews["text"].iloc[at]), word)
            for at, word in zip(copy["at"], copy["word"], strict=True)
        ]
    )
    st.dataframe(
        shown[["word", "reviews", "quote"]],
        hide_index=True,
        height=height_for(len(shown), most=320),
        column_config={
            "word": st.column_config.TextColumn(_("Word"), pinned=True, width=130),
            "reviews": st.column_config.NumberColumn(_("Reviews that praise"), format="%,d", width=110),
            "quote": st.column_config.TextColumn(_("As a buyer wrote it"), width=480),
        },
        alt=_("Words of praise that our items and voice do not say"),
    )
    if not may(user, "positioning.edit"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        word = st.selectbox(_("Take up a word"), copy["word"].tolist(), key="reviews_word", width=200)
        st.button(
            _("Add to the brand voice"),
            icon=":material/record_voice_over:",
            key="reviews_to_voice",
            on_click=_to_voice,
            args=(user, word),
        )
        if may(user, "items.edit"):
            with st.popover(_("Suggest as a selling point"), icon=":material/sell:", key="reviews_to_point"):
                _selling_point(user, revision, word)


def _selling_point(user: Actor, revision: int, word: str) -> None:
    st.warning(
        _("What buyers feel is no fact. A selling point is a claim: write it so that it can be proven."),
        icon=":material/gavel:",
    )
    reviews = load.analysis(user, revision).reviews
    ids = reviews.loc[reviews["item_id"].notna(), ["code", "item_id"]].drop_duplicates("code")
    names = load.item_names(user, revision)
    items = {
        str(code): int(each) for code, each in zip(ids["code"], ids["item_id"], strict=True) if code in names
    }
    if not items:
        st.text(_("These reviews are linked to no item of the shop."))
        return
    code = st.selectbox(
        _("Item"), list(items), format_func=lambda each: f"{each} {names[each]}", key="reviews_point_item"
    )
    text = st.text_input(_("Selling point"), word, key=f"reviews_point_{word}", max_chars=60)
    if st.button(_("Add to the item"), icon=":material/add:", key="reviews_point_add"):
        with reporting():
            with reading() as session:
                stored = item(session, user, items[code])
            with writing() as session:
                points = points_with(stored["selling_points"], text)
                edit = RowEdit(items[code], stored["version"], {"selling_points": points})
                changes = edit_items(session, user, [edit])
            flash(
                _("Added to the selling points of {code}.").format(code=code),
                undo=_take_out,
                args=(user, changes),
            )
            st.rerun()


def _take_out(user: Actor, changes: list[int]) -> None:
    with writing() as session:
        undo_changes(session, user, changes)


def _to_voice(user: Actor, word: str) -> None:
    with reporting():
        with writing() as session:
            number = add_to_voice(session, user, word)
        said = _("“{word}” is among the words of the voice (version {n}).").format(word=word, n=number)
        flash(said, undo=_voice_back, args=(user, word))


def _voice_back(user: Actor, word: str) -> None:
    with writing() as session:
        take_from_voice(session, user, word)


def _telling(telling: pd.DataFrame) -> None:
    if telling.empty:
        st.text(_("No word tells them apart beyond chance yet."))
        return
    shown = telling.assign(side=telling["sign"].map({1: _("▲ praise"), -1: _("▼ complaint")}))
    st.dataframe(
        shown[["word", "side", "praise", "complaint", "score"]],
        hide_index=True,
        height=height_for(len(shown), most=420),
        column_config={
            "word": st.column_config.TextColumn(_("Word"), width=84),
            "side": st.column_config.TextColumn(_("Tells"), width=94),
            "praise": st.column_config.NumberColumn(_("In praise"), format="%,d", width=62),
            "complaint": st.column_config.NumberColumn(_("In complaints"), format="%,d", width=94),
            "score": st.column_config.NumberColumn(
                _("Log-odds"),
                format="%.1f",
                width=62,
                help=_("With prior, in standard errors (Monroe et al. 2008); beyond ±2 it is no chance."),
            ),
        },
        alt=_("Words that stand in praise or in complaints beyond chance"),
    )


def _frequent(frequent: pd.DataFrame) -> None:
    if frequent.empty:
        st.text(_("No word stands in three reviews."))
        return
    st.dataframe(
        frequent[["word", "reviews", "share"]],
        hide_index=True,
        height=height_for(len(frequent), most=420),
        column_config={
            "word": st.column_config.TextColumn(_("Word"), pinned=True, width=150),
            "reviews": st.column_config.NumberColumn(_("Reviews"), format="%,d"),
            "share": st.column_config.NumberColumn(_("Share"), format="percent"),
        },
        alt=_("Words by the number of reviews in which they stand"),
    )


def _around(text: str, word: str) -> str:
    """Return a piece of a review around a word, in one line."""
    line = " ".join(text.split())
    at = max(line.casefold().find(word), 0)
    start = max(0, at - _QUOTED // 3)
    return (
        ("…" if start else "") + line[start : start + _QUOTED] + ("…" if start + _QUOTED < len(line) else "")
    )
