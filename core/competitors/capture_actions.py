"""Saving what was captured: prices of one or several products at once, and taking all of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.competitors.price_actions import delete_price, record_price
from core.competitors.rival_actions import add_rival, delete_rivals
from core.competitors.rival_item_actions import delete_rival_items
from core.competitors.tables import PriceObservation, Rival, RivalItem
from core.errors import BadInput
from core.locale import _
from core.team.rights import Actor, require
from core.text import folded


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One product as a person confirmed it. Money in 分.

    The rival is named, known or new; the item is one that the rival has, or a title, known or new.
    """

    rival: str
    title: str
    seen_at: datetime
    layers: Mapping[str, int]
    source: str
    rival_item_id: int | None = None
    url: str = ""
    shipping: int | None = None
    gift_value: int | None = None
    stock: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving brought into the shop, and so what undoing takes out again."""

    prices: int
    observation_ids: tuple[int, ...]
    rival_item_ids: tuple[int, ...]
    rival_ids: tuple[int, ...]


class BadRow(BadInput):
    """What is wrong with one of several products; `row` is its place among them, from 0."""

    def __init__(self, message: str, *, field: str, row: int) -> None:
        super().__init__(message, field=field)
        self.row = row


def save_captured(session: Session, actor: Actor, rows: Sequence[Confirmed]) -> Saved:
    """Write down the prices of all products, or of none; rivals and items that are new are added.

    Raises BadRow naming the product and the field at fault.
    """
    require(actor, "prices.edit")
    if not rows:
        raise BadInput(_("Nothing is chosen: there is nothing to save."))
    newest, newest_item = _newest(session, actor, PriceObservation), _newest(session, actor, RivalItem)
    new_rivals: list[int] = []
    observations: list[int] = []
    for place, row in enumerate(rows):
        try:
            observations.append(_recorded(session, actor, row, new_rivals))
        except BadInput as error:
            raise BadRow(str(error), field=error.field, row=place) from error
    fresh = tuple(one for one in dict.fromkeys(observations) if one > newest)
    items = session.scalars(
        select(PriceObservation.rival_item_id)
        .where(PriceObservation.id.in_(fresh), PriceObservation.rival_item_id > newest_item)
        .distinct()
    )
    return Saved(len(rows), fresh, tuple(items), tuple(new_rivals))


def undo_captured(session: Session, actor: Actor, saved: Saved) -> None:
    """Take out what saving brought in: the prices, and the items and rivals that were added for them."""
    require(actor, "prices.delete")
    for observation_id in saved.observation_ids:
        delete_price(session, actor, observation_id)
    if items := _without_other_prices(session, actor, saved.rival_item_ids):
        delete_rival_items(session, actor, items)
    if rivals := _without_other_items(session, actor, saved.rival_ids):
        delete_rivals(session, actor, rivals)


def _recorded(session: Session, actor: Actor, row: Confirmed, new_rivals: list[int]) -> int:
    """Write down one product's price and return the observation's id."""
    seen = {
        "seen_at": row.seen_at,
        "layers": row.layers,
        "shipping": row.shipping,
        "gift_value": row.gift_value,
        "stock": row.stock,
        "source": row.source,
        "note": row.note,
    }
    if row.rival_item_id is not None:
        return record_price(session, actor, rival_item_id=row.rival_item_id, **seen)  # type: ignore[arg-type]
    if not row.title.strip():
        raise BadInput(_("Say which item of the rival this is: choose one or write a title."), field="title")
    rival_id = _rival(session, actor, row.rival, new_rivals)
    goods = {"title": row.title, "url": row.url}
    return record_price(session, actor, rival_id=rival_id, **seen, **goods)  # type: ignore[arg-type]


def _rival(session: Session, actor: Actor, name: str, new_rivals: list[int]) -> int:
    """Return the id of the rival of a name, added when there is none; capitals and widths do not matter."""
    if not name.strip():
        raise BadInput(_("Say whose price this is: choose a rival or write a new one."), field="rival")
    wanted = folded(name)
    query = select(Rival.id, Rival.name).where(Rival.shop_id == actor.shop_id, Rival.deleted_at.is_(None))
    for rival_id, known in session.execute(query):
        if folded(known) == wanted:
            return int(rival_id)
    new_rivals.append(add_rival(session, actor, {"name": name}))
    return new_rivals[-1]


def _newest(session: Session, actor: Actor, table: type[PriceObservation] | type[RivalItem]) -> int:
    """Return the highest id of the shop's rows so far."""
    return session.scalar(select(func.max(table.id)).where(table.shop_id == actor.shop_id)) or 0


def _without_other_prices(session: Session, actor: Actor, rival_item_ids: Sequence[int]) -> list[int]:
    """Return the items that no price is left of and that are still there."""
    query = select(RivalItem.id).where(
        RivalItem.shop_id == actor.shop_id,
        RivalItem.id.in_(rival_item_ids),
        RivalItem.deleted_at.is_(None),
        ~select(PriceObservation.id).where(PriceObservation.rival_item_id == RivalItem.id).exists(),
    )
    return list(session.scalars(query))


def _without_other_items(session: Session, actor: Actor, rival_ids: Sequence[int]) -> list[int]:
    """Return the rivals that have no item left and that are still there."""
    query = select(Rival.id).where(
        Rival.shop_id == actor.shop_id,
        Rival.id.in_(rival_ids),
        Rival.deleted_at.is_(None),
        ~select(RivalItem.id).where(RivalItem.rival_id == Rival.id, RivalItem.deleted_at.is_(None)).exists(),
    )
    return list(session.scalars(query))
