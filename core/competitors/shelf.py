"""Finds rivals and their items by what tables say of them, and adds those that are not there, many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from core.competitors.packs import item_pack
from core.competitors.price_rows import Named
from core.competitors.rival_fields import item_key, link_key
from core.competitors.rival_item_actions import pack_values
from core.competitors.tables import Match, Rival, RivalItem
from core.shop.import_rows import BATCH
from core.shop.tables import Item
from core.team.rights import Actor, require
from core.text import folded

_ITEM = cast(Table, RivalItem.__table__)
_RIVAL = cast(Table, Rival.__table__)
OUR_KEY = "our:"  # the key of a rival's item that is only known as what that rival sells as ours


@dataclass(frozen=True, slots=True)
class Ours:
    """An item of ours that a table names by its code."""

    id: int
    title: str
    spec: str
    pack_amount: float | None
    pack_unit: str


def our_items(session: Session, actor: Actor) -> dict[str, Ours]:
    """Return the shop's items by code."""
    require(actor, "items.see")
    query = select(Item.id, Item.code, Item.title, Item.spec, Item.pack_size, Item.pack_unit).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None)
    )
    found = {}
    for row in session.execute(query):
        pack = item_pack(title=row.title, spec=row.spec, pack_size=row.pack_size, pack_unit=row.pack_unit)
        amount, unit = (pack.amount, pack.unit) if pack else (None, "")
        found[row.code] = Ours(row.id, row.title, row.spec, amount, unit)
    return found


def stored_rivals(
    session: Session, actor: Actor, platforms: Mapping[str, str], at: datetime
) -> dict[str, int]:
    """Return the ids of the rivals of these names; new ones are added, deleted ones brought back."""
    require(actor, "prices.import")
    query = select(Rival.id, Rival.name, Rival.deleted_at).where(Rival.shop_id == actor.shop_id)
    known = {folded(row.name): row for row in session.execute(query)}
    new = {folded(name): name for name in platforms if folded(name) not in known}
    if new:
        stamp = {"shop_id": actor.shop_id, "note": "", "version": 1, "created_at": at, "updated_at": at}
        rows = [{"name": name, "platform": platforms[name]} | stamp for name in new.values()]
        session.connection().execute(insert(_RIVAL), rows)
    back = [
        known[folded(name)].id for name in platforms if getattr(known.get(folded(name)), "deleted_at", None)
    ]
    if back:
        _bring_back(session, _RIVAL, back, at)
    ids = {folded(row.name): row.id for row in session.execute(query)}
    return {name: ids[folded(name)] for name in platforms}


def _bring_back(session: Session, table: Table, ids: list[int], at: datetime) -> None:
    for start in range(0, len(ids), 500):
        batch = ids[start : start + 500]
        values = {"deleted_at": None, "updated_at": at, "version": table.c.version + 1}
        session.connection().execute(update(table).where(table.c.id.in_(batch)).values(values))


@dataclass(slots=True)
class _Known:
    """A rival's item: stored (with its id), or to be added (with its values)."""

    id: int | None
    key: str
    code: str
    url: str
    values: dict[str, Any] = field(default_factory=dict)
    is_deleted: bool = False


class Shelf:
    """The items of some rivals, as tables name them."""

    def __init__(
        self, session: Session, actor: Actor, rival_ids: Iterable[int], ours: Mapping[str, Ours]
    ) -> None:
        require(actor, "prices.import")
        self._session, self._actor, self._ours = session, actor, ours
        self._by: dict[tuple[int, str, str], _Known] = {}
        self._new: dict[tuple[int, str], _Known] = {}
        self._back: dict[int, _Known] = {}
        self._named: dict[tuple[int, Named], _Known] = {}
        self._load(list(rival_ids))

    def place(self, rival_id: int, named: Named, about: Mapping[str, str]) -> None:
        """Note that a table names this item; it is looked up, or will be added by `store`."""
        if (rival_id, named) in self._named:
            return
        known = self._find(rival_id, named) or self._added(rival_id, named, about)
        if known.is_deleted and known.id is not None:
            self._back[known.id] = known
        self._named[rival_id, named] = known

    def store(self, at: datetime) -> dict[tuple[int, Named], int]:
        """Add what is new and bring back what was deleted; return the id of everything that was placed."""
        stamp = {"shop_id": self._actor.shop_id, "version": 1, "created_at": at, "updated_at": at}
        rows = [
            known.values | {"rival_id": rival_id, "key": key} | stamp
            for (rival_id, key), known in self._new.items()
        ]
        for start in range(0, len(rows), BATCH):
            self._session.connection().execute(insert(_ITEM), rows[start : start + BATCH])
        _bring_back(self._session, _ITEM, list(self._back), at)
        if rows:
            query = select(RivalItem.rival_id, RivalItem.key, RivalItem.id).where(
                RivalItem.shop_id == self._actor.shop_id, RivalItem.created_at == at
            )
            for rival_id, key, item_id in self._session.execute(query):
                self._new[rival_id, key].id = item_id
        return {named: known.id for named, known in self._named.items() if known.id is not None}

    def _load(self, rival_ids: list[int]) -> None:
        query = select(
            RivalItem.id,
            RivalItem.rival_id,
            RivalItem.key,
            RivalItem.code,
            RivalItem.url,
            RivalItem.title,
            RivalItem.deleted_at,
        ).where(RivalItem.shop_id == self._actor.shop_id, RivalItem.rival_id.in_(rival_ids))
        known: dict[int, tuple[int, _Known]] = {}
        for row in self._session.execute(query.order_by(RivalItem.deleted_at.is_not(None), RivalItem.id)):
            each = _Known(row.id, row.key, row.code, link_key(row.url), is_deleted=row.deleted_at is not None)
            known[row.id] = (row.rival_id, each)
            self._list(row.rival_id, each, row.title)
        self._load_links(known)

    def _load_links(self, known: Mapping[int, tuple[int, _Known]]) -> None:
        """List what a rival sells as ours, as far as it is one item only."""
        query = select(Match.item_id, Match.rival_item_id).where(
            Match.shop_id == self._actor.shop_id, Match.state == "accepted", Match.kind == "exact"
        )
        taken: dict[tuple[int, str, str], list[_Known]] = {}
        for item_id, rival_item_id in self._session.execute(query):
            if rival_item_id in known:
                rival_id, each = known[rival_item_id]
                taken.setdefault((rival_id, "ours", str(item_id)), []).append(each)
        self._by |= {
            name: each[0] for name, each in taken.items() if len(each) == 1 and not each[0].is_deleted
        }

    def _list(self, rival_id: int, known: _Known, title: str) -> None:
        for kind, value in (
            ("key", known.key),
            ("code", known.code),
            ("url", known.url),
            ("title", folded(title)),
        ):
            if value:
                self._by.setdefault((rival_id, kind, value), known)

    def _find(self, rival_id: int, named: Named) -> _Known | None:
        url = link_key(named.url)
        if named.code and (found := self._by.get((rival_id, "code", named.code))):
            return found
        if url and (found := self._by.get((rival_id, "url", url))) and _agree(found.code, named.code):
            return found
        if named.title:
            found = self._by.get((rival_id, "title", folded(named.title)))
            return found if found and _agree(found.code, named.code) and _agree(found.url, url) else None
        if named.our_code and not (named.code or url):
            linked = self._by.get((rival_id, "ours", str(self._ours[named.our_code].id)))
            return linked or self._by.get((rival_id, "key", f"{OUR_KEY}{named.our_code}"))
        return None

    def _added(self, rival_id: int, named: Named, about: Mapping[str, str]) -> _Known:
        ours = self._ours.get(named.our_code)
        title = (
            named.title
            or about.get("title")
            or (ours.title if ours else "")
            or named.code
            or link_key(named.url)
        )
        is_ours = bool(named.our_code) and not (named.title or named.code or named.url)
        spec = about.get("spec") or (ours.spec if ours and is_ours else "")
        values: dict[str, Any] = {
            "code": named.code,
            "url": named.url,
            "title": title[:200],
            "spec": spec,
            "deleted_at": None,
        }
        values |= {name: about.get(name, "") for name in ("brand", "category", "image_url")}
        values |= pack_values(spec, title)
        if ours and is_ours and values["pack_amount"] is None:
            values |= {"pack_amount": ours.pack_amount, "pack_unit": ours.pack_unit}
        key = (
            f"{OUR_KEY}{named.our_code}" if is_ours else item_key(code=named.code, url=named.url, title=title)
        )
        known = self._by.get((rival_id, "key", key))
        if known is None:
            known = self._new[rival_id, key] = _Known(None, key, named.code, link_key(named.url), values)
            self._list(rival_id, known, "" if is_ours else title)
        return known


def _agree(a: str, b: str) -> bool:
    """Whether two ids, or two links, could be of one thing: equal, or one of them not told."""
    return not a or not b or a == b
