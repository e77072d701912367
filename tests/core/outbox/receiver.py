"""A real HTTP server on 127.0.0.1 that takes messages, and does on request what receivers do wrong."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from httpcore2 import NetworkStream

from core.web.backend import dial
from core.web.fetch import Fetcher, Limits
from tests.core.web.outside import PUBLIC

HOOK = "http://hook.example/send?access_token=secret-token-0123456789"
TAKEN = {
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "wecom": {"errcode": 0},
    "feishu": {"code": 0},
    "json": {},
}


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    content: Any


@dataclass
class Receiver:
    """Answers from a list of orders, the last for good: "ok", "drop", "hold", a status, a status with headers, or a body.

    `received` is every whole message that came in, `taken` those that were answered with success.
    """

    port: int = 0
    orders: list[Any] = field(default_factory=lambda: ["ok"])
    kind: str = "json"
    received: list[Received] = field(default_factory=list)
    taken: list[Received] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    released: threading.Event = field(default_factory=threading.Event)

    def fetcher(
        self, seconds: float = 15.0, stream: Callable[[NetworkStream], NetworkStream] | None = None
    ) -> Fetcher:
        """Return a fetcher for which every name is this server; no other address can be dialled."""

        def connect(ip: str, port: int, patience: float) -> NetworkStream:
            assert ip == PUBLIC
            dialled = dial("127.0.0.1", self.port, patience)
            return stream(dialled) if stream is not None else dialled

        return Fetcher(
            resolver=lambda host, port: [PUBLIC],
            connector=connect,
            limits=Limits(body=64_000, seconds=seconds),
        )

    def wait_for(self, many: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.received) >= many, timeout=60)

    def _order(self) -> Any:
        with self.changed:
            return self.orders.pop(0) if len(self.orders) > 1 else self.orders[0]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            message = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(body))
            order = receiver._order()
            with receiver.changed:
                receiver.received.append(message)
                receiver.changed.notify_all()
            if order == "hold":
                receiver.released.wait(60)
                order = "drop"
            if order == "drop":
                self.close_connection = True
                return
            if order == "ok":
                receiver.taken.append(message)
            self._answer(TAKEN[receiver.kind] if order == "ok" else order)

        def _answer(self, order: Any) -> None:
            status, headers = (
                (order, {}) if isinstance(order, int) else order if isinstance(order, tuple) else (200, {})
            )
            said = (
                order
                if isinstance(order, bytes)
                else json.dumps(order if isinstance(order, dict) else {}).encode()
            )
            self.send_response(status)
            for name, value in {"Content-Length": str(len(said)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            return

    return Handler


@contextmanager
def receiving(kind: str = "json") -> Iterator[Receiver]:
    receiver = Receiver(kind=kind)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = True
    receiver.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield receiver
    receiver.released.set()
    server.shutdown()
    server.server_close()
