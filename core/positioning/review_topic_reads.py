"""The topics that a shop's reviews are read by: those of the pack as the shop changed them, and its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.locale import Language, _, language
from core.positioning.review_pack import PackTopic, review_pack
from core.positioning.review_topics import PARTS, Topic
from core.positioning.tables import ReviewTopics
from core.team.rights import Actor, require

SECTORS = ("food", "home", "beauty", "clothing", "electronics")
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class TopicSet:
    """The topics in use and those left out; `version` is 0 while the shop has changed none.

    `changed` are the keys of shipped topics whose words the shop changed, `sectors` what it sells (nothing:
    not said): shipped topics of other sectors are left out.
    """

    version: int
    topics: tuple[Topic, ...]
    hidden: tuple[Topic, ...] = ()
    changed: frozenset[str] = frozenset()
    sectors: tuple[str, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """Return the names by key."""
        return {topic.key: topic.name for topic in self.topics}


def topic_set(session: Session, actor: Actor) -> TopicSet:
    """Return the shop's topics, named in the reader's language."""
    require(actor, "positioning.see")
    row = session.scalar(select(ReviewTopics).where(ReviewTopics.shop_id == actor.shop_id))
    return topics_of(row.terms, row.version) if row else topics_of({}, 0)


def topics_of(stored: Mapping[str, Any], version: int) -> TopicSet:
    """Return the topics of stored terms: `changed` by key, `added` in their order, keys `hidden` and `shown`, `sectors`."""
    changed, sectors = stored.get("changed", {}), tuple(stored.get("sectors", ()))
    hidden, shown = set(stored.get("hidden", ())), set(stored.get("shown", ()))
    if sectors:
        hidden |= {
            topic.key
            for topic in review_pack().topics
            if topic.key not in shown and not {GENERAL, *sectors} & set(topic.sectors)
        }
    given = [_given(topic, changed.get(topic.key), language()) for topic in review_pack().topics]
    own = [_own(each) for each in stored.get("added", ())]
    return TopicSet(
        version,
        tuple(topic for topic in (*given, *own) if topic.key not in hidden),
        tuple(topic for topic in (*given, *own) if topic.key in hidden),
        frozenset(changed),
        sectors,
    )


def sector_name(sector: str) -> str:
    """Return a sector of goods as a person reads it."""
    return {
        "food": _("Food and drink"),
        "home": _("Home and household"),
        "beauty": _("Beauty and care"),
        "clothing": _("Clothing and shoes"),
        "electronics": _("Electronics"),
    }[sector]


def part_name(part: str) -> str:
    """Return one of a topic's sets of words as a person reads it."""
    return {
        "words": _("Words that name it"),
        "praise": _("Words that praise"),
        "complaint": _("Words that complain"),
        "near_praise": _("Praise beside its name"),
        "near_complaint": _("Complaint beside its name"),
        "too": _("Complaint after “too”"),
    }[part]


def _given(topic: PackTopic, change: Mapping[str, Any] | None, lang: Language) -> Topic:
    shipped = Topic(
        key=topic.key,
        name=topic.name_en if lang == "en" else topic.name,
        is_general=topic.sectors == (GENERAL,),
        is_given=True,
        **{part: getattr(topic, part) for part in PARTS},
    )
    if change is None:
        return shipped
    parts: dict[str, Any] = {part: tuple(change[part]) for part in PARTS if part in change}
    return replace(shipped, name=change.get("name") or shipped.name, **parts)


def _own(stored: Mapping[str, Any]) -> Topic:
    parts: dict[str, Any] = {part: tuple(stored.get(part, ())) for part in PARTS}
    return Topic(key=stored["key"], name=stored["name"], **parts)
