"""The items and the money of a campaign on screen: added, priced, taken out, split, sent; each undone."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.campaigns.budget_actions import Line, budget_lines, save_lines
from core.campaigns.item_actions import add_items, edit_campaign_items
from core.campaigns.plan_frames import items_frame, plan_frames
from core.db.engine import reading, writing
from core.locale import ask_language_from, speaking
from core.shop.actions import RowEdit
from core.team.rights import Actor, Role
from pages.ui import session
from tests.core.campaigns.plans import stored_campaign
from tests.pages.conftest import become


def page():
    import streamlit as st

    from core.campaigns.campaign_reads import campaign
    from core.db.engine import reading
    from core.locale import ask_language_from
    from pages.ui.calendar import budget_tab, copy_tab, items_tab
    from pages.ui.save import show_flash
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    user = require_user()
    with reading() as session:
        view = campaign(session, user, int(st.query_params["campaign"]))
    part = {"items": items_tab, "money": budget_tab, "copy": copy_tab}[st.query_params["part"]]
    part.draw(user, shop().revision, view)
    show_flash()


@pytest.fixture
def opened(filled: Actor):
    """Open a part of a campaign of the filled shop: `opened(3, "items")`."""
    st.cache_data.clear()  # shop 1 in revision 1 is another one in each test

    def start(campaign: int, part: str) -> AppTest:
        app = AppTest.from_function(page, default_timeout=60)
        app.query_params["campaign"], app.query_params["part"] = str(campaign), part
        return whole(app.run())

    with speaking("en"):
        yield start
    ask_language_from(session.current_language)


def whole(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    found = [each for each in app.button if label in (each.label, each.key)]
    return whole(found[0].click().run())


def _rows(actor: Actor, campaign: int):
    with reading() as session:
        return items_frame(session, actor, only=[campaign])


def test_items_come_in_by_search_and_go_back_by_undo(filled, opened):
    campaign = stored_campaign(filled)
    app = opened(campaign, "items")
    app = press(app, "Add all 3")
    assert _rows(filled, campaign)["code"].tolist() == ["A1", "A2", "B1"]
    press(app, "Undo")
    assert _rows(filled, campaign).empty


def test_pasted_codes_are_added_and_unknown_ones_named(filled, opened):
    campaign = stored_campaign(filled)
    app = opened(campaign, "items")
    app.segmented_control(key=f"campaign_add_way_{campaign}").set_value("codes").run()
    app.text_area[0].set_value("A1, B1\nZ9")
    app = press(app, "Add these items")
    assert _rows(filled, campaign)["code"].tolist() == ["A1", "B1"]
    assert any("Z9" in each.value for each in app.text)


def test_one_rule_prices_all_and_is_undone(filled, opened):
    campaign = stored_campaign(filled)
    with writing() as session:
        add_items(session, filled, campaign, codes=["A1", "A2"])
    app = opened(campaign, "items")
    app.session_state[f"campaign_many_{campaign}"] = True
    app = press(whole(app.run()), "Set prices")
    assert _rows(filled, campaign)["own_price"].tolist() == [1600, 800]
    press(app, "Undo")
    assert _rows(filled, campaign)["own_price"].isna().all()


def test_a_viewer_sees_the_items_and_no_way_to_change_them(filled, opened):
    campaign = stored_campaign(filled)
    with writing() as session:
        add_items(session, filled, campaign, codes=["A1"])
    become(filled, Role.VIEWER)
    app = opened(campaign, "items")
    assert not app.button
    assert len(app.dataframe) == 1
    assert not opened(campaign, "money").button


def test_a_total_is_split_as_usual_and_undone(filled, opened):
    campaign = stored_campaign(filled)
    app = opened(campaign, "money")
    app.number_input[0].set_value(1000.0)
    app = press(app, "Split as usual")
    with reading() as session:
        assert [line.planned for line in budget_lines(session, filled, campaign)] == [
            40000,
            25000,
            25000,
            10000,
        ]
    press(app, "Undo")
    with reading() as session:
        assert budget_lines(session, filled, campaign) == ()


def test_a_send_is_added_in_the_shops_zone(filled, opened):
    campaign = stored_campaign(filled)
    app = opened(campaign, "money")
    app = press(app, "Add")
    with reading() as session:
        sends = plan_frames(session, filled, only=[campaign]).sends
    added = sends.iloc[-1]
    assert (added["channel"], added["sends_at"].hour) == ("sms", 12)  # 20:00 in Shanghai, when it goes live
    assert len(sends) == 2


def test_no_copy_yet_is_said(filled, opened):
    app = opened(stored_campaign(filled), "copy")
    assert "No copy announces this campaign yet." in [each.value for each in app.text]


def _type(app: AppTest, rows: dict[int, dict[str, object]], **more: object) -> AppTest:
    """Type into the table, as the browser reports it."""
    key = next(key for key in app.session_state.to_dict() if "_editor_" in str(key))
    app.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []} | more
    return whole(app.run())


def test_what_is_typed_is_saved_together_and_undone(filled, opened):
    campaign = stored_campaign(filled)
    with writing() as session:
        add_items(session, filled, campaign, codes=["A1", "A2"])
    app = _type(opened(campaign, "items"), {0: {"price": 15.9, "stock": 5}, 1: {"forecast": 7}})
    app = press(app, "Save")
    rows = _rows(filled, campaign)
    assert (rows["price"].tolist(), rows["stock"].tolist()[0], rows["forecast"].tolist()[1]) == (
        [1590, 990],
        5,
        7,
    )
    press(app, "Undo")
    assert _rows(filled, campaign)[["own_price", "stock", "forecast"]].isna().all(axis=None)


@pytest.mark.parametrize(("choice", "price"), [("Keep mine", 1590), ("Take theirs", 1490)])
def test_the_second_of_two_editors_sees_both_versions_and_chooses(filled, opened, choice, price):
    campaign = stored_campaign(filled)
    with writing() as session:
        (row,) = add_items(session, filled, campaign, codes=["A1"]).ids
    app = _type(opened(campaign, "items"), {0: {"price": 15.9}})
    with writing() as session:
        edit_campaign_items(session, filled, [RowEdit(row, 1, {"price": 1490})])
    app = press(app, "Save")
    assert app.warning, "nobody told the second editor"
    assert _rows(filled, campaign)["price"].tolist() == [1490]
    app = press(app, choice)
    if choice == "Keep mine":
        press(app, "Save")
    assert _rows(filled, campaign)["price"].tolist() == [price]


def test_budget_lines_are_changed_added_and_dropped_in_one_save(filled, opened):
    campaign = stored_campaign(filled)
    with writing() as session:
        save_lines(session, filled, campaign, [Line("ads", planned=100), Line("other", planned=200)])
    app = _type(
        opened(campaign, "money"),
        {0: {"spent": 0.5}},
        added_rows=[{"kind": "visual", "name": "海报", "planned": 3.0}],
        deleted_rows=[1],
    )
    app = press(app, "Save budget")
    with reading() as session:
        lines = budget_lines(session, filled, campaign)
    assert [(line.kind, line.planned, line.spent) for line in lines] == [("ads", 100, 50), ("visual", 300, 0)]
    press(app, "Undo")
    with reading() as session:
        assert [line.kind for line in budget_lines(session, filled, campaign)] == ["ads", "other"]


def test_a_budget_below_nothing_is_refused_and_stays_typed(filled, opened):
    campaign = stored_campaign(filled)
    with writing() as session:
        save_lines(session, filled, campaign, [Line("ads", planned=100)])
    app = press(_type(opened(campaign, "money"), {0: {"planned": -5.0}}), "Save budget")
    assert "cannot be below" in app.error[0].value
    with reading() as session:
        assert budget_lines(session, filled, campaign)[0].planned == 100
    assert not next(each for each in app.button if each.label == "Save budget").disabled
