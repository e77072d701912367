"""Fill the demo shop, on the first start or when somebody asks for it."""

from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.competitors.take_over import take_over_rivals
from core.db.base import now
from core.db.engine import writing
from core.demo import catalogue
from core.demo.rivals import rivals
from core.demo.year import story
from core.shop.actions import open_shop
from core.shop.tables import Shop
from core.shop.take_over import take_over
from core.team.actions import ensure_local_user
from core.team.rights import Actor
from core.team.tables import User

_ADVISORY_LOCK = 0x59554E4344  # "YUNCD"


def fill_if_empty() -> bool:
    """Fill the demo shop when there is no shop at all; tell whether that was so.

    Of several processes that start at once one fills, the others wait for it and find it done.
    """
    with writing() as session:
        _one_at_a_time(session)
        if session.scalar(select(Shop.id).limit(1)) is not None:
            return False
        fill(session, ensure_local_user(session))
        return True


def fill(session: Session, user: User) -> Actor:
    """Make the demo shop and its owner; return the owner as actor in it.

    Raises Conflict when the shop is there already.
    """
    # The drafter and what looks at prices take seconds to load; most starts need none of these.
    from core.demo.campaigns import plan_campaigns
    from core.demo.copy import order_copy
    from core.demo.days import keep_days
    from core.demo.positioning import position
    from core.demo.promotions import plan_promotions
    from core.demo.watching import watch_rivals

    profile = catalogue.profile()
    actor = open_shop(session, user, is_demo=True, **profile)
    moment = now()
    zone = ZoneInfo(profile["timezone"])
    today = moment.astimezone(zone).date()
    items = catalogue.items()
    take_over(session, actor, [story(item, today) for item in items])
    take_over_rivals(session, actor, rivals(moment))
    watch_rivals(session, actor, moment, zone)
    position(session, actor, today)  # before the copy, which speaks in its voice
    order_copy(session, actor, profile, items, today)
    plan_promotions(session, actor, today)
    keep_days(session, actor, today)
    plan_campaigns(session, actor, items, moment, zone)
    return actor


def _one_at_a_time(session: Session) -> None:
    """Hold the others off until this transaction ends; SQLite's write lock does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
