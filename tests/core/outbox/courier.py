"""A real process that delivers what is due and stops for good at a point on the way: `courier.py PORT POINT`.

Points: finding (before the receiver is found), writing (before the first byte), reading (after the
answer was read and before it is written down), none.
"""

import ssl
import sys
import threading
from contextlib import nullcontext
from typing import Any, NoReturn

from httpcore2 import NetworkStream

from core.outbox.deliver import deliver_due
from core.web.backend import dial
from core.web.fetch import Fetcher
from tests.core.outbox.receiver import Receiver
from tests.core.web.outside import PUBLIC


def stop(point: str) -> NoReturn:
    print(point, flush=True)
    threading.Event().wait()
    raise AssertionError


class Stopping(NetworkStream):
    """A real connection that stops at a point."""

    def __init__(self, stream: NetworkStream, point: str) -> None:
        self._stream, self._point = stream, point

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, timeout)
        if self._point == "reading":
            stop("reading")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._point == "writing":
            stop("writing")
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        return Stopping(self._stream.start_tls(ssl_context, server_hostname, timeout), self._point)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def fetcher(port: int, point: str) -> Fetcher:
    def resolve(host: str, _port: int) -> list[str]:
        if point == "finding":
            stop("finding")
        return [PUBLIC]

    def connect(ip: str, _port: int, seconds: float) -> NetworkStream:
        assert ip == PUBLIC
        return Stopping(dial("127.0.0.1", port, seconds), point)

    return Fetcher(resolver=resolve, connector=connect, limits=Receiver().fetcher().limits)


if __name__ == "__main__":
    deliver_due(fetcher(int(sys.argv[1]), sys.argv[2]), nullcontext)
    print("done", flush=True)
