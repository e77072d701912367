"""Delivering what waits in the outbox: none is lost, and none is said twice without a person wanting it.

- *claimed*: a worker has the message and looks for the receiver. Nothing has been sent: when the
  worker dies here, or finds nobody, the message waits again.
- *sending*: written down right before the first byte of the message goes out. From there until the
  receiver's answer is written down nobody can know whether it arrived: the worker may die, or the
  line break after the message and before the answer. This window is the one that remains. A JSON
  receiver is sent the message again with the same Idempotency-Key, by which it knows the repeat. A
  chat robot knows no such key, so its message becomes *uncertain*: it is shown, and goes out again
  when a person who has looked into the group says so.
- What the receiver refuses, or what has failed too often, is *failed*: it stays, with the reason,
  for a person to send again.
"""

import logging
import random
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import OperationalError

from core.db.base import now
from core.errors import Busy
from core.locale import _, speaking
from core.outbox.claims import Claim, begin, leave_alone, next_claim, settle
from core.outbox.formats import Verdict, envelope, verdict
from core.web.errors import Refused, WebError
from core.web.fetch import Fetcher, Limits

log = logging.getLogger(__name__)

Passing = Callable[[], AbstractContextManager[None]]

LIMITS = Limits(body=64_000, seconds=15.0)  # an answer of a robot is a line
LOOK_SECONDS = 1.0
MOST_ATTEMPTS = 12  # with the pauses below about four hours
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 3600.0
_ERROR_MOST = 300


class _Overtaken(Exception):
    """The message is no longer ours: not a byte of it goes out from here."""


def deliver_for_ever(fetcher: Fetcher, passing: Passing) -> None:
    """Deliver until the process ends; meant for a thread that nobody waits for.

    Each message is sent inside `passing()`, which holds back a process that is about to stop.
    """
    pause = threading.Event()
    while True:
        try:
            deliver_due(fetcher, passing)
        except (Busy, OperationalError):
            log.warning("the database does not answer; messages wait", exc_info=True)
        except Exception:  # one message that breaks us must not silence all the others
            log.exception("a message could not be handled")
        pause.wait(LOOK_SECONDS)


def deliver_due(fetcher: Fetcher, passing: Passing, *, most: int = 100) -> int:
    """Send what is due, one after the other; return how many were tried."""
    for tried in range(most):
        with passing():
            claim = next_claim()
            if claim is None:
                return tried
            with speaking(claim.language):
                send(claim, fetcher)
    return most


def send(claim: Claim, fetcher: Fetcher) -> None:
    """Make one attempt at a claimed message and write down how it ended."""
    try:
        judged = _exchange(claim, fetcher) if claim.is_wanted else _unwanted()
    except _Overtaken:
        log.warning("message %d was taken over by another worker", claim.id)
        return
    _write_down(claim, _outcome(claim, judged))
    if judged.wait:
        leave_alone(claim, judged.wait)
    if judged.outcome != "taken":
        log.info(
            "message %d to a %s webhook, attempt %d: %s", claim.id, claim.kind, claim.attempt, judged.outcome
        )


def _write_down(claim: Claim, outcome: dict[str, Any]) -> None:
    """Store how the attempt ended; a database that is away for a moment must not make a sent message uncertain."""
    for is_last in (False, False, True):
        try:
            settle(claim, **outcome)
            return
        except (Busy, OperationalError):
            if is_last:
                raise


def _exchange(claim: Claim, fetcher: Fetcher) -> Verdict:
    sealed = envelope(claim.kind, claim.url, claim.secret, claim.letter, now=now())

    def before_writing() -> None:
        if not begin(claim):
            raise _Overtaken

    try:
        answer = fetcher.post(sealed.url, sealed.body, sealed.headers, before_writing=before_writing)
    except Refused as error:
        return Verdict("refused", str(error))
    except WebError as error:
        return Verdict("unclear" if error.was_sent else "later", str(error))
    return verdict(claim.kind, answer.status, answer.headers, answer.body, now=now())


def _unwanted() -> Verdict:
    return Verdict("refused", _("The webhook was switched off before this was sent."))


def _outcome(claim: Claim, judged: Verdict) -> dict[str, Any]:
    """Return what is stored about an attempt that ended in this way."""
    if judged.outcome == "taken":
        return {"state": "sent", "sent_at": now(), "error": ""}
    if judged.outcome == "unclear" and claim.kind != "json":
        doubt = _(
            "Whether this arrived is not known: look into the group, and send it again if it is missing."
        )
        return {"state": "uncertain", "error": f"{judged.sentence} {doubt}"[:_ERROR_MOST]}
    if judged.outcome == "refused" or claim.attempt % MOST_ATTEMPTS == 0:
        return {"state": "failed", "error": judged.sentence[:_ERROR_MOST]}
    pause = timedelta(seconds=_pause(claim.attempt % MOST_ATTEMPTS, judged.wait))
    return {"state": "waiting", "next_at": now() + pause, "error": judged.sentence[:_ERROR_MOST]}


def _pause(attempt: int, asked: float | None) -> float:
    """Return the seconds until the next try: twice as long each time, never the same for two messages."""
    doubled = min(FIRST_PAUSE * 2.0 ** (attempt - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)
    return max(doubled, asked or 0.0)
