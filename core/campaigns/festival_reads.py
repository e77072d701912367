"""The festivals of a shop: those of the rule pack, its own versions of them, and what it added."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.festivals import Event, Rule, Source, event_in, events
from core.campaigns.tables import ShopFestival
from core.rules.festivals import Festival, FestivalRule, festivals
from core.team.rights import Actor, require


def festival_rules(session: Session, actor: Actor, *, hidden: bool = False) -> tuple[Rule, ...]:
    """Return the rules that hold in the shop; with `hidden` also those that it hides."""
    require(actor, "campaigns.see")
    own = {row.key: row for row in own_rows(session, actor)}
    told = []
    for each in festivals().festivals:
        row = own.pop(each.key, None)
        rule = pack_rule(each) if row is None or not row.terms else own_rule(row)
        if hidden or row is None or not row.is_hidden:
            told.append(rule)
    told += [own_rule(row) for row in own.values() if row.terms and (hidden or not row.is_hidden)]
    return tuple(told)


def events_between(session: Session, actor: Actor, since: date, until: date) -> tuple[Event, ...]:
    """Return the shop's festivals with at least one day between two days (both included), by their start."""
    require(actor, "campaigns.see")
    return events(festival_rules(session, actor), since, until)


def event_of(session: Session, actor: Actor, key: str, year: int) -> Event | None:
    """Return a festival whose anchor lies in a year; None where the shop has no such festival, or the year none."""
    require(actor, "campaigns.see")
    rules = festival_rules(session, actor, hidden=True)
    rule = next((each for each in rules if each.rule.key == key), None)
    return event_in(rule, year) if rule else None


def own_rows(session: Session, actor: Actor) -> list[ShopFestival]:
    """Return the shop's own rows, those it added in the order they were added."""
    require(actor, "campaigns.see")
    query = select(ShopFestival).where(ShopFestival.shop_id == actor.shop_id).order_by(ShopFestival.id)
    return list(session.scalars(query))


def pack_rule(festival: Festival) -> Rule:
    """Return a rule of the pack."""
    return Rule(festival, Source(festival.shown_source, festival.mark, festival.verify_by))


def own_rule(row: ShopFestival) -> Rule:
    """Return a rule of the shop's own."""
    return Rule(FestivalRule.model_validate(row.terms | {"key": row.key}), Source(), is_own=True)
