"""Which function does which kind of job. Subjects register theirs; the worker looks them up."""

from collections.abc import Callable

from core.errors import NotFound
from core.jobs.running import RunningJob
from core.locale import _

JobFunction = Callable[[RunningJob], None]
_kinds: dict[str, JobFunction] = {}


def job_kind(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function as the one that does jobs of this kind.

    After a crash the function runs again from its first line, with finished steps answered from
    the record: for the same payload it must take the same steps in the same order.
    """

    def register(function: JobFunction) -> JobFunction:
        if _kinds.setdefault(name, function) is not function:
            raise ValueError(f"two functions do jobs of the kind {name!r}")
        return function

    return register


def function_of(name: str) -> JobFunction:
    """Return the function that does jobs of this kind. Raises NotFound where none was registered."""
    if name not in _kinds:
        raise NotFound(
            _("The worker does not know jobs of the kind {kind}. Update and restart it.").format(kind=name)
        )
    return _kinds[name]
