"""A model writes statements over real HTTP; what it says without a fact is never shown as proven."""

import json
from collections.abc import Iterator

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput, Busy, Forbidden
from core.jobs import queue, runner
from core.positioning.profile_actions import save_sections
from core.positioning.statement_job import newest_job, options_of, start_statements
from core.settings import settings
from core.team.rights import Actor, Role
from tests.core.positioning.test_statement import FRAME, SEGMENTS
from tests.fake_model import FakeModel

HONEST = {"text": "三天内发出，到手是脆的。", "facts": ["p2", "w2"]}
LYING = [
    {"text": "八成买家会再来。", "facts": ["p2"]},  # a number that no fact holds
    {"text": "全网第一的炒货铺。", "facts": ["c1"]},  # a rank that no fact holds
    {"text": "大家都信得过。", "facts": ["n99"]},  # a fact that is not there
]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    with FakeModel() as server:
        monkeypatch.setenv("LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("LLM_MODEL", "demo")
        settings.cache_clear()
        yield server
    settings.cache_clear()


@pytest.fixture
def written(sqlite_shop: Actor) -> Actor:
    with writing() as session:
        save_sections(session, sqlite_shop, {"frame": FRAME, "segments": SEGMENTS}, seen=0)
    return sqlite_shop


def _answer(*sentences: dict) -> str:
    return json.dumps({"options": [{"angle": "value", "sentences": list(sentences)}]}, ensure_ascii=False)


def _run(actor: Actor) -> tuple[queue.JobState, list[queue.JobEvent]]:
    with writing() as session:
        job_id = start_statements(session, actor)
    runner.run_here(job_id)
    with reading() as session:
        return queue.state(session, actor, job_id), queue.follow(session, actor, job_id)


def test_a_lying_answer_is_sent_back_once_and_then_held_to_the_facts(written, fake):
    fake.answer = _answer(HONEST, *LYING)
    state, events = _run(written)
    assert state.state == "done"
    assert fake.total_calls == 2
    assert "n99" in fake.seen[1]["messages"][-1]["content"]
    [event] = [each for each in events if each.kind == "statements"]
    told = options_of(event.data)
    [option] = told.options
    assert (told.model, told.version) == ("demo", 1)
    assert [(each.text, len(each.evidence)) for each in option.held.sentences] == [
        (HONEST["text"], 1), ("大家都信得过。", 0),
    ]  # fmt: skip
    assert [each.wrong for each in option.held.left_out] == ["8成", "第一"]


def test_the_model_gets_the_facts_with_their_ids_and_live_numbers(written, fake):
    fake.answer = _answer(HONEST)
    _run(written)
    asked = fake.seen[0]["messages"][-1]["content"]
    facts = {each["id"]: each for each in json.loads(asked.partition("\n")[2])["facts"]}
    assert facts["c1"]["text"] == "现炒零食铺"
    assert facts["s1"]["kind"] == "segment"
    assert any(each["kind"] == "number" for each in facts.values())
    assert fake.total_calls == 1


def test_an_answer_of_lies_alone_fails_with_a_sentence(written, fake):
    fake.answer = _answer(*LYING[:2])
    state, events = _run(written)
    assert state.state == "failed"
    assert "事实" in state.message
    assert not [each for each in events if each.kind == "statements"]


def test_who_may_ask_and_when(sqlite_shop, fake):
    with writing() as session, pytest.raises(BadInput):
        start_statements(session, sqlite_shop)
    with writing() as session:
        save_sections(session, sqlite_shop, {"frame": FRAME}, seen=0)
    with writing() as session, pytest.raises(Forbidden):
        start_statements(session, Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.MARKETER, ""))
    with writing() as session:
        job_id = start_statements(session, sqlite_shop)
    with writing() as session, pytest.raises(Busy):
        start_statements(session, sqlite_shop)
    with writing() as session:
        queue.cancel(session, sqlite_shop, job_id)
    with reading() as session:
        assert newest_job(session, sqlite_shop).state == "cancelled"
