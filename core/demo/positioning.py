"""The demo shop's positioning: a market to compare with, buyers' words, figures of items, a map, a profile, canvases."""

from datetime import date

from sqlalchemy.orm import Session

from core.demo.positioning_canvases import draw_canvases
from core.demo.positioning_map import keep_map
from core.demo.positioning_market import keep_market
from core.demo.positioning_portfolio import keep_item_months
from core.demo.positioning_profile import write_profile
from core.demo.positioning_reviews import fill_reviews
from core.team.rights import Actor, require


def position(session: Session, actor: Actor, today: date) -> None:
    """Give the shop everything that its positioning rests on, and what it says of itself."""
    require(actor, "positioning.edit")
    keep_market(session, actor)
    fill_reviews(session, actor, today)
    write_profile(session, actor, today)
    keep_item_months(session, actor, today)  # sets the roles' targets, too: the profile's newest version
    keep_map(session, actor, today)
    draw_canvases(session, actor, today)
