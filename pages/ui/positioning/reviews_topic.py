"""One topic at the right side: quotes with the words marked, the items and stars it comes from."""

import pandas as pd
import streamlit as st

from core.db.engine import writing
from core.locale import _
from core.positioning import review_figures
from core.positioning import review_sentences as say
from core.positioning.review_actions import Stored, delete_review, restore_review
from core.positioning.review_figures import ReviewLook
from core.positioning.review_quotes import Quote
from core.positioning.review_topics import Topic
from core.team.rights import Actor, may
from pages.ui.positioning import reviews_load as load
from pages.ui.positioning.reviews_look import brand_name
from pages.ui.save import drawer_left, flash, literal, reporting, show_flash_here
from pages.ui.session import require_user, shop

_SIGNS = {"complaint": -1, "praise": 1, "neutral": 0}
_COLOURS = {-1: "red", 1: "blue", 0: "gray"}
_MOST_WORDS = 60


def ask_for_topic(key: str) -> None:
    """Let the address name the topic (`?topic=packaging`), so that the next run opens it."""
    st.query_params.pop("topics", None)
    st.query_params["topic"] = key


def open_topic(user: Actor, revision: int, look: ReviewLook) -> None:
    """Open the topic that the address names, if the reviews in view mention it."""
    asked = st.query_params.get("topic", "")
    topic = next((each for each in load.topics(user, revision).topics if each.key == asked), None)
    if topic is None or "view" in st.query_params or "topics" in st.query_params:
        return
    st.dialog(literal(topic.name), width=640, position="right", on_dismiss=_closed)(_drawer)(topic, look)


def _closed() -> None:
    st.query_params.pop("topic", None)
    drawer_left()


def _drawer(topic: Topic, look: ReviewLook) -> None:
    user, revision = require_user(), shop().revision  # a dialog reruns alone: a role may be gone by now
    show_flash_here()
    _whole, table, _moves = load.figures(user, revision, look)
    mine = table[table["key"] == topic.key]
    if mine.empty:
        st.info(_("No review in view mentions this topic."), icon=":material/label_off:")
        _words(topic)
        return
    row = mine.iloc[0]
    said = _(
        "{n} mentions: {praise} praise, {complaint} complain, {neutral} neither. Complaints are {share} of the reviews ({interval})."
    )
    st.text(
        said.format(
            n=f"{int(row['mentions']):,}",
            praise=f"{int(row['praise']):,}",
            complaint=f"{int(row['complaint']):,}",
            neutral=f"{int(row['neutral']):,}",
            share=say.percent(row["complaint_share"]),
            interval=say.interval(row["low"], row["high"]),
        )
    )
    names = {"complaint": _("Complaints"), "praise": _("Praise"), "neutral": _("Only named")}
    kinds = [kind for kind in _SIGNS if row[kind]]
    kind = st.segmented_control(
        _("Quotes"),
        kinds,
        default=kinds[0],
        format_func=names.__getitem__,
        required=True,
        key=f"reviews_quotes_{topic.key}",
    )
    for quote in load.topic_quotes(user, revision, look, topic.key, _SIGNS[kind]):
        _quote(user, quote, load.item_names(user, revision))
    _where(user, revision, look, topic)
    _words(topic)


def _quote(user: Actor, quote: Quote, names: dict[str, str]) -> None:
    """Draw a quote as text, its telling words on a ground of their colour."""
    colour = _COLOURS[quote.sign]
    pieces = [
        f":{colour}-background[{literal(text)}]" if is_marked and text.strip() else literal(text)
        for text, is_marked in quote.parts
    ]
    stars = "" if quote.rating is None else f"★ {quote.rating:g}"
    whose = brand_name(quote.brand) if quote.brand else ""
    told = [stars, quote.day.isoformat() if quote.day else "", whose, names.get(quote.code, quote.code)]
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown("".join(pieces))
            st.caption(literal(" · ".join(each for each in told if each)))
        if may(user, "positioning.delete"):
            st.button(
                _("Delete"),
                type="tertiary",
                key=f"reviews_delete_{quote.review_id}",
                on_click=_delete,
                args=(user, quote.review_id),
                help=_("Delete this review"),
                width="content",
            )


def _delete(user: Actor, review_id: int) -> None:
    with reporting():
        with writing() as session:
            before = delete_review(session, user, review_id)
        flash(_("The review is deleted."), undo=_restore, args=(user, before))


def _restore(user: Actor, before: Stored) -> None:
    with writing() as session:
        restore_review(session, user, before)


def _where(user: Actor, revision: int, look: ReviewLook, topic: Topic) -> None:
    view = load.seen(user, revision, look)
    names = load.item_names(user, revision)
    items = review_figures.by_item(view, topic.key)
    items = items[items["complaint"] > 0].head(8)
    if len(items):
        st.subheader(_("Items complained of"), anchor=False)
        _shares(
            items.assign(name=[f"{code} {names.get(code, '')}".strip() for code in items["code"]]), _("Item")
        )
    brands = review_figures.by_brand(view, topic.key)
    if len(brands) > 1:
        st.subheader(_("Brands"), anchor=False)
        _shares(brands.head(8).assign(name=brands["brand"].map(brand_name)), _("Brand"))
    stars = review_figures.by_rating(view, topic.key)
    if len(stars) > 1:
        st.subheader(_("By rating"), anchor=False)
        _shares(stars.assign(name=[f"★ {n}" for n in stars["stars"]]), _("Star rating"))


def _shares(rows: pd.DataFrame, label: str) -> None:
    shown = pd.DataFrame(
        {
            "name": rows["name"],
            "read": rows["read"],
            "complaint": rows["complaint"],
            "share": rows["share"],
            "interval": [
                say.interval(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)
            ],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn(label, width=200, pinned=True),
            "read": st.column_config.NumberColumn(_("Reviews"), format="%,d"),
            "complaint": st.column_config.NumberColumn(_("Complaints"), format="%,d"),
            "share": st.column_config.NumberColumn(_("Share of complaints"), format="percent"),
            "interval": st.column_config.TextColumn(_("95 % interval")),
        },
        alt=_("Complaints of the topic by {what}").format(what=label),
        placeholder="–",
    )


def _words(topic: Topic) -> None:
    with st.expander(_("Words by which it is found"), icon=":material/label:"):
        for name, words in (
            (_("Words that name it"), topic.words),
            (_("Words that praise"), topic.praise),
            (_("Words that complain"), topic.complaint),
        ):
            more = f" +{len(words) - _MOST_WORDS}" if len(words) > _MOST_WORDS else ""
            st.caption(name)
            st.text(_(", ").join(words[:_MOST_WORDS]) + more or "–")
