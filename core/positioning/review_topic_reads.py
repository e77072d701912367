"""The topics that a shop's reviews are read by: those of the pack as the shop changed them, and its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.locale import Language, language
from core.positioning.review_pack import PackTopic, review_pack
from core.positioning.review_topics import PARTS, Topic
from core.positioning.tables import ReviewTopics
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class TopicSet:
    """The topics in use and the hidden ones; `version` is 0 while the shop has changed none."""

    version: int
    topics: tuple[Topic, ...]
    hidden: tuple[Topic, ...] = ()
    changed: frozenset[str] = frozenset()

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
    """Return the topics of stored terms: `changed` by key, `added` in their order, keys that are `hidden`."""
    changed, hidden = stored.get("changed", {}), set(stored.get("hidden", ()))
    given = [_given(topic, changed.get(topic.key), language()) for topic in review_pack().topics]
    own = [_own(each) for each in stored.get("added", ())]
    return TopicSet(
        version,
        tuple(topic for topic in (*given, *own) if topic.key not in hidden),
        tuple(topic for topic in (*given, *own) if topic.key in hidden),
        frozenset(changed),
    )


def _given(topic: PackTopic, change: Mapping[str, Any] | None, lang: Language) -> Topic:
    shipped = Topic(
        key=topic.key,
        name=topic.name_en if lang == "en" else topic.name,
        is_general=topic.sectors == ("general",),
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
