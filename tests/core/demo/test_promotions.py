"""The demo shop's promotion plan: three scenarios on its items, one of them chosen, one too deep."""

from datetime import timedelta

import pytest

from core.db.base import now
from core.db.engine import reading, writing
from core.demo.catalogue import items
from core.demo.promotions import plan_promotions
from core.demo.year import story
from core.locale import speaking
from core.promotions.gates import Light
from core.promotions.ground_reads import codes_of, ground
from core.promotions.judged import judge
from core.promotions.plan_reads import plan
from core.shop.take_over import take_over
from core.team.rights import Actor


@pytest.mark.parametrize("days_later", [0, 200], ids=["today", "in-spring"])
def test_one_passes_and_is_chosen_and_one_goes_too_deep(sqlite_shop: Actor, days_later: int):
    today = (now() + timedelta(days=days_later)).date()
    wanted = [item for item in items() if item["code"] in ("JG02", "JG04")]
    with writing() as session:
        take_over(session, sqlite_shop, [story(item, today) for item in wanted])
        plan_id = plan_promotions(session, sqlite_shop, today)
    with reading() as session, speaking("zh"):
        stored = plan(session, sqlite_shop, plan_id)
        scenarios = [each.scenario for each in stored.scenarios if each.scenario]
        known = ground(session, sqlite_shop, codes_of(scenarios), on=today)
    lights = {
        each.letter: {gate.gate: gate.light for gate in judge(each.scenario, known).gates}
        for each in stored.scenarios
    }
    assert [each.letter for each in stored.scenarios] == ["A", "B", "C"]
    assert set(lights["A"].values()) == set(lights["B"].values()) == {Light.PASS}
    assert {gate for gate, light in lights["C"].items() if light is Light.FAIL} == {
        "margin",
        "floor",
        "budget",
    }
    assert [(each.letter, each.choice.reason) for each in stored.scenarios if each.choice] == [("B", "")]
