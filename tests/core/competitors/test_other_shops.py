"""Two shops on one desk: whoever holds an id of the other shop reads nothing there and changes nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import core.competitors
import core.competitors.watch_job  # the job that `ask` queues
import core.outbox
from core.competitors import actions as deeds
from core.competitors import (
    advice_actions,
    advice_export,
    advice_reads,
    alert_actions,
    alert_pairs,
    alert_reads,
    capture_actions,
    capture_reads,
    match_reads,
    offers,
    price_proposal,
    reads,
    report_files,
    report_job,
    report_reads,
    rival_actions,
    rival_item_actions,
    rival_listing,
    shelf,
    suggesting,
    table_reads,
    todo,
    trend_reads,
    watching,
)
from core.competitors.policy_actions import policy, save_policy, stored_policy
from core.competitors.price_import_undo import undo_price_import
from core.competitors.price_table import View
from core.competitors.tables import Advice, Alert, AlertRule, Match, PriceObservation, Rival, RivalItem
from core.db.engine import reading, writing
from core.db.tables import metadata
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.jobs.runner import run_here
from core.jobs.tables import Job
from core.outbox import actions as outbox
from core.outbox import reads as outbox_reads
from core.outbox.tables import Message, Webhook
from core.shop.actions import add_item, edit_shop, open_shop
from core.shop.import_tables import ImportRun
from core.shop.import_undo import undo_import
from core.shop.tables import Item
from core.team.actions import ensure_local_user
from core.team.rights import RIGHTS, Actor, Role
from tests.core.competitors.price_tables import load

DAY = date(2026, 11, 1)
LAYER = "in_hand_price"
AT = datetime(2026, 11, 1, 4, tzinfo=UTC)
SEEN = {"seen_at": AT, "layers": {"page_price": 900}}
SECRET = "Hazel"  # stands in every text of the other shop
SLICE = {"on": DAY, "layer": LAYER, "view": View()}
TABLE = "竞店,竞品标题,我方编码,到手价,日期\nHazel shop,Hazel nuts,HZ1,90,2026-11-01\n"


class Theirs:
    """The ids of one row of each kind in the other shop."""

    def __init__(self, session: Session, shop: Actor) -> None:
        def first(row: type) -> Any:
            return session.scalars(select(row).where(row.shop_id == shop.shop_id).order_by(row.id)).first()

        self.shop = shop
        self.rival, self.rival_item, self.item = (first(row).id for row in (Rival, RivalItem, Item))
        self.match, self.rule, self.alert = (first(row).id for row in (Match, AlertRule, Alert))
        self.advice, self.price, self.run = (first(row).id for row in (Advice, PriceObservation, ImportRun))
        self.hook, self.message = first(Webhook).id, first(Message).id
        price = first(PriceObservation)
        self.price_values = {
            each.key: getattr(price, each.key) for each in PriceObservation.__mapper__.columns
        }


@pytest.fixture
def theirs(shop: Actor) -> Theirs:
    """The other shop: everything that rivals can bring about is there, once."""
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Hazel & Co", platform="taobao")
        edit_shop(session, other, version=1, rival_names=["Hazel king"])
        values = {"code": "HZ1", "title": "Hazel nuts", "brand": "Hazel", "category": "Hazel"}
        add_item(session, other, values | {"usual_price": 10000, "cost": 5000, "role": "traffic"})
    load(other, TABLE)
    with writing() as session:
        rule = alert_actions.add_rule(session, other, kind="down", name="Hazel falls")
        match = session.scalars(select(Match.id)).one()
        facts = {"kind": "down", "code": "HZ1", "title": "Hazel nuts", "rival": "Hazel shop"}
        session.add(Alert(shop_id=other.shop_id, rule_id=rule, match_id=match, facts=facts))
        item = session.scalars(select(Item.id).where(Item.shop_id == other.shop_id)).one()
        decided = {"price_before": 10000, "price_advised": 9000, "price_decided": 9000, "why": "Hazel"}
        session.add(Advice(shop_id=other.shop_id, item_id=item, advised_on=DAY, action="match", **decided))
        hook = {"name": "Hazel group", "kind": "json", "url": "https://hazel.example/Hazel"}
        hook_id = outbox.add_webhook(session, other, **hook)
        outbox.send_test(session, other, hook_id)
        save_policy(session, other, 0, {"stale_after_days": 3})
    with reading() as session:
        return Theirs(session, other)


Deed = Callable[[Session, Actor, Theirs], Any]
# what is done -> the right it takes, and how it is tried with the other shop's ids
DEEDS: dict[str, tuple[str, Deed]] = {
    "edit_rival": ("prices.edit", lambda s, me, of: deeds.edit_rival(s, me, of.rival, version=1, changes={"note": "x"})),
    "delete_rivals": ("prices.delete", lambda s, me, of: deeds.delete_rivals(s, me, [of.rival])),
    "restore_rivals": ("prices.delete", lambda s, me, of: deeds.restore_rivals(s, me, [of.rival])),
    "add_rival_item": ("prices.edit", lambda s, me, of: deeds.add_rival_item(s, me, of.rival, {"title": "x"})),
    "edit_rival_item": (
        "prices.edit",
        lambda s, me, of: deeds.edit_rival_item(s, me, of.rival_item, version=1, changes={"title": "x"}),
    ),
    "delete_rival_items": ("prices.delete", lambda s, me, of: deeds.delete_rival_items(s, me, [of.rival_item])),
    "restore_rival_items": ("prices.delete", lambda s, me, of: deeds.restore_rival_items(s, me, [of.rival_item])),
    "rival_item_named": (
        "prices.edit",
        lambda s, me, of: rival_item_actions.rival_item_named(s, me, of.rival, {"title": "x"}),
    ),
    "record_price": ("prices.edit", lambda s, me, of: deeds.record_price(s, me, rival_item_id=of.rival_item, **SEEN)),
    "record_price of a title": (
        "prices.edit",
        lambda s, me, of: deeds.record_price(s, me, rival_id=of.rival, title="x", **SEEN),
    ),
    "delete_price": ("prices.delete", lambda s, me, of: deeds.delete_price(s, me, of.price)),
    "restore_price": (
        "prices.delete",
        lambda s, me, of: deeds.restore_price(s, me, deeds.Removed(of.price_values)),
    ),
    "save_captured": (
        "prices.edit",
        lambda s, me, of: capture_actions.save_captured(
            s, me, [capture_actions.Confirmed("x", "x", AT, {"page_price": 1}, "typed", rival_item_id=of.rival_item)]
        ),
    ),
    "undo_captured": (
        "prices.delete",
        lambda s, me, of: capture_actions.undo_captured(s, me, capture_actions.Saved(1, (of.price,), (), ())),
    ),
    "decide_matches": ("matches.decide", lambda s, me, of: deeds.decide_matches(s, me, [(of.match, 1, "rejected")])),
    "link": ("matches.decide", lambda s, me, of: deeds.link(s, me, of.item, of.rival_item)),
    "link mine": ("matches.decide", lambda s, me, of: deeds.link(s, me, _mine(s, me), of.rival_item)),
    "unlink": ("matches.decide", lambda s, me, of: deeds.unlink(s, me, of.match, version=1)),
    "undo_link": ("matches.decide", lambda s, me, of: deeds.undo_link(s, me, of.match, version=1, before=None)),
    "set_kind": (
        "matches.decide",
        lambda s, me, of: deeds.set_kind(s, me, of.match, version=1, kind="substitute"),
    ),
    "add_rule": (
        "alerts.edit",
        lambda s, me, of: alert_actions.add_rule(s, me, kind="up", scope={"item_id": of.item}),
    ),
    "add_rule on a rival": (
        "alerts.edit",
        lambda s, me, of: alert_actions.add_rule(s, me, kind="up", scope={"rival_id": of.rival}),
    ),
    "edit_rule": ("alerts.edit", lambda s, me, of: alert_actions.edit_rule(s, me, of.rule, version=1, changes={})),
    "switch_rule": (
        "alerts.edit",
        lambda s, me, of: alert_actions.switch_rule(s, me, of.rule, version=1, is_on=False),
    ),
    "delete_rule": ("alerts.edit", lambda s, me, of: alert_actions.delete_rule(s, me, of.rule)),
    "restore_rule": ("alerts.edit", lambda s, me, of: alert_actions.restore_rule(s, me, of.rule)),
    "accept": (
        "advice.decide",
        lambda s, me, of: advice_actions.accept(s, me, [_card(of)], on=DAY, layer=LAYER),
    ),
    "edit": ("advice.decide", lambda s, me, of: advice_actions.edit(s, me, _card(of), 9000, on=DAY, layer=LAYER)),
    "reject": ("advice.decide", lambda s, me, of: advice_actions.reject(s, me, _card(of), "x", on=DAY, layer=LAYER)),
    "undo_decisions": ("advice.decide", lambda s, me, of: advice_actions.undo_decisions(s, me, [of.advice])),
    "take_over": ("advice.decide", lambda s, me, of: advice_actions.take_over(s, me, [of.advice])),
    "undo_take_over": ("advice.decide", lambda s, me, of: advice_actions.undo_take_over(s, me, [of.advice])),
    "save_policy": ("advice.decide", lambda s, me, of: save_policy(s, me, 1, {"stale_after_days": 9})),
    "undo_price_import": ("prices.import", lambda s, me, of: undo_price_import(s, me, of.run)),
    "undo_import": ("items.import", lambda s, me, of: undo_import(s, me, of.run)),
    "edit_webhook": ("webhooks.edit", lambda s, me, of: outbox.edit_webhook(s, me, of.hook, version=1, is_on=False)),
    "delete_webhook": ("webhooks.edit", lambda s, me, of: outbox.delete_webhook(s, me, of.hook)),
    "restore_webhook": ("webhooks.edit", lambda s, me, of: outbox.restore_webhook(s, me, of.hook)),
    "send_test": ("webhooks.edit", lambda s, me, of: outbox.send_test(s, me, of.hook)),
    "retry_message": ("webhooks.edit", lambda s, me, of: outbox.retry_message(s, me, of.message)),
}  # fmt: skip
# what names no row of a shop: it works on the actor's own
OWN: dict[str, tuple[str, Deed]] = {
    "add_rival": ("prices.edit", lambda s, me, _of: deeds.add_rival(s, me, {"name": "Hazel shop"})),
    "add_usual_rules": ("alerts.edit", lambda s, me, _of: alert_actions.add_usual_rules(s, me)),
    "settle": ("alerts.settle", lambda s, me, of: alert_actions.settle(s, me, [of.alert])),
    "start_matching": ("matches.decide", lambda s, me, _of: suggesting.start_matching(s, me)),
    "start_summary": ("prices.export", lambda s, me, _of: report_job.start_summary(s, me, **SLICE)),
    "add_webhook": (
        "webhooks.edit",
        lambda s, me, _of: outbox.add_webhook(s, me, name="Hazel group", kind="json", url="https://a.example/"),
    ),
    "stored_rivals": ("prices.import", lambda s, me, _of: shelf.stored_rivals(s, me, {"Hazel shop": ""}, AT)),
    "ask": ("jobs.start", lambda s, me, _of: watching.ask(s, me)),
}  # fmt: skip
READS: dict[str, Deed] = {
    "accepted_xlsx": lambda s, me, _of: advice_export.accepted_xlsx(s, me),
    "open_advice": lambda s, me, of: advice_reads.open_advice(s, me, DAY, LAYER, item_ids=[of.item]),
    "decided": lambda s, me, _of: advice_reads.decided(s, me),
    "watched_pairs": lambda s, me, _of: alert_pairs.watched_pairs(s, me, policy(s, me), on=DAY, layers=[LAYER]),
    "rules": lambda s, me, _of: alert_reads.rules(s, me),
    "alerts": lambda s, me, _of: [alert_reads.alerts(s, me, is_open=each) for each in (True, False)],
    "waiting": lambda s, me, _of: alert_reads.waiting(s, me),
    "preview": lambda s, me, of: alert_reads.preview(
        s, me, kind="down", scope={"rival_id": of.rival}, terms={}, on=DAY, rule_id=of.rule
    ),
    "likely_items": lambda s, me, _of: capture_reads.likely_items(s, me, "Hazel shop", "Hazel nuts"),
    "suggestions": lambda s, me, of: match_reads.suggestions(
        s, me, match_reads.Wanted("accepted", rival=of.rival), on=DAY, limit=50
    ),
    "counts": lambda s, me, _of: match_reads.counts(s, me),
    "how_many": lambda s, me, of: match_reads.how_many(s, me, match_reads.Wanted("accepted", rival=of.rival)),
    "above": lambda s, me, _of: match_reads.above(s, me, 0.0, match_reads.Wanted("accepted")),
    "below": lambda s, me, _of: match_reads.below(s, me, 9.0, match_reads.Wanted("accepted")),
    "match_between": lambda s, me, of: match_reads.match_between(s, me, of.item, of.rival_item),
    "rival_names": lambda s, me, _of: offers.rival_names(s, me),
    "known_rivals": lambda s, me, _of: price_proposal.known_rivals(s, me),
    "comparison": lambda s, me, _of: reads.comparison(s, me, on=DAY, layer=LAYER, stale_after_days=9),
    "rivals": lambda s, me, _of: reads.rivals(s, me),
    "first_seen": lambda s, me, _of: reads.first_seen(s, me),
    "last_seen": lambda s, me, _of: reads.last_seen(s, me),
    "history": lambda s, me, of: reads.history(
        s, me, since=DAY, until=DAY, layer=LAYER, rival_item_ids=[of.rival_item]
    ),
    "looks": lambda s, me, of: reads.looks(s, me, of.rival_item),
    "report": lambda s, me, _of: report_reads.report(s, me, **SLICE),
    "report_markdown": lambda s, me, _of: report_files.report_markdown(s, me, **SLICE),
    "written_summary": lambda s, me, _of: report_job.written_summary(s, me, **SLICE),
    "newest_job": lambda s, me, _of: report_job.newest_job(s, me, **SLICE),
    "newest_matching": lambda s, me, _of: suggesting.newest_matching(s, me),
    "items_of": lambda s, me, of: rival_listing.items_of(s, me, of.rival, offset=0, limit=50),
    "how_many of a rival": lambda s, me, of: rival_listing.how_many(s, me, of.rival),
    "our_items": lambda s, me, _of: shelf.our_items(s, me),
    "price_table": lambda s, me, _of: table_reads.price_table(s, me, on=DAY, layer=LAYER, stale_after_days=9),
    "price_work": lambda s, me, _of: todo.price_work(s, me, DAY),
    "promotion_patterns": lambda s, me, _of: trend_reads.promotion_patterns(s, me, until=DAY, stale_after_days=9),
    "policy": lambda s, me, _of: stored_policy(s, me),
    "webhooks": lambda s, me, _of: outbox_reads.webhooks(s, me),
    "messages": lambda s, me, _of: outbox_reads.messages(s, me),
    "undelivered": lambda s, me, _of: outbox_reads.undelivered(s, me, since=AT),
}  # fmt: skip
HIDDEN: dict[str, Deed] = {
    "history of an item": lambda s, me, of: reads.history(
        s, me, since=DAY, until=DAY, layer=LAYER, item_id=of.item
    ),
    "evidence": lambda s, me, of: reads.evidence(s, me, on=DAY, item_id=of.item, rival_id=of.rival),
    "rival_item": lambda s, me, of: rival_listing.rival_item(s, me, of.rival_item),
    "rival_of": lambda s, me, of: rival_actions.rival_of(s, me, of.rival),
    "rival_item_of": lambda s, me, of: rival_item_actions.rival_item_of(s, me, of.rival_item),
}  # fmt: skip
# tried elsewhere: on frames and plans that hold one shop's rows, or by the demo alone
ELSEWHERE = {
    "advice_on", "helped_by_model", "import_prices", "index_series", "newest_offers", "offers", "propose_prices",
    "report_docx", "shop_zone", "stored_policy", "table_page", "take_over_rivals",
}  # fmt: skip


def _mine(session: Session, me: Actor) -> int:
    item = session.scalar(select(Item.id).where(Item.shop_id == me.shop_id))
    return item or add_item(session, me, {"code": "M1", "title": "Mine"}).id


def _card(of: Theirs) -> advice_actions.Seen:
    return advice_actions.Seen(of.item, "match", 10000, 9000)


def _everything() -> dict[str, list[Any]]:
    with reading() as session:
        return {
            table.name: session.execute(select(table).order_by(*table.primary_key.columns)).all()
            for table in metadata.sorted_tables
        }


def _theirs(other: Actor) -> dict[str, list[Any]]:
    """Return all rows of the tables that say whose they are, those of one shop only."""
    with reading() as session:
        return {
            table.name: session.execute(
                select(table).where(table.c.shop_id == other.shop_id).order_by(*table.primary_key.columns)
            ).all()
            for table in metadata.sorted_tables
            if "shop_id" in table.c
        }


@pytest.mark.parametrize("name", DEEDS)
def test_nothing_is_done_to_a_row_of_another_shop(shop, theirs, name):
    before = _everything()
    with pytest.raises((NotFound, BadInput, Conflict)), writing() as session:
        DEEDS[name][1](session, shop, theirs)
    assert _everything() == before


def test_what_names_no_row_stays_in_the_actors_shop(shop, theirs):
    before = _theirs(theirs.shop)
    for _right, deed in OWN.values():
        with writing() as session:
            deed(session, shop, theirs)
    assert _theirs(theirs.shop) == before


@pytest.mark.parametrize("name", [*READS, *HIDDEN])
def test_nothing_of_another_shop_is_read(shop, theirs, name):
    with reading() as session:
        try:
            told = (READS | HIDDEN)[name](session, shop, theirs)
        except (NotFound, BadInput):
            told = None
            assert name in HIDDEN or name in ("preview", "items_of")
    assert SECRET not in _told(told)
    assert _told(told).count("9000") == 0


def _told(value: Any) -> str:
    if hasattr(value, "to_csv"):
        return value.to_csv()
    if isinstance(value, dict):
        return " ".join(_told(each) for each in value.values())
    if isinstance(value, list | tuple):
        return " ".join(_told(each) for each in value)
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else repr(value)


@pytest.mark.parametrize("name", [*DEEDS, *OWN])
def test_who_has_not_the_right_is_told_so(sqlite_shop, name, theirs_nothing):
    right, deed = (DEEDS | OWN)[name]
    roles = list(Role)
    lowest = roles.index(RIGHTS[right])
    for role in roles[:lowest]:
        with pytest.raises(Forbidden), writing() as session:
            deed(session, Actor(sqlite_shop.user_id, sqlite_shop.shop_id, role, ""), theirs_nothing)


@pytest.fixture
def theirs_nothing() -> Any:
    """Ids of nothing: who may not do a thing is told so before anything is looked for."""

    class Nothing:
        price_values = {"rival_item_id": 0, "id": 0}  # noqa: RUF012

        def __getattr__(self, _name: str) -> int:
            return 0

    return Nothing()


def test_every_use_case_is_tried_from_another_shop():
    tried = {name.split(" ")[0] for name in (*DEEDS, *OWN, *READS, *HIDDEN)} | ELSEWHERE
    assert _use_cases() - tried == set()


def _use_cases() -> set[str]:
    found = set()
    for package in (core.competitors, core.outbox):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, each in vars(importlib.import_module(module.name)).items():
                is_own = inspect.isfunction(each) and each.__module__ == module.name
                if is_own and not name.startswith("_") and "actor" in inspect.signature(each).parameters:
                    found.add(name)
    return found


def test_jobs_and_stored_suggestions_stay_in_their_shop(shop, theirs):
    before = _theirs(theirs.shop)
    with writing() as session:
        _mine(session, shop)
        ids = [suggesting.start_matching(session, shop), report_job.start_summary(session, shop, **SLICE)]
        alert_actions.add_usual_rules(session, shop)
        ids += session.scalars(select(Job.id).where(Job.shop_id == shop.shop_id, Job.kind == watching.KIND))
    assert len(ids) == 3
    for job_id in ids:
        run_here(job_id)
    assert _theirs(theirs.shop) == before
