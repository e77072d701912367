"""What pages show about imports: the log, and how a source was mapped before."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.files.columns import Column, Header, find_header, fingerprint, headings, recognise
from core.files.schema import Schema
from core.files.sheet import Grid
from core.shop.import_tables import ImportMapping, ImportRun
from core.team.rights import Actor, require
from core.team.tables import User


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a sheet would be read: its header and columns, and whether that is remembered from before."""

    header: Header
    columns: tuple[Column, ...]
    is_remembered: bool


def propose(
    session: Session, actor: Actor, schema: Schema, cells: Grid, header: Header | None = None
) -> Proposal:
    """Return the header (found, unless given) and the columns, as this shop mapped the same source before."""
    require(actor, "items.see")
    header = header or find_header(cells, schema)
    remembered = mapping_of(session, actor, schema.name, headings(cells, header))
    return Proposal(header, recognise(cells, header, schema, remembered), remembered is not None)


def mapping_of(
    session: Session, actor: Actor, kind: str, names: Sequence[str]
) -> dict[str, str | None] | None:
    """Return the mapping that was last used in this shop for a file with these headings."""
    require(actor, "items.see")
    return session.scalar(
        select(ImportMapping.mapping).where(
            ImportMapping.shop_id == actor.shop_id,
            ImportMapping.kind == kind,
            ImportMapping.fingerprint == fingerprint(names),
        )
    )


def import_log(session: Session, actor: Actor, *, kind: str = "items", limit: int = 50) -> pd.DataFrame:
    """Return the newest imports of a kind: id, at, who, kind, file_name, sheet, added, changed, unchanged, bad, undone_at."""
    require(actor, "items.see")
    query = (
        select(
            ImportRun.id,
            ImportRun.at,
            User.name,
            ImportRun.kind,
            ImportRun.file_name,
            ImportRun.sheet,
            ImportRun.added,
            ImportRun.changed,
            ImportRun.unchanged,
            ImportRun.bad,
            ImportRun.undone_at,
        )
        .outerjoin(User, User.id == ImportRun.user_id)
        .where(ImportRun.shop_id == actor.shop_id, ImportRun.kind == kind)
        .order_by(ImportRun.id.desc())
        .limit(limit)
    )
    columns = [
        "id",
        "at",
        "who",
        "kind",
        "file_name",
        "sheet",
        "added",
        "changed",
        "unchanged",
        "bad",
        "undone_at",
    ]
    return pd.DataFrame(session.execute(query).all(), columns=columns)
