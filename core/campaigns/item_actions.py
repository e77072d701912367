"""What people do with the items of a campaign: put them in, price them, take them out and put them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.item_fields import FIELDS, checked, field_name, prices_off, share_off
from core.campaigns.tables import Campaign, CampaignItem
from core.db.base import now
from core.errors import BadInput, Conflict, NotFound
from core.locale import _, ngettext, one_after_another
from core.shop.actions import RowEdit, touch
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require

MOST_AT_ONCE = 5_000
MOST_IN_SHOP = 200_000  # rows of all campaigns together; a year of a large shop has 50,000
NAMED = 5  # so many codes a sentence names
_FEW = 500  # ids that one question to the database may name

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding: the new rows' ids, the codes that were in already, and those that no item has."""

    campaign_id: int
    ids: tuple[int, ...]
    already: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Rows that were taken out of a campaign, as `put_back` takes them."""

    campaign_id: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """How many rows a rule priced, how many items have no usual price, and the edits that undo it."""

    n: int
    without_price: int
    before: tuple[RowEdit, ...]


def add_items(
    session: Session,
    actor: Actor,
    campaign_id: int,
    item_ids: Iterable[int] = (),
    *,
    codes: Iterable[str] = (),
) -> Added:
    """Put items of the shop into a campaign, by id or by code, at their usual price.

    What is in already stays as it is. Raises BadInput for more than MOST_AT_ONCE.
    """
    require(actor, "campaigns.edit")
    campaign_row(session, actor, campaign_id, lock=True)
    wanted = list(dict.fromkeys(int(each) for each in item_ids))
    written = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    _not_too_many(len(wanted) + len(written))
    by_id = _items(session, actor, Item.id, wanted)
    by_code = _items(session, actor, Item.code, written)
    if len(by_id) < len(wanted):
        raise NotFound(_("Some of these items are no longer in the shop."))
    code_of = dict((*by_id, *by_code))
    inside = _inside(session, campaign_id, code_of)
    new = [item_id for item_id in code_of if item_id not in inside]
    ids = _insert(session, actor, campaign_id, [{"item_id": item_id} for item_id in new])
    known = {code for _id, code in by_code}
    if ids:
        note(session, actor, "items added", CAMPAIGN, campaign_id, n=len(ids))
        touch(session, actor.shop_id)
    return Added(
        campaign_id,
        tuple(ids),
        tuple(code for item_id, code in code_of.items() if item_id in inside),
        tuple(code for code in written if code not in known),
    )


def edit_campaign_items(session: Session, actor: Actor, edits: Sequence[RowEdit]) -> tuple[RowEdit, ...]:
    """Save edits of rows (`item_id` is the row's id), all of them or none with the item named.

    Returns the edits that undo them, one for each row that really changed.
    """
    require(actor, "campaigns.edit")
    _not_too_many(len(edits))
    stored = {row["id"]: row for row in _rows(session, actor, [edit.item_id for edit in edits])}
    new: list[tuple[Row, Row]] = []
    for edit in edits:
        row = stored.get(edit.item_id)
        if row is None:
            raise NotFound(
                _("An item was taken out of the campaign in the meantime. Nothing was saved: reload.")
            )
        clean = _of_row(row, edit)
        if any(row[field] != value for field, value in clean.items()):
            new.append((row, clean))
    _write(session, new)
    _note_edit(session, actor, new)
    return tuple(
        RowEdit(row["id"], row["version"] + 1, {field: row[field] for field in clean}) for row, clean in new
    )


def set_prices(
    session: Session,
    actor: Actor,
    campaign_id: int,
    percent: float,
    *,
    to_yuan: bool = False,
    only: Sequence[int] | None = None,
) -> Priced:
    """Give the rows of a campaign, all or `only` some, a price some per cent off the usual one.

    0 per cent is the usual price, which then follows the item. Items without a usual price stay as they are.
    """
    require(actor, "campaigns.edit")
    share_off(percent)
    campaign_row(session, actor, campaign_id)
    rows = _rows(session, actor, only, campaign_id=campaign_id)
    usual = pd.Series([row["usual_price"] for row in rows], dtype="Int64")
    prices: list[int | None] = [None] * len(rows)
    if percent:
        told = prices_off(usual, percent, to_yuan=to_yuan)
        prices = [None if pd.isna(each) else int(each) for each in told]
    new = [
        (row, {"price": price})
        for row, price in zip(rows, prices, strict=True)
        if row["price"] != price and (price is not None or not percent)
    ]
    _write(session, new)
    _note_edit(session, actor, new)
    before = tuple(RowEdit(row["id"], row["version"] + 1, {"price": row["price"]}) for row, _price in new)
    return Priced(len(new), int(usual.isna().sum()) if percent else 0, before)


def undo_prices(session: Session, actor: Actor, before: Sequence[RowEdit]) -> None:
    """Set the prices of a rule back, however many they are; none when one was changed again since."""
    require(actor, "campaigns.edit")
    for start in range(0, len(before), MOST_AT_ONCE):
        edit_campaign_items(session, actor, before[start : start + MOST_AT_ONCE])


def take_out(session: Session, actor: Actor, campaign_id: int, row_ids: Sequence[int]) -> TakenOut:
    """Take rows out of a campaign; returns what `put_back` takes."""
    require(actor, "campaigns.edit")
    campaign_row(session, actor, campaign_id)
    _not_too_many(len(row_ids))
    rows = _rows(session, actor, row_ids, campaign_id=campaign_id)
    for ids in _batches([row["id"] for row in rows]):
        session.execute(delete(CampaignItem).where(CampaignItem.id.in_(ids)))
    if rows:
        note(session, actor, "items taken out", CAMPAIGN, campaign_id, n=len(rows))
        touch(session, actor.shop_id)
    kept = ("item_id", *FIELDS)
    return TakenOut(campaign_id, tuple({name: row[name] for name in kept} for row in rows))


def put_back(session: Session, actor: Actor, taken: TakenOut) -> tuple[int, ...]:
    """Put rows back as they were; an item that is in again, or is no longer in the shop, is left alone."""
    require(actor, "campaigns.edit")
    campaign_row(session, actor, taken.campaign_id, lock=True)
    _not_too_many(len(taken.rows))
    wanted = [int(row["item_id"]) for row in taken.rows]
    alive = dict(_items(session, actor, Item.id, wanted))
    inside = _inside(session, taken.campaign_id, wanted)
    back = [row for row in taken.rows if row["item_id"] in alive and row["item_id"] not in inside]
    clean = [{"item_id": row["item_id"], **checked({name: row[name] for name in FIELDS})} for row in back]
    ids = _insert(session, actor, taken.campaign_id, clean)
    if ids:
        note(session, actor, "items put back", CAMPAIGN, taken.campaign_id, n=len(ids))
        touch(session, actor.shop_id)
    return tuple(ids)


def take_back(session: Session, actor: Actor, added: Added) -> int:
    """Undo adding: take those rows out again that are still there; returns how many."""
    require(actor, "campaigns.edit")
    return len(take_out(session, actor, added.campaign_id, added.ids).rows)


def added_sentence(added: Added) -> str:
    """Return what came of adding, in words."""
    n = len(added.ids)
    said = [ngettext("{n} item added.", "{n} items added.", n).format(n=f"{n:,}")]
    if added.already:
        n = len(added.already)
        was_in = ngettext("{n} was in already.", "{n} were in already.", n)
        said.append(was_in.format(n=f"{n:,}"))
    if added.unknown:
        n = len(added.unknown)
        codes = ngettext(
            "The shop has no item with this code: {codes}.",
            "The shop has no items with these {n} codes: {codes}.",
            n,
        )
        some = ", ".join(added.unknown[:NAMED]) + (" …" if n > NAMED else "")
        said.append(codes.format(n=f"{n:,}", codes=some))
    return one_after_another(said)


def _of_row(row: Row, edit: RowEdit) -> Row:
    """Return the checked changes of one row. Errors name the item."""
    try:
        clean = checked(edit.changes)
    except BadInput as error:
        name = field_name(error.field) if error.field in FIELDS else error.field
        sentence = _("Item {code}, {field}: {error} Nothing was saved.")
        raise BadInput(
            sentence.format(code=row["code"], field=name, error=error), field=error.field
        ) from error
    if row["version"] != edit.version:
        sentence = _("Somebody else changed item {code} in the meantime. Nothing was saved.")
        raise Conflict(sentence.format(code=row["code"]))
    return clean


def _rows(
    session: Session, actor: Actor, ids: Sequence[int] | None, *, campaign_id: int | None = None
) -> list[Row]:
    """Return rows of the shop's campaigns that are not deleted, locked until this is stored."""
    columns = (CampaignItem.id, CampaignItem.version, CampaignItem.campaign_id, CampaignItem.item_id)
    query = (
        select(*columns, *(getattr(CampaignItem, name) for name in FIELDS), Item.code, Item.usual_price)
        .join(Item, Item.id == CampaignItem.item_id)
        .join(Campaign, Campaign.id == CampaignItem.campaign_id)
        .where(CampaignItem.shop_id == actor.shop_id, Campaign.deleted_at.is_(None))
        .order_by(CampaignItem.id)
        .with_for_update(of=CampaignItem)
    )
    if campaign_id is not None:
        query = query.where(CampaignItem.campaign_id == campaign_id)
    if ids is None:
        return [dict(row._mapping) for row in session.execute(query.where(Item.deleted_at.is_(None)))]
    found: list[Row] = []
    for few in _batches(sorted(set(ids))):
        found += [dict(row._mapping) for row in session.execute(query.where(CampaignItem.id.in_(few)))]
    return found


def _write(session: Session, new: Sequence[tuple[Row, Row]]) -> None:
    """Store changed values under the next version. The rows are locked: nobody comes in between."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row, clean in new:
        values = {f"new_{field}": value for field, value in clean.items()}
        wanted = {"row": row["id"], "next_version": row["version"] + 1, **values}
        groups.setdefault(tuple(sorted(clean)), []).append(wanted)
    for fields, rows in groups.items():
        statement = (
            update(CampaignItem)
            .where(CampaignItem.id == bindparam("row"))
            .values(
                version=bindparam("next_version"),
                updated_at=now(),
                **{field: bindparam(f"new_{field}") for field in fields},
            )
        )
        session.connection().execute(statement, rows)


def _insert(session: Session, actor: Actor, campaign_id: int, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    if not rows:
        return []
    held = session.scalar(select(func.count()).where(CampaignItem.shop_id == actor.shop_id))
    if (held or 0) + len(rows) > MOST_IN_SHOP:
        raise BadInput(
            _(
                "The shop's campaigns hold {n} rows of items at most. Take items out of old ones first."
            ).format(n=f"{MOST_IN_SHOP:,}")
        )
    own = {"shop_id": actor.shop_id, "campaign_id": campaign_id}
    statement = insert(CampaignItem).returning(CampaignItem.id, sort_by_parameter_order=True)
    return list(session.scalars(statement, [own | dict(row) for row in rows]))


def _items(session: Session, actor: Actor, column: Any, wanted: Sequence[Any]) -> list[tuple[int, str]]:
    """Return id and code of the shop's items that have these ids or codes, in the order given."""
    found: list[tuple[int, str]] = []
    for few in _batches(wanted):
        query = select(Item.id, Item.code).where(
            Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), column.in_(few)
        )
        found += [(row.id, row.code) for row in session.execute(query)]
    place = {each: n for n, each in enumerate(wanted)}
    named = 0 if column is Item.id else 1
    return sorted(found, key=lambda each: place[each[named]])


def _inside(session: Session, campaign_id: int, item_ids: Iterable[int]) -> set[int]:
    """Return which of these items the campaign holds already."""
    found: set[int] = set()
    for few in _batches(list(item_ids)):
        found |= set(
            session.scalars(
                select(CampaignItem.item_id).where(
                    CampaignItem.campaign_id == campaign_id, CampaignItem.item_id.in_(few)
                )
            )
        )
    return found


def _note_edit(session: Session, actor: Actor, new: Sequence[tuple[Row, Row]]) -> None:
    """Write down and tell of changed rows, once a campaign."""
    for campaign_id in sorted({row["campaign_id"] for row, _clean in new}):
        own = [clean for row, clean in new if row["campaign_id"] == campaign_id]
        fields = sorted({field for clean in own for field in clean})
        note(session, actor, "items edited", CAMPAIGN, campaign_id, n=len(own), fields=fields)
    if new:
        session.flush()
        touch(session, actor.shop_id)


def _batches(ids: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (ids[start : start + _FEW] for start in range(0, len(ids), _FEW))


def _not_too_many(n: int) -> None:
    if n > MOST_AT_ONCE:
        raise BadInput(_("At most {n} items at once.").format(n=f"{MOST_AT_ONCE:,}"))
