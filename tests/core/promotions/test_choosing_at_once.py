"""Two leads who choose at the same moment: one scenario is chosen in the end, never two."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from core.db.engine import reading, writing
from core.errors import PlannerError
from core.promotions import plan_actions, scenario_actions
from core.promotions.choice_actions import choose_scenario
from core.promotions.plan_reads import plan
from core.team.rights import Actor
from tests.core.promotions.nut_shop import TODAY, coupon, open_nut_shop, scenario


def test_of_two_who_choose_at_once_one_choice_stands(shop: Actor):
    open_nut_shop(shop)
    with writing() as session:
        plan_id = plan_actions.new_plan(session, shop, "Double 11")
        for letter, amount in (("A", 500), ("B", 1000)):
            scenario_actions.save_scenario(session, shop, plan_id, letter, scenario(coupon(amount)))
    together = Barrier(2, timeout=30)

    def choose(letter: str) -> bool:
        together.wait()
        try:
            with writing() as session:
                choose_scenario(session, shop, plan_id, letter, version=1, on=TODAY)
        except PlannerError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(choose, "AB"))
    with reading() as session:
        chosen = [each.letter for each in plan(session, shop, plan_id).scenarios if each.choice]
    assert any(done)
    assert len(chosen) == 1
