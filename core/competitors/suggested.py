"""Store what the matcher found: new suggestions come, what no longer holds goes, decisions stay as they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.competitors.fetched import fetched
from core.competitors.match_reasons import Reason
from core.competitors.tables import Match
from core.db.base import UtcDateTime, now
from core.db.engine import reading, writing
from core.shop.actions import touch

BATCH = 1000
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that the matcher believes in, or nearly does."""

    item_id: int
    rival_item_id: int
    kind: str
    score: float
    reasons: Sequence[Reason] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """How many suggestions came, changed and went."""

    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class _Difference:
    new: list[Pair]
    changed: list[tuple[int, Pair]]  # with the id of the match that is there
    gone: list[int]


def store(shop_id: int, pairs: Sequence[Pair], *, cancelled: Callable[[], bool] = lambda: False) -> Stored:
    """Make the shop's suggestions these, batch by batch; stop between two batches when cancelled.

    A pair that people decided about is left alone, also when they do so meanwhile. A suggestion that
    is told again with another score keeps its version: who looks at it may decide on it all the same.
    """
    with reading() as session:
        difference = _difference(_known(session, shop_id), pairs)
    done = Stored(
        new=_in_batches(shop_id, difference.new, _add, cancelled),
        changed=_in_batches(shop_id, difference.changed, _change, cancelled),
        gone=_in_batches(shop_id, difference.gone, _withdraw, cancelled),
    )
    with writing() as session:  # after a crash the batches before it may be stored and not told yet
        touch(session, shop_id)
    return done


def _known(session: Session, shop_id: int) -> pd.DataFrame:
    names = ("id", "item_id", "rival_item_id", "state", "kind", "score")
    return fetched(session, select(*(getattr(Match, name) for name in names)).where(Match.shop_id == shop_id))


def _difference(known: pd.DataFrame, pairs: Sequence[Pair]) -> _Difference:
    there = {(row.item_id, row.rival_item_id): row for row in known.itertuples(index=False)}
    taken = set(known.loc[known["state"] == "accepted", "rival_item_id"])
    wanted = {(pair.item_id, pair.rival_item_id): pair for pair in pairs if pair.rival_item_id not in taken}
    new = [pair for key, pair in wanted.items() if key not in there]
    still = [(there[key], pair) for key, pair in wanted.items() if key in there]
    changed = [
        (int(row.id), pair)
        for row, pair in still
        if row.state == "suggested" and (row.kind != pair.kind or abs(row.score - pair.score) > 5e-4)
    ]
    gone = [int(row.id) for key, row in there.items() if row.state == "suggested" and key not in wanted]
    return _Difference(new, changed, gone)


def _in_batches(
    shop_id: int,
    rows: Sequence[_Row],
    write: Callable[[Session, int, Sequence[_Row]], int],
    cancelled: Callable[[], bool],
) -> int:
    done = 0
    for batch in _batches(rows):
        if cancelled():
            break
        with writing() as session:
            done += write(session, shop_id, batch)
    return done


def _batches(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _add(session: Session, shop_id: int, pairs: Sequence[Pair]) -> int:
    """Add suggestions; a pair that somebody linked meanwhile is left as it is."""
    at = now()
    rows: list[dict[str, Any]] = [
        {
            "shop_id": shop_id,
            "item_id": pair.item_id,
            "rival_item_id": pair.rival_item_id,
            "kind": pair.kind,
            "state": "suggested",
            "score": pair.score,
            "reasons": list(pair.reasons),
            "version": 1,
            "created_at": at,
            "updated_at": at,
        }
        for pair in pairs
    ]
    kind = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = kind.insert(Match).on_conflict_do_nothing(index_elements=["item_id", "rival_item_id"])
    return len(session.scalars(insert.returning(Match.id), rows).all())


def _change(session: Session, _shop_id: int, changed: Sequence[tuple[int, Pair]]) -> int:
    statement = (
        update(Match)
        .where(Match.id == bindparam("match"), Match.state == "suggested")
        .values(
            kind=bindparam("near"),
            score=bindparam("sure"),
            reasons=bindparam("why", type_=Match.reasons.type),
            updated_at=bindparam("moment", type_=UtcDateTime()),
        )
    )
    rows = [
        {"match": match_id, "near": pair.kind, "sure": pair.score, "why": list(pair.reasons), "moment": now()}
        for match_id, pair in changed
    ]
    return session.connection().execute(statement, rows).rowcount


def _withdraw(session: Session, _shop_id: int, match_ids: Sequence[int]) -> int:
    gone = delete(Match).where(Match.id.in_(match_ids), Match.state == "suggested")
    return session.connection().execute(gone).rowcount
