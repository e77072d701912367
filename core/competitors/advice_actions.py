"""What the lead makes of advice: accept, edit, reject, take it back; and take prices over into the items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.advice_reads import card_facts, open_advice
from core.competitors.tables import Advice
from core.db.base import now
from core.errors import BadInput, Conflict, NotFound
from core.locale import _
from core.money import price as in_words
from core.shop.actions import RowEdit, edit_items, touch, undo_changes
from core.shop.items import MOST_MONEY
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

MOST_AT_ONCE = 2000
MOST_WHY = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """The card as the person saw it: for which item, what was advised, our price then and the new one."""

    item_id: int
    action: str
    ours: int | None
    price: int | None


def accept(session: Session, actor: Actor, seen: Sequence[Seen], *, on: date, layer: str) -> list[int]:
    """Accept cards as they were seen, all of them or none; return the ids that undo takes.

    Prices stay as they are until they are taken over. Raises Conflict when a card says something else
    by now, or was decided by somebody else.
    """
    require(actor, "advice.decide")
    if len(seen) > MOST_AT_ONCE:
        raise BadInput(_("At most {n} items at once.").format(n=MOST_AT_ONCE))
    cards = _cards(session, actor, seen, on, layer)
    rows = [
        _decision(actor, card, on, layer, state="accepted", price=_whole(card["price"])) for card in cards
    ]
    return _stored(session, actor, "accepted", rows)


def edit(
    session: Session, actor: Actor, seen: Seen, price: int | None, *, why: str = "", on: date, layer: str
) -> int:
    """Decide on another price than the advised one and return the id that undo takes.

    Below the floor, or further than the largest step, only with a reason.
    """
    require(actor, "advice.decide")
    if price is None or isinstance(price, bool) or not 0 < price <= MOST_MONEY:
        raise BadInput(_("A price above zero is needed."), field="price")
    (card,) = _cards(session, actor, [seen], on, layer)
    why = _reason(why)
    if not why:
        _within_limits(card, price)
    row = _decision(actor, card, on, layer, state="edited", price=price, why=why)
    return _stored(session, actor, "edited", [row])[0]


def reject(session: Session, actor: Actor, seen: Seen, why: str, *, on: date, layer: str) -> int:
    """Reject a card with a reason and return the id that undo takes."""
    require(actor, "advice.decide")
    why = _reason(why)
    if not why:
        raise BadInput(_("Say in a few words why: next time somebody will want to know."), field="why")
    (card,) = _cards(session, actor, [seen], on, layer)
    row = _decision(actor, card, on, layer, state="rejected", price=_whole(card["ours"]), why=why)
    return _stored(session, actor, "rejected", [row])[0]


def undo_decisions(session: Session, actor: Actor, advice_ids: Sequence[int]) -> int:
    """Take decisions back: their cards are open again. Raises Conflict once a price was taken over."""
    require(actor, "advice.decide")
    rows = _rows(session, actor, advice_ids)
    for row in rows:
        if "taken_over" in row.facts:
            raise Conflict(
                _("The price of {code} was taken over: take that back first.").format(
                    code=_code(session, row)
                )
            )
        session.delete(row)
    note(session, actor, "took back", "price advice", n=len(rows))
    session.flush()
    touch(session, actor.shop_id)
    return len(rows)


def take_over(session: Session, actor: Actor, advice_ids: Sequence[int]) -> list[int]:
    """Write decided prices into the items, all of them or none; return the ids that undo takes.

    Of two decisions on one item only the newer one is taken.
    Raises Conflict when an item's price is no longer the one that was decided on.
    """
    require(actor, "advice.decide")
    require(actor, "items.edit")
    newest = {row.item_id: row for row in _rows(session, actor, advice_ids) if _is_waiting(row)}
    rows = list(newest.values())
    items = {row.item_id: session.get(Item, row.item_id) for row in rows}
    edits = []
    for row in rows:
        item = items[row.item_id]
        if item is None or item.deleted_at is not None:
            raise NotFound(_("This item is no longer in the shop."))
        if item.usual_price != row.price_before:
            raise Conflict(
                _(
                    "Item {code}: the price is {now} by now, the decision was made at {then}. Nothing was saved."
                ).format(code=item.code, now=in_words(item.usual_price), then=in_words(row.price_before))
            )
        edits.append(RowEdit(item.id, item.version, {"usual_price": row.price_decided}))
    changes = edit_items(session, actor, edits)
    for row, change_id in zip(rows, changes, strict=True):
        row.facts = row.facts | {"taken_over": now().isoformat(), "change_id": change_id}
    note(session, actor, "took over", "price advice", n=len(rows))
    session.flush()
    touch(session, actor.shop_id)
    return [row.id for row in rows]


def undo_take_over(session: Session, actor: Actor, advice_ids: Sequence[int]) -> int:
    """Set the items' prices back, all or none, if nobody has changed them since."""
    require(actor, "advice.decide")
    require(actor, "items.edit")
    rows = [row for row in _rows(session, actor, advice_ids) if "taken_over" in row.facts]
    undo_changes(session, actor, [row.facts["change_id"] for row in rows])
    for row in rows:
        row.facts = {
            name: value for name, value in row.facts.items() if name not in ("taken_over", "change_id")
        }
    session.flush()
    touch(session, actor.shop_id)
    return len(rows)


def _is_waiting(row: Advice) -> bool:
    """Tell whether a decision has a price that is not in the items yet."""
    moves = row.price_decided is not None and row.price_decided != row.price_before
    return moves and row.state in ("accepted", "edited") and "taken_over" not in row.facts


def _cards(session: Session, actor: Actor, seen: Sequence[Seen], on: date, layer: str) -> list[pd.Series]:
    """Return the cards as they are now. Raises Conflict for one that was decided or says something else."""
    ids = [each.item_id for each in seen]
    # Of two leads who press at the same moment the second waits here, and then finds the card gone.
    session.execute(
        select(Item.id)
        .where(Item.shop_id == actor.shop_id, Item.id.in_(ids))
        .order_by(Item.id)
        .with_for_update()
    ).all()
    cards = open_advice(session, actor, on, layer, item_ids=ids).set_index("item_id", drop=False)
    found = []
    for each in seen:
        if each.item_id not in cards.index:
            raise Conflict(_("Somebody else has decided on this card, or its match is gone."))
        card = cards.loc[each.item_id]
        if (card["action"], _whole(card["ours"]), _whole(card["price"])) != (
            each.action,
            each.ours,
            each.price,
        ):
            raise Conflict(
                _("The advice for {code} has changed: prices moved while you looked at it.").format(
                    code=card["code"]
                )
            )
        found.append(card)
    return found


def _decision(
    actor: Actor, card: pd.Series, on: date, layer: str, *, state: str, price: int | None, why: str = ""
) -> Advice:
    return Advice(
        shop_id=actor.shop_id,
        item_id=int(card["item_id"]),
        advised_on=on,
        action=card["action"],
        price_before=_whole(card["ours"]),
        price_advised=_whole(card["price"]),
        price_decided=price,
        facts=card_facts(card) | {"layer": layer, "cost": _whole(card["cost"])},
        state=state,
        why=why,
        decided_by=actor.user_id or None,
    )


def _stored(session: Session, actor: Actor, done: str, rows: Sequence[Advice]) -> list[int]:
    session.add_all(rows)
    session.flush()
    for row in rows:
        note(
            session,
            actor,
            done,
            "price advice",
            row.id,
            item=row.item_id,
            advice=row.action,
            price=row.price_decided,
        )
    touch(session, actor.shop_id)
    return [row.id for row in rows]


def _within_limits(card: Mapping[str, Any] | pd.Series, price: int) -> None:
    floor, ours, step = _whole(card["floor"]), _whole(card["ours"]), _whole(card["largest_step"])
    if floor is not None and price < floor:
        said = _("{price} is below the floor of {floor}: say why.")
        raise BadInput(said.format(price=in_words(price), floor=in_words(floor)), field="why")
    if ours is not None and step is not None and abs(price - ours) > step:
        said = _("{price} is further than the largest step of {step}: say why.")
        raise BadInput(said.format(price=in_words(price), step=in_words(step)), field="why")


def _reason(why: str) -> str:
    text = " ".join(visible(why).split())
    if len(text) > MOST_WHY:
        raise BadInput(_("Between 1 and {most} characters fit here.").format(most=MOST_WHY), field="why")
    return text


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _rows(session: Session, actor: Actor, advice_ids: Sequence[int]) -> list[Advice]:
    gone = _("Some of these decisions are no longer there.")
    query = select(Advice).where(
        Advice.shop_id == actor.shop_id, Advice.id.in_(list(advice_ids)[:MOST_AT_ONCE])
    )
    rows = list(session.scalars(query.order_by(Advice.id).with_for_update()))
    if len(rows) != len(set(advice_ids)):
        raise NotFound(gone)
    return rows


def _code(session: Session, row: Advice) -> str:
    return session.scalar(select(Item.code).where(Item.id == row.item_id)) or str(row.item_id)
