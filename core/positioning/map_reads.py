"""What a map is made of beside its table: mentions in reviews, and price and quality where nobody typed them."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.competitors.comparison import counts, one_a_rival
from core.competitors.layers import DEEPEST
from core.competitors.policy_actions import policy
from core.competitors.table_reads import price_table
from core.errors import BadInput
from core.locale import _
from core.positioning.attribute_shape import is_known
from core.positioning.attributes import MOST_ATTRIBUTES, MOST_BRANDS, MOST_NAME, Attributes
from core.positioning.review_attributes import Mentions, mentions
from core.positioning.tables import Review
from core.shop.listing import choices
from core.shop.reads import profile
from core.team.rights import Actor, require

LEAST_ITEMS = 3  # matched items with a price that counts, below which a rival's level is not told


def our_names(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return the names that our own brand may have in a table: the shop's, its signature, its items' brands."""
    require(actor, "positioning.see")
    shop = profile(session, actor)
    names = (shop.name, shop.signature, *choices(session, actor).brands)
    return tuple(dict.fromkeys(name for name in names if name))


def known_names(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return names of brands by which a sheet's brands are told from its attributes: ours and the rivals'."""
    require(actor, "positioning.see")
    return (*our_names(session, actor), *profile(session, actor).rival_names)


def from_reviews(
    session: Session,
    actor: Actor,
    *,
    praise_only: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> Attributes:
    """Return how many reviews of each brand mention each topic, as a table of counts with ratings as quality.

    Of more brands or topics than a table takes, those with most reviews and mentions. Raises BadInput without
    any review that mentions a topic.
    """
    require(actor, "positioning.see")
    told = mentions(session, actor, since=since, until=until, praise_only=praise_only)
    return table_of(told, review_quality(session, actor), since=since, praise_only=praise_only)


def table_of(
    told: Mentions,
    rated: Mapping[str, tuple[float, int]],
    *,
    since: date | None = None,
    praise_only: bool = False,
) -> Attributes:
    """Return counted mentions as a table, see `from_reviews`. Pure."""
    if told.frame.empty:
        raise BadInput(_("No review mentions a topic yet. Import reviews of several brands first."))
    sizes = pd.Series(told.sizes)
    brands = list(sizes.sort_values(ascending=False, kind="stable").index[:MOST_BRANDS])
    frame = told.frame.loc[brands]
    kept = frame.sum().sort_values(ascending=False, kind="stable").index[:MOST_ATTRIBUTES]
    frame = frame[[key for key in frame.columns if key in set(kept)]]
    return Attributes(
        kind="counts",
        brands=tuple(str(name)[:MOST_NAME] for name in frame.index),
        attributes=tuple(told.labels.get(key, key)[:MOST_NAME] for key in frame.columns),
        cells=frame.to_numpy("float64"),
        ours=told.ours[:MOST_NAME] if told.ours in frame.index else "",
        sizes=tuple(int(told.sizes[name]) for name in frame.index),
        prices=(None,) * len(frame),
        quality=tuple(rated.get(str(name), (None, 0))[0] for name in frame.index),
        since=since,
        praise_only=praise_only,
    )


def review_quality(session: Session, actor: Actor) -> dict[str, tuple[float, int]]:
    """Return the mean rating of each brand's reviews and how many rated; of our own under the shop's name."""
    require(actor, "positioning.see")
    query = (
        select(Review.brand, func.avg(Review.rating), func.count(Review.rating))
        .where(Review.shop_id == actor.shop_id, Review.rating.is_not(None))
        .group_by(Review.brand)
    )
    ours = profile(session, actor).name
    return {brand or ours: (round(float(mean), 3), int(n)) for brand, mean, n in session.execute(query)}


def price_quality(
    session: Session, actor: Actor, table: Attributes, *, on: date
) -> tuple[pd.DataFrame, bool]:
    """Return brand, price, quality, size and is_ours of a table's brands, and whether prices are levels.

    What was typed comes first. Where fewer than two prices were, prices are levels: ours 100, a rival's the
    geometric mean of its prices over ours on matched items (typed prices and levels are never mixed). Where
    fewer than two qualities were typed, they are the mean ratings of reviews.
    """
    require(actor, "positioning.see")
    points = pd.DataFrame(
        {
            "brand": table.brands,
            "price": np.array(table.prices, dtype="float64"),
            "quality": np.array(table.quality, dtype="float64"),
            "size": np.array(table.sizes, dtype="float64"),
            "is_ours": [brand == table.ours for brand in table.brands],
        }
    )
    is_level = int(points["price"].notna().sum()) < 2
    if is_level:
        points["price"] = _named(table.brands, price_levels(session, actor, on=on), table.ours)
    if int(points["quality"].notna().sum()) < 2:
        rated = review_quality(session, actor)
        own = profile(session, actor).name
        points["quality"] = _named(
            table.brands, {name: mean for name, (mean, _n) in rated.items()}, table.ours, own
        )
        points["size"] = _named(
            table.brands, {name: float(n) for name, (_m, n) in rated.items()}, table.ours, own
        )
    points["size"] = points["size"].fillna(1.0)
    return points, is_level


def price_levels(session: Session, actor: Actor, *, on: date) -> dict[str, float]:
    """Return each rival's price level on matched items, ours being 100 and standing under "".

    The geometric mean of their prices over ours, one price an item: only fresh prices of strong matches, in our
    pack size, and only rivals with LEAST_ITEMS of them.
    """
    require(actor, "prices.see")
    fresh = policy(session, actor).stale_after_days
    pairs = price_table(session, actor, on=on, layer=DEEPEST, stale_after_days=fresh).pairs
    pairs = one_a_rival(pairs[counts(pairs)])
    if pairs.empty:
        return {}
    ratio = np.log1p(pairs["gap_share"].astype("float64"))
    told = ratio.groupby(pairs["rival"]).agg(["mean", "size"])
    told = told[told["size"] >= LEAST_ITEMS]
    levels = {str(name): float(np.exp(mean) * 100) for name, mean in told["mean"].items()}
    return {"": 100.0, **levels} if levels else {}


def _named(brands: Sequence[str], known: dict[str, float], ours: str, own: str = "") -> list[float]:
    """Return the value of each brand by a name that is the same or part of it; of ours by its own name."""
    found = []
    for brand in brands:
        if brand == ours and own in known:
            found.append(known[own])
            continue
        names = [name for name in known if name and is_known(brand, [name])]
        found.append(known[names[0]] if len(names) == 1 else float("nan"))
    return found
