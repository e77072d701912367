"""Reviews: what do buyers praise and complain of, in which words, and is it rising?"""

from functools import partial

import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.locale import Language, _, language, ngettext, speaking
from core.positioning import review_sentences as say
from core.positioning.review_charts import MOST_LINES, MOST_TOPICS, shares_picture, topics_picture
from core.positioning.review_figures import Moved, ReviewLook, Step, Whole
from core.positioning.review_stats import FEW
from core.team.rights import Actor, may
from pages.ui.edit_table import OPEN, OPEN_ICON
from pages.ui.empty import empty
from pages.ui.items_table import height_for
from pages.ui.positioning import reviews_load as load
from pages.ui.positioning.reviews_import import ask_for_reviews, open_review_import
from pages.ui.positioning.reviews_look import choose_look, choose_part, current_look
from pages.ui.positioning.reviews_summary import draw_summary
from pages.ui.positioning.reviews_topic import ask_for_topic, open_topic
from pages.ui.positioning.reviews_topics_form import ask_for_topics, open_topics
from pages.ui.positioning.reviews_words import draw_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(user: Actor, revision: int) -> str:
    """Say how many reviews complain, mostly of what, and whether that rises."""
    if not load.mark(user, revision).reviews:
        return _("No reviews are imported yet.")
    with st.spinner(_("Reading the reviews …"), show_time=True):
        whole, table, moves = load.figures(user, revision, current_look(user, revision))
    return say.answer(whole, table, moves, load.topics(user, revision).labels)


def menu(user: Actor, revision: int) -> None:
    """Draw the import, the topics and the file to take along."""
    if not load.mark(user, revision).reviews:
        return
    if may(user, "positioning.export"):
        st.download_button(
            _("Export"),
            partial(_file, user, current_look(user, revision), language()),
            file_name="reviews.xlsx",
            mime=XLSX,
            key="reviews_export",
            on_click="ignore",
            icon=":material/download:",
        )
    st.button(_("Topics"), icon=":material/label:", key="reviews_topics", on_click=ask_for_topics)
    if may(user, "positioning.import"):
        st.button(
            _("Import reviews"),
            type="primary",
            icon=":material/upload_file:",
            key="reviews_import",
            on_click=ask_for_reviews,
        )


def draw(user: Actor, revision: int) -> None:
    """Draw filters, figures, one of the three parts, and the drawer that was asked for."""
    open_review_import(user, revision)
    if not load.mark(user, revision).reviews:
        _first(user)
        return
    open_topics()
    look = choose_look(user, revision)
    whole, table, moves = load.figures(user, revision, look)
    part = choose_part()
    if not whole.read:
        st.info(_("No review with words of a buyer passes these filters."), icon=":material/filter_alt_off:")
        return
    if part == "words":
        draw_words(user, revision, look)
    elif part == "summary":
        draw_summary(user, revision, look)
    else:
        _topics(user, revision, look, whole, table, moves)
    open_topic(user, revision, look)


def _first(user: Actor) -> None:
    with empty(
        _(
            "What buyers praise and complain of will stand here: topics with their shares over time, the words buyers "
            "use, and quotes. It needs an export of reviews: rating, text, item, day."
        ),
        icon=":material/reviews:",
    ):
        if may(user, "positioning.import"):
            st.button(
                _("Import reviews"),
                type="primary",
                icon=":material/upload_file:",
                key="reviews_first_import",
                on_click=ask_for_reviews,
            )


def _topics(
    user: Actor, revision: int, look: ReviewLook, whole: Whole, table: pd.DataFrame, moves: list[Moved]
) -> None:
    _figures(user, revision, whole, table)
    labels = load.topics(user, revision).labels
    if table.empty:
        st.info(
            _("No topic is mentioned in these reviews. Add words of your own under Topics."),
            icon=":material/label_off:",
        )
        return
    for sentence in say.rising(moves, labels):
        st.text(sentence)
    _picture(user, revision, look, table, labels)
    opened = _table(table, labels)
    st.caption(
        _(
            "Shares are of the reviews with words in view. A review with both praise and complaint of a topic counts as a "
            "complaint. The range is the 95 % interval; topics with fewer than {n} mentions are marked ≈."
        ).format(n=FEW)
    )
    if opened is not None:
        ask_for_topic(opened)
        st.rerun()


def _figures(user: Actor, revision: int, whole: Whole, table: pd.DataFrame) -> None:
    labels = load.topics(user, revision).labels
    worst = table.loc[table["complaint"].idxmax()] if len(table) and table["complaint"].max() else None
    best = table.loc[table["praise"].idxmax()] if len(table) and table["praise"].max() else None
    silent = ngettext(
        "{n} more without words: platform's sentences, emoji alone, nothing written.",
        "{n} more without words: platform's sentences, emoji alone, nothing written.",
        whole.silent,
    ).format(n=f"{whole.silent:,}")
    with st.grid(4, min_column_width=150, key="reviews_figures"):
        st.metric(_("Reviews with words"), f"{whole.read:,}", border=True, help=silent)
        st.metric(
            _("Complain"),
            say.percent(whole.share),
            border=True,
            help=_(
                "{n} reviews hold a clause that complains, or have 1 or 2 stars. 95 % interval: {interval}."
            ).format(n=f"{whole.complaining:,}", interval=say.interval(whole.low, whole.high)),
        )
        st.metric(
            _("Mean rating"),
            "–" if whole.rating is None else f"{whole.rating:.2f}",
            border=True,
            help=_("Of {n} ratings, those without words included.").format(n=f"{whole.rated:,}"),
        )
        st.metric(
            _("Most complained of"),
            "–" if worst is None else labels.get(worst["key"], worst["key"]),
            border=True,
            help="–"
            if best is None
            else _("Most praised: {topic} ({n} reviews).").format(
                topic=labels.get(best["key"], best["key"]), n=f"{int(best['praise']):,}"
            ),
        )


def _picture(
    user: Actor, revision: int, look: ReviewLook, table: pd.DataFrame, labels: dict[str, str]
) -> None:
    views = {"topics": _("Praise and complaint"), "month": _("By month"), "week": _("By week")}
    asked = st.query_params.get("over")
    picked = st.segmented_control(
        _("Picture"),
        list(views),
        default=asked if asked in views else "topics",
        format_func=views.__getitem__,
        required=True,
        key="reviews_over",
        on_change=lambda: st.query_params.update(over=st.session_state["reviews_over"]),
        label_visibility="collapsed",
    )
    if picked == "topics":
        worst = table.loc[table["complaint"].idxmax()]
        alt = _("Topics of reviews: {topic} has most complaints, {n} of {mentions} mentions").format(
            topic=labels.get(worst["key"], worst["key"]),
            n=int(worst["complaint"]),
            mentions=int(worst["mentions"]),
        )
        st.altair_chart(topics_picture(table, labels), alt=alt, key="reviews_picture")
        if len(table) > MOST_TOPICS:
            st.caption(_("The {n} topics mentioned most; the table has all.").format(n=MOST_TOPICS))
        return
    step: Step = "week" if picked == "week" else "month"
    most = table.sort_values("complaint", ascending=False, kind="stable")["key"].head(MOST_LINES)
    series = load.over_time(user, revision, look, step, tuple(most))
    if series.empty:
        st.info(_("These reviews have no days, so there is nothing over time."), icon=":material/event_busy:")
        return
    st.altair_chart(
        shares_picture(series, labels, step=step),
        alt=_("Share of reviews that complain, by {step}; a gap is a time without reviews").format(
            step=_("week") if step == "week" else _("month")
        ),
        key="reviews_picture",
    )


def _table(table: pd.DataFrame, labels: dict[str, str]) -> str | None:
    """Draw the topics and return the key of the one that was opened."""
    marks = table["few"].map({True: "≈ ", False: ""})
    shown = pd.DataFrame(
        {
            "topic": marks + table["key"].map(lambda key: labels.get(key, key)),
            "mentions": table["mentions"],
            "praise": table["praise"],
            "complaint": table["complaint"],
            "share": table["complaint_share"],
            "interval": [
                say.interval(low, high) for low, high in zip(table["low"], table["high"], strict=True)
            ],
            "trend": [[0.0 if share is None else share for share in trend] for trend in table["trend"]],
            OPEN: OPEN_ICON,
        }
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        shown,
        hide_index=True,
        height=height_for(len(shown)),
        column_config={
            "topic": st.column_config.TextColumn(_("Topic"), pinned=True, width=120),
            "mentions": number(_("Mentions"), format="%,d"),
            "praise": number(_("Praise"), format="%,d"),
            "complaint": number(_("Complaints"), format="%,d"),
            "share": number(_("Share of complaints"), format="percent"),
            "interval": st.column_config.TextColumn(_("95 % interval")),
            "trend": st.column_config.LineChartColumn(
                _("By month, %"), help=_("Share of complaints a month."), width=120, color="gray"
            ),
            OPEN: st.column_config.ButtonColumn("", key="reviews_open", type="tertiary", width=44),
        },
        alt=_("Topics of reviews with mentions, praise, complaints and their share"),
        placeholder="–",
    )
    click = st.session_state.get("reviews_open")
    return str(table["key"].iloc[click.row]) if click and click.row < len(table) else None


def _file(user: Actor, look: ReviewLook, lang: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    from core.positioning.review_export import reviews_xlsx  # only who takes a file needs its writer

    with speaking(lang), reading() as session:
        return reviews_xlsx(session, user, look)
