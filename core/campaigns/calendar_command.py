"""What `python -m core calendar` does: the same file as the page's."""

from core.campaigns.feed_actions import calendar_file
from core.db.engine import reading, writing
from core.shop.reads import shop_named
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role


def calendar(shop_name: str) -> bytes:
    """Return a shop's plan as an iCalendar file. Raises NotFound, naming the shops there are.

    The person at the command line owns the database, so acts as an owner.
    """
    with writing() as session:
        user_id = ensure_local_user(session).id
    with reading() as session:
        return calendar_file(
            session, Actor(user_id, shop_named(session, shop_name), Role.OWNER, "command line")
        )
