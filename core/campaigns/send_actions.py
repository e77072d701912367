"""What goes out in a campaign at a set time: SMS, pushes, mentions in a live stream. Counts of people, never lists."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import CAMPAIGN, campaign_row, sane_moment
from core.campaigns.tables import CampaignSend
from core.campaigns.values import Channel
from core.errors import BadInput, NotFound, found, unchanged
from core.locale import _
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

MOST_SENDS = 200
MOST_PEOPLE = 10**9
LENGTHS = {"audience": 80, "note": 200}


@dataclass(frozen=True, slots=True)
class Send:
    """One thing that goes out. id and version 0: it is not stored yet."""

    channel: str
    sends_at: datetime
    audience: str = ""
    audience_count: int | None = None
    note: str = ""
    id: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class SavedSend:
    """A send as it is stored now, and as it was before (None: it is new)."""

    now: Send
    before: Send | None = None


def save_send(session: Session, actor: Actor, campaign_id: int, send: Send) -> SavedSend:
    """Add a send, or change the one of this id. Times are to the minute.

    Raises BadInput with the field at fault, Conflict when somebody else was faster. To undo a change, save
    `before` under the version of `now`; to undo an addition, delete it.
    """
    require(actor, "campaigns.edit")
    campaign_row(session, actor, campaign_id, lock=not send.id)
    clean = checked(send)
    before = None
    if send.id:
        row = _row(session, actor, campaign_id, send.id)
        unchanged(row.version, send.version)
        before = _send(row)
        for field, value in clean.items():
            setattr(row, field, value)
    else:
        _has_room(session, campaign_id)
        row = CampaignSend(shop_id=actor.shop_id, campaign_id=campaign_id, **clean)
        session.add(row)
    session.flush()
    told = "send edited" if send.id else "send added"
    note(session, actor, told, CAMPAIGN, campaign_id, send=row.id, channel=row.channel)
    touch(session, actor.shop_id)
    return SavedSend(_send(row), before)


def delete_send(session: Session, actor: Actor, campaign_id: int, send_id: int, *, version: int) -> Send:
    """Delete a send; to undo it, save what is returned with `new_again`."""
    require(actor, "campaigns.edit")
    campaign_row(session, actor, campaign_id)
    row = _row(session, actor, campaign_id, send_id)
    unchanged(row.version, version)
    gone = _send(row)
    session.delete(row)
    session.flush()
    note(session, actor, "send deleted", CAMPAIGN, campaign_id, send=send_id, channel=gone.channel)
    touch(session, actor.shop_id)
    return gone


def new_again(send: Send) -> Send:
    """Return a deleted send as one that is to be added."""
    return Send(send.channel, send.sends_at, send.audience, send.audience_count, send.note)


def as_of(send: Send, version: int) -> Send:
    """Return a send to be saved over a stored version of it: the undo of a change."""
    return replace(send, version=version)


def checked(send: Send) -> dict[str, Any]:
    """Return a send's values as they are stored. Raises BadInput with the field at fault."""
    if send.channel not in {channel.value for channel in Channel}:
        raise BadInput(_("Choose the way it goes out."), field="channel")
    count = send.audience_count
    if count is not None and not 0 <= count <= MOST_PEOPLE:
        raise BadInput(_("A number of people is from 0 to a thousand million."), field="audience_count")
    moment = sane_moment(send.sends_at, "sends_at").replace(second=0, microsecond=0)
    texts = {field: _text(field, getattr(send, field)) for field in LENGTHS}
    return {"channel": str(send.channel), "sends_at": moment, "audience_count": count, **texts}


def _text(field: str, value: str) -> str:
    clean = " ".join(visible(value or "").split())
    if len(clean) > LENGTHS[field]:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(clean), most=LENGTHS[field]), field=field)
    return clean


def _send(row: CampaignSend) -> Send:
    return Send(row.channel, row.sends_at, row.audience, row.audience_count, row.note, row.id, row.version)


def _row(session: Session, actor: Actor, campaign_id: int, send_id: int) -> CampaignSend:
    gone = _("This send was deleted in the meantime.")
    row = found(session.get(CampaignSend, send_id), gone)
    if row.shop_id != actor.shop_id or row.campaign_id != campaign_id:
        raise NotFound(gone)
    return row


def _has_room(session: Session, campaign_id: int) -> None:
    n = session.scalar(select(func.count()).where(CampaignSend.campaign_id == campaign_id)) or 0
    if n >= MOST_SENDS:
        raise BadInput(_("A campaign has {n} sends at most.").format(n=MOST_SENDS))
