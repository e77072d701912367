"""What pages show of briefs and copy: frozen values and DataFrames."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.content.brief import Brief, Kind
from core.content.tables import Copy, CopyBrief, CopyBriefCampaign, CopyBriefItem, CopyVersion
from core.errors import found
from core.locale import _
from core.team.rights import Actor, require
from core.team.tables import User


@dataclass(frozen=True, slots=True)
class StoredBrief:
    """A brief and the newest job that drafts for it ("" = none yet)."""

    id: int
    version: int
    title: str
    brief: Brief
    job_id: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of copy as a card shows it."""

    id: int
    version: int
    kind: Kind
    angle: str
    parts: dict[str, str]
    origin: str
    chosen: bool
    number: int
    prompt: str
    prompt_hash: str
    model: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PieceVersion:
    """The text of a piece after one save, and whose save it was ("" = a job's)."""

    number: int
    parts: dict[str, str]
    reason: str
    who: str
    at: datetime


def brief(session: Session, actor: Actor, brief_id: int) -> StoredBrief:
    """Return one brief of the shop. Raises NotFound for one that is gone or not this shop's."""
    require(actor, "copy.see")
    query = select(CopyBrief).where(
        CopyBrief.id == brief_id, CopyBrief.shop_id == actor.shop_id, CopyBrief.deleted_at.is_(None)
    )
    row = found(session.scalar(query), _("This brief no longer exists."))
    return StoredBrief(
        row.id, row.version, row.title, Brief.model_validate(row.brief), row.job_id, row.updated_at
    )


def briefs(
    session: Session, actor: Actor, *, limit: int = 200, campaign_id: int | None = None
) -> pd.DataFrame:
    """Return the shop's briefs, or those of a campaign, newest first: id, title, pieces, chosen, who, updated_at."""
    require(actor, "copy.see")
    alive = Copy.deleted_at.is_(None)
    query = (
        select(
            CopyBrief.id,
            CopyBrief.title,
            func.count(Copy.id).filter(alive),
            func.count(Copy.id).filter(alive, Copy.chosen),
            func.coalesce(func.nullif(User.name, ""), User.address, ""),
            CopyBrief.updated_at,
        )
        .outerjoin(Copy, Copy.brief_id == CopyBrief.id)
        .outerjoin(User, User.id == CopyBrief.created_by)
        .where(CopyBrief.shop_id == actor.shop_id, CopyBrief.deleted_at.is_(None))
        .group_by(CopyBrief.id, User.name, User.address)
        .order_by(CopyBrief.updated_at.desc(), CopyBrief.id.desc())
        .limit(limit)
    )
    if campaign_id is not None:
        query = query.join(CopyBriefCampaign, CopyBriefCampaign.brief_id == CopyBrief.id).where(
            CopyBriefCampaign.campaign_id == campaign_id
        )
    columns = ["id", "title", "pieces", "chosen", "who", "updated_at"]
    return pd.DataFrame(session.execute(query).all(), columns=columns)


def pieces(session: Session, actor: Actor, brief_id: int) -> list[Piece]:
    """Return a brief's pieces in the order they were drafted."""
    require(actor, "copy.see")
    query = (
        select(Copy)
        .where(Copy.shop_id == actor.shop_id, Copy.brief_id == brief_id, Copy.deleted_at.is_(None))
        .order_by(Copy.id)
    )
    return [
        Piece(
            copy.id,
            copy.version,
            copy.kind,  # type: ignore[arg-type]
            copy.angle,
            dict(copy.parts),
            copy.origin,
            copy.chosen,
            copy.number,
            copy.prompt,
            copy.prompt_hash,
            copy.model,
            copy.created_at,
            copy.updated_at,
        )
        for copy in session.scalars(query)
    ]


def versions(session: Session, actor: Actor, copy_id: int) -> list[PieceVersion]:
    """Return every text a piece has had, newest first."""
    require(actor, "copy.see")
    query = (
        select(CopyVersion, User.name, User.address)
        .join(Copy, Copy.id == CopyVersion.copy_id)
        .outerjoin(User, User.id == CopyVersion.user_id)
        .where(Copy.shop_id == actor.shop_id, Copy.id == copy_id)
        .order_by(CopyVersion.number.desc())
    )
    return [
        PieceVersion(row.number, dict(row.parts), row.reason, name or address or "", row.at)
        for row, name, address in session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A brief that has drafts and no choice yet."""

    brief_id: int
    title: str
    pieces: int


def waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Return the briefs whose drafts wait for somebody to choose, newest first."""
    require(actor, "copy.see")
    table = briefs(session, actor)
    open_ones = table[(table.pieces > 0) & (table.chosen == 0)]
    return [Waiting(int(row.id), str(row.title), int(row.pieces)) for row in open_ones.itertuples()]


def recent(session: Session, actor: Actor, *, limit: int = 5) -> pd.DataFrame:
    """Return the briefs worked on last, as `briefs` gives them."""
    require(actor, "copy.see")
    return briefs(session, actor, limit=limit)


def uses_of_item(session: Session, actor: Actor, item_id: int) -> pd.DataFrame:
    """Return the briefs an item is used in: id, title, updated_at, newest first."""
    require(actor, "copy.see")
    query = (
        select(CopyBrief.id, CopyBrief.title, CopyBrief.updated_at)
        .join(CopyBriefItem, CopyBriefItem.brief_id == CopyBrief.id)
        .where(
            CopyBrief.shop_id == actor.shop_id,
            CopyBriefItem.item_id == item_id,
            CopyBrief.deleted_at.is_(None),
        )
        .order_by(CopyBrief.updated_at.desc())
    )
    return pd.DataFrame(session.execute(query).all(), columns=["id", "title", "updated_at"])
