"""A world outside that only records: names that resolve as told, connections that are played from memory.

Nothing here opens a socket, so a hole in the guard cannot send a packet anywhere.
"""

import ssl
from collections.abc import Iterator
from typing import Any

from httpcore2 import ConnectError, NetworkStream

from core.web.fetch import Fetcher, Limits

PUBLIC = "93.184.215.14"
HTML = b"<html><title>Nuts</title></html>"


def response(body: bytes = HTML, *, status: str = "200 OK", **headers: str) -> bytes:
    """Return an HTTP answer; `content_type=` becomes the header Content-Type."""
    told = {"content_type": "text/html", "content_length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in told.items() if value]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def moved(to: str) -> bytes:
    return response(b"", status="302 Found", location=to)


class Played(NetworkStream):
    """A connection whose other side says what it was given, one piece a read, each taking `seconds`."""

    def __init__(self, outside: "Outside", pieces: Iterator[bytes], seconds: float) -> None:
        self._outside, self._pieces, self._seconds = outside, pieces, seconds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._outside.seconds += self._seconds
        piece = next(self._pieces, b"")
        assert len(piece) <= max_bytes
        self._outside.received += len(piece)
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._outside.written += buffer

    def close(self) -> None:
        self._outside.closed += 1

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        self._outside.tls_names.append(server_hostname)
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


class Outside:
    """Names and what answers, with a record of every name asked for and every address dialled.

    `names[host]` lists the answers of the resolver in turn, the last one for good; `answers` are
    given out one a connection.
    """

    def __init__(self, *answers: bytes | Iterator[bytes], seconds_a_read: float = 0.0) -> None:
        self.names: dict[str, list[list[str]]] = {"shop.example": [[PUBLIC]]}
        self.answers = list(answers)
        self.seconds_a_read = seconds_a_read
        self.seconds = 0.0
        self.asked: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self.dead: set[str] = set()
        self.tls_names: list[str | None] = []
        self.written = b""
        self.received = self.closed = 0

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        told = self.names.get(host)
        if told is None:
            raise OSError("no such name")
        return told.pop(0) if len(told) > 1 else told[0]

    def connect(self, ip: str, port: int, seconds: float) -> NetworkStream:
        self.dialled.append((ip, port))
        if ip in self.dead:
            raise ConnectError("refused")
        answer = self.answers.pop(0)
        return Played(self, iter([answer]) if isinstance(answer, bytes) else answer, self.seconds_a_read)

    def fetcher(self, **limits: Any) -> Fetcher:
        return Fetcher(
            resolver=self.resolve,
            connector=self.connect,
            clock=lambda: self.seconds,
            trust=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            limits=Limits(**limits),
        )
