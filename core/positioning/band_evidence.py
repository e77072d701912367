"""Numbers of price bands that can be cited as evidence, by category."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.db.base import now
from core.locale import _, ngettext
from core.positioning.band_reads import BandTable, bands, categories
from core.positioning.band_words import band_names, basis_says
from core.positioning.evidence import Figure, LiveNumber, shown_as
from core.shop.reads import profile
from core.team.rights import Actor, require

_READ = "price bands"  # what was read in this session, by category: numbers of one category cost one read


def _bands(session: Session, actor: Actor, category: str) -> tuple[BandTable, date]:
    require(actor, "positioning.see")
    today = now().astimezone(ZoneInfo(profile(session, actor).timezone)).date()
    read: dict[tuple[int, str], BandTable] = session.info.setdefault(_READ, {})
    key = (actor.shop_id, category)
    if key not in read:
        read[key] = bands(session, actor, category, on=today)
    return read[key], today


def _gap(session: Session, actor: Actor, category: str) -> Figure | None:
    """Return the ratio of the white space that sells most; None where there is none."""
    known, today = _bands(session, actor, category)
    table = known.table.assign(name=band_names(known.table))
    gaps = table[table["verdict_items"] == "gap"].sort_values("share_sales", ascending=False)
    if gaps.empty:
        return None
    best = gaps.iloc[0]
    shown = _("{band}: {sales} of sales from {supply} of items").format(
        band=best["name"],
        sales=shown_as("share", best["share_sales"]),
        supply=shown_as("share", best["share_items"]),
    )
    return Figure(float(best["ratio_items"]), shown, basis_says(known), today)


def _without_us(session: Session, actor: Actor, category: str) -> Figure | None:
    """Return the share of known sales in bands where none of our items is; None where no market is known."""
    known, today = _bands(session, actor, category)
    if known.basis != "market":
        return None
    share = float(known.table.loc[known.table["ours_items"] == 0, "share_sales"].sum())
    return Figure(share, shown_as("share", share), basis_says(known), today)


def _crowded(session: Session, actor: Actor, category: str) -> Figure | None:
    known, today = _bands(session, actor, category)
    if known.basis == "supply" or not known.table["ours_items"].sum():
        return None
    n = int(known.table.loc[known.table["verdict_items"] == "crowded", "ours_items"].sum())
    return Figure(n, ngettext("{n} item", "{n} items", n).format(n=f"{n:,}"), basis_says(known), today)


def _categories(session: Session, actor: Actor) -> Sequence[str]:
    require(actor, "positioning.see")
    return [each.name for each in categories(session, actor) if each.name]


NUMBERS: tuple[LiveNumber, ...] = (
    LiveNumber(
        "bands.gap", lambda: _("Largest white space in prices"), "index", read_of=_gap, arguments=_categories
    ),
    LiveNumber(
        "bands.without_us",
        lambda: _("Sales in price bands without us"),
        "share",
        read_of=_without_us,
        arguments=_categories,
    ),
    LiveNumber(
        "bands.crowded",
        lambda: _("Our items in crowded price bands"),
        "count",
        read_of=_crowded,
        arguments=_categories,
    ),
)
