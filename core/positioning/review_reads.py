"""What pages show of reviews: the frame of all, a search, one of them; and the analysis by the shop's topics."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.positioning.review_analysis import COLUMNS, Analysis, analysed
from core.positioning.review_topic_reads import topic_set
from core.positioning.tables import Review
from core.shop.tables import Item
from core.team.rights import Actor, require

_MOST_KEPT = 3
_kept: dict[tuple[str, int, "Mark"], Analysis] = {}


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review as it is cited: `brand` is "" for our own, `item` the title of our item, "" for none."""

    id: int
    text: str
    rating: float | None
    day: date | None
    code: str
    brand: str
    item: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells one state of the reviews and topics from another: ids are never given twice."""

    reviews: int
    newest: int
    topics: int


def mark(session: Session, actor: Actor) -> Mark:
    """Return the state that an analysis holds for; it is the same as long as no review and no topic changed."""
    require(actor, "positioning.see")
    count, newest = session.execute(
        select(func.count(), func.max(Review.id)).where(Review.shop_id == actor.shop_id)
    ).one()
    return Mark(count, newest or 0, topic_set(session, actor).version)


def reviews(session: Session, actor: Actor) -> pd.DataFrame:
    """Return all reviews, the newest first: id, item_id, code, brand, rating, day, text."""
    require(actor, "positioning.see")
    query = (
        select(*(getattr(Review, column) for column in COLUMNS))
        .where(Review.shop_id == actor.shop_id)
        .order_by(Review.day.desc().nulls_last(), Review.id.desc())
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=COLUMNS)
    frame["day"] = pd.to_datetime(frame["day"])
    return frame.astype({"item_id": "Int64", "rating": "float64"})


def analysis(session: Session, actor: Actor) -> Analysis:
    """Return all reviews read by the shop's topics. Takes seconds where there are tens of thousands, the first time.

    The last few are kept in the process, by the state they hold for: nobody writes into them.
    """
    require(actor, "positioning.see")
    of = (str(session.get_bind().engine.url), actor.shop_id, mark(session, actor))
    kept = _kept.get(of)
    if kept is None:
        kept = analysed(reviews(session, actor), topic_set(session, actor).topics)
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[of] = kept
    return kept


def item_names(session: Session, actor: Actor) -> dict[str, str]:
    """Return the titles of our items that reviews are about, by the code that the reviews name."""
    require(actor, "positioning.see")
    query = (
        select(Review.code, Item.title)
        .join(Item, Item.id == Review.item_id)
        .where(Review.shop_id == actor.shop_id, Item.deleted_at.is_(None))
        .distinct()
    )
    return {code: title for code, title in session.execute(query) if code}


def search(session: Session, actor: Actor, words: str, *, limit: int = 20) -> list[ReviewView]:
    """Return reviews that contain every one of these words, the newest first."""
    require(actor, "positioning.see")
    query = _views(actor).order_by(Review.day.desc().nulls_last(), Review.id.desc()).limit(limit)
    for word in words.split()[:8]:
        query = query.where(Review.text.icontains(word, autoescape=True))
    return [ReviewView(*row) for row in session.execute(query)]


def review(session: Session, actor: Actor, review_id: int) -> ReviewView:
    """Return one review. Raises NotFound where it is not in the shop (any longer)."""
    require(actor, "positioning.see")
    row = session.execute(_views(actor).where(Review.id == review_id)).one_or_none()
    return ReviewView(*found(row, _("This review is no longer in the shop.")))


def _views(actor: Actor) -> Select[int, str, float | None, date | None, str, str, str]:
    return (
        select(
            Review.id,
            Review.text,
            Review.rating,
            Review.day,
            Review.code,
            Review.brand,
            func.coalesce(Item.title, ""),
        )
        .outerjoin(Item, Item.id == Review.item_id)
        .where(Review.shop_id == actor.shop_id)
    )
