"""The dialog of task templates: a level's tasks, saved as the shop's own and undone."""

from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.campaigns.template_actions import StoredTemplate, save_template, stored_template
from core.db.engine import reading, writing
from core.locale import speaking
from core.team.rights import Actor, Role
from tests.pages.conftest import become

Shown = Callable[[], AppTest]


def _script() -> None:
    from pages.ui import save
    from pages.ui.calendar.template_form import open_templates

    open_templates()
    save.show_flash()


@pytest.fixture
def shown() -> Iterator[Shown]:
    """Open the dialog, in English."""

    def opened() -> AppTest:
        app = AppTest.from_function(_script, default_timeout=60)
        app.context = {"locale": "en-US"}
        return app.run()

    st.cache_data.clear()
    with speaking("en"):
        yield opened
    st.cache_data.clear()


def _stored(actor: Actor) -> StoredTemplate:
    with reading() as session:
        return stored_template(session, actor, "S")


def test_templates_are_reset_to_the_rule_pack_and_that_is_undone(sqlite_shop, shown):
    task = {"name": "盘货", "role": "supply", "due": -9, "days": 2}
    with writing() as session:
        save_template(session, sqlite_shop, "S", [task], version=0)
    app = shown()
    app.button(key=f"template_reset_S_{_stored(sqlite_shop).version}").click().run()
    assert not app.exception
    assert not _stored(sqlite_shop).is_own
    app.button(key="flash_undo").click().run()
    assert not app.exception
    assert [each.name for each in _stored(sqlite_shop).tasks] == ["盘货"]


def test_saving_untouched_tasks_keeps_both_languages_of_their_names(sqlite_shop, shown):
    app, shipped = shown(), _stored(sqlite_shop).tasks
    app.button(key="template_save_S_0").click().run()
    assert not app.exception
    assert not app.error
    assert _stored(sqlite_shop).is_own
    assert _stored(sqlite_shop).tasks == shipped


def test_a_viewer_sees_the_tasks_without_a_way_to_save(sqlite_shop, shown):
    become(sqlite_shop, Role.VIEWER)
    app = shown()
    assert not app.exception
    assert not [each for each in app.button if str(each.key).startswith("template_")]
    assert len(app.dataframe) == 1


def test_rows_that_are_typed_added_and_deleted_are_stored(sqlite_shop, shown):
    app = shown()
    app.session_state["template_tasks_S_0"] = {
        "edited_rows": {0: {"due": -50, "name": "Targets"}},
        "added_rows": [{"name": "直播脚本", "due": -5, "role": "creator", "after": ["copy"]}],
        "deleted_rows": [1],
    }
    app.button(key="template_save_S_0").click().run()
    assert not app.exception
    assert not app.error
    stored = {task.key: task for task in _stored(sqlite_shop).tasks}
    assert (stored["targets"].name, stored["targets"].name_en, stored["targets"].due) == ("Targets", "", -50)
    assert "items" not in stored
    assert stored["stock"].after == ()
    assert (stored["own1"].name, stored["own1"].days, stored["own1"].after) == ("直播脚本", 1, ("copy",))


def test_a_fault_is_told_and_nothing_is_stored(sqlite_shop, shown):
    app = shown()
    app.session_state["template_tasks_S_0"] = {
        "edited_rows": {},
        "added_rows": [{"name": "直播脚本"}],
        "deleted_rows": [],
    }
    app.button(key="template_save_S_0").click().run()
    assert not app.exception
    assert "直播脚本: the day it is due" in app.error[0].value.replace("\\", "")
    assert not _stored(sqlite_shop).is_own
