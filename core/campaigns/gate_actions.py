"""What people do with gate packs: change one for the shop, make and delete own ones, choose one for a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import CAMPAIGN, campaign_row, sane_moment
from core.campaigns.gate_reads import StoredPack, pack, packs
from core.campaigns.gate_terms import checked_gates, checked_name, checked_platforms, pack_terms
from core.campaigns.tables import Campaign, ShopGatePack
from core.errors import BadInput, Conflict, found, unchanged
from core.locale import _, ngettext
from core.rules.gate_packs import GatePack, packs_by_key
from core.shop.actions import in_turn, touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import folded

PACK = "gate pack"  # as the audit trail calls it
MOST_PACKS = 60
DAY_ENDS = time(23, 59)


@dataclass(frozen=True, slots=True)
class EditedPack:
    """What an edit left: the version now, and the terms before; None: the shop had no version of its own."""

    key: str
    version: int
    before: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What choosing a pack left: the campaign's version now, and its values before."""

    id: int
    version: int
    before: Mapping[str, Any]


def save_pack(
    session: Session,
    actor: Actor,
    key: str,
    *,
    version: int,
    rows: Sequence[Mapping[str, Any]],
    today: date,
    name: str | None = None,
    platforms: Sequence[str] | None = None,
) -> EditedPack:
    """Store the shop's own version of a pack with these gates; see core.campaigns.gate_terms for the rows.

    `version` is that of the shop's version, 0 while it has none. Name and platforms stay where they are None.
    """
    require(actor, "campaigns.edit")
    in_turn(session, actor.shop_id)
    stored = pack(session, actor, key)
    unchanged(stored.version, version)
    changes: dict[str, Any] = {"gates": checked_gates(rows, today=today)}
    if name is not None and name != stored.pack.shown_name:
        changes |= {"name": checked_name(name), "name_en": ""}
        _name_is_free(session, actor, changes["name"], but=key)
    if platforms is not None:
        changes["platforms"] = checked_platforms(platforms)
    terms = pack_terms(stored.pack.model_copy(update=changes))
    return _store(session, actor, key, terms, "edited")


def new_pack(
    session: Session, actor: Actor, *, name: str, platforms: Sequence[str] = (), copy_of: str = ""
) -> EditedPack:
    """Make a pack of the shop's own, with the gates of another or none; its key is in what is returned."""
    require(actor, "campaigns.edit")
    in_turn(session, actor.shop_id)
    count = session.scalar(select(func.count()).where(ShopGatePack.shop_id == actor.shop_id))
    if (count or 0) >= MOST_PACKS:
        raise BadInput(
            _("A shop keeps {n} gate packs of its own at most. Delete one first.").format(n=MOST_PACKS)
        )
    clean = checked_name(name)
    _name_is_free(session, actor, clean)
    source = pack(session, actor, copy_of).pack if copy_of else GatePack(key="own", name=clean)
    made = source.model_copy(
        update={
            "key": f"own_{uuid4().hex[:12]}",
            "name": clean,
            "name_en": "",
            "platforms": checked_platforms(platforms),
        }
    )
    return _store(session, actor, made.key, pack_terms(made), "added")


def reset_pack(session: Session, actor: Actor, key: str, *, version: int) -> EditedPack:
    """Give a shipped pack back its own gates: the shop's version of it is deleted. Undo with `restore_pack`."""
    require(actor, "campaigns.edit")
    if key not in packs_by_key():
        raise BadInput(_("This pack is the shop's own: there is nothing to go back to. Delete it instead."))
    return _delete(session, actor, key, version, "reset")


def delete_pack(session: Session, actor: Actor, key: str, *, version: int) -> EditedPack:
    """Delete a pack of the shop's own that no campaign uses. Undo with `restore_pack`."""
    require(actor, "campaigns.edit")
    if key in packs_by_key():
        raise BadInput(_("This pack comes with the rule packs. Reset it instead."))
    used = session.scalar(
        select(func.count()).where(
            Campaign.shop_id == actor.shop_id, Campaign.gate_pack == key, Campaign.deleted_at.is_(None)
        )
    )
    if used:
        said = ngettext(
            "{n} campaign uses this pack. Choose another pack for it first.",
            "{n} campaigns use this pack. Choose another pack for them first.",
            used,
        )
        raise BadInput(said.format(n=used))
    return _delete(session, actor, key, version, "deleted")


def restore_pack(session: Session, actor: Actor, edited: EditedPack) -> None:
    """Undo an edit, a reset or a deletion: the shop's version of the pack is as it was before."""
    require(actor, "campaigns.edit")
    row = _row(session, actor, edited.key)
    unchanged(row.version if row else 0, edited.version)
    if edited.before is not None:
        _store(session, actor, edited.key, edited.before, "restored")
    elif row is not None:
        _delete(session, actor, edited.key, row.version, "restored")


def choose_pack(
    session: Session,
    actor: Actor,
    campaign_id: int,
    *,
    version: int,
    key: str,
    enrol_by: datetime | None,
    protected_until: datetime | None,
) -> Chosen:
    """Choose the gates of a campaign ("" is none), the moment until which it can enrol, and its price protection."""
    require(actor, "campaigns.edit")
    row = campaign_row(session, actor, campaign_id)
    unchanged(row.version, version)
    if key:
        pack(session, actor, key)
    if enrol_by is not None and sane_moment(enrol_by, "enrol_by") > row.ends_at:
        raise BadInput(_("Enrolment ends after the campaign does: look at the day again."), field="enrol_by")
    if protected_until is not None and sane_moment(protected_until, "protected_until") < row.live_at:
        raise BadInput(
            _("Price protection ends before the campaign goes live: look at the day again."),
            field="protected_until",
        )
    values = {"gate_pack": key, "enrol_by": enrol_by, "protected_until": protected_until}
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    note(session, actor, "edited", CAMPAIGN, row.id, fields=sorted(values))
    touch(session, actor.shop_id)
    return Chosen(row.id, row.version, before)


def undo_choice(session: Session, actor: Actor, chosen: Chosen) -> None:
    """Give a campaign the pack and the dates that it had before."""
    require(actor, "campaigns.edit")
    row = campaign_row(session, actor, chosen.id)
    unchanged(row.version, chosen.version)
    for name, value in chosen.before.items():
        setattr(row, name, value)
    session.flush()
    note(session, actor, "edited", CAMPAIGN, row.id, fields=sorted(chosen.before))
    touch(session, actor.shop_id)


def suggested_enrolment(pack: GatePack, live_at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the last minute on which a campaign that is live then can enrol; None where the pack does not know."""
    if pack.enrolment is None:
        return None
    day = live_at.astimezone(zone).date() + timedelta(days=pack.enrolment.closes)
    return datetime.combine(day, DAY_ENDS, zone)


def suggested_protection(pack: GatePack, ends_at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the end of the price protection after a campaign that ends then; None where the pack knows of none."""
    if pack.protection is None:
        return None
    last = (ends_at - timedelta(minutes=1)).astimezone(zone).date()
    return datetime.combine(last + timedelta(days=pack.protection.days), DAY_ENDS, zone)


def _store(session: Session, actor: Actor, key: str, terms: Mapping[str, Any], action: str) -> EditedPack:
    row = _row(session, actor, key)
    before = dict(row.terms) if row else None
    if row is None:
        row = ShopGatePack(shop_id=actor.shop_id, key=key)
        session.add(row)
    row.terms = dict(terms)
    session.flush()
    note(session, actor, action, PACK, row.id, key=key, gates=len(terms.get("gates", ())))
    touch(session, actor.shop_id)
    return EditedPack(key, row.version, before)


def _delete(session: Session, actor: Actor, key: str, version: int, action: str) -> EditedPack:
    row = found(_row(session, actor, key), _("This gate pack is no longer there. Choose another one."))
    unchanged(row.version, version)
    before, row_id = dict(row.terms), row.id
    session.delete(row)
    session.flush()
    note(session, actor, action, PACK, row_id, key=key)
    touch(session, actor.shop_id)
    return EditedPack(key, 0, before)


def _row(session: Session, actor: Actor, key: str) -> ShopGatePack | None:
    return session.scalar(
        select(ShopGatePack).where(ShopGatePack.shop_id == actor.shop_id, ShopGatePack.key == key)
    )


def _name_is_free(session: Session, actor: Actor, name: str, *, but: str = "") -> None:
    taken: Sequence[StoredPack] = packs(session, actor)
    if any(folded(each.pack.name) == folded(name) and each.pack.key != but for each in taken):
        raise Conflict(_("There is a gate pack named {name} already.").format(name=name))
