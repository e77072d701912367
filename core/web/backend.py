# ruff: noqa: ARG002 (the signatures are httpcore2's; time is counted by our own clock)
"""The guard at the socket: a name is resolved once, every address it has is checked, and that one is dialled.

httpcore2 asks this for every connection, so nothing that it does, and no redirect, gets around it.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from httpcore2 import (
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadTimeout,
    SyncBackend,
    WriteTimeout,
)

from core.locale import _
from core.web.address import Allowed, may_dial, not_public
from core.web.errors import Unreachable, too_large

Resolver = Callable[[str, int], Sequence[str]]
Connector = Callable[[str, int, float], NetworkStream]
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

CONNECT_SECONDS = 5.0
MOST_TRIED = 3
_PIECE = 16_384


def ask_the_system(host: str, port: int) -> list[str]:
    """Return the IP addresses of a name, as the system would dial them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def dial(ip: str, port: int, seconds: float) -> NetworkStream:
    """Open a connection to an IP address; no name is looked up."""
    return SyncBackend().connect_tcp(ip, port, timeout=seconds)


@dataclass(slots=True)
class Patience:
    """What is left of the time for one errand, redirects and all."""

    clock: Callable[[], float]
    seconds: float
    ends: float = 0.0

    def __post_init__(self) -> None:
        self.ends = self.clock() + self.seconds

    def left(self) -> float:
        """Return the seconds that are left, never less than nought."""
        return max(0.0, self.ends - self.clock())


class GuardedBackend(NetworkBackend):
    """Opens connections to checked addresses only, and ends them when their time or their bytes are used up.

    `has_written` tells whether any byte of a request was handed to a connection.
    """

    def __init__(
        self,
        *,
        resolver: Resolver,
        connector: Connector,
        allowed: Allowed,
        patience: Patience,
        most_bytes: int,
        before_writing: Callable[[], None] | None = None,
    ) -> None:
        self._resolver, self._connector, self._allowed = resolver, connector, allowed
        self.patience, self.most_bytes = patience, most_bytes
        self._before_writing = before_writing
        self.has_written = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> NetworkStream:
        """Dial the first address that answers. Raises Refused when any of them is not a public one."""
        addresses = [host] if _is_ip(host) else self._resolved(host, port)
        if not addresses:
            raise Unreachable(_("There is no site named {host}. Check the address.").format(host=host))
        if not all(may_dial(each, port, allowed=self._allowed) for each in addresses):
            raise not_public(host)
        return self._first_answer(addresses[:MOST_TRIED], port)

    def writes(self) -> None:
        """Take note that bytes of a request are about to go out; what is to be done before that is done first."""
        if not self.has_written and self._before_writing is not None:
            self._before_writing()
        self.has_written = True

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Any = None
    ) -> NetworkStream:
        """Refuse: what is on this machine is not on the internet."""
        raise not_public(path)

    def _first_answer(self, addresses: Sequence[str], port: int) -> NetworkStream:
        last: Exception = ConnectTimeout("no time left")
        for each in addresses:
            seconds = min(CONNECT_SECONDS, self.patience.left())
            if not seconds:
                break
            try:
                return _Guarded(self._connector(each, port, seconds), self)
            except (ConnectError, ConnectTimeout) as error:
                last = error
        raise last

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        """Ask the resolver, no longer than there is time: the system's own call knows no limit."""
        answers: list[Sequence[str]] = []
        faults: list[Exception] = []

        def ask() -> None:
            try:
                answers.append(self._resolver(host, port))
            except (OSError, UnicodeError) as error:
                faults.append(error)

        asking = threading.Thread(target=ask, name="resolver", daemon=True)
        asking.start()
        asking.join(self.patience.left())
        if not answers and not faults:
            raise ConnectTimeout("the name was not resolved in time")
        return answers[0] if answers else ()


class _Guarded(NetworkStream):
    """A connection on which time and bytes run out, however slowly or plentifully they come."""

    def __init__(self, stream: NetworkStream, guard: GuardedBackend) -> None:
        self._stream, self._guard = stream, guard
        self._seen = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, timeout=self._left(ReadTimeout))
        self._seen += len(data)
        if self._seen > self._guard.most_bytes:
            raise too_large()
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            left = self._left(WriteTimeout)
            self._guard.writes()
            self._stream.write(buffer[start : start + _PIECE], timeout=left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        left = self._left(ConnectTimeout)
        return _Guarded(self._stream.start_tls(ssl_context, server_hostname, left), self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, over: type[Exception]) -> float:
        left = self._guard.patience.left()
        if not left:
            raise over("no time left")
        return left


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
