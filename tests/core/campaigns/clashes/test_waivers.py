"""Waivers on a real database: for a reason, by who may, in one shop, and back again."""

from dataclasses import replace

import pytest

from core.campaigns.clashes.clash import Clash, Severity
from core.campaigns.clashes.waivers import MOST_REASON, put_back, unwaive, waive, waivers
from core.db.engine import reading, writing
from core.errors import BadInput, Forbidden, NotFound
from core.shop.actions import open_shop
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role

CLASH = Clash("below_floor", Severity.BLOCK, "below_floor:1", (1,), items=(5, 36), measure=120.0)
OTHER = replace(CLASH, key="below_floor:12", campaigns=(12,))


def _stored(actor: Actor) -> list[tuple[str, str, float | None, str]]:
    with reading() as session:
        return [(each.key, each.mark, each.measure, each.reason) for each in waivers(session, actor)]


def _waive(actor: Actor, clash: Clash, reason: str = "agreed with the lead") -> None:
    with writing() as session:
        waive(session, actor, clash, reason)


def test_a_waiver_keeps_what_was_accepted_and_the_last_one_counts(shop):
    _waive(shop, CLASH, "  agreed\nwith the lead ")
    _waive(shop, OTHER)
    _waive(shop, replace(CLASH, items=(5,), measure=80), "only one left")
    assert sorted(_stored(shop)) == [
        ("below_floor:1", "5", 80.0, "only one left"),
        ("below_floor:12", "5,10", 120.0, "agreed with the lead"),
    ]


def test_it_is_taken_back_and_put_back(shop):
    _waive(shop, CLASH)
    _waive(shop, OTHER)
    before = _stored(shop)
    with writing() as session:
        gone = unwaive(session, shop, CLASH.key)
    assert [key for key, *_rest in _stored(shop)] == [OTHER.key]
    with writing() as session:
        put_back(session, shop, gone)
    assert sorted(_stored(shop)) == sorted(before)
    with writing() as session, pytest.raises(NotFound):
        unwaive(session, shop, "below_floor:99")


@pytest.mark.parametrize("reason", ["", "ok", "   \u200b a ", "x" * (MOST_REASON + 1)])
def test_a_reason_is_asked_for(sqlite_shop, reason):
    with writing() as session, pytest.raises(BadInput) as told:
        waive(session, sqlite_shop, CLASH, reason)
    assert told.value.field == "reason"
    assert _stored(sqlite_shop) == []


def test_a_marketer_may_not_and_another_shop_does_not_see_it(sqlite_shop):
    _waive(sqlite_shop, CLASH)
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other", platform="jd")
    assert _stored(other) == []
    with writing() as session, pytest.raises(NotFound):
        unwaive(session, other, CLASH.key)
    marketer = replace(sqlite_shop, role=Role.MARKETER)
    for act in (lambda s: waive(s, marketer, CLASH, "because"), lambda s: unwaive(s, marketer, CLASH.key)):
        with writing() as session, pytest.raises(Forbidden):
            act(session)
    assert len(_stored(sqlite_shop)) == 1
