"""The competitor brief on the page: files for whoever may take them, a summary where a model is set."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from core.db.engine import reading, writing
from core.jobs import runner
from core.jobs.tables import Job
from core.settings import settings
from core.team.rights import Role
from core.team.tables import Member
from tests.fake_model import FakeModel
from tests.pages.test_competitors import PAGE, priced

__all__ = ["priced"]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    with FakeModel() as server:
        monkeypatch.setenv("LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("LLM_MODEL", "demo")
        settings.cache_clear()
        yield server
    settings.cache_clear()


def _jobs():
    with reading() as session:
        return list(session.scalars(select(Job.id).where(Job.kind == "competitor_report")))


def test_without_a_model_the_files_are_offered_and_it_is_said_how_they_are_summed_up(priced, open_app):
    app = open_app(PAGE)
    assert not app.exception
    assert [button.label for button in app.get("download_button")][:2] == ["Word document", "Markdown file"]
    assert any("made from templates" in caption.value for caption in app.caption)
    assert not [button for button in app.button if button.key == "competitors_brief_summary"]


def test_the_model_is_asked_only_on_request_and_its_text_is_shown(priced, open_app, fake):
    app = open_app(PAGE)
    assert _jobs() == []
    app.button(key="competitors_brief_summary").click().run()
    [job_id] = _jobs()
    runner.run_here(job_id)
    app = open_app(PAGE)
    assert not app.exception
    assert any("artificial intelligence" in caption.value for caption in app.caption)
    assert any("do not hold 98" in caption.value for caption in app.caption)
    assert not any("98.7%" in text.value for text in app.text)
    assert app.button(key="competitors_brief_summary").label == "Have the summary written again"


def test_who_may_start_no_job_still_takes_the_files(priced, open_app, fake):
    with writing() as session:
        session.execute(update(Member).values(role=Role.VIEWER.value))
    app = open_app(PAGE)
    assert len(app.get("download_button")) >= 2
    assert not [button for button in app.button if button.key == "competitors_brief_summary"]
