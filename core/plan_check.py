"""The clash check over a shop's whole plan: what it looks at is read once, across all subjects."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.campaigns.clashes.check import check, compared
from core.campaigns.clashes.clash import Checked, Clash
from core.campaigns.clashes.ground import PlanGround
from core.campaigns.clashes.ground_reads import (
    anchors,
    labels,
    limits,
    month_budgets,
    offers,
    price_gates,
    roles,
)
from core.campaigns.clashes.waivers import waivers
from core.campaigns.gate_reads import all_lights
from core.campaigns.moving import frames_moved
from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.priced import priced_items
from core.content.campaign_copy import copy_by_campaign
from core.errors import PlannerError
from core.shop.reads import profile
from core.team.rights import Actor, require

T = TypeVar("T")


def plan_check(session: Session, actor: Actor, now: datetime) -> Checked:
    """Return what clashes in the shop's plan at this moment, worst first."""
    require(actor, "campaigns.see")
    return check(plan_ground(session, actor, now))


def plan_ground(
    session: Session, actor: Actor, now: datetime, *, frames: PlanFrames | None = None
) -> PlanGround:
    """Return everything the clash check looks at. `frames` is the whole plan where the caller has it already.

    A part that cannot be read is told in `missing`: the rules that need it do not run.
    """
    require(actor, "campaigns.see")
    frames = plan_frames(session, actor) if frames is None else frames
    zone = ZoneInfo(profile(session, actor).timezone)
    today = now.astimezone(zone).date()
    missing: dict[str, str] = {}

    def read(part: str, look: Callable[[], T]) -> T | None:
        try:
            return look()
        except PlannerError as error:
            missing[part] = str(error)
            return None

    priced = read("priced", lambda: priced_items(session, actor, frames, today))
    lights = None
    if priced is None:
        missing["lights"] = missing["priced"]
    else:
        lights = read("lights", lambda: all_lights(session, actor, frames, priced, today))
    return PlanGround(
        frames=frames,
        now=now,
        zone=zone,
        limits=limits(session, actor),
        priced=priced,
        lights=lights,
        price_gates=read("price_gates", lambda: price_gates(session, actor, frames)),
        copy=read("copy", lambda: copy_by_campaign(session, actor)),
        offers=read("offers", lambda: offers(session, actor, frames)),
        labels=labels(session, actor, frames),
        budgets=read("budgets", lambda: month_budgets(session, actor)),
        anchors=read("anchors", lambda: anchors(session, actor, frames)),
        roles=read("roles", lambda: roles(session, actor)),
        waivers=waivers(session, actor),
        missing=missing,
    )


def check_move(
    ground: PlanGround, campaign_id: int, days: int, *, before: Checked | None = None
) -> tuple[tuple[Clash, ...], tuple[Clash, ...]]:
    """Return what would clash anew or worse, and what no more, if a campaign were moved by days; worst first.

    Prices in hand, lights and copy do not depend on the campaign's days and stay as they are; a price history
    that is shorter or longer by then is looked at when the move is saved. `before` is the check of the ground
    where the caller has it already.
    """
    moved = replace(ground, frames=frames_moved(ground.frames, campaign_id, days, ground.zone))
    return compared(check(ground) if before is None else before, check(moved))
