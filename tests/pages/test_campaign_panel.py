"""The panel of a campaign: built in a minute, edited by two, its phases and tasks; tasks that are to do."""

from datetime import date, timedelta

import pandas as pd

from core.campaigns import campaign_reads
from core.campaigns.campaign_actions import build, edit_campaign
from core.campaigns.plan_frames import plan_frames
from core.db.base import now
from core.db.engine import reading, writing
from core.team.rights import Actor, Role
from tests.pages.conftest import OpenApp, become

CALENDAR = "pages/plan/calendar.py"


def built(actor: Actor, **values: object) -> int:
    with writing() as session:
        return build(session, actor, name="Autumn sale", live=now() + timedelta(days=90), level="C", **values)


def stored(actor: Actor, campaign_id: int) -> campaign_reads.CampaignView:
    with reading() as session:
        return campaign_reads.campaign(session, actor, campaign_id)


def test_a_campaign_is_built_from_the_next_festival_with_one_press(
    sqlite_shop: Actor, open_app: OpenApp
) -> None:
    app = open_app(CALENDAR, query={"campaign": "new"})
    app.button(key="new_campaign_build").click().run()
    assert not app.exception
    with reading() as session:
        frames = plan_frames(session, sqlite_shop)
    assert len(frames.campaigns) == 1
    assert frames.campaigns["festival"].iloc[0]
    assert len(frames.phases) > 1
    assert len(frames.tasks) > 5
    assert app.query_params["campaign"] == str(frames.campaigns["id"].iloc[0])


def test_a_campaign_without_a_name_is_not_built(sqlite_shop: Actor, open_app: OpenApp) -> None:
    app = open_app(CALENDAR, query={"campaign": "new"})
    app.selectbox(key="new_campaign_event").select("").run()
    app.button(key="new_campaign_build").click().run()
    assert app.error
    with reading() as session:
        assert plan_frames(session, sqlite_shop).campaigns.empty


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(
    sqlite_shop: Actor, open_app: OpenApp
) -> None:
    campaign_id = built(sqlite_shop)
    app = open_app(CALENDAR, query={"campaign": str(campaign_id)})
    with writing() as session:
        edit_campaign(session, sqlite_shop, campaign_id, version=1, changes={"note": "theirs"})
    name = next(each.key for each in app.text_input if str(each.key).endswith("_name"))
    app.text_input(key=name).input("Mine")
    app.button(key="campaign_save_1").click().run()
    assert "Somebody" in app.warning[0].value
    assert app.text_input(key=name).value == "Mine"
    assert stored(sqlite_shop, campaign_id).name == "Autumn sale"
    app.button(key="campaign_save_2").click().run()
    after = stored(sqlite_shop, campaign_id)
    assert (after.name, after.note) == ("Mine", "theirs")
    assert not app.warning


def test_what_one_did_oneself_in_another_part_is_no_conflict(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign_id = built(sqlite_shop)
    app = open_app(CALENDAR, query={"campaign": str(campaign_id)})
    app.segmented_control(key="campaign_part").set_value("phases").run()
    with writing() as session:
        edit_campaign(session, sqlite_shop, campaign_id, version=1, changes={"note": "here"})
    app.segmented_control(key="campaign_part").set_value("overview").run()
    assert not app.warning


def test_what_is_typed_waits_while_another_part_is_open(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign_id = built(sqlite_shop)
    app = open_app(CALENDAR, query={"campaign": str(campaign_id)})
    field = f"campaign_{campaign_id}_0"
    assert app.button(key="campaign_discard").disabled  # opening the form changes nothing
    app.text_input(key=f"{field}_name").input("Mine").run()
    assert not app.button(key="campaign_discard").disabled
    app.number_input(key=f"{field}_target_money").set_value(1234.5).run()
    app.segmented_control(key="campaign_part").set_value("phases").run()
    with writing() as session:
        edit_campaign(session, sqlite_shop, campaign_id, version=1, changes={"note": "here"})
    app.segmented_control(key="campaign_part").set_value("overview").run()
    assert app.text_input(key=f"{field}_name").value == "Mine"
    assert not app.warning
    app.button(key="campaign_save_2").click().run()
    after = stored(sqlite_shop, campaign_id)
    assert (after.name, after.target, after.note) == ("Mine", 1234_50, "here")


def test_what_was_typed_and_changed_by_another_meanwhile_is_told(
    sqlite_shop: Actor, open_app: OpenApp
) -> None:
    campaign_id = built(sqlite_shop)
    app = open_app(CALENDAR, query={"campaign": str(campaign_id)})
    app.text_input(key=f"campaign_{campaign_id}_0_name").input("Mine").run()
    app.segmented_control(key="campaign_part").set_value("phases").run()
    with writing() as session:
        edit_campaign(session, sqlite_shop, campaign_id, version=1, changes={"name": "Theirs"})
    app.segmented_control(key="campaign_part").set_value("overview").run()
    assert "Somebody" in app.warning[0].value
    app.button(key="campaign_latest").click().run()
    assert app.text_input(key=f"campaign_{campaign_id}_1_name").value == "Theirs"
    assert app.button(key="campaign_discard").disabled


def test_another_goal_begins_with_empty_figures(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign_id = built(sqlite_shop)
    with writing() as session:
        edit_campaign(session, sqlite_shop, campaign_id, version=1, changes={"target": 500_00})
    app = open_app(CALENDAR, query={"campaign": str(campaign_id)})
    field = f"campaign_{campaign_id}_0"
    app.selectbox(key=f"{field}_goal").select("new_buyers").run()
    assert app.number_input(key=f"{field}_target_people").value is None
    app.number_input(key=f"{field}_target_people").set_value(300).run()
    app.button(key="campaign_save_2").click().run()
    after = stored(sqlite_shop, campaign_id)
    assert (after.goal, after.target) == ("new_buyers", 300)


def test_a_phase_that_ends_before_it_starts_is_told_with_its_row(
    sqlite_shop: Actor, open_app: OpenApp
) -> None:
    campaign_id = built(sqlite_shop)
    app = open_app(CALENDAR, query={"campaign": str(campaign_id), "part": "phases"})
    app.session_state[f"campaign_phases_{campaign_id}_1_0"] = {
        "edited_rows": {0: {"ends": "2020-01-01T00:00:00"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()
    app.button(key="campaign_phases_save").click().run()
    assert "Row 1" in app.error[0].value
    assert stored(sqlite_shop, campaign_id).version == 1
    app.button(key="campaign_phases_discard").click().run()
    assert app.button(key="campaign_phases_save").disabled
    assert not app.error


def test_a_task_is_ticked_off_and_opened_again(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign_id = built(sqlite_shop, owner_id=sqlite_shop.user_id)
    app = open_app(CALENDAR, query={"view": "tasks", "who": "all"})
    with writing() as session:
        edit_campaign(session, sqlite_shop, campaign_id, version=1, changes={"state": "planned"})
    app.run()
    first = next(box for box in app.checkbox if str(box.key).startswith("task_done_"))
    first.check().run()

    def done() -> int:
        with reading() as session:
            return int(plan_frames(session, sqlite_shop).tasks["done_at"].notna().sum())

    assert done() == 1
    app.button(key="flash_undo").click().run()
    assert done() == 0


def test_tasks_changed_together_are_saved_and_undone_together(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign_id = built(sqlite_shop)

    def tasks() -> pd.DataFrame:
        with reading() as session:
            return campaign_reads.tasks(session, sqlite_shop, campaign_id).set_index("id")

    before = tasks()
    first = next(n for n, needs in enumerate(before["needs"]) if needs)  # needs another one
    needed = list(before.index).index(before["needs"].iloc[first][0])
    later = before["due_on"].iloc[first] + timedelta(days=9)
    new = {"done": False, "name": "One more", "role": "planner", "assignee_id": 0, "kind": ""}
    new |= {"starts_on": "2030-01-01", "due_on": "2030-01-02"}
    app = open_app(CALENDAR, query={"campaign": str(campaign_id), "part": "phases"})
    app.session_state[f"campaign_tasks_{campaign_id}_1"] = {
        "edited_rows": {
            needed: {"due_on": f"{later:%Y-%m-%d}"},
            first: {"note": "slips and is edited", "done": True},
        },
        "added_rows": [new],
        "deleted_rows": [len(before) - 1],
    }
    app.run()
    app.button(key="campaign_tasks_save").click().run()
    assert not app.error
    after = tasks()
    assert after["note"][before.index[first]] == "slips and is edited"
    assert after["due_on"][before.index[first]] > before["due_on"].iloc[first]
    assert "One more" in set(after["name"])
    assert before.index[-1] not in after.index
    app.button(key="flash_undo_here").click().run()
    assert not app.error
    shown = ["name", "starts_on", "due_on", "done_at", "note", "offset"]
    pd.testing.assert_frame_equal(tasks()[shown].sort_index(), before[shown].sort_index())


def test_a_viewer_reads_the_panel_and_changes_nothing(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign_id = built(sqlite_shop)
    become(sqlite_shop, Role.VIEWER)
    app = open_app(CALENDAR, query={"campaign": str(campaign_id)})
    assert not app.exception
    keys = {button.key for button in app.button}
    assert not keys & {"campaign_save_1", "campaign_delete", "campaign_copy"}


def test_views_of_the_plan_are_drawn(sqlite_shop: Actor, open_app: OpenApp) -> None:
    built(sqlite_shop)
    app = open_app(CALENDAR)
    month = (date.today() + timedelta(days=75)).strftime("%Y-%m")  # noqa: DTZ011 (any day near will do)
    for view in ("gantt", "list", "print"):
        app.query_params["view"] = view
        app.query_params["month"] = month
        app.session_state["calendar_view"] = view
        app.run()
        assert not app.exception


def test_a_deleted_campaign_leaves_no_panel_and_can_be_brought_back(
    sqlite_shop: Actor, open_app: OpenApp
) -> None:
    campaign_id = built(sqlite_shop)
    app = open_app(CALENDAR, query={"campaign": str(campaign_id)})
    app.button(key="campaign_delete").click().run()
    assert not app.exception
    assert "campaign" not in app.query_params
    assert not [each for each in app.button if str(each.key).startswith("campaign_")]
    app.button(key="flash_undo").click().run()
    assert stored(sqlite_shop, campaign_id).name == "Autumn sale"
