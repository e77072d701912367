"""The price policy: begins with the rule pack, refuses what cannot be meant, and tells the second editor."""

import pytest

from core.competitors.policy import default_policy, policy_of, stored_terms
from core.competitors.policy_actions import policy, save_policy, stored_policy
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.team.rights import Actor, Role


def test_a_shop_begins_with_the_rule_pack(sqlite_shop):
    with reading() as session:
        assert policy(session, sqlite_shop) == default_policy()
    assert default_policy().fee_share == pytest.approx(0.026)
    assert default_policy().goal("traffic").position == "cheapest"
    assert default_policy().goal("no such role") == default_policy().goal("")


def test_stored_terms_are_read_back_as_they_were():
    assert policy_of(stored_terms(default_policy())) == default_policy()
    assert policy_of({}) == default_policy()


def test_what_a_form_does_not_name_stays(shop):
    with writing() as session:
        save_policy(
            session, shop, 0, {"shipping": 500, "goals": {"traffic": {"position": "lower", "margin": 0.1}}}
        )
    with writing() as session:
        changed = save_policy(session, shop, 1, {"packing": 0})
    assert (changed.shipping, changed.packing) == (500, 0)
    assert changed.goal("traffic").position == "lower"
    assert changed.goal("profit") == default_policy().goal("profit")
    with reading() as session:
        assert stored_policy(session, shop).policy == changed


def test_the_second_of_two_editors_is_told(shop):
    with writing() as session:
        save_policy(session, shop, 0, {"shipping": 500})
    with pytest.raises(Conflict), writing() as session:
        save_policy(session, shop, 0, {"shipping": 600})
    with reading() as session:
        assert policy(session, shop).shipping == 500


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"largest_step": 0.6}, "largest_step"),
        ({"largest_step": "0.1"}, "largest_step"),
        ({"shipping": -1}, "shipping"),
        ({"shipping": 3.5}, "shipping"),
        ({"cool_down_days": 91}, "cool_down_days"),
        ({"stale_after_days": 0}, "stale_after_days"),
        ({"stale_after_days": True}, "stale_after_days"),
        ({"ending": ".99"}, "ending"),
        ({"least_match": "any"}, "least_match"),
        ({"goals": {"profit": {"position": "top", "margin": 0.2}}}, "position_profit"),
        ({"goals": {"profit": {"position": "middle", "margin": 0.95}}}, "margin_profit"),
        ({"category_fee": 0.4, "goals": {"image": {"position": "any", "margin": 0.6}}}, "margin_image"),
        ({"units_per_order": 0.5}, "units_per_order"),
        ({"discount": 1}, ""),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(values, field):
    with pytest.raises(BadInput) as refused:
        policy_of(values)
    assert refused.value.field == field


def test_only_leads_change_the_policy(sqlite_shop):
    planner = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.PLANNER, "p")
    with pytest.raises(Forbidden), writing() as session:
        save_policy(session, planner, 0, {"shipping": 500})
