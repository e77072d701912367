"""Change the topics that a shop's reviews are read by; what was before is kept by the caller for an undo."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import BadInput, NotFound, unchanged
from core.locale import _
from core.positioning.review_pack import review_pack
from core.positioning.review_topic_reads import SECTORS, part_name, topics_of
from core.positioning.review_topics import PARTS
from core.positioning.tables import ReviewTopics
from core.shop.actions import in_turn, touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import folded, visible

THING = "review topics"
MOST_NAME, MOST_TERM, MOST_TERMS, MOST_OWN = 20, 20, 150, 40
Terms = dict[str, Any]


def save_topic(session: Session, actor: Actor, key: str, values: Mapping[str, Any], *, version: int) -> str:
    """Change a topic, or add one of the shop's own when `key` is ""; return its key.

    Raises BadInput with the field at fault, Conflict when somebody changed the topics since.
    """
    require(actor, "positioning.edit")
    row, terms = _found(session, actor, version)
    clean = _checked(key, values, terms)
    given = {topic.key for topic in review_pack().topics}
    if key in given:
        terms["changed"] = terms.get("changed", {}) | {key: clean}
    else:
        added = [dict(each) for each in terms.get("added", ())]
        if key:
            _own(added, key).update(clean)
        elif len(added) >= MOST_OWN:
            raise BadInput(_("At most {n} topics of your own fit here.").format(n=MOST_OWN), field="name")
        else:
            key = f"own_{uuid4().hex[:8]}"
            added.append({"key": key} | clean)
        terms["added"] = added
    _store(session, actor, row, terms, "edited", topic=clean["name"])
    return key


def hide_topic(session: Session, actor: Actor, key: str, *, version: int) -> Terms:
    """Leave a topic out of all figures; return the topics as they were, for `put_back`."""
    require(actor, "positioning.edit")
    row, terms = _found(session, actor, version)
    before = dict(terms)
    terms["hidden"] = sorted({*terms.get("hidden", ()), key})
    terms["shown"] = [each for each in terms.get("shown", ()) if each != key]
    _store(session, actor, row, terms, "hid", topic=key)
    return before


def show_topic(session: Session, actor: Actor, key: str, *, version: int) -> None:
    """Take a topic back into the figures."""
    require(actor, "positioning.edit")
    row, terms = _found(session, actor, version)
    terms["hidden"] = [each for each in terms.get("hidden", ()) if each != key]
    terms["shown"] = sorted({*terms.get("shown", ()), key})
    _store(session, actor, row, terms, "showed", topic=key)


def reset_topic(session: Session, actor: Actor, key: str, *, version: int) -> Terms:
    """Give a shipped topic its words back, or remove one of the shop's own; return the topics as they were."""
    require(actor, "positioning.edit")
    row, terms = _found(session, actor, version)
    before = dict(terms)
    terms["changed"] = {name: each for name, each in terms.get("changed", {}).items() if name != key}
    terms["added"] = [each for each in terms.get("added", ()) if each["key"] != key]
    terms["hidden"] = [each for each in terms.get("hidden", ()) if each != key]
    _store(session, actor, row, terms, "reset", topic=key)
    return before


def choose_sectors(session: Session, actor: Actor, sectors: Sequence[str], *, version: int) -> None:
    """Say what the shop sells, so that topics of other goods are left out."""
    require(actor, "positioning.edit")
    if unknown := set(sectors) - set(SECTORS):
        raise BadInput(
            _("“{text}” is no kind of goods known here.").format(text=min(unknown)), field="sectors"
        )
    row, terms = _found(session, actor, version)
    terms["sectors"] = [sector for sector in SECTORS if sector in sectors]
    _store(session, actor, row, terms, "edited", sectors=terms["sectors"])


def put_back(session: Session, actor: Actor, before: Terms, *, version: int) -> None:
    """Store topics as they were before a step that is undone."""
    require(actor, "positioning.edit")
    row, _terms = _found(session, actor, version)
    _store(session, actor, row, dict(before), "put back")


def _found(session: Session, actor: Actor, version: int) -> tuple[ReviewTopics, Terms]:
    in_turn(session, actor.shop_id)
    row = session.scalar(select(ReviewTopics).where(ReviewTopics.shop_id == actor.shop_id))
    unchanged(row.version if row else 0, version)
    if row is None:
        row = ReviewTopics(shop_id=actor.shop_id, terms={})
        session.add(row)
    return row, dict(row.terms)


def _store(session: Session, actor: Actor, row: ReviewTopics, terms: Terms, deed: str, **detail: Any) -> None:
    row.terms = {name: value for name, value in terms.items() if value}
    session.flush()
    note(session, actor, deed, THING, row.id, **detail)
    touch(session, actor.shop_id)


def _own(added: Sequence[Terms], key: str) -> Terms:
    mine = next((each for each in added if each["key"] == key), None)
    if mine is None:
        raise NotFound(_("This topic is no longer there."))
    return mine


def _checked(key: str, values: Mapping[str, Any], terms: Terms) -> Terms:
    name = " ".join(visible(str(values.get("name", ""))).split())
    if not 0 < len(name) <= MOST_NAME:
        raise BadInput(_("A topic needs a name of at most {n} characters.").format(n=MOST_NAME), field="name")
    stored = topics_of(terms, 0)
    others = {folded(topic.name) for topic in (*stored.topics, *stored.hidden) if topic.key != key}
    if folded(name) in others:
        raise BadInput(_("Another topic is called “{name}”.").format(name=name), field="name")
    clean: Terms = {"name": name} | {part: _words(part, values.get(part, ())) for part in PARTS}
    if not any(clean[part] for part in ("words", "praise", "complaint")):
        raise BadInput(_("A topic needs at least one word that names, praises or complains."), field="words")
    for good, bad in (("praise", "complaint"), ("near_praise", "near_complaint")):
        if both := set(clean[good]) & set(clean[bad]):
            raise BadInput(_("“{word}” cannot both praise and complain.").format(word=min(both)), field=bad)
    return clean


def _words(part: str, given: Sequence[Any]) -> list[str]:
    words: dict[str, None] = {}
    for each in given:
        word = folded(str(each))
        if len(word) > MOST_TERM:
            raise BadInput(
                _("“{word}…” is longer than {most} characters.").format(
                    word=word[:MOST_TERM], most=MOST_TERM
                ),
                field=part,
            )
        if word and not any(sign.isalnum() for sign in word):
            raise BadInput(_("“{word}” is no word.").format(word=word), field=part)
        if word:
            words.setdefault(word)
    if len(words) > MOST_TERMS:
        raise BadInput(_("{part}: at most {n} words.").format(part=part_name(part), n=MOST_TERMS), field=part)
    return list(words)
