"""The wire: the only file that imports openai. Opens a streamed answer and lists models.

openai's own retries and its ten-minute time-out are switched off: see completion.py. Nothing that
openai raises leaves this file, because its exceptions hold the request and with it the key.
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

import httpx2
import openai
from pydantic import SecretStr

from core.llm import faults
from core.llm.endpoint import Endpoint
from core.llm.errors import ModelError
from core.llm.request import Piece

CONNECT_SECONDS = 5.0
IDLE_SECONDS = 60.0
_LARGEST_BODY = 2_000_000


class Line:
    """A connection that another thread can hang up on, even while its reader waits for bytes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._response: httpx2.Response | None = None
        self._over = False

    def connected(self, response: httpx2.Response) -> None:
        """Take the response whose connection this is."""
        with self._lock:
            self._response = response
            over = self._over
        if over:
            self.hang_up()

    def hang_up(self) -> None:
        """End the connection, so that the server stops writing (and counting)."""
        with self._lock:
            self._over = True
            live = self._response is not None and not self._response.is_closed
            stream = self._response.extensions.get("network_stream") if self._response and live else None
        raw = stream.get_extra_info("socket") if stream is not None else None
        if raw is not None:
            with suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)


@lru_cache(maxsize=8)
def _client(base_url: str, key: SecretStr, *, is_local: bool, idle: float) -> openai.OpenAI:
    """Return the client of an address; kept, because its TLS set-up takes longer than a short answer."""
    timeout = httpx2.Timeout(idle, connect=CONNECT_SECONDS)
    client = openai.OpenAI(
        base_url=base_url,
        api_key=key.get_secret_value(),
        max_retries=0,
        timeout=timeout,
        # A redirect would carry the prompt to an address nobody chose.
        http_client=openai.DefaultHttpxClient(
            timeout=timeout, follow_redirects=False, trust_env=not is_local
        ),
    )
    # openai takes these from the environment and would tell them to whoever listens at the address.
    client.organization = client.project = None
    return client


def _client_of(endpoint: Endpoint, idle: float) -> openai.OpenAI:
    return _client(endpoint.base_url, endpoint.secret, is_local=endpoint.is_local, idle=idle)


def pieces(
    endpoint: Endpoint, body: dict[str, Any], line: Line, *, idle: float = IDLE_SECONDS
) -> Iterator[Piece]:
    """Yield an answer as it arrives. Raises ModelError for everything a server or a network does."""
    problem: ModelError | None = None
    opened = False
    try:
        stream = _client_of(endpoint, idle).chat.completions.create(**body)
        if not isinstance(stream, openai.Stream):
            raise faults.not_an_endpoint(endpoint)
        opened = True
        line.connected(stream.response)
        if any(kind in stream.response.headers.get("content-type", "") for kind in ("json", "html", "xml")):
            yield from _whole(_text_of(stream.response), endpoint)
        else:  # some gateways stream under text/plain
            yield from _streamed(stream, endpoint)
    except (
        openai.OpenAIError,
        httpx2.HTTPError,
        httpx2.StreamError,
        httpx2.InvalidURL,
        ValueError,
        OSError,
    ) as error:
        problem = _explained(error, endpoint, opened=opened)
    if problem is not None:  # outside of the except block: the key must not hang on the context
        raise problem


def model_names(endpoint: Endpoint, *, idle: float = 20.0) -> list[str]:
    """Return the models the server lists, in its order. Raises ModelError like `pieces`."""
    problem: ModelError | None = None
    names: list[str] = []
    try:
        # Raw, because openai's own reading of a login page ends in an AttributeError.
        answer = json.loads(_client_of(endpoint, idle).models.with_raw_response.list().text)
        listed = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise faults.not_an_endpoint(endpoint)
        names = [str(one.get("id") or "") for one in listed if isinstance(one, dict)]
    except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, OSError) as error:
        problem = _explained(error, endpoint, opened=False)
    if problem is not None:
        raise problem
    return [name for name in names if name]


def _streamed(stream: openai.Stream[Any], endpoint: Endpoint) -> Iterator[Piece]:
    events = 0
    for chunk in stream:
        events += 1
        choices = getattr(chunk, "choices", None) or []
        usage = _usage(getattr(chunk, "usage", None))
        if choices:
            delta = getattr(choices[0], "delta", None)
            yield _piece(delta, getattr(choices[0], "finish_reason", None), usage)
        elif usage != (None, None):
            yield Piece(tokens_in=usage[0], tokens_out=usage[1])
    if not events:
        raise faults.not_an_endpoint(endpoint)


def _whole(text: str, endpoint: Endpoint) -> Iterator[Piece]:
    """Read an answer that came in one piece: a server that ignores `stream`, an error, a login page."""
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise faults.not_an_endpoint(endpoint, faults.own_words(text, endpoint))
    if answer.get("error"):
        raise faults.from_answer_error(json.dumps(answer["error"], ensure_ascii=False), endpoint)
    if "choices" not in answer:
        raise faults.not_an_endpoint(endpoint, faults.own_words(text, endpoint))
    usage = answer.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    for choice in (answer["choices"] or [])[:1]:
        yield _piece(
            choice.get("message"),
            choice.get("finish_reason"),
            (usage.get("prompt_tokens"), usage.get("completion_tokens")),
        )


def _piece(said: Any, finish: Any, usage: tuple[int | None, int | None]) -> Piece:
    """Return what a message or a delta says, whichever shape it has."""

    def of(name: str) -> str:
        value = said.get(name) if isinstance(said, dict) else getattr(said, name, None)
        return value if isinstance(value, str) else ""

    return Piece(
        text=of("content"),
        reasoning=len(of("reasoning_content") or of("reasoning")),
        finish=str(finish or ""),
        tokens_in=usage[0],
        tokens_out=usage[1],
    )


def _usage(usage: Any) -> tuple[int | None, int | None]:
    said = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    return tuple(one if isinstance(one, int) else None for one in said)  # type: ignore[return-value]


def _text_of(response: httpx2.Response) -> str:
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LARGEST_BODY:
            break
    response.close()
    return body.decode("utf-8", errors="replace")


def _explained(error: Exception, endpoint: Endpoint, *, opened: bool) -> ModelError:
    """Return our error for one of openai's or httpx2's."""
    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
    if isinstance(error, openai.APIStatusError):
        return faults.from_status(error.status_code, error.response.text, error.response.headers, endpoint)
    if isinstance(error, openai.APITimeoutError) or isinstance(cause, httpx2.TimeoutException):
        return faults.too_slow(endpoint, connecting=isinstance(cause, httpx2.ConnectTimeout))
    if opened:
        return faults.interrupted(endpoint, detail=str(error))
    if isinstance(error, openai.APIConnectionError) and not isinstance(
        cause, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.WriteError
    ):
        return faults.unreachable(f"{cause or error}", endpoint)
    if isinstance(error, httpx2.InvalidURL):
        return faults.unreachable(str(error), endpoint)
    if isinstance(error, openai.APIConnectionError):
        return faults.interrupted(endpoint, detail=str(cause or error))
    return faults.not_an_endpoint(endpoint, faults.own_words(str(error), endpoint))
