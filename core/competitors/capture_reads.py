"""Which of a rival's items a captured product can be."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.rival_fields import link_key
from core.competitors.tables import Rival, RivalItem
from core.team.rights import Actor, require
from core.text import folded

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Likely:
    """An item of a rival that a title may mean; `is_same` when link or title say that it is this one."""

    rival_item_id: int
    title: str
    is_same: bool


def likely_items(session: Session, actor: Actor, rival: str, title: str, url: str = "") -> list[Likely]:
    """Return items of the named rival, those that are like the title first, at most thirty.

    Without a title the first by name. A rival that is not known yet has none.
    """
    require(actor, "prices.see")
    names = session.execute(
        select(Rival.id, Rival.name).where(Rival.shop_id == actor.shop_id, Rival.deleted_at.is_(None))
    )
    rival_id = next((rival_id for rival_id, name in names if folded(name) == folded(rival)), None)
    if rival_id is None:
        return []
    query = (
        select(RivalItem.id, RivalItem.title, RivalItem.url)
        .where(
            RivalItem.shop_id == actor.shop_id, RivalItem.rival_id == rival_id, RivalItem.deleted_at.is_(None)
        )
        .order_by(RivalItem.title, RivalItem.id)
    )
    items = session.execute(query).all()
    link, wanted = link_key(url), folded(title)
    same = [
        one
        for one in items
        if (link and link_key(one.url) == link) or (wanted and folded(one.title) == wanted)
    ]
    titles = {one.id: folded(one.title) for one in items}
    ranked = (
        [
            key
            for _title, _score, key in process.extract(
                wanted, titles, scorer=fuzz.token_set_ratio, limit=_SHOWN
            )
        ]
        if wanted
        else [one.id for one in items[:_SHOWN]]
    )
    by_id = {one.id: one for one in items}
    first = [one.id for one in same[:1]]
    return [Likely(key, by_id[key].title, key in first) for key in dict.fromkeys([*first, *ranked])][:_SHOWN]
