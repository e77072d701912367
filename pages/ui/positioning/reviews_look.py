"""Which reviews are looked at: whose, of which item, of which rating, from when to when. All of it in the address."""

from datetime import date

import streamlit as st

from core.locale import _
from core.positioning.review_figures import ALL, OURS, RATINGS, ReviewLook
from core.team.rights import Actor
from pages.ui.address import chosen, narrowed
from pages.ui.positioning import reviews_load as load

PAGE = "reviews"
EVERY = "all"  # all brands, as the address says it
PARTS = ("topics", "words", "summary")
_MOST_ITEMS = 300


def current_look(user: Actor, revision: int) -> ReviewLook:
    """Return what the address looks at; what it names and no review has is passed over."""
    brands = _brands(user, revision)
    asked = st.query_params.get("brand", "")
    brand = asked if asked in brands else brands[0]
    rating = st.query_params.get("rating", "")
    item = st.query_params.get("item", "")
    return ReviewLook(
        brand=ALL if brand == EVERY else brand,
        item=item if item in _items(user, revision, brand) else "",
        rating=rating if rating in RATINGS else "",
        since=_day("since"),
        until=_day("until"),
    )


def choose_look(user: Actor, revision: int) -> ReviewLook:
    """Draw the filters in one row and return what they say."""
    names = load.item_names(user, revision)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom", key="reviews_filters"):
        brand = chosen(PAGE, _("Whose"), "brand", _brands(user, revision), brand_name, width=150)
        narrowed_item = narrowed(
            PAGE,
            _("Item"),
            "item",
            _items(user, revision, brand),
            lambda code: f"{code} {names.get(code, '')}".strip(),
            width=150,
        )
        rating = narrowed(PAGE, _("Star rating"), "rating", RATINGS, rating_name, width=132)
        since, until = _days(load.today(user, revision))
    return ReviewLook(
        brand=ALL if brand == EVERY else brand, item=narrowed_item, rating=rating, since=since, until=until
    )


def choose_part() -> str:
    """Draw which part is looked at, and return it."""
    names = {"topics": _("Topics"), "words": _("Words of buyers"), "summary": _("Summary")}
    asked = st.query_params.get("part")
    return st.segmented_control(
        _("What to look at"),
        PARTS,
        default=asked if asked in PARTS else PARTS[0],
        format_func=names.__getitem__,
        required=True,
        key="reviews_part",
        on_change=lambda: st.query_params.update(part=st.session_state["reviews_part"]),
        label_visibility="collapsed",
    )


def brand_name(brand: str) -> str:
    """Return whose reviews are meant."""
    return {OURS: _("Our reviews"), "": _("Our reviews"), EVERY: _("All brands")}.get(brand, brand)


def rating_name(rating: str) -> str:
    """Return a choice of ratings."""
    return _("1 and 2 stars") if rating == "low" else f"★ {rating}"


def _brands(user: Actor, revision: int) -> list[str]:
    """Return ours first, the others by their reviews, and all of them at the end."""
    counts = load.analysis(user, revision).reviews["brand"].value_counts()
    others = [str(name) for name in counts.index if name != ""]
    ours = [OURS] if "" in counts.index else []
    return [*ours, *others, EVERY] if ours else [EVERY, *others]


def _items(user: Actor, revision: int, brand: str) -> list[str]:
    reviews = load.analysis(user, revision).reviews
    if brand != EVERY:
        reviews = reviews[reviews["brand"] == ("" if brand == OURS else brand)]
    counts = reviews["code"].value_counts().head(_MOST_ITEMS)
    return [str(code) for code in counts.index if code != ""]


def _days(today: date) -> tuple[date | None, date | None]:
    since = st.date_input(
        _("Since"),
        _day("since"),
        max_value=today,
        format="YYYY-MM-DD",
        key="reviews_since",
        on_change=_to_address,
        args=("since",),
        width=138,
    )
    until = st.date_input(
        _("Until"),
        _day("until"),
        max_value=today,
        format="YYYY-MM-DD",
        key="reviews_until",
        on_change=_to_address,
        args=("until",),
        width=138,
    )
    return since, until


def _to_address(name: str) -> None:
    if picked := st.session_state[f"reviews_{name}"]:
        st.query_params[name] = picked.isoformat()
    else:
        st.query_params.pop(name, None)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None
