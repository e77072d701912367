"""Numbers of the item portfolio that can be cited as evidence, by role."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.db.base import now
from core.locale import _, ngettext
from core.positioning.evidence import Figure, LiveNumber, shown_as
from core.positioning.portfolio_gaps import RoleGap, band_said, role_said
from core.positioning.portfolio_reads import Structure, structure
from core.positioning.portfolio_words import months_said
from core.shop.items import ItemRole
from core.shop.reads import profile
from core.team.rights import Actor, require

_READ = "item portfolio"  # what was read in this session: its numbers cost one read


def _structure(session: Session, actor: Actor) -> tuple[Structure, date]:
    require(actor, "positioning.see")
    today = now().astimezone(ZoneInfo(profile(session, actor).timezone)).date()
    read: dict[int, Structure] = session.info.setdefault(_READ, {})
    if actor.shop_id not in read:
        read[actor.shop_id] = structure(session, actor, today)
    return read[actor.shop_id], today


def _basis(told: Structure) -> str:
    """Say what the sales of the portfolio are."""
    if told.told.basis == "months":
        return _("Item figures of {months}").format(months=months_said(told.told.months))
    return _("Pieces of 30 days at the usual price")


def _gap(session: Session, actor: Actor, role: str) -> tuple[Structure, RoleGap, date]:
    told, today = _structure(session, actor)
    return told, told.gap(role), today


def _share(session: Session, actor: Actor, role: str) -> Figure | None:
    told, gap, today = _gap(session, actor, role)
    if gap.share is None:
        return None
    shown = shown_as("share", gap.share)
    if gap.target is not None:
        shown = _("{share}, target {target}").format(share=shown, target=shown_as("share", gap.target))
    return Figure(gap.share, shown, _basis(told), today)


def _outside(session: Session, actor: Actor, role: str) -> Figure | None:
    _told, gap, today = _gap(session, actor, role)
    if gap.least is None and gap.most is None:
        return None
    shown = _("{n} of {m}").format(n=f"{gap.outside:,}", m=f"{gap.items:,}")
    how = _("Usual prices against the price band of {band}").format(band=band_said(gap.least, gap.most))
    return Figure(gap.outside, shown, how, today)


def _below(session: Session, actor: Actor, role: str) -> Figure | None:
    _told, gap, today = _gap(session, actor, role)
    if not gap.items or gap.items == gap.without_cost:
        return None
    shown = _("{n} of {m}").format(n=f"{gap.below_margin:,}", m=f"{gap.items:,}")
    how = _("After all costs, against the target margin of {margin}").format(margin=f"{gap.margin:.0%}")
    return Figure(gap.below_margin, shown, how, today)


def _growth(session: Session, actor: Actor) -> Figure | None:
    told, today = _structure(session, actor)
    if told.told.growth is None:
        return None
    return Figure(told.told.growth, f"{told.told.growth:+.0%}", _basis(told), today)


def _hits(session: Session, actor: Actor) -> Figure | None:
    told, today = _structure(session, actor)
    if told.told.basis != "months":
        return None
    n = len(told.hits)
    return Figure(n, ngettext("{n} item", "{n} items", n).format(n=f"{n:,}"), _basis(told), today)


def _roles(_session: Session, actor: Actor) -> Sequence[str]:
    require(actor, "positioning.see")
    return [role.value for role in ItemRole]


NUMBERS: tuple[LiveNumber, ...] = (
    LiveNumber(
        "portfolio.share",
        lambda: _("Share of sales of a role"),
        "share",
        read_of=_share,
        arguments=_roles,
        argument_name=role_said,
    ),
    LiveNumber(
        "portfolio.outside",
        lambda: _("Items outside their role's price band"),
        "count",
        read_of=_outside,
        arguments=_roles,
        argument_name=role_said,
    ),
    LiveNumber(
        "portfolio.below",
        lambda: _("Items below their role's margin"),
        "count",
        read_of=_below,
        arguments=_roles,
        argument_name=role_said,
    ),
    LiveNumber("portfolio.growth", lambda: _("Growth of the shop's items"), "share", read=_growth),
    LiveNumber("portfolio.hits", lambda: _("Candidates for a hit"), "count", read=_hits),
)
