"""Numbers of the perceptual map that can be cited as evidence: what our brand stands for, in numbers that stay live.

They are read from the attribute table that was changed last and holds our brand, and its argument is an
attribute of it.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput
from core.locale import _
from core.positioning.attribute_reads import StoredTable, listed, stored_table
from core.positioning.evidence import Figure, LiveNumber, shown_as
from core.positioning.map_checks import usable
from core.positioning.map_plane import PerceptualMap, perceptual_map
from core.shop.reads import profile
from core.team.rights import Actor, require


def _newest(session: Session, actor: Actor, kind: str = "") -> StoredTable | None:
    """Return the table changed last that holds our brand."""
    require(actor, "positioning.see")
    for each in listed(session, actor):
        if kind and each.kind != kind:
            continue
        stored = stored_table(session, actor, each.id)
        if stored.table.ours:
            return stored
    return None


def _figure(session: Session, actor: Actor, value: float, shown: str, how: str) -> Figure:
    on = now().astimezone(ZoneInfo(profile(session, actor).timezone)).date()
    return Figure(value, shown, how, on)


def _drawn(session: Session, actor: Actor) -> tuple[StoredTable, PerceptualMap] | None:
    stored = _newest(session, actor)
    try:
        return (stored, perceptual_map(stored.table, times=200)) if stored else None
    except BadInput:  # the table carries no map, so there is no number to cite
        return None


def _plane_share(session: Session, actor: Actor) -> Figure | None:
    if (told := _drawn(session, actor)) is None:
        return None
    stored, drawn = told
    how = _("What the plane of the map “{name}” shows of the differences between brands.").format(
        name=stored.name
    )
    return _figure(session, actor, drawn.plane_share, shown_as("share", drawn.plane_share), how)


def _share_of_mentions(session: Session, actor: Actor, attribute: str) -> Figure | None:
    """Our mentions of an attribute over all our mentions, times what it is for all brands: 100 is the average."""
    stored = _newest(session, actor, "counts")
    if stored is None or attribute not in stored.table.attributes:
        return None
    try:
        table = usable(stored.table).table
    except BadInput:
        return None
    if attribute not in table.attributes or table.ours not in table.brands:
        return None
    cells, at = table.cells, table.attributes.index(attribute)
    own = cells[table.brands.index(table.ours)]
    value = float(own[at] / own.sum() / (cells[:, at].sum() / cells.sum()) * 100)
    how = _(
        "Share of “{attribute}” among our mentions ({n} of {all}), the average brand being 100; table “{name}”."
    )
    said = how.format(attribute=attribute, n=f"{own[at]:,.0f}", all=f"{own.sum():,.0f}", name=stored.name)
    return _figure(session, actor, value, shown_as("index", value), said)


def _attributes(session: Session, actor: Actor) -> Sequence[str]:
    stored = _newest(session, actor, "counts")
    return stored.table.attributes if stored else ()


NUMBERS: tuple[LiveNumber, ...] = (
    LiveNumber("map_shown", lambda: _("Share of differences that the map shows"), "share", _plane_share),
    LiveNumber(
        "map_attribute",
        lambda: _("How much we stand for an attribute"),
        "index",
        None,
        _share_of_mentions,
        _attributes,
    ),
)
