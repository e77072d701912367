"""A draft is started from a campaign: the new brief comes filled, announces the campaign, and follows its price."""

import pytest
from streamlit.testing.v1 import AppTest

from core.campaigns.item_actions import add_items, edit_campaign_items
from core.content.campaign_copy import briefs_of_campaign
from core.content.reads import brief as stored_brief
from core.db.engine import reading, writing
from core.shop.actions import RowEdit
from core.team.rights import Actor, Role
from tests.core.campaigns.plans import stored_campaign
from tests.pages.conftest import become

PAGE = "pages/create/content.py"


@pytest.fixture
def campaign(filled: Actor) -> tuple[int, int]:
    """双11 with the salted nuts at ¥15.90; returns it and the item's row."""
    number = stored_campaign(filled)
    with writing() as session:
        (row,) = add_items(session, filled, number, codes=["A1"]).ids
        edit_campaign_items(session, filled, [RowEdit(row, 1, {"price": 1590})])
    return number, row


def _labelled(elements, label: str):
    return next(each for each in elements if each.label == label)


def _open(open_app, campaign: int) -> AppTest:
    return open_app(PAGE, query={"campaign": str(campaign)})


def _price(app: AppTest) -> float | None:
    return _labelled(app.number_input, "Event price (¥)").value


def test_a_new_brief_comes_filled_and_announces_the_campaign(filled, open_app, campaign):
    number, row = campaign
    app = _open(open_app, number)
    assert not app.exception
    assert app.title[0].value == "New brief"
    assert _labelled(app.multiselect, "Items").value == ["A1"]
    assert (_price(app), _labelled(app.text_input, "Festival or occasion").value) == (15.9, "双11")
    _labelled(app.button, "Save brief").click().run()
    with reading() as session:
        (told,) = briefs_of_campaign(session, filled, number).to_dict("records")
        brief = stored_brief(session, filled, told["id"]).brief
    assert (brief.items[0].event_price, brief.offer.price) == (1590, 1590)
    assert "campaign" not in app.query_params
    with writing() as session:
        edit_campaign_items(session, filled, [RowEdit(row, 2, {"price": 1490})])
    app.run()
    assert not app.exception
    assert _price(app) == 14.9
    assert any("Event price" in text.value for text in app.text)


def test_a_campaign_without_items_says_so_and_the_list_stays(filled, open_app):
    app = _open(open_app, stored_campaign(filled))
    assert "holds no items yet" in app.warning[0].value
    assert app.title[0].value == "Copy"


@pytest.mark.parametrize("asked", ["999", "x", "-1"])
def test_a_campaign_that_is_not_there_breaks_nothing(filled, open_app, asked):
    app = open_app(PAGE, query={"campaign": asked})
    assert not app.exception
    assert app.title[0].value == "Copy"


def test_who_may_not_order_copy_sees_the_list(filled, open_app, campaign):
    become(filled, Role.VIEWER)
    app = _open(open_app, campaign[0])
    assert [each.value for each in app.title] == ["Copy"]
