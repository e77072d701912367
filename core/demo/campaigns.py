"""The year of campaigns of the demo shop: what lies behind, what is under way, and a few things that clash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.budget_actions import Line, save_lines
from core.campaigns.campaign_actions import build, edit_campaign
from core.campaigns.campaign_reads import campaign
from core.campaigns.clashes.clash import Severity
from core.campaigns.clashes.waivers import waive
from core.campaigns.festival_reads import events_between
from core.campaigns.festivals import Event, live_of, phases_of
from core.campaigns.item_actions import add_items, edit_campaign_items, take_out
from core.campaigns.plan_frames import plan_frames
from core.campaigns.priced import priced_items
from core.campaigns.scenario_actions import offered, put_scenario
from core.campaigns.send_actions import Send, save_send
from core.campaigns.standing_actions import save_standing
from core.campaigns.tables import Campaign, CampaignItem, CampaignTask
from core.campaigns.task_actions import edit_task, finish_task
from core.campaigns.values import Phase, PhaseKind, TaskRole
from core.content.actions import save_brief
from core.content.from_campaign import campaign_brief
from core.demo.catalogue import read
from core.demo.copy import draft_pieces
from core.demo.year import neat
from core.locale import speaking
from core.money import fen
from core.plan_check import plan_check
from core.shop.actions import RowEdit
from core.shop.tables import Item
from core.team.rights import Actor, require

BACK, AHEAD = timedelta(days=210), timedelta(days=300)
OVERLOOKED = 2
REVIEWED = timedelta(days=30)  # so long after a large sale the team still reviews it
_LOCAL_ROLES = (TaskRole.LEAD.value, TaskRole.PLANNER.value, TaskRole.MARKETER.value)
SHARES = {"ads": 40, "creators": 25, "discounts": 25, "visual": 10}


@dataclass(frozen=True, slots=True)
class _Day:
    """The moment at which the shop is filled, and the day that it is there."""

    at: datetime
    today: date
    zone: ZoneInfo


def plan_campaigns(
    session: Session, actor: Actor, items: Sequence[Mapping[str, Any]], moment: datetime, zone: ZoneInfo
) -> None:
    """Store the year around today, and waive one of its clashes."""
    require(actor, "campaigns.edit")
    told, now = read("campaigns.yaml"), _Day(moment, moment.astimezone(zone).date(), zone)
    wanted = {each["key"]: each for each in told["festivals"]}
    with speaking("zh"):
        values = {field: float(value) for field, value in told["standing"].items()}
        save_standing(session, actor, version=0, values=values, on=now.today)
        near = events_between(session, actor, now.today - BACK, now.today + AHEAD)
        made: list[tuple[int, Event]] = []
        for event in near:
            if event.key in wanted:
                campaign_id = _festival(session, actor, event, wanted[event.key], items, now)
                made.append((campaign_id, event))
        ahead = [(each, event) for each, event in made if live_of(event, zone) > moment]
        if ahead:
            _prepare(session, actor, *ahead[0], now)
        _without_losses(session, actor, now.today, keep=ahead[0][0] if ahead else 0)
        if ahead:
            _own(session, actor, told["own"], ahead[0][1], items, now)
        for campaign_id, event in made:
            if live_of(event, zone) <= moment <= live_of(event, zone) + REVIEWED:
                _announce(session, actor, campaign_id)
        _waive(session, actor, told["waived"], moment)


def _festival(
    session: Session,
    actor: Actor,
    event: Event,
    terms: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    now: _Day,
) -> int:
    phases = _phases(event, now)
    campaign_id = build(
        session,
        actor,
        name=f"{event.name} {event.anchor.year}",
        live=live_of(event, now.zone),
        level=event.level,
        platform="taobao",
        festival=event.key,
        festival_day=event.anchor,
        owner_id=actor.user_id,
        phases=phases or None,
    )
    target = fen(Decimal(terms["target"]))
    state = _state(session, actor, campaign_id, now)
    edit_campaign(
        session,
        actor,
        campaign_id,
        version=1,
        changes={
            "target": target,
            "state": state,
            "protected_until": _protected(event, now),
            "actual": round(target * 0.96) if state == "done" else None,
        },
    )
    _add(session, actor, campaign_id, _of_roles(items, terms["roles"]), float(terms["off"]))
    _budget(session, actor, campaign_id, fen(Decimal(terms["budget"])), is_over=state in ("done", "live"))
    _tasks(session, actor, campaign_id, now)
    return campaign_id


def _phases(event: Event, now: _Day) -> list[Phase]:
    """Return the event's own phases; the review of one that has just ended goes on until the day after tomorrow."""
    phases = list(phases_of(event, now.zone))
    if event.anchor < now.today <= event.anchor + REVIEWED:
        until = _at(now.today + timedelta(days=3), time(), now.zone)
        phases = [
            replace(each, ends=max(each.ends, until)) if each.kind is PhaseKind.REVIEW else each
            for each in phases
        ]
    return phases


def _state(session: Session, actor: Actor, campaign_id: int, now: _Day) -> str:
    seen = campaign(session, actor, campaign_id)
    if seen.ends_at <= now.at:
        return "done"
    if seen.live_at <= now.at:
        return "live"
    return "ready" if seen.live_at - now.at < timedelta(days=3) else "planned"


def _protected(event: Event, now: _Day) -> datetime | None:
    """Return until when the large sales protect their prices: 15 days after they end, as the platforms do."""
    if event.level != "S":
        return None
    return _at(event.ends + timedelta(days=16), time(), now.zone)


def _of_roles(items: Sequence[Mapping[str, Any]], roles: Sequence[str]) -> list[Mapping[str, Any]]:
    return [each for each in items if each["role"] in roles and each["status"] == "on"]


def _without_losses(session: Session, actor: Actor, today: date, *, keep: int) -> None:
    """Take out what would bring less than its floor; of the next sale the two that somebody overlooked stay."""
    frames = plan_frames(session, actor)
    priced = priced_items(session, actor, frames, today)
    under = priced[(priced["unit_kept"] < priced["floor"]).fillna(False)]
    for campaign_id, rows in under.groupby("campaign_id"):
        ids = [int(each) for each in rows["id"]]
        take_out(session, actor, int(campaign_id), ids[OVERLOOKED:] if campaign_id == keep else ids)


def _add(
    session: Session, actor: Actor, campaign_id: int, chosen: Sequence[Mapping[str, Any]], off: float
) -> None:
    add_items(session, actor, campaign_id, codes=[each["code"] for each in chosen])
    by_code = {each["code"]: each for each in chosen}
    query = select(CampaignItem.id, CampaignItem.version, Item.code).join(
        Item, Item.id == CampaignItem.item_id
    )
    edits = []
    for row in session.execute(query.where(CampaignItem.campaign_id == campaign_id)):
        item = by_code[row.code]
        expected = max(20, int(item["sold_30d"] or 100) // 2)
        values = {
            "price": neat(item["usual_price"] * (1 - off)) if off else None,
            "forecast": expected,
            "stock": round(expected * 1.5),
        }
        edits.append(RowEdit(row.id, row.version, values))
    edit_campaign_items(session, actor, edits)


def _budget(session: Session, actor: Actor, campaign_id: int, total: int, *, is_over: bool) -> None:
    lines = []
    for kind, share in SHARES.items():
        planned = total * share // 100
        lines.append(
            Line(
                kind,
                planned=planned,
                committed=planned if is_over else planned // 2,
                spent=planned * 9 // 10 if is_over else planned // 10,
            )
        )
    save_lines(session, actor, campaign_id, lines)


def _tasks(session: Session, actor: Actor, campaign_id: int, now: _Day) -> None:
    """Tick off what was due before the day before yesterday; the rest is still to do, some of it by us."""
    query = select(CampaignTask).where(CampaignTask.campaign_id == campaign_id)
    for task in session.scalars(query.order_by(CampaignTask.due_on)).all():
        version = task.version
        if task.role in _LOCAL_ROLES:
            changes = {"assignee_id": actor.user_id}
            version = edit_task(session, actor, task.id, version=version, changes=changes).version
        is_review = task.due_on > now.today - REVIEWED and task.offset is not None and task.offset > 3
        if task.due_on < now.today - timedelta(days=1) and not is_review:
            finish_task(session, actor, task.id, version=version)


def _prepare(session: Session, actor: Actor, campaign_id: int, event: Event, now: _Day) -> None:
    """Give the next sale its gates, the scenario chosen in the lab, and what goes out: one SMS too late at night."""
    live = live_of(event, now.zone)
    deadline = _at(now.today + timedelta(days=3), time(18), now.zone)
    version = _version(session, campaign_id)
    edited = edit_campaign(
        session,
        actor,
        campaign_id,
        version=version,
        changes={"gate_pack": "tmall_november_11", "enrol_by": min(deadline, live - timedelta(hours=6))},
    )
    chosen = next((each for each in offered(session, actor) if each.chosen_at), None)
    if chosen is not None:
        put_scenario(session, actor, campaign_id, chosen.id, version=edited.version)
    day = live.astimezone(now.zone).date()
    for clock, audience, count in ((time(10), "近 90 天老客", 18_600), (time(22, 30), "加购未付款", 4_200)):
        sends_at = _at(day - timedelta(days=1), clock, now.zone)
        save_send(session, actor, campaign_id, Send("sms", sends_at, audience, count))


def _own(
    session: Session,
    actor: Actor,
    terms: Mapping[str, Any],
    event: Event,
    items: Sequence[Mapping[str, Any]],
    now: _Day,
) -> None:
    """Plan the shop's own campaign into the next sale: some items in both, a price below its floor."""
    live = live_of(event, now.zone) + timedelta(days=1)
    campaign_id = build(
        session,
        actor,
        name=terms["name"],
        live=live,
        level="C",
        platform="taobao",
        goal="clearance",
        owner_id=actor.user_id,
    )
    edit_campaign(session, actor, campaign_id, version=1, changes={"note": terms["note"]})
    chosen = _of_roles(items, terms["roles"])[: int(terms["most"])]
    _add(session, actor, campaign_id, chosen, float(terms["off"]))
    _tasks(session, actor, campaign_id, now)


def _announce(session: Session, actor: Actor, campaign_id: int) -> None:
    """Draft copy from the campaign as the copy page does, and choose some."""
    order = campaign_brief(session, actor, campaign_id)
    row = save_brief(session, actor, order, campaign_id=campaign_id)
    draft_pieces(session, actor, row, ("banner", "push", "sms"))


def _waive(session: Session, actor: Actor, reason: str, moment: datetime) -> None:
    told = plan_check(session, actor, moment).clashes
    first = next((each for each in told if each.rule == "same_item"), None)
    first = first or next((each for each in told if each.severity is Severity.WARN), None)
    if first is not None:
        waive(session, actor, first, reason)


def _version(session: Session, campaign_id: int) -> int:
    return session.scalars(select(Campaign.version).where(Campaign.id == campaign_id)).one()


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone)
