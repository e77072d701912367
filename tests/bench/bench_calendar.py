"""What a year's plan costs with 500 campaigns, 5,000 tasks and 50,000 rows of items, beside reading it.

The reference is the read of the whole plan (`plan_frames`): nothing that looks at all of the plan is
quicker than that. Everything else is a multiple of it, and the median of a few runs in turns, so that
whatever else the machine does hits all of them alike. The plan lies ahead: all of it is looked at.
"""

import gc
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from core.campaigns.clashes.check import RULES, check
from core.campaigns.clashes.ground import PlanGround
from core.campaigns.feed_actions import calendar_file
from core.campaigns.festival_reads import events_between
from core.campaigns.gantt_rows import gantt_rows
from core.campaigns.gate_reads import all_lights
from core.campaigns.month_cells import month_cells
from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.target_reads import year_view
from core.campaigns.year_rows import year_rows
from core.db.base import now
from core.db.engine import reading
from core.plan_check import check_move, plan_ground
from core.team.rights import Actor, Role
from tests.bench.big_plan import CAMPAIGNS, ITEMS_EACH, TASKS_EACH, middle, store_plan
from tests.bench.big_shop import open_big_shop
from tests.bench.own_data import own_data

ROUNDS = 5
REFERENCE = "reading the plan (plan_frames)"
Line = tuple[str, float, str]
Work = Callable[[], Any]


def run() -> list[Line]:
    """Return the milliseconds of reading the plan, and each thing that is made of it as a multiple of that."""
    with own_data():
        shop_id, _brief = open_big_shop()
        actor, year = Actor(1, shop_id, Role.OWNER, ""), now().year + 1
        store_plan(shop_id, actor.user_id, year)
        with reading() as session:
            at = datetime(year, 1, 1, tzinfo=UTC)
            ground = plan_ground(session, actor, at)
            checked = check(ground)
            assert len(checked.ran) == len(RULES), checked.not_run  # no rule is quick for want of something
            works = {REFERENCE: lambda: plan_frames(session, actor)}
            works |= _of_clashes(session, actor, ground) | _of_views(session, actor, ground.frames, year)
            taken = _measured(works)
    read = median(taken.pop(REFERENCE))
    told = (
        f"{CAMPAIGNS} campaigns, {CAMPAIGNS * TASKS_EACH:,} tasks, {CAMPAIGNS * ITEMS_EACH:,} items in them"
    )
    return [
        (f"calendar: {REFERENCE}, ms", read, told),
        *(
            (f"calendar: {name}", median(times) / read, f"× reading the plan; {median(times):.0f} ms")
            for name, times in taken.items()
        ),
        ("calendar: clashes found", len(checked.clashes), f"by {len(checked.ran)} rules"),
    ]


def _of_clashes(session: Any, actor: Actor, ground: PlanGround) -> dict[str, Work]:
    frames, before = ground.frames, check(ground)
    moved = int(frames.campaigns["id"].iloc[CAMPAIGNS // 2])
    assert ground.priced is not None
    return {
        "what the clash check looks at, read": lambda: plan_ground(session, actor, ground.now, frames=frames),
        "clash check of the whole plan": lambda: check(ground),
        "clashes of a move by a day": lambda: check_move(ground, moved, 1, before=before),
        "gate lights": lambda: all_lights(session, actor, frames, ground.priced, ground.today),
    }


def _of_views(session: Any, actor: Actor, frames: PlanFrames, year: int) -> dict[str, Work]:
    since, until, zone = date(year, 1, 1), date(year, 12, 31), ZoneInfo("Asia/Shanghai")
    events, today = events_between(session, actor, since, until), middle(year)
    span: dict[str, Any] = {"since": since, "until": until, "today": today, "zone": zone.key}
    return {
        "year strip": lambda: year_rows(frames, events, since=since, until=until, zone=zone),
        "month grid": lambda: month_cells(frames, events, month=today.replace(day=1), today=today, zone=zone),
        "Gantt rows of a year": lambda: gantt_rows(frames, **span, with_tasks=False),
        "Gantt rows of a year with tasks": lambda: gantt_rows(frames, **span, with_tasks=True),
        "targets of the year": lambda: year_view(session, actor, year, today),
        "calendar file (ICS)": lambda: calendar_file(session, actor),
    }


def _measured(works: dict[str, Work]) -> dict[str, list[float]]:
    """Return milliseconds by name, of runs in turns after one that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):
        for name, work in works.items():
            gc.collect()
            began = time.perf_counter()
            work()
            if turn:
                taken[name].append((time.perf_counter() - began) * 1000)
    return taken
