"""What can go wrong with a model, each as a sentence with the next step.

`code` is stored with the call, `retryable` says whether asking again later makes sense (our own
retries follow it too), `partial` keeps what had arrived. `detail` holds the server's own words,
cleaned and without the key: foreign text, so it is shown as text and never as markup.
"""

from core.errors import PlannerError


class ModelError(PlannerError):
    """The model gave no usable answer."""

    code = "failed"
    retryable = False
    ends_the_run = False  # no further call of the same job would fare better

    def __init__(self, message: str, *, detail: str = "", partial: str = "") -> None:
        super().__init__(message)
        self.detail = detail
        self.partial = partial


class NotConfigured(ModelError):
    """No address or model name is set."""

    code = "not-configured"
    ends_the_run = True


class Unreachable(ModelError):
    """No connection: refused, unknown name or a TLS certificate that does not fit."""

    code = "unreachable"
    ends_the_run = True

    def __init__(self, message: str, *, detail: str = "", partial: str = "", retryable: bool = False) -> None:
        super().__init__(message, detail=detail, partial=partial)
        self.retryable = retryable


class TooSlow(ModelError):
    """The server took the connection and then was silent, or did not end in time."""

    code = "slow"
    retryable = True


class NotAnEndpoint(ModelError):
    """Something answers at the address, but it does not speak the OpenAI protocol."""

    code = "not-endpoint"
    ends_the_run = True


class KeyRefused(ModelError):
    """401 or 403."""

    code = "key"
    ends_the_run = True


class NoBalance(ModelError):
    """402, or a quota that is used up."""

    code = "balance"
    ends_the_run = True


class UnknownModel(ModelError):
    """404: the server does not have the model."""

    code = "model"
    ends_the_run = True


class TooLarge(ModelError):
    """413, or more text than the model can read at once."""

    code = "too-large"


class TooManyRequests(ModelError):
    """429; `wait` is what the server asks for, in seconds."""

    code = "busy"
    retryable = True

    def __init__(self, message: str, *, detail: str = "", wait: float | None = None) -> None:
        super().__init__(message, detail=detail)
        self.wait = wait


class ServerTrouble(ModelError):
    """5xx; `wait` is what the server asks for, in seconds."""

    code = "server"
    retryable = True

    def __init__(self, message: str, *, detail: str = "", wait: float | None = None) -> None:
        super().__init__(message, detail=detail)
        self.wait = wait


class Refused(ModelError):
    """The server will not take the request as it is; `names` are the parameters it complains about."""

    code = "refused"

    def __init__(self, message: str, *, detail: str = "", names: frozenset[str] = frozenset()) -> None:
        super().__init__(message, detail=detail)
        self.names = names


class Interrupted(ModelError):
    """The answer broke off in the middle; `partial` is what had arrived."""

    code = "interrupted"
    retryable = True


class EmptyAnswer(ModelError):
    """The server answered without text."""

    code = "empty"
    retryable = True


class CutShort(ModelError):
    """The answer hit the length limit: it is not whole and must not be repaired into something whole."""

    code = "length"


class Filtered(ModelError):
    """The provider's content filter stopped the answer."""

    code = "filtered"


class BadShape(ModelError):
    """The answer, asked twice, is not the JSON that was ordered."""

    code = "shape"
    retryable = True


class Unusable(ModelError):
    """The answer, asked twice, carries what copy may not carry (links, numbers to call, markup)."""

    code = "unusable"
    retryable = True


class Cancelled(ModelError):
    """The person who asked no longer wants the answer."""

    code = "cancelled"


class OverBudget(ModelError):
    """The shop's budget for the day is used up."""

    code = "budget"
    ends_the_run = True
