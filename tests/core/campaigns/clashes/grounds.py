"""Small plans for the clash rules, without a database: what is not said is as in a plan where nothing clashes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.campaigns.clashes.check import RULES, check
from core.campaigns.clashes.clash import Clash, Found
from core.campaigns.clashes.ground import PlanGround, RoleGround, limits_of
from core.campaigns.clashes.sight import Sight
from core.campaigns.plan_frames import PlanFrames

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)  # noon in Shanghai
TODAY = date(2026, 11, 1)


def at(text: str) -> datetime:
    """Return a moment on the shop's clocks: "11-10 20:00", of 2026 unless a year stands before it."""
    text = text if text.count("-") == 2 else f"2026-{text}"
    if ":" not in text:
        text += " 00:00"
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).astimezone(UTC)


def day(text: str) -> date:
    """Return a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


def campaign(number: int, live: str = "11-10", ends: str = "11-12", **changes: Any) -> dict[str, Any]:
    """Return a planned campaign that sells from `live` to `ends`."""
    return {
        "id": number,
        "version": 1,
        "name": f"Campaign {number}",
        "platform": "tmall",
        "level": "B",
        "goal": "gmv",
        "state": "planned",
        "owner_id": 1,
        "owner": "Mia",
        "starts_at": at(live),
        "ends_at": at(ends),
        "live_at": at(live),
        "festival": "",
        "festival_day": None,
        "skips_days_off": False,
        "target": None,
        "actual": None,
        "protected_until": None,
        "gate_pack": "",
        "enrol_by": None,
        "scenario_id": None,
        "note": "",
    } | changes


def item(campaign_id: int, item_id: int, **changes: Any) -> dict[str, Any]:
    """Return an item in a campaign whose price, floor and stock are fine."""
    told = {
        "campaign_id": campaign_id,
        "item_id": item_id,
        "code": f"I{item_id}",
        "title": f"Item {item_id}",
        "category": "nuts",
        "role": "",
        "usual_price": 1200,
        "price": 1000,
        "own_price": 1000,
        "stock_held": 500,
        "stock": 100,
        "forecast": 80,
        "in_hand": 1000,
        "unit_kept": 1000,
        "floor": 600,
    } | changes
    return {"in_hand_most": told["in_hand"]} | told


def task(number: int, campaign_id: int, starts: str, due: str, **changes: Any) -> dict[str, Any]:
    """Return an open task of Li."""
    return {
        "id": number,
        "campaign_id": campaign_id,
        "name": f"Task {number}",
        "kind": "",
        "assignee_id": 7,
        "assignee": "Li",
        "starts_on": day(starts),
        "due_on": day(due),
        "done_at": None,
    } | changes


PHASE = ("campaign_id", "kind", "starts_at", "ends_at")
TASK = tuple(task(1, 1, "11-01", "11-01"))
ITEM = tuple(item(1, 1))
BUDGET = ("campaign_id", "planned", "committed", "spent")
SEND = ("id", "campaign_id", "channel", "sends_at", "audience", "audience_count")
LIGHT = ("campaign_id", "item_id", "gate", "light", "on_fail", "value", "bound", "remark")
GATE = ("campaign_id", "gate", "days", "share", "on_fail")


def frames(
    campaigns: Iterable[Mapping[str, Any]],
    *,
    items: Iterable[Mapping[str, Any]] = (),
    phases: Iterable[tuple[int, str, str, str]] = (),
    tasks: Iterable[Mapping[str, Any]] = (),
    needs: Iterable[tuple[int, int]] = (),
    budget: Iterable[tuple[int, int, int, int]] = (),
    sends: Iterable[tuple[int, int, str, str]] = (),
) -> PlanFrames:
    """Return a plan; moments as `at` reads them."""
    sent = [(number, own, channel, at(moment), "", None) for number, own, channel, moment in sends]
    run = [(own, kind, at(starts), at(ends)) for own, kind, starts, ends in phases]
    held = _table(items, ITEM)
    numbers = [name for name in ITEM if name not in ("code", "title", "category", "role")]
    return PlanFrames(
        campaigns=_moments(
            _table(campaigns, tuple(campaign(1))),
            ("starts_at", "ends_at", "live_at", "protected_until", "enrol_by"),
            ("festival_day",),
        ).astype({"scenario_id": "Int64", "owner_id": "Int64"}),
        phases=_moments(pd.DataFrame(run, columns=list(PHASE)), ("starts_at", "ends_at")),
        tasks=_moments(_table(tasks, TASK), ("done_at",), ("starts_on", "due_on")).astype(
            {"assignee_id": "Int64"}
        ),
        needs=pd.DataFrame(list(needs), columns=["task_id", "needs_id"], dtype="int64"),
        items=held.astype(dict.fromkeys(numbers, "Int64")),
        budget=pd.DataFrame(list(budget), columns=list(BUDGET), dtype="int64"),
        sends=_moments(pd.DataFrame(sent, columns=list(SEND)), ("sends_at",)),
    )


def ground(
    campaigns: Iterable[Mapping[str, Any]],
    *,
    lights: Iterable[tuple[Any, ...]] = (),
    gates: Iterable[tuple[Any, ...]] = (),
    chosen: Mapping[int, int] | None = None,
    now: datetime = NOW,
    limits: Mapping[str, Any] | None = None,
    plan: PlanFrames | None = None,
    **parts: Any,
) -> PlanGround:
    """Return a ground of campaigns with what `frames` takes, and other parts by their names."""
    own = {"items", "phases", "tasks", "needs", "budget", "sends"}
    plan = plan or frames(campaigns, **{name: parts.pop(name) for name in own & set(parts)})
    rows = [(*row, *(None,) * (len(LIGHT) - len(row))) for row in lights]
    copy = [(each, 1, 3, n) for each, n in (chosen or {}).items()]
    return PlanGround(
        frames=plan,
        now=now,
        zone=ZONE,
        limits=limits_of(limits or {}),
        **{
            "priced": plan.items,
            "lights": pd.DataFrame(rows, columns=list(LIGHT)),
            "price_gates": pd.DataFrame(list(gates), columns=list(GATE)),
            "copy": pd.DataFrame(copy, columns=["campaign_id", "briefs", "pieces", "chosen"]),
            "offers": {},
            "budgets": {},
            "anchors": {},
            "roles": RoleGround(),
        }
        | parts,
    )


def found(rule: str, on: PlanGround) -> Found:
    """Return what one rule finds."""
    return RULES[rule](Sight(on))


def only(rule: str, on: PlanGround) -> Clash:
    """Return the one clash that a rule finds."""
    (clash,) = found(rule, on).clashes
    return clash


def keys(on: PlanGround) -> set[str]:
    """Return the keys of all clashes of all rules."""
    return {each.key for each in check(on).clashes}


def live_in(days: int) -> str:
    """Return the day so many days from today, as `at` reads it."""
    return f"{TODAY + timedelta(days=days):%m-%d}"


def _table(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame([dict(row) for row in rows], columns=list(columns))


def _moments(frame: pd.DataFrame, moments: Iterable[str], days: Iterable[str] = ()) -> pd.DataFrame:
    for name in moments:
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    for name in days:
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    return frame
