"""Price positions of roles beside the price sensitivity of the buyers that the shop is for."""

import pytest

from core.competitors.policy import POSITIONS
from core.competitors.policy_actions import save_policy
from core.db.engine import reading, writing
from core.locale import speaking
from core.positioning.profile_actions import save_sections
from core.positioning.role_positions import positions_said, unsuited, usual_positions
from core.positioning.segments import SENSITIVITIES, Segment
from core.profile_touches import profile_touches
from core.rules.portfolio import portfolio_pack
from core.shop.items import ItemRole

MIDDLE = {role.value: "middle" for role in ItemRole}


def test_the_pack_knows_every_sensitivity_and_every_role():
    pack = portfolio_pack().positions
    assert {each.sensitivity for each in pack} == set(SENSITIVITIES)
    for each in pack:
        assert set(each.roles) == set(ItemRole)
        assert set(each.roles.values()) <= set(POSITIONS)


def test_the_less_buyers_mind_the_price_the_dearer_no_role_gets_cheaper():
    rank = {position: place for place, position in enumerate(POSITIONS)}
    by = {each.sensitivity: each.roles for each in portfolio_pack().positions}
    for role in ItemRole:
        assert rank[by["high"][role]] <= rank[by["mid"][role]] <= rank[by["low"][role]]


@pytest.mark.parametrize("segment", [None, Segment("office")])
def test_without_a_known_sensitivity_nothing_is_suggested(segment):
    assert usual_positions(segment) is None
    assert unsuited(segment, MIDDLE) == {}


def test_only_roles_that_stand_elsewhere_are_named_and_one_without_a_goal_is_left():
    segment = Segment("office", sensitivity="low")
    odd = unsuited(segment, MIDDLE | {"profit": "upper", "traffic": "any"})
    assert odd == {"image": "upper", "clearance": "lower"}
    with speaking("en"):
        assert positions_said(odd) == "Image items: in the dearer half; Clearance items: in the cheaper half"


def test_a_change_of_the_lead_segment_tells_which_price_positions_suit_other_buyers(sqlite_shop):
    def touched(sensitivity):
        segments = {"segments": [{"name": "office", "is_lead": True, "sensitivity": sensitivity}]}
        with reading() as session, speaking("en"):
            return " ".join(profile_touches(session, sqlite_shop, "segments", segments))

    with writing() as session:
        save_policy(session, sqlite_shop, 0, {"goals": {"profit": {"position": "cheapest", "margin": 0.2}}})
        save_sections(session, sqlite_shop, {"segments": {"segments": [{"name": "office"}]}}, seen=0)
    assert "The price position of 1 role suits other buyers, see Role targets." in touched("mid")
    assert "Usual here: Profit items: in the middle." in touched("mid")
    assert "suit other buyers" not in touched("")
