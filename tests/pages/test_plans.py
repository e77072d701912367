"""The bar of plans and the comparison on screen: saved, switched, chosen, conflicts, who may what."""

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.db.engine import reading, writing
from core.locale import ask_language_from, speaking
from core.promotions import plan_actions, plan_reads, scenario_actions
from core.team.rights import Actor, Role
from pages.ui import session
from tests.core.promotions.nut_shop import coupon, open_nut_shop, scenario
from tests.pages.conftest import become


def page():
    import streamlit as st

    from core.locale import ask_language_from
    from pages.ui.lab import compare
    from pages.ui.lab.draft import change, draft
    from pages.ui.lab.plans import bar
    from pages.ui.save import show_flash
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    user = require_user()
    bar(user, shop().revision)
    st.button("build", on_click=lambda: change(st.session_state["test_scenario"]))
    st.text(f"basket of {len(draft().basket)}, promotions {len(draft().promotions)}")
    st.text(compare.answer(user, shop().revision))
    compare.draw(user, shop().revision, draft())
    show_flash()


@pytest.fixture
def desk(sqlite_shop: Actor) -> Actor:
    """A shop with two items, without a plan."""
    open_nut_shop(sqlite_shop)
    return sqlite_shop


@pytest.fixture
def opened():
    """Open the bar over the comparison: `opened({"plan": "1"})`."""
    st.cache_data.clear()  # shop 1 in revision 1 is another one in each test

    def start(query: dict[str, str] | None = None) -> AppTest:
        app = AppTest.from_function(page, default_timeout=60)
        for name, value in (query or {}).items():
            app.query_params[name] = value
        return whole(app.run())

    with speaking("en"):
        yield start
    ask_language_from(session.current_language)


def whole(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    return whole(next(each for each in app.button if each.key == key or each.label == key).click().run())


def texts(app: AppTest) -> str:
    return "\n".join(
        each.value for part in (app.text, app.caption, app.markdown, app.error, app.warning, app.info) for each in part
    )  # fmt: skip


def plan_of(actor: Actor, *scenarios) -> int:
    with writing() as session:
        plan_id = plan_actions.new_plan(session, actor, "Double 11")
        for letter, each in zip("ABCDE", scenarios, strict=False):
            scenario_actions.save_scenario(session, actor, plan_id, letter, each)
    return plan_id


def stored(actor: Actor, plan_id: int):
    with reading() as session:
        return plan_reads.plan(session, actor, plan_id)


def build(app: AppTest, what) -> AppTest:
    app.session_state["test_scenario"] = what
    return press(app, "build")


def test_what_is_built_before_any_plan_is_saved_as_one(desk, opened):
    app = opened()
    assert "Nothing to compare yet" in texts(app)
    build(app, scenario(coupon(1000)))
    assert "Not saved yet" in texts(app)
    press(app, "plan_save")
    app.text_input(key="plan_new_name").set_value("Double 11")
    press(app, "Save plan")
    told = stored(desk, 1)
    assert (told.name, told.of("A").scenario) == ("Double 11", scenario(coupon(1000)))
    assert app.query_params["plan"] in ("1", ["1"])
    assert app.button(key="plan_save").disabled


def test_an_unsaved_change_survives_a_walk_to_another_scenario(desk, opened):
    plan_id = plan_of(desk, scenario(coupon(1000)), scenario())
    app = opened({"plan": str(plan_id), "scenario": "A"})
    build(app, scenario(coupon(1000), coupon(500, id="p02")))
    assert not app.button(key="plan_save").disabled
    whole(app.segmented_control(key="promotions_letter").set_value("B").run())
    assert "basket of 2, promotions 0" in texts(app)
    whole(app.segmented_control(key="promotions_letter").set_value("A").run())
    assert "promotions 2" in texts(app)
    press(app, "plan_save")
    assert len(stored(desk, plan_id).of("A").scenario.promotions) == 2
    assert stored(desk, plan_id).of("B").scenario == scenario()


def test_of_two_editors_both_versions_are_kept(desk, opened):
    plan_id = plan_of(desk, scenario(coupon(1000)))
    app = opened({"plan": str(plan_id)})
    build(app, scenario(coupon(2000)))
    with writing() as other:
        scenario_actions.save_scenario(other, desk, plan_id, "A", scenario(coupon(3000)), version=1)
    press(app, "plan_save")
    press(app, "conflict_both")
    told = stored(desk, plan_id)
    assert told.of("A").scenario == scenario(coupon(3000))
    assert told.of("B").scenario == scenario(coupon(2000))


def test_a_red_gate_asks_for_a_reason_before_it_is_chosen(desk, opened):
    plan_id = plan_of(desk, scenario(coupon(1000)), scenario(coupon(9000)))
    app = opened({"plan": str(plan_id), "scenario": "B"})
    assert "Only A passes all 5 gates" in texts(app)
    press(app, "plan_choose")
    press(app, "Choose B all the same")
    assert "does not pass every gate" in texts(app)
    assert not stored(desk, plan_id).of("B").choice
    app.text_area(key="plan_reason").set_value("The new tea needs buyers")
    press(app, "Choose B all the same")
    assert stored(desk, plan_id).of("B").choice.reason == "The new tea needs buyers"
    assert "although not every gate passed" in texts(app).replace("\\", "")


def test_targets_change_the_draft_at_once(desk, opened):
    plan_id = plan_of(desk, scenario(coupon(1000)), scenario())
    app = opened({"plan": str(plan_id), "scenario": "A"})
    field = next(each for each in app.number_input if (each.key or "").startswith("promotions_target_budget"))
    whole(field.set_value(100).run())
    assert "more than the budget of" in texts(app)
    assert "counts as it stands on the screen" in texts(app)
    press(app, "targets_all")
    assert stored(desk, plan_id).of("B").scenario.targets == replace(scenario().targets, budget=10000)


def test_a_viewer_reads_and_saves_nothing(desk, opened):
    plan_id = plan_of(desk, scenario(coupon(1000)))
    become(desk, Role.VIEWER)
    app = opened({"plan": str(plan_id)})
    build(app, scenario())
    assert all(app.button(key=key).disabled for key in ("plan_save", "plan_save_as", "plan_choose"))


@pytest.mark.parametrize("asked", ["999", "x", "-1", "٣", "9" * 40])
def test_an_address_that_names_no_plan_breaks_nothing(desk, opened, asked):
    plan_of(desk, scenario())
    assert "basket of" in texts(opened({"plan": asked, "scenario": "Z"}))
