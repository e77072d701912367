"""How decided advice came out: our price, our place and the market, one and two weeks later."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.competitors.comparison import counts
from core.competitors.policy_actions import policy
from core.competitors.reads import comparison
from core.competitors.tables import Advice
from core.errors import found
from core.locale import _, ngettext
from core.money import price
from core.shop.actions import touch
from core.shop.tables import Shop
from core.team.rights import Actor, Role

LOOK_AFTER = (7, 14)  # days
TOO_LATE = timedelta(days=60)


def outcomes_are_due(session: Session, shop_id: int, at: datetime) -> bool:
    """Tell whether some decision waits to be looked at again."""
    return bool(_due(session, shop_id, at))


def look_at_outcomes(session: Session, shop_id: int, at: datetime) -> int:
    """Write down how decisions came out that are a week or two old; return how many looks were made.

    Each look is at the prices of its own day, so one that is made late says the same.
    """
    due = _due(session, shop_id, at)
    if not due:
        return 0
    actor = Actor(user_id=0, shop_id=shop_id, role=Role.VIEWER, name="")
    stale_after = policy(session, actor).stale_after_days
    outcomes: dict[int, dict[str, Any]] = {}
    for day, layer in sorted({(day, row.facts.get("layer", "")) for row, day, _after in due}):
        pairs = comparison(session, actor, on=day, layer=layer, stale_after_days=stale_after)
        pairs = pairs[counts(pairs)]
        for row, its_day, after in due:
            if (its_day, row.facts.get("layer", "")) == (day, layer):
                known = outcomes.setdefault(row.id, dict(row.outcome))
                known[str(after)] = {"on": day.isoformat(), **market(pairs[pairs["item_id"] == row.item_id])}
    for row_id, outcome in outcomes.items():
        change = update(Advice).where(Advice.id == row_id).values(outcome=outcome, outcome_at=at)
        session.execute(change.execution_options(synchronize_session=False))
    touch(session, shop_id)
    return len(due)


def market(pairs: pd.DataFrame) -> dict[str, Any]:
    """Return what stood on a day for one item: ours, how many rivals, how many cheaper, the middle."""
    if pairs.empty:
        return {"ours": None, "rivals": 0, "cheaper": 0, "middle": None, "cheapest": None}
    theirs, ours = pairs["comparable"], int(pairs["ours"].iloc[0])
    return {
        "ours": ours,
        "rivals": len(pairs),
        "cheaper": int((theirs < ours).sum()),
        "middle": round(float(theirs.median())),
        "cheapest": int(theirs.min()),
    }


def outcome_lines(facts: Mapping[str, Any], outcome: Mapping[str, Any]) -> list[str]:
    """Say how a decision came out, one sentence a look; nothing while none is due."""
    lines = []
    for after, then in sorted(outcome.items(), key=lambda each: int(each[0])):
        days = ngettext("After {n} day", "After {n} days", int(after)).format(n=after)
        if not then.get("rivals"):
            lines.append(_("{after}: no fresh price of a rival.").format(after=days))
            continue
        place = ngettext("{n} of {m} rival is cheaper", "{n} of {m} rivals are cheaper", then["rivals"])
        lines.append(
            _("{after}: ours {ours}, {place}, the market's middle {middle} ({move}).").format(
                after=days,
                ours=price(then["ours"]),
                place=place.format(n=then["cheaper"], m=then["rivals"]),
                middle=price(then["middle"]),
                move=_move(facts.get("middle"), then["middle"]),
            )
        )
    return lines


def _move(before: int | None, after: int) -> str:
    if not before:
        return "–"
    share = after / before - 1
    return f"{'▲' if share > 0 else '▼' if share < 0 else ''}{abs(share):.1%}"


def _due(session: Session, shop_id: int, at: datetime) -> list[tuple[Any, date, int]]:
    """Return the looks that are due: the decision, the day to look at, and how many days after."""
    shop = found(session.get(Shop, shop_id), _("This shop no longer exists."))
    zone = ZoneInfo(shop.timezone)
    today = at.astimezone(zone).date()
    query = select(Advice.id, Advice.item_id, Advice.decided_at, Advice.facts, Advice.outcome).where(
        Advice.shop_id == shop_id,
        Advice.decided_at >= at - TOO_LATE,
        Advice.decided_at <= at - timedelta(days=min(LOOK_AFTER) - 1),
    )
    due = []
    for row in session.execute(query):
        for after in LOOK_AFTER:
            day = row.decided_at.astimezone(zone).date() + timedelta(days=after)
            if day <= today and str(after) not in row.outcome:
                due.append((row, day, after))
    return due
