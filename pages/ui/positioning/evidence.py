"""Evidence on the page: choosing a piece, and showing what it says now.

Labels come from people and from reviews: they are text everywhere, and a link only leads to http and https.
"""

from collections.abc import Iterable, Sequence

import streamlit as st

from core.errors import PlannerError
from core.locale import _
from core.positioning.evidence import (
    KINDS,
    MOST_LABEL,
    MOST_REF,
    Evidence,
    Kind,
    checked_evidence,
    evidence_of,
)
from core.positioning.evidence_numbers import Told
from core.positioning.evidence_words import evidence_says, kind_name, link_title
from core.positioning.review_reads import ReviewView
from core.team.rights import Actor
from core.text import visible
from pages.ui.calendar.load import today
from pages.ui.positioning import evidence_load as load
from pages.ui.save import literal

_SHOWN = 90  # characters of a review in the choice
ICONS: dict[Kind, str] = {
    "number": ":material/monitoring:",
    "link": ":material/link:",
    "review": ":material/format_quote:",
    "note": ":material/sticky_note_2:",
}


def evidence_picker(user: Actor, revision: int, *, key: str) -> Evidence | None:
    """Draw the choice of a piece of evidence, and return it in the run in which it is added, checked.

    It empties itself then; what is wrong is told below it. `key` names it on the page.
    """
    turn = st.session_state.setdefault(f"{key}_turn", 0)
    kind: Kind = st.segmented_control(
        _("Kind of evidence"),
        KINDS,
        default=KINDS[0],
        format_func=kind_name,
        required=True,
        key=f"{key}_kind",
        label_visibility="collapsed",
    )
    drawn = {"number": _number, "link": _link, "review": _review, "note": _remark}[kind]
    chosen = drawn(user, revision, f"{key}_{turn}")
    pressed = st.button(
        _("Add evidence"),
        icon=":material/add:",
        key=f"{key}_add",
        disabled=chosen is None and kind in ("number", "review"),
    )
    if not pressed:
        return None
    try:
        found = evidence_of(checked_evidence(chosen or Evidence(kind)))
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return None
    st.session_state[f"{key}_turn"] = turn + 1
    return found


def _number(user: Actor, revision: int, key: str) -> Evidence | None:
    names = {each.ref: each.name for each in load.offered(user, revision)}
    ref = st.selectbox(
        _("Number"),
        list(names),
        index=None,
        format_func=lambda each: names.get(each, each),
        placeholder=_("Choose or type"),
        key=f"{key}_number",
    )
    if ref is None:
        return None
    figure = load.figures(user, revision, [ref])[ref]
    if figure is None:
        st.caption(literal(_("Nothing is known of this number yet.")))
        return None
    st.caption(literal(_("Now: {shown}. {how}").format(shown=figure.shown, how=figure.how)))
    return Evidence("number", ref, names[ref], figure.value, figure.on)


def _link(user: Actor, revision: int, key: str) -> Evidence:
    with st.container(horizontal=True):
        ref = st.text_input(_("Address"), max_chars=MOST_REF, placeholder="https://", key=f"{key}_link")
        label = st.text_input(_("What it shows"), max_chars=MOST_LABEL, key=f"{key}_link_label")
    return Evidence("link", ref, label, on=today(user, revision))


def _review(user: Actor, revision: int, key: str) -> Evidence | None:
    """Search the reviews by words and choose one: what it says is kept beside it."""
    words = st.text_input(
        _("Words of a review"),
        placeholder=_("Type words and press Enter"),
        key=f"{key}_words",
    )
    found = {str(each.id): each for each in load.reviews(user, revision, words)}
    if not found:
        st.caption(
            literal(_("No review says this.") if words else _("There are no reviews in the shop yet."))
        )
        return None
    chosen = st.radio(
        _("Reviews"),
        list(found),
        index=None,
        format_func=lambda each: literal(_shortened(found[each].text, _SHOWN)) if each in found else each,
        captions=[literal(_about(each)) for each in found.values()],
        key=f"{key}_review",
        label_visibility="collapsed",
    )
    if chosen is None:
        return None
    review = found[chosen]
    return Evidence("review", chosen, _shortened(review.text, MOST_LABEL), on=review.day)


def _shortened(text: str, most: int) -> str:
    plain = " ".join(visible(text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def _about(review: ReviewView) -> str:
    told = (
        review.brand or review.item or review.code,
        "" if review.rating is None else _("{n} stars").format(n=f"{review.rating:g}"),
        review.day.isoformat() if review.day else "",
    )
    return " · ".join(each for each in told if each)


def _remark(user: Actor, revision: int, key: str) -> Evidence:
    label = st.text_input(
        _("Remark"),
        max_chars=MOST_LABEL,
        placeholder=_("Said by support, seen at a fair …"),
        key=f"{key}_note",
    )
    return Evidence("note", "", label, on=today(user, revision))


def evidence_marks(user: Actor, revision: int, items: Iterable[Evidence], *, key: str = "evidence") -> None:
    """Show each piece of evidence with what it says now; a number that moved says what it was."""
    show_told(load.all_told(user, revision, items), key=key)


def show_told(items: Sequence[Told], *, key: str) -> None:
    """Show evidence that was read before. `key` names this group of marks on the page."""
    for place, each in enumerate(items):
        icon = ICONS[each.evidence.kind]
        if each.evidence.kind == "link":
            st.link_button(
                literal(link_title(each.evidence)),
                each.evidence.ref,
                type="tertiary",
                icon=icon,
                key=f"{key}_{place}",
                help=literal(each.evidence.ref),
            )
            continue
        how = literal(each.figure.how) if each.figure else None
        st.caption(f"{icon} {literal(evidence_says(each))}", help=how)
