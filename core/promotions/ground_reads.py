"""Read what a scenario's answer rests on."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.competitors.policy_actions import policy as price_policy
from core.db.base import now
from core.promotions.benefits import Gift
from core.promotions.ground import Ground, PriceHistory
from core.promotions.items import KnownItem, known_items
from core.promotions.scenario import Scenario
from core.promotions.scenario_faults import WINDOWS
from core.shop.cost_actions import cost_terms
from core.shop.items import ItemRole
from core.shop.lowest_prices import lowest_column, lowest_prices
from core.shop.reads import profile
from core.team.rights import Actor, require


def ground(session: Session, actor: Actor, codes: Iterable[str], *, on: date) -> Ground:
    """Return what the shop knows on a day of the items with these codes, and of its costs."""
    require(actor, "promotions.see")
    items = known_items(session, actor, codes)
    policy = price_policy(session, actor)
    return Ground(
        items=items,
        terms=cost_terms(session, actor),
        margins={role: policy.goal(role).margin for role in (*(each.value for each in ItemRole), "")},
        history=_history(session, actor, items.values(), on),
    )


def codes_of(scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """Return the codes of all items that scenarios speak of, those given away among them."""
    codes: dict[str, None] = {}
    for scenario in scenarios:
        codes |= dict.fromkeys(each.item for each in scenario.basket)
        codes |= dict.fromkeys(
            each.benefit.item for each in scenario.promotions if isinstance(each.benefit, Gift)
        )
    return tuple(codes)


def today_in_shop(session: Session, actor: Actor, moment: datetime | None = None) -> date:
    """Return the day that it is in the shop."""
    require(actor, "promotions.see")
    return (moment or now()).astimezone(ZoneInfo(profile(session, actor).timezone)).date()


def _history(session: Session, actor: Actor, items: Iterable[KnownItem], on: date) -> dict[str, PriceHistory]:
    ids = {item.id: item.code for item in items}
    if not ids:
        return {}
    told = lowest_prices(session, actor, on=on, windows=WINDOWS, only=list(ids)).astype("object")
    told = told.where(told.notna(), None)
    return {
        ids[item_id]: PriceHistory(
            known_days=int(row["known_days"] or 0),
            lowest={days: _whole(row[lowest_column(days)]) for days in WINDOWS},
        )
        for item_id, row in told.iterrows()
    }


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
