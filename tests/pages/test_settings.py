"""Settings and home: what is missing is said, what is changed is stored, a key is never shown."""

import pytest
from sqlalchemy import update
from streamlit import config

from core.db.engine import reading, writing
from core.jobs import queue
from core.jobs.liveness import announce
from core.jobs.tables import Job
from core.settings import settings
from core.shop import actions
from core.shop.reads import profile
from core.team.rights import Role
from tests.fake_model import KEY, FakeModel
from tests.pages.conftest import become

SETTINGS, HOME = "pages/manage/settings.py", "pages/plan/home.py"


@pytest.fixture
def model(monkeypatch):
    with FakeModel(like="strict", answer='{"answer": "ok"}') as fake:
        monkeypatch.setenv("LLM_BASE_URL", fake.base_url)
        monkeypatch.setenv("LLM_MODEL", "demo")
        monkeypatch.setenv("LLM_API_KEY", KEY)
        settings.cache_clear()
        yield fake
    settings.cache_clear()


def _shown(app) -> str:
    """Return everything a page says, as one text."""
    return "\n".join(str(node.proto) for node in app if hasattr(node, "proto"))


def test_the_answer_tells_missing_things_from_advice(filled, open_app):
    assert open_app(SETTINGS).text[0].value == "1 thing is missing."
    with writing() as session:
        announce(session, "desk")
    assert open_app(SETTINGS).text[0].value == "The desk works. 3 things could be better."


def test_the_shop_is_edited_and_a_second_editor_is_told(filled, open_app):
    app = open_app(SETTINGS, query={"section": "Shop"})
    late = open_app(SETTINGS, query={"section": "Shop"})
    for each, name in ((app, "First"), (late, "Second")):
        next(field for field in each.text_input if field.label == "Name").set_value(name)
        next(button for button in each.button if button.label == "Save").click().run()
    with reading() as session:
        assert profile(session, filled).name == "First"
    assert len(late.warning) == 1
    assert next(field.value for field in late.text_input if field.label == "Name") == "Second"
    late.button(key="shop_mine").click().run()
    next(button for button in late.button if button.label == "Save").click().run()
    with reading() as session:
        assert profile(session, filled).name == "Second"


def test_taking_theirs_fills_the_form_anew(filled, open_app):
    app = open_app(SETTINGS, query={"section": "Shop"})
    with reading() as session:
        version = profile(session, filled).version
    with writing() as session:
        actions.edit_shop(session, filled, version=version, categories=["tea"], audience="students")
    app.run()
    app.button(key="shop_theirs").click().run()
    assert next(area.value for area in app.text_area if area.label == "Audience") == "students"
    assert next(each.value for each in app.multiselect if each.label == "Main categories") == ["tea"]
    assert not app.warning


def test_a_further_shop_is_opened_and_entered(filled, open_app):
    app = open_app(SETTINGS, query={"section": "Shop"})
    app.text_input(key="another_shop_name").set_value("Second shop")
    next(button for button in app.button if button.label == "Open the shop").click().run()
    assert app.selectbox(key="shop_id").value != filled.shop_id
    assert not app.exception


def test_the_connection_is_tested_and_the_key_never_shown(filled, model, open_app):
    app = open_app(SETTINGS, query={"section": "Model"})
    app.button(key="model_test").click().run()
    assert [error.value for error in app.error] == []
    assert len(app.success) == 1
    assert model.total_calls >= 1
    assert "demo" in _shown(app)
    assert KEY not in _shown(app)


def test_a_refused_key_is_a_sentence(filled, model, open_app):
    model.fault = "401"
    app = open_app(SETTINGS, query={"section": "Model"})
    app.button(key="model_test").click().run()
    assert len(app.error) == 1
    assert KEY not in _shown(app)


def test_a_running_job_is_asked_to_stop(filled, open_app):
    with writing() as session:
        job_id = queue.submit(session, filled, "draft", {"brief_id": 1})
    app = open_app(SETTINGS, query={"section": "Jobs"})
    app.button(key=f"job_cancel_{job_id}").click().run()
    with reading() as session:
        assert queue.state(session, filled, job_id).state == "cancelled"


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.VIEWER, {"Members", "Model", "Audit trail"}),
        (Role.PLANNER, {"Members", "Model", "Audit trail"}),
        (Role.LEAD, set()),
    ],
)
def test_sections_show_by_role(filled, open_app, role, hidden):
    become(filled, role)
    app = open_app(SETTINGS)
    shown = set(app.get_by_key("section").options)
    assert {"Members", "Model", "Audit trail"} - shown == hidden


def test_a_viewer_who_forges_the_address_sees_no_audit_trail(filled, open_app):
    become(filled, Role.VIEWER)
    app = open_app(SETTINGS, query={"section": "Audit trail"})
    assert not app.exception
    assert len(app.dataframe) == 0


def test_home_says_what_waits_and_counts_the_urgent(filled, open_app):
    app = open_app(HOME)
    assert app.text[0].value == "4 things wait for you, 1 of them is urgent."
    with writing() as session:
        announce(session, "desk")
    assert open_app(HOME).text[0].value == "3 things wait for you."


def test_home_shows_how_far_running_jobs_are(filled, open_app):
    with writing() as session:
        job_id = queue.submit(session, filled, "draft", {"brief_id": 1})
        session.execute(update(Job).where(Job.id == job_id).values(state="queued", done=3, total=12))
    app = open_app(HOME)
    assert not app.exception
    assert [bar.value for bar in app.get("progress")] == [25]


def test_the_first_steps_are_ticked_as_they_are_done(sqlite_shop, open_app):
    def ticked(app) -> int:
        return sum("check_circle" in line.value for line in app.markdown)

    assert ticked(open_app(HOME)) == 0
    with writing() as session:
        actions.add_item(session, sqlite_shop, {"code": "A", "title": "A"})
    assert ticked(open_app(HOME)) == 1


def test_without_sign_in_an_address_that_others_reach_is_not_served(filled, open_app):
    address = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")
    try:
        app = open_app()
        assert "no sign-in is set up" in app.error[0].value
        assert len(app.title) == 1
    finally:
        config.set_option("server.address", address)
