"""A model call as the books see it: budget first, the stored answer if there is one, a row for each.

The row of a finished call holds its answer under the hash of everything that was asked. A job step
that runs again after its process was killed finds it there and pays nothing.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from core.db.base import now
from core.db.engine import reading, writing
from core.llm import completion as wire
from core.llm.cost import MICRO, cost
from core.llm.endpoint import Endpoint
from core.llm.errors import Cancelled, Interrupted, ModelError, TooSlow
from core.llm.refusals import refused_by, remember
from core.llm.request import Cancelled as IsCancelled
from core.llm.request import Completion, OnText, Request, estimated_tokens
from core.llm.tables import ModelCall
from core.llm.usage import spent_today, within_budget
from core.settings import settings
from core.team.rights import Actor

_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Payer:
    """For whom a call is made: the shop that pays, who asked, and in which run.

    Within one run (a job's id) the same question is paid once; "" never looks for a stored answer.
    """

    shop_id: int | None = None
    user_id: int | None = None
    timezone: str = "Asia/Shanghai"
    run: str = ""

    @classmethod
    def of(cls, actor: Actor, *, timezone: str = "Asia/Shanghai", run: str = "") -> "Payer":
        """Return the payer for an actor in their shop."""
        return cls(actor.shop_id, actor.user_id, timezone, run)


@dataclass(frozen=True, slots=True)
class Source:
    """Which prompt a request was made from."""

    name: str
    version: int
    hash: str


@dataclass(frozen=True, slots=True)
class How:
    """How to ask: who listens, who may cancel, how patient to be."""

    on_text: OnText = wire.unheard
    cancelled: IsCancelled = wire.never
    patience: wire.Patience = wire.DEFAULT_PATIENCE
    wait: wire.Wait = wire.pause


def ask(endpoint: Endpoint, request: Request, *, source: Source, payer: Payer, how: How) -> Completion:
    """Return the answer to a request, from the books or from the model, and leave a row for the latter.

    Raises OverBudget before anything is sent, and any other ModelError after its row is stored.
    """
    key = request_hash(endpoint, request, payer)
    kept = _stored_answer(key, payer)
    if kept is not None:
        how.on_text(kept.text)
        return kept
    without = _allowed(endpoint, request, payer)
    began = time.monotonic()
    try:
        done = wire.stream(
            endpoint,
            request,
            on_text=how.on_text,
            cancelled=how.cancelled,
            patience=how.patience,
            wait=how.wait,
            without=without,
        )
    except ModelError as error:
        _store(_failed(request, error, began), endpoint, source, payer, key)
        raise
    _store(_finished(done, request), endpoint, source, payer, key)
    if done.without - without:
        with writing() as session:
            remember(session, endpoint, done.without - without)
    return done


def request_hash(endpoint: Endpoint, request: Request, payer: Payer) -> str:
    """Return the name of a question: everything that shapes the answer, and never the key."""
    asked = {
        "run": payer.run,
        "shop": payer.shop_id,
        "at": endpoint.base_url,
        "body": request.body(endpoint.model),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _stored_answer(key: str, payer: Payer) -> Completion | None:
    if not payer.run:
        return None
    with reading() as session:
        row = session.scalars(
            select(ModelCall)
            .where(ModelCall.request_hash == key, ModelCall.outcome == "ok", ModelCall.at > now() - _KEPT)
            .order_by(ModelCall.id)
            .limit(1)
        ).first()
        if row is None:
            return None
        return Completion(
            text=row.answer,
            finish=row.finish,
            tokens_in=row.tokens_in,
            tokens_out=row.tokens_out,
            is_estimated=row.is_estimated,
            first_token_ms=row.first_token_ms,
            total_ms=row.total_ms,
            attempts=row.attempts,
            is_cached=True,
        )


def _allowed(endpoint: Endpoint, request: Request, payer: Payer) -> frozenset[str]:
    """Check the budget for the dearest answer that may come; returns what the server is known to refuse."""
    words = "".join(one.content for one in request.messages)
    expected, _assumed = cost(endpoint, estimated_tokens(words), request.max_tokens)
    budget = int(Decimal(str(settings().llm_daily_budget_yuan)) * MICRO)
    with reading() as session:
        within_budget(
            spent=spent_today(session, payer.shop_id, payer.timezone), expected=expected, budget=budget
        )
        return refused_by(session, endpoint)


def _finished(done: Completion, request: Request) -> ModelCall:
    return ModelCall(
        outcome="ok",
        rung=request.rung,
        attempts=done.attempts,
        tokens_in=done.tokens_in,
        tokens_out=done.tokens_out,
        is_estimated=done.is_estimated,
        first_token_ms=done.first_token_ms,
        total_ms=done.total_ms,
        answer=done.text,
        finish=done.finish,
    )


def _failed(request: Request, error: ModelError, began: float) -> ModelCall:
    """Return the row of a failure; what the provider may still charge for is estimated."""
    was_read = bool(error.partial) or isinstance(error, Interrupted | TooSlow | Cancelled)
    words = "".join(one.content for one in request.messages)
    return ModelCall(
        outcome=error.code,
        rung=request.rung,
        error=f"{error} {error.detail}".strip()[:400],
        tokens_in=estimated_tokens(words) if was_read else 0,
        tokens_out=estimated_tokens(error.partial),
        is_estimated=was_read,
        total_ms=round((time.monotonic() - began) * 1000),
    )


def _store(row: ModelCall, endpoint: Endpoint, source: Source, payer: Payer, key: str) -> None:
    row.cost, row.is_cost_estimated = cost(endpoint, row.tokens_in, row.tokens_out)
    row.shop_id, row.user_id, row.request_hash = payer.shop_id, payer.user_id, key
    row.prompt_name, row.prompt_version, row.prompt_hash = source.name, source.version, source.hash
    row.model, row.host = endpoint.model, endpoint.host
    with writing() as session:
        session.add(row)
