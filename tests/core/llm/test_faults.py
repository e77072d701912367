"""Every row of the fault table: what a server does, and what a person is told."""

import socket
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from core.llm import errors
from core.llm.completion import Patience, stream
from core.llm.endpoint import Endpoint
from core.llm.faults import wait_asked_for
from core.locale import speaking
from tests.core.llm.conftest import QUICK, Waits, at, question
from tests.fake_model import KEY, FakeModel

LONG = '{"note": "' + "从前有一袋坚果，" * 20 + '"}'

# fault, error, whether trying again makes sense, calls it took, words of the sentence
ROWS: list[tuple[str, type[errors.ModelError], bool, int, str]] = [
    ("html", errors.NotAnEndpoint, False, 1, "not as an OpenAI-compatible endpoint"),
    ("redirect", errors.NotAnEndpoint, False, 1, "not as an OpenAI-compatible endpoint"),
    ("error-200", errors.ServerTrouble, True, 2, "reports an error instead of an answer"),
    ("null-choices", errors.EmptyAnswer, True, 2, "without any text"),
    ("null-content", errors.EmptyAnswer, True, 2, "without any text"),
    ("blank", errors.EmptyAnswer, True, 2, "without any text"),
    ("400", errors.Refused, False, 1, "does not accept the request"),
    ("401", errors.KeyRefused, False, 1, "does not accept the key"),
    ("402", errors.NoBalance, False, 1, "no balance left"),
    ("403", errors.KeyRefused, False, 1, "does not allow this key"),
    ("404", errors.UnknownModel, False, 1, "does not have the model"),
    ("413", errors.TooLarge, False, 1, "too large"),
    ("context", errors.TooLarge, False, 1, "too large"),
    ("429", errors.TooManyRequests, True, 2, "wait 1 seconds"),
    ("429-date", errors.TooManyRequests, True, 2, "asks us to wait"),
    ("429-long", errors.TooManyRequests, True, 1, "wait 600 seconds"),
    ("429-quota", errors.NoBalance, False, 1, "no balance left"),
    ("500", errors.ServerTrouble, True, 2, "trouble of its own (HTTP 500)"),
    ("502", errors.ServerTrouble, True, 2, "HTTP 502"),
    ("503", errors.ServerTrouble, True, 2, "HTTP 503"),
    ("length", errors.CutShort, False, 1, "ran out of room"),
    ("content-filter", errors.Filtered, False, 1, "content filter"),
    ("cut-stream", errors.Interrupted, True, 2, "broke off in the middle"),
    ("cut-chunked", errors.Interrupted, True, 2, "broke off in the middle"),
    ("no-finish", errors.Interrupted, True, 2, "broke off in the middle"),
    ("error-event", errors.Interrupted, True, 2, "broke off in the middle"),
    ("bad-event", errors.Interrupted, True, 2, "broke off in the middle"),
]
KEEPS_PARTIAL = {
    "length",
    "content-filter",
    "cut-stream",
    "cut-chunked",
    "no-finish",
    "error-event",
    "bad-event",
}


@pytest.mark.parametrize(
    ("fault", "error", "retryable", "calls", "words"), ROWS, ids=[row[0] for row in ROWS]
)
def test_each_fault_is_told_in_a_sentence(
    fake: FakeModel,
    waits: Waits,
    fault: str,
    error: type[errors.ModelError],
    retryable: bool,
    calls: int,
    words: str,
) -> None:
    fake.answer = LONG
    with speaking("en"), pytest.raises(errors.ModelError) as caught:
        stream(at(fake, fault), question(), patience=QUICK, wait=waits)
    assert type(caught.value) is error
    assert words in str(caught.value)
    assert caught.value.retryable is retryable
    assert fake.total_calls == calls
    assert len(waits) == calls - 1
    half = "从前有一袋坚果" in caught.value.partial
    assert half is (fault in KEEPS_PARTIAL)


@pytest.mark.parametrize(("fault", "error"), [(row[0], row[1]) for row in ROWS], ids=[row[0] for row in ROWS])
def test_no_fault_lets_the_key_out(
    fake: FakeModel,
    waits: Waits,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    error: type[errors.ModelError],
) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(error) as caught:
        stream(at(fake, fault), question(), patience=QUICK, wait=waits)
    told = f"{caught.value} {caught.value!r} {caught.value.detail} {vars(caught.value)}"
    assert KEY not in told
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert KEY not in caplog.text
    assert fake.keys == {KEY}  # it was sent, so there was something to keep


# What a server does that is odd, but whose answer is whole.
ODD = [
    "reasoning",
    "think",
    "ignores-stream",
    "no-usage",
    "keep-alive",
    "plain-type",
    "fences",
    "500-once",
    "cut-stream-once",
    "429-once",
]


@pytest.mark.parametrize("fault", ODD)
def test_odd_servers_are_understood(fake: FakeModel, waits: Waits, fault: str) -> None:
    fake.answer = LONG
    heard: list[str] = []
    done = stream(at(fake, fault), question(), on_text=heard.append, patience=QUICK, wait=waits)
    assert LONG in done.text
    assert done.finish == "stop"
    assert done.attempts == (2 if fault.endswith("-once") else 1)
    assert done.is_estimated is (fault == "no-usage")
    assert done.tokens_in > 0
    assert done.tokens_out > 0
    assert not any("think" in text for text in (*heard, done.text))
    assert heard[-1].strip() == done.text


def test_a_refused_connection_is_tried_again_and_told(waits: Waits) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with speaking("en"), pytest.raises(errors.Unreachable, match="Nothing answers at") as caught:
        stream(Endpoint(f"http://127.0.0.1:{port}/v1", "demo"), question(), patience=QUICK, wait=waits)
    assert caught.value.retryable
    assert len(waits) == 1


def test_an_unknown_name_is_not_tried_again(waits: Waits) -> None:
    with speaking("en"), pytest.raises(errors.Unreachable, match="is unknown") as caught:
        stream(Endpoint("http://no-such-host.invalid/v1", "demo"), question(), patience=QUICK, wait=waits)
    assert not caught.value.retryable
    assert waits == []


def test_a_server_without_tls_behind_https_is_told(fake: FakeModel, waits: Waits) -> None:
    with speaking("en"), pytest.raises(errors.Unreachable, match="No secure connection"):
        stream(
            Endpoint(fake.base_url.replace("http", "https"), "demo"), question(), patience=QUICK, wait=waits
        )


@pytest.mark.parametrize("fault", ["hang", "stall"])
def test_a_silent_server_is_given_up(fake: FakeModel, waits: Waits, fault: str) -> None:
    with speaking("en"), pytest.raises(errors.TooSlow, match="did not answer in time") as caught:
        stream(at(fake, fault), question(), patience=Patience(attempts=1, idle=0.2), wait=waits)
    assert caught.value.retryable


def test_a_slow_drip_ends_at_the_deadline(fake: FakeModel, waits: Waits) -> None:
    fake.answer, fake.token_delay = LONG, 0.05
    heard: list[str] = []
    with pytest.raises(errors.TooSlow) as caught:
        stream(
            at(fake), question(), on_text=heard.append, patience=Patience(attempts=1, answer=0.4), wait=waits
        )
    assert caught.value.partial == heard[-1]
    assert LONG.startswith(heard[-1])
    assert fake.hung_up.wait(5)  # the server is told, so it stops writing and counting


def test_the_reader_threads_sentence_is_in_the_askers_language(fake: FakeModel) -> None:
    with speaking("en"), pytest.raises(errors.KeyRefused, match="does not accept the key"):
        stream(at(fake, "401"), question(), patience=QUICK)


def test_a_key_that_the_server_repeats_in_its_own_words_is_struck_out(fake: FakeModel) -> None:
    with pytest.raises(errors.KeyRefused) as caught:
        stream(at(fake, "401", key="my-very-own-secret"), question(), patience=QUICK)
    assert "Incorrect API key provided: ···" in caught.value.detail


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"Retry-After-Ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After": format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(header: dict[str, str], seconds: float | None) -> None:
    assert wait_asked_for(header) == seconds


def test_retry_after_as_a_date_is_seconds_from_now() -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    waited = wait_asked_for({"Retry-After": in_a_minute})
    assert waited is not None
    assert 55 < waited <= 60


@pytest.mark.parametrize(
    "address", ["", "api.deepseek.com/v1", "ftp://x/v1", "https://name:pass@host/v1", "https://host/v1?key=1"]
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused(address: str) -> None:
    with pytest.raises(errors.NotConfigured):
        Endpoint(address, "demo", SecretStr("x"))


def test_nothing_of_an_openai_account_goes_to_another_provider(
    fake: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ORG_ID", "PROJECT_ID", "ADMIN_KEY", "API_KEY"):
        monkeypatch.setenv(f"OPENAI_{name}", "belongs-to-openai")
    stream(at(fake, key="a-key-of-its-own"), question(), patience=QUICK)
    assert fake.keys == {"a-key-of-its-own"}
    assert "belongs-to-openai" not in fake.headers.values()
    assert "Openai-Organization".lower() not in {name.lower() for name in fake.headers}
