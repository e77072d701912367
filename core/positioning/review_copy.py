"""Words of buyers into our own: what our items and voice say already, and a word more for the voice."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import BadInput
from core.locale import _
from core.positioning.profile_actions import save_sections
from core.positioning.profile_reads import current
from core.shop.tables import Item
from core.team.rights import Actor, require
from core.text import folded, visible


def said_by_us(session: Session, actor: Actor) -> list[str]:
    """Return what our items and voice say: titles, selling points, facts, the voice's words to use and avoid."""
    require(actor, "positioning.see")
    said: list[str] = []
    query = select(Item.title, Item.selling_points, Item.facts).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None)
    )
    for title, points, facts in session.execute(query):
        said += [title, *points, *map(str, facts.values())]
    voice = current(session, actor).section("voice")
    return said + [str(word) for name in ("use", "avoid") for word in voice.get(name, ())]


def add_to_voice(session: Session, actor: Actor, word: str) -> int:
    """Add a word to those the brand's voice uses; return the new version of the profile.

    Raises BadInput where the voice avoids it or has it already.
    """
    require(actor, "positioning.edit")
    profile = current(session, actor)
    voice = dict(profile.section("voice"))
    if folded(word) in {folded(each) for each in voice.get("use", ())}:
        raise BadInput(_("The voice uses “{word}” already.").format(word=word), field="use")
    voice["use"] = [*voice.get("use", ()), word]
    note = _("“{word}”, from reviews").format(word=word)
    return save_sections(session, actor, {"voice": voice}, seen=profile.number, note=note)


def take_from_voice(session: Session, actor: Actor, word: str) -> int:
    """Take a word out of those the brand's voice uses; return the new version of the profile."""
    require(actor, "positioning.edit")
    profile = current(session, actor)
    voice = dict(profile.section("voice"))
    voice["use"] = [each for each in voice.get("use", ()) if folded(each) != folded(word)]
    return save_sections(session, actor, {"voice": voice}, seen=profile.number)


def points_with(points: Sequence[str], text: str) -> list[str]:
    """Return selling points with one more at the end. Raises BadInput where it says nothing or stands there already."""
    point = " ".join(visible(text).split())
    if not point:
        raise BadInput(_("A selling point says something."), field="selling_points")
    if folded(point) in {folded(each) for each in points}:
        raise BadInput(_("The item has this selling point already."), field="selling_points")
    return [*points, point]
