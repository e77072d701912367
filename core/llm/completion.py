"""One streamed answer from the first try to the last: time limits, retries, cancelling.

The wire is read in a thread of its own. So a person who cancels, and a deadline that passes, are
noticed while the server is silent too, and a slow reader never slows the server down.
"""

import random
import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from core.llm import errors, faults
from core.llm.endpoint import Endpoint
from core.llm.request import Cancelled, Completion, OnText, Piece, Request, estimated_tokens, shown
from core.locale import _, language, speaking

if TYPE_CHECKING:
    from core.llm.client import Line

_LOOK_SECONDS = 0.1  # how often a silent stream looks whether it was cancelled
_LONGEST_ANSWER = 200_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how often to try, in seconds; `budget` covers all tries and pauses together."""

    attempts: int = 4
    blank_attempts: int = 2  # a server that answers with nothing seldom thinks better of it
    budget: float = 180.0
    first_pause: float = 1.0
    longest_pause: float = 20.0
    idle: float = 60.0
    answer: float = 150.0


DEFAULT_PATIENCE = Patience()
Wait = Callable[[float, Cancelled], None]


def never() -> bool:
    """Nobody cancels."""
    return False


def unheard(_text: str) -> None:
    """Nobody listens to the answer while it arrives."""


def pause(seconds: float, cancelled: Cancelled) -> None:
    """Wait, and come back early when the person cancels."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not cancelled():
        time.sleep(min(left, _LOOK_SECONDS * 2))


def stream(
    endpoint: Endpoint,
    request: Request,
    *,
    on_text: OnText = unheard,
    cancelled: Cancelled = never,
    patience: Patience = DEFAULT_PATIENCE,
    wait: Wait = pause,
    without: frozenset[str] = frozenset(),
) -> Completion:
    """Return the finished answer; `on_text` gets all of its text so far, again and again.

    A new try starts the text over. Raises a ModelError whose sentence says what to do next; one
    whose answer had begun carries the text in `partial`. Only an answer with finish_reason "stop"
    is returned: a cut one is never passed on as a whole one.
    """
    began = time.monotonic()
    attempt = 0
    while True:
        attempt += 1
        try:
            done = _attempt(endpoint, request, on_text, cancelled, patience, without, began)
        except errors.Refused as error:
            without = _without_what_it_refuses(error, request, endpoint, without)
            attempt -= 1
        except errors.ModelError as error:
            most = patience.blank_attempts if isinstance(error, errors.EmptyAnswer) else patience.attempts
            if attempt >= most or not error.retryable:
                raise
            seconds = _pause_before(attempt, error, patience)
            if time.monotonic() - began + seconds >= patience.budget:
                raise
            wait(seconds, cancelled)
            _unless_cancelled(cancelled)
        else:
            return replace(done, attempts=attempt, without=without)


def _without_what_it_refuses(
    error: errors.Refused, request: Request, endpoint: Endpoint, without: frozenset[str]
) -> frozenset[str]:
    """Return the parameters to leave out from now on; raises the error when that would not help."""
    if error.names & {"response_format", "json_schema"}:
        raise error
    sent = set(request.body(endpoint.model, without=without))
    refused = {name for name in ("max_tokens", "temperature", "stream_options") if name in error.names & sent}
    if not refused:
        raise error
    return without | refused


def _pause_before(attempt: int, error: errors.ModelError, patience: Patience) -> float:
    """Return the seconds before the next try: what the server asks for, else doubling with jitter."""
    asked = getattr(error, "wait", None)
    if asked is not None:
        return float(asked) + random.uniform(0, 0.3)
    longest: float = min(patience.longest_pause, patience.first_pause * 2.0 ** (attempt - 1))
    return random.uniform(longest / 2, longest)


def _unless_cancelled(cancelled: Cancelled, partial: str = "") -> None:
    if cancelled():
        raise errors.Cancelled(_("Drafting was cancelled."), partial=partial)


@dataclass(slots=True)
class _Arriving:
    """What has arrived of one answer."""

    began: float
    raw: list[str] = field(default_factory=list)
    length: int = 0
    reasoning: int = 0
    finish: str = ""
    first: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None

    def take(self, piece: Piece) -> None:
        if (piece.text or piece.reasoning) and self.first is None:
            self.first = time.monotonic()
        if piece.text:
            self.raw.append(piece.text)
            self.length += len(piece.text)
        self.reasoning += piece.reasoning
        self.finish = piece.finish or self.finish
        self.tokens_in = self.tokens_in if piece.tokens_in is None else piece.tokens_in
        self.tokens_out = self.tokens_out if piece.tokens_out is None else piece.tokens_out

    def text(self) -> str:
        return shown("".join(self.raw))

    def completion(self, request: Request) -> Completion:
        now = time.monotonic()
        is_estimated = self.tokens_in is None or self.tokens_out is None
        guess_in = estimated_tokens("".join(one.content for one in request.messages))
        guess_out = estimated_tokens("".join(self.raw)) + self.reasoning // 3
        return Completion(
            text=self.text().strip(),
            finish=self.finish,
            tokens_in=guess_in if self.tokens_in is None else self.tokens_in,
            tokens_out=guess_out if self.tokens_out is None else self.tokens_out,
            is_estimated=is_estimated,
            first_token_ms=round(((self.first or now) - self.began) * 1000),
            total_ms=round((now - self.began) * 1000),
        )


_Arrived = SimpleQueue[Piece | errors.ModelError | None]


def _attempt(
    endpoint: Endpoint,
    request: Request,
    on_text: OnText,
    cancelled: Cancelled,
    patience: Patience,
    without: frozenset[str],
    began: float,
) -> Completion:
    """Try once."""
    from core.llm.client import Line  # openai takes 0.4 s to import: only when it is asked

    line, arrived = Line(), _Arrived()
    body = request.body(endpoint.model, without=without)
    with speaking(language()):  # the reader's sentences are in the language of the person who asks
        reader = partial(copy_context().run, _read, endpoint, body, line, arrived, patience.idle)
    threading.Thread(target=reader, daemon=True).start()
    answer = _Arriving(time.monotonic())
    deadline = min(answer.began + patience.answer, began + patience.budget)
    try:
        _follow(endpoint, arrived, answer, on_text, cancelled, deadline)
    except errors.ModelError as error:
        error.partial = answer.text()
        raise
    finally:
        line.hang_up()
    return _whole(answer.completion(request), endpoint)


def _whole(done: Completion, endpoint: Endpoint) -> Completion:
    """Return the answer when it is whole; raises the error for one that is cut, filtered or empty."""
    if done.finish in ("length", "max_tokens"):
        raise errors.CutShort(
            _("{model} ran out of room before the copy was whole. Try again with fewer parts.").format(
                model=endpoint.model
            ),
            partial=done.text,
        )
    if done.finish == "content_filter":
        raise errors.Filtered(
            _(
                "The content filter at {host} stopped the answer. Change the brief, or draft with templates."
            ).format(host=endpoint.host),
            partial=done.text,
        )
    if not done.text:
        raise errors.EmptyAnswer(
            _("{model} answered without any text. Try again, or draft with templates.").format(
                model=endpoint.model
            )
        )
    if not done.finish:
        raise faults.interrupted(endpoint, partial=done.text)
    return done


def _read(endpoint: Endpoint, body: dict[str, object], line: "Line", arrived: _Arrived, idle: float) -> None:
    """Read the wire into the queue; the last thing in it is the error that ended it, or None."""
    from core.llm.client import pieces

    end: errors.ModelError | None = faults.interrupted(endpoint)
    try:
        for piece in pieces(endpoint, body, line, idle=idle):
            arrived.put(piece)
        end = None
    except errors.ModelError as error:
        end = error
    finally:
        arrived.put(end)


def _follow(
    endpoint: Endpoint,
    arrived: _Arrived,
    answer: _Arriving,
    on_text: OnText,
    cancelled: Cancelled,
    deadline: float,
) -> None:
    """Take what arrives until the end; raises the error that ended it, Cancelled or TooSlow."""
    looked, told = time.monotonic(), 0
    while True:
        ended, end = _take_what_waits(arrived, answer)
        now = time.monotonic()
        if now - looked >= _LOOK_SECONDS:
            _unless_cancelled(cancelled, answer.text())
            looked = now
        if answer.length > told:
            told = answer.length
            on_text(answer.text())
        if end is not None:
            raise end
        if ended:
            return
        if now > deadline or answer.length > _LONGEST_ANSWER:
            raise faults.too_slow(endpoint, partial=answer.text())


def _take_what_waits(arrived: _Arrived, answer: _Arriving) -> tuple[bool, errors.ModelError | None]:
    """Take all that waits in the queue, after waiting a little for the first of it."""
    try:
        got = arrived.get(timeout=_LOOK_SECONDS)
        while isinstance(got, Piece):
            answer.take(got)
            got = arrived.get_nowait()
    except Empty:
        return False, None
    return True, got
