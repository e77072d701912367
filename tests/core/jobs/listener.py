"""A real HTTP server that hears the steps of jobs, and can keep one of them waiting."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Listener:
    """Counts what it hears. A held step gets no answer until it is released."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: Counter[str] = Counter()
        self._order: list[str] = []
        self._held: set[str] = set()
        self._changed = threading.Condition()

    def hold(self, *steps: str) -> None:
        with self._changed:
            self._held.update(steps)

    def release(self) -> None:
        with self._changed:
            self._held.clear()
            self._changed.notify_all()

    def hear(self, path: str) -> None:
        with self._changed:
            self.heard[path] += 1
            self._order.append(path)
            self._changed.notify_all()
            self._changed.wait_for(lambda: path.rsplit("/", 1)[-1] not in self._held, timeout=60)

    def wait_for(self, condition: "Callable[[Counter[str]], bool]", seconds: float = 90) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self.heard), seconds), dict(self.heard)


@contextmanager
def listening() -> Iterator[Listener]:
    """Run a listener on a free port for a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            listener.hear(self.path.lstrip("/"))
            body = f"heard {self.path.rsplit('/', 1)[-1]}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the worker was killed while it waited

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listener = Listener(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield listener
    listener.release()
    server.shutdown()
    server.server_close()
