"""Retries, cancelling and what of an answer is shown."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.llm import errors
from core.llm.completion import Patience, pause, stream
from core.llm.request import estimated_tokens, shown
from tests.core.llm.conftest import QUICK, Waits, at, question
from tests.fake_model import FakeModel


def test_the_pause_doubles_with_jitter_and_has_a_ceiling(fake: FakeModel, waits: Waits) -> None:
    patience = Patience(attempts=5, budget=1000, first_pause=4, longest_pause=10)
    with pytest.raises(errors.ServerTrouble):
        stream(at(fake, "503"), question(), patience=patience, wait=waits)
    assert fake.total_calls == 5
    for waited, longest in zip(waits, (4, 8, 10, 10), strict=True):
        assert longest / 2 <= waited <= longest


def test_the_servers_own_wait_is_kept(fake: FakeModel, waits: Waits) -> None:
    with pytest.raises(errors.TooManyRequests):
        stream(at(fake, "429"), question(), patience=QUICK, wait=waits)
    assert len(waits) == 1
    assert 1.0 <= waits[0] < 1.5


def test_no_pause_begins_that_would_end_after_the_budget(fake: FakeModel, waits: Waits) -> None:
    with pytest.raises(errors.TooManyRequests):
        stream(at(fake, "429"), question(), patience=Patience(attempts=9, budget=0.9), wait=waits)
    assert waits == []
    assert fake.total_calls == 1


def test_a_second_try_starts_the_text_over(fake: FakeModel, waits: Waits) -> None:
    fake.answer, fake.token_delay = "一二三四五六七八九十" * 6, 0.002
    heard: list[str] = []
    done = stream(at(fake, "cut-stream-once"), question(), on_text=heard.append, patience=QUICK, wait=waits)
    assert done.text == fake.answer
    shorter = [n for n in range(1, len(heard)) if len(heard[n]) < len(heard[n - 1])]
    assert len(shorter) == 1
    assert all(fake.answer.startswith(text) for text in heard)


@pytest.mark.parametrize("fault", ["", "hang", "stall"])
def test_cancelling_ends_a_stream_even_when_the_server_is_silent(fake: FakeModel, fault: str) -> None:
    fake.answer, fake.token_delay = "很长的文案" * 400, 0.01
    stop = threading.Event()
    heard: list[str] = []

    def hear(text: str) -> None:
        heard.append(text)
        stop.set()

    if fault == "hang":
        stop.set()
    elif fault == "stall":
        fake.answer = "很长的文案" * 4
    with pytest.raises(errors.Cancelled) as caught:
        stream(at(fake, fault), question(), on_text=hear, cancelled=stop.is_set, patience=Patience(idle=30))
    assert caught.value.partial.startswith(heard[-1] if heard else "")
    assert len(caught.value.partial) < len(fake.answer)
    assert fault or fake.hung_up.wait(5)


def test_cancelling_between_two_tries_asks_no_more(fake: FakeModel) -> None:
    cancelled = threading.Event()
    with pytest.raises(errors.Cancelled):
        stream(
            at(fake, "503"),
            question(),
            cancelled=cancelled.is_set,
            patience=Patience(attempts=5, budget=600),
            wait=lambda _seconds, _cancelled: cancelled.set(),
        )
    assert fake.total_calls == 1


def test_the_pause_comes_back_at_once_when_cancelled() -> None:
    looks = iter([False, True])
    pause(3600, lambda: next(looks))
    assert next(looks, "looked twice") == "looked twice"


def test_a_listener_that_fails_hangs_up(fake: FakeModel) -> None:
    fake.answer, fake.token_delay = "很长的文案" * 400, 0.005

    def deaf(_text: str) -> None:
        raise RuntimeError("the listener broke")

    with pytest.raises(RuntimeError, match="the listener broke"):
        stream(at(fake), question(), on_text=deaf, patience=QUICK)
    assert fake.hung_up.wait(5)


def test_parameters_a_server_refuses_are_left_out_and_reported(fake: FakeModel) -> None:
    fake.refuses = {"temperature", "max_tokens", "stream_options"}
    done = stream(at(fake), question(), patience=QUICK)
    assert done.without == fake.refuses
    assert fake.total_calls == 4
    assert "max_completion_tokens" in fake.seen[-1]
    assert not fake.refuses & set(fake.seen[-1])


@pytest.mark.parametrize(
    ("raw", "visible"),
    [
        ("plain copy", "plain copy"),
        ("a < b", "a < b"),
        ("<think>cheap first</think>{}", "{}"),
        ("<THINKING>x</THINKING>\n\n{}", "{}"),
        ("<think>still at it", ""),
        ("so I begin</think>{}", "{}"),
        ("copy <thi", "copy "),
        ("<", ""),
        ("<think>a</think>b<think>c</think>d", "bd"),
    ],
)
def test_thoughts_are_never_shown(raw: str, visible: str) -> None:
    assert shown(raw) == visible


@given(st.text(max_size=40), st.text(alphabet="想一想 abc\n", max_size=40))
def test_no_beginning_of_an_answer_shows_a_thought(copy: str, thought: str) -> None:
    copy = copy.replace("<", "")
    raw = f"<think>‹{thought}›</think>{copy}"
    for end in range(len(raw) + 1):
        assert "‹" not in shown(raw[:end]) or "‹" in copy
    assert shown(raw) == copy.lstrip()


@given(st.text(max_size=200))
def test_an_estimate_grows_with_the_text(text: str) -> None:
    assert 0 <= estimated_tokens(text) <= estimated_tokens(text + "多一点") <= len(text) + 4
