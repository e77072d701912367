"""The connection test: who answers at the address, how fast, with which models, in which form."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

from core.db.engine import writing
from core.llm.calls import How, Payer
from core.llm.completion import Patience
from core.llm.endpoint import Endpoint
from core.llm.errors import ModelError
from core.llm.prompts import prompt
from core.llm.refusals import forget
from core.llm.request import Rung
from core.llm.structured import structured
from core.locale import _, language
from core.team.rights import Actor, require

_IMPATIENT = Patience(attempts=1, blank_attempts=1, budget=40.0, idle=30.0, answer=30.0)
_SHOWN_MODELS = 100


class _Said(BaseModel):
    """What the test asks for; that it is JSON at all is what counts."""

    answer: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """What the test found. `sentence` is for people; `detail` holds the server's own words, as text.

    `rung` is the best form of ordered answers that works, None when no answer came. `is_listed`
    is None where the server lists no models.
    """

    ok: bool
    sentence: str
    host: str
    model: str
    models: tuple[str, ...] = ()
    is_listed: bool | None = None
    rung: Rung | None = None
    first_token_ms: int = 0
    total_ms: int = 0
    detail: str = ""


def check_connection(
    actor: Actor, endpoint: Endpoint, *, timezone: str = "Asia/Shanghai"
) -> ConnectionReport:
    """Ask the model something tiny and report; never raises a ModelError. It counts as a call."""
    require(actor, "model.test")
    with writing() as session:
        forget(session, endpoint)
    models, listing = _listed(endpoint)
    names = tuple(models[:_SHOWN_MODELS])
    is_listed = endpoint.model in models if models else None
    try:
        answer = structured(
            endpoint,
            prompt("connection", language()),
            {},
            _Said,
            payer=Payer.of(actor, timezone=timezone),
            how=How(patience=_IMPATIENT),
        )
    except ModelError as error:
        detail = error.detail or (listing.detail if listing else "")
        return ConnectionReport(
            False, str(error), endpoint.host, endpoint.model, names, is_listed, detail=detail
        )
    done = answer.completion
    return ConnectionReport(
        ok=True,
        sentence=_("{model} at {host} answers after {seconds} s.").format(
            model=endpoint.model, host=endpoint.host, seconds=f"{done.first_token_ms / 1000:.1f}"
        ),
        host=endpoint.host,
        model=endpoint.model,
        models=names,
        is_listed=is_listed,
        rung=answer.rung,
        first_token_ms=done.first_token_ms,
        total_ms=done.total_ms,
    )


def rung_name(rung: Rung) -> str:
    """Return how well a server keeps to an ordered form, for a person."""
    return {
        "json_schema": _("keeps to a schema"),
        "json_object": _("answers in JSON"),
        "prompt": _("answers in JSON when asked to"),
        "text": _("answers in text"),
    }[rung]


def _listed(endpoint: Endpoint) -> tuple[list[str], ModelError | None]:
    """Return the models the server lists; many good servers list none."""
    from core.llm.client import model_names  # openai takes 0.4 s to import: only when it is asked

    try:
        return model_names(endpoint), None
    except ModelError as error:
        return [], error
