"""From what a server did to a sentence for a person. Plain values in, a ModelError out."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from core.llm import errors
from core.llm.endpoint import Endpoint
from core.locale import _
from core.text import visible

_DETAIL = 300
_PARAMETERS = (
    "response_format",
    "json_schema",
    "max_completion_tokens",
    "max_tokens",
    "temperature",
    "stream_options",
)
_KEY_LIKE = re.compile(r"\b(?:sk|pk|ak)-[\w*.·-]{4,}|\bBearer\s+\S+", re.IGNORECASE)
_QUOTA = re.compile(
    r"insufficient_quota|insufficient.balance|exceeded your current quota|arrearage|欠费", re.IGNORECASE
)
_TOO_LONG = re.compile(r"context.length|maximum context|too many tokens|input.*too long", re.IGNORECASE)
_MODEL = re.compile(r"model", re.IGNORECASE)


def own_words(text: str, endpoint: Endpoint) -> str:
    """Return the server's words, fit to be shown as text: visible, short and without the key."""
    key = endpoint.key.get_secret_value().strip()
    cleaned = visible(text).replace(key, "···") if key else visible(text)
    return _KEY_LIKE.sub("···", " ".join(cleaned.split()))[:_DETAIL]


def named(text: str) -> frozenset[str]:
    """Return the request parameters that a refusal names."""
    return frozenset(name for name in _PARAMETERS if name in text)


def from_status(status: int, text: str, headers: Mapping[str, str], endpoint: Endpoint) -> errors.ModelError:
    """Return the error for an answer that is no success."""
    detail, host, model = own_words(text, endpoint), endpoint.host, endpoint.model
    if status == 402 or (status in (400, 403, 429) and _QUOTA.search(text)):
        return errors.NoBalance(
            _("The account at {host} has no balance left. Top it up, or draft with templates.").format(
                host=host
            ),
            detail=detail,
        )
    if status == 401:
        return errors.KeyRefused(
            _("{host} does not accept the key. Check LLM_API_KEY and start again.").format(host=host),
            detail=detail,
        )
    if status == 403:
        return errors.KeyRefused(
            _("{host} does not allow this key to use {model}. Ask whoever owns the account.").format(
                host=host, model=model
            ),
            detail=detail,
        )
    if status == 413 or (status in (400, 422) and _TOO_LONG.search(text)):
        return errors.TooLarge(
            _("The request is too large for {model}. Choose fewer items or shorter facts.").format(
                model=model
            ),
            detail=detail,
        )
    if status == 429:
        return _busy(headers, endpoint, detail)
    if 300 <= status < 400:
        return not_an_endpoint(endpoint, detail)
    if status == 404:
        return _not_there(text, endpoint, detail)
    if status >= 500 and named(text) & {"response_format", "json_schema"}:
        return _refused(text, endpoint, detail)  # llama.cpp's server answers so to what it does not know
    if status >= 500 or status in (408, 409, 425):
        return errors.ServerTrouble(
            _("{host} has trouble of its own (HTTP {status}). Try again in a few minutes.").format(
                host=host, status=status
            ),
            detail=detail,
            wait=wait_asked_for(headers),
        )
    return _refused(text, endpoint, detail)


def _busy(headers: Mapping[str, str], endpoint: Endpoint, detail: str) -> errors.TooManyRequests:
    wait = wait_asked_for(headers)
    message = (
        _("{host} asks us to wait {n} seconds before the next request. Try again then.").format(
            host=endpoint.host, n=round(wait)
        )
        if wait
        else _("{host} gets too many requests. Try again in a minute.").format(host=endpoint.host)
    )
    return errors.TooManyRequests(message, detail=detail, wait=wait)


def _not_there(text: str, endpoint: Endpoint, detail: str) -> errors.ModelError:
    if named(text) or "parameters" in text:  # a router that knows the model, but nobody who takes the request
        return _refused(text, endpoint, detail)
    if not _MODEL.search(text):
        return not_an_endpoint(endpoint, detail)
    return errors.UnknownModel(
        _(
            "{host} does not have the model {model}. Check LLM_MODEL; the connection test lists what is there."
        ).format(host=endpoint.host, model=endpoint.model),
        detail=detail,
    )


def _refused(text: str, endpoint: Endpoint, detail: str) -> errors.Refused:
    return errors.Refused(
        _("{host} does not accept the request. The connection test on the settings page says more.").format(
            host=endpoint.host
        ),
        detail=detail,
        names=named(text),
    )


def not_an_endpoint(endpoint: Endpoint, detail: str = "") -> errors.NotAnEndpoint:
    """Return the error for an address where something else answers."""
    return errors.NotAnEndpoint(
        _(
            "{host} answers, but not as an OpenAI-compatible endpoint. The address usually ends in /v1."
        ).format(host=endpoint.host),
        detail=detail,
    )


def from_answer_error(text: str, endpoint: Endpoint) -> errors.ModelError:
    """Return the error for a success that carries an error object instead of an answer."""
    if _QUOTA.search(text):
        return from_status(402, text, {}, endpoint)
    return errors.ServerTrouble(
        _("{host} reports an error instead of an answer. Try again in a few minutes.").format(
            host=endpoint.host
        ),
        detail=own_words(text, endpoint),
    )


def unreachable(cause: str, endpoint: Endpoint) -> errors.ModelError:
    """Return the error for a connection that did not come about, by the words of its cause."""
    words, detail = cause.lower(), own_words(cause, endpoint)
    if "certificate" in words or "ssl" in words or "tls" in words:
        return errors.Unreachable(
            _("No secure connection to {host}: its certificate does not fit. Check the address.").format(
                host=endpoint.host
            ),
            detail=detail,
        )
    if any(
        sign in words
        for sign in ("name or service", "getaddrinfo", "name resolution", "nodename", "no address")
    ):
        return errors.Unreachable(
            _("The name {host} is unknown. Check the address and the network.").format(host=endpoint.host),
            detail=detail,
        )
    return errors.Unreachable(
        _("Nothing answers at {host}. Is the server running, and is the address right?").format(
            host=endpoint.host
        ),
        detail=detail,
        retryable=True,
    )


def too_slow(endpoint: Endpoint, *, connecting: bool = False, partial: str = "") -> errors.TooSlow:
    """Return the error for a server that is silent for too long."""
    message = (
        _("No connection to {host} in time. Check the address and the network.")
        if connecting
        else _("{host} did not answer in time. Try again, or draft with templates.")
    )
    return errors.TooSlow(message.format(host=endpoint.host), partial=partial)


def interrupted(endpoint: Endpoint, *, detail: str = "", partial: str = "") -> errors.Interrupted:
    """Return the error for an answer that broke off."""
    return errors.Interrupted(
        _("The answer from {host} broke off in the middle. Try again.").format(host=endpoint.host),
        detail=own_words(detail, endpoint),
        partial=partial,
    )


def wait_asked_for(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a Retry-After, written as seconds, milliseconds or a date; None without one."""
    named_values = {name.lower(): value for name, value in headers.items()}
    try:
        if "retry-after-ms" in named_values:
            return max(0.0, float(named_values["retry-after-ms"]) / 1000)
        value = named_values.get("retry-after", "")
        if not value:
            return None
        if value.replace(".", "", 1).strip().isdigit():
            return float(value)
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
