"""The structured-output ladder, reading answers, and what is shown while JSON arrives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from sqlalchemy import Engine, select

from core.db.engine import reading, writing
from core.llm import errors
from core.llm.calls import How, Payer
from core.llm.endpoint import Endpoint
from core.llm.partial import Partial, partial_texts
from core.llm.prompts import prompt
from core.llm.refusals import REMEMBERED, refused_by, remember
from core.llm.request import Completion
from core.llm.structured import Answer, read, strict_schema, structured
from core.llm.tables import ModelCall, ModelRefusal
from tests.core.llm.conftest import QUICK, Waits
from tests.fake_model import FakeModel


class Note(BaseModel):
    """What the tests order."""

    title: str = Field(min_length=1, max_length=80)
    body: str = Field(default="", description="the text")


WHOLE = '{"title": "夏威夷果", "body": "颗颗开口"}'
HOW = How(patience=QUICK, wait=Waits())


def ask(fake: FakeModel, like: str = "", **more: object) -> Answer[Note]:
    endpoint = Endpoint(fake.base_url, f"demo+{like}" if like else "demo")
    return structured(endpoint, prompt("connection", "zh"), {}, Note, payer=Payer(), how=HOW, **more)  # type: ignore[arg-type]


# how a server is, the rung that works, calls for the first and for the second question
SERVERS = [
    ("", "json_schema", 1, 1),
    ("like-deepseek", "json_object", 2, 1),
    ("like-llamacpp", "json_object", 2, 1),
    ("like-plain", "prompt", 3, 1),
    ("like-blank-json", "prompt", 3, 1),
    ("fault-fences", "json_schema", 1, 1),
    ("fault-prose", "json_schema", 1, 1),
    ("fault-think", "json_schema", 1, 1),
    ("fault-reasoning", "json_schema", 1, 1),
    ("fault-trailing-comma", "json_schema", 1, 1),
    ("fault-ignores-stream", "json_schema", 1, 1),
]


@pytest.mark.parametrize(
    ("like", "rung", "first", "second"), SERVERS, ids=[row[0] or "openai" for row in SERVERS]
)
def test_each_server_is_asked_in_the_form_it_keeps(
    sqlite: Engine, fake: FakeModel, like: str, rung: str, first: int, second: int
) -> None:
    fake.answer = WHOLE
    answer = ask(fake, like)
    assert (answer.value.title, answer.value.body) == ("夏威夷果", "颗颗开口")
    assert answer.rung == rung
    assert fake.total_calls == first
    assert ask(fake, like).rung == rung
    assert fake.total_calls == first + second


def test_upper_rungs_are_tried_again_after_a_day(sqlite: Engine, fake: FakeModel) -> None:
    fake.answer = WHOLE
    ask(fake, "like-plain")
    with writing() as session:
        for row in session.scalars(select(ModelRefusal)):
            row.learned_at -= REMEMBERED
    fake.like = ""
    before = fake.total_calls
    ask(fake, "like-plain")
    assert fake.total_calls == before + 3


def test_an_error_that_all_rungs_share_teaches_nothing(sqlite: Engine, fake: FakeModel) -> None:
    with pytest.raises(errors.Refused):
        ask(fake, "fault-400")
    assert fake.total_calls == 3
    with reading() as session:
        assert session.scalars(select(ModelRefusal)).all() == []


@pytest.mark.parametrize("fault", ["fault-401", "fault-402", "fault-404", "fault-413", "fault-html"])
def test_errors_that_no_rung_can_help_are_asked_once(sqlite: Engine, fake: FakeModel, fault: str) -> None:
    with pytest.raises(errors.ModelError):
        ask(fake, fault)
    assert fake.total_calls == 1


def test_two_processes_may_learn_the_same_at_once(database: Engine, fake: FakeModel) -> None:
    endpoint = Endpoint(fake.base_url, "demo")
    for _process in range(2):
        with writing() as session:
            remember(session, endpoint, frozenset({"json_schema", "temperature"}))
    with reading() as session:
        assert refused_by(session, endpoint) == {"json_schema", "temperature"}
        assert refused_by(session, Endpoint(fake.base_url, "another")) == frozenset()


def test_a_missing_key_is_asked_for_once_more_with_what_was_wrong(sqlite: Engine, fake: FakeModel) -> None:
    fake.answer = WHOLE
    with pytest.raises(errors.BadShape) as caught:
        ask(fake, "fault-missing-key")
    assert "title: Field required" in caught.value.detail
    assert fake.total_calls == 2
    again = fake.seen[-1]["messages"]
    assert [one["role"] for one in again[-2:]] == ["assistant", "user"]
    assert "title: Field required" in again[-1]["content"]


def test_a_first_answer_that_does_not_fit_may_be_mended_by_the_second(
    sqlite: Engine, fake: FakeModel
) -> None:
    fake.answer = WHOLE
    answer = ask(fake, "fault-missing-key-first")
    assert answer.value.title == "夏威夷果"
    assert answer.was_asked_again
    assert fake.total_calls == 2


def test_an_objection_is_told_once_and_then_ends_it(sqlite: Engine, fake: FakeModel) -> None:
    fake.answer = WHOLE
    with pytest.raises(errors.Unusable, match="too plain"):
        ask(fake, objection=lambda _note: "too plain")
    assert fake.total_calls == 2
    assert "too plain" in fake.seen[-1]["messages"][-1]["content"]


def test_a_cut_answer_gets_more_room_once_and_is_never_repaired(sqlite: Engine, fake: FakeModel) -> None:
    fake.answer = WHOLE
    with pytest.raises(errors.CutShort):
        ask(fake, "fault-length")
    assert [body["max_tokens"] for body in fake.seen] == [200, 800]


def test_the_word_json_and_the_schema_go_along_below_the_first_rung(sqlite: Engine, fake: FakeModel) -> None:
    fake.answer = WHOLE
    ask(fake, "like-plain")
    for body in fake.seen[1:]:
        assert "JSON" in body["messages"][0]["content"]
        assert json.dumps(strict_schema(Note), ensure_ascii=False) in body["messages"][0]["content"]
    assert [body.get("response_format", {}).get("type") for body in fake.seen] == [
        "json_schema",
        "json_object",
        None,
    ]


def test_every_call_leaves_a_row_with_its_rung_and_outcome(sqlite: Engine, fake: FakeModel) -> None:
    fake.answer = WHOLE
    ask(fake, "like-deepseek")
    with reading() as session:
        rows = session.execute(select(ModelCall.rung, ModelCall.outcome).order_by(ModelCall.id)).all()
    assert [tuple(row) for row in rows] == [("json_schema", "refused"), ("json_object", "ok")]


def test_the_schema_is_what_strict_servers_take() -> None:
    class Order(BaseModel):
        note: Note
        lines: list[Note] = []

    schema = strict_schema(Order)
    note = schema["$defs"]["Note"]
    assert note["required"] == ["title", "body"]
    assert schema["required"] == ["note", "lines"]
    assert schema["additionalProperties"] is note["additionalProperties"] is False
    assert note["properties"]["title"] == {"type": "string"}
    assert note["properties"]["body"] == {"type": "string", "description": "the text"}


def done(text: str, finish: str = "stop") -> Completion:
    return Completion(text, finish, 1, 1, is_estimated=False, first_token_ms=1, total_ms=1)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (WHOLE, "夏威夷果"),
        (f"```json\n{WHOLE}\n```", "夏威夷果"),
        (f"Here you are:\n{WHOLE}\nEnjoy!", "夏威夷果"),
        ('{"title": "夏威夷果", "body": "颗颗开口",}', "夏威夷果"),
        ("{'title': '夏威夷果'}", "夏威夷果"),
        ('{"title": "夏威夷果"', "夏威夷果"),
        ('{"body": "颗颗开口"}', None),
        ('{"title": ""}', None),
        ("[1, 2]", None),
        ("no JSON at all", None),
    ],
)
def test_an_answer_is_read_from_strict_to_repaired(text: str, title: str | None) -> None:
    value, wrong = read(done(text), Note)
    assert (value.title if value else None) == title
    assert bool(wrong) is (title is None)


def test_repair_is_only_for_answers_that_ended_by_themselves() -> None:
    value, _wrong = read(done('{"title": "夏威夷', finish="length"), Note)
    assert value is None


def test_what_was_wrong_never_quotes_the_answer() -> None:
    _value, wrong = read(done('{"title": 12345678}'), Note)
    assert "title" in wrong
    assert "12345678" not in wrong


@pytest.mark.parametrize(
    ("so_far", "partial"),
    [
        ("", Partial()),
        ("```json\n", Partial()),
        ("{", Partial()),
        ('{"ti', Partial()),
        ('{"title": "夏威', Partial({"title": "夏威"}, "title")),
        ('{"title": "夏威夷果"', Partial({"title": "夏威夷果"})),
        ('{"title": "夏威夷果", "body": "', Partial({"title": "夏威夷果", "body": ""}, "body")),
        ('Sure: {"title": "a\\u590', Partial({"title": "a"}, "title")),
        ('{"title": {"deep": "x', Partial()),
        ("{title: 1}", Partial()),
        (WHOLE, Partial({"title": "夏威夷果", "body": "颗颗开口"})),
    ],
)
def test_what_is_shown_while_json_arrives(so_far: str, partial: Partial) -> None:
    assert partial_texts(so_far) == partial


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20), max_size=4), st.data())
def test_every_beginning_shows_beginnings_of_the_texts(texts: dict[str, str], data: st.DataObject) -> None:
    whole = json.dumps(texts, ensure_ascii=data.draw(st.booleans()))
    seen = partial_texts(whole[: data.draw(st.integers(0, len(whole)))])
    for name, text in seen.texts.items():
        assert texts[name].startswith(text)
        assert name == seen.growing or text == texts[name]
    assert partial_texts(whole).texts == texts


def test_partial_results_come_while_the_answer_streams(sqlite: Engine, fake: FakeModel) -> None:
    fake.answer, fake.token_delay = WHOLE, 0.005
    seen: list[Partial] = []
    answer = ask(fake, on_partial=seen.append)
    assert Partial(answer.value.model_dump()) == seen[-1]
    assert any(one.growing == "title" for one in seen)
    assert any(one.growing == "body" and one.texts["title"] == "夏威夷果" for one in seen)
