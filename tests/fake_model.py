"""A real HTTP server that speaks the OpenAI protocol and does, on request, everything servers do wrong.

Start it in a test:            with FakeModel() as fake: ... fake.base_url ... fake.fault = "cut-stream"
Start it as a process:         python -m tests.fake_model --port 8099 [--fault NAME] [--token-delay 0.05]
Choose by the model's name:    "demo", "demo+fault-cut-stream", "demo+like-deepseek+delay-50" (milliseconds a token)
Choose for a running process:  POST /control {"fault": "503", "token_delay": 0.05};  GET /stats counts the calls

A fault that ends in "-once" happens at the first call of each request and is gone at the second;
one that ends in "-first" happens at the server's very first call alone.
"""

import argparse
import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.fake_copy import answer

KEY = "sk-fake-key-of-the-tests-0123456789"  # what "like-strict" servers want to see
HTML = "<!doctype html><html><title>Sign in</title><body><form>Password</form></body></html>"
# Faults that are an answer other than 200: status, error code, message, further headers.
STATUS: dict[str, tuple[int, str, str]] = {
    "400": (400, "invalid_request", "bad request"),
    "401": (401, "invalid_api_key", f"Incorrect API key provided: {KEY}"),
    "402": (402, "insufficient_balance", "Insufficient Balance"),
    "403": (403, "forbidden", "This key may not use the model"),
    "404": (404, "model_not_found", "The model does not exist"),
    "413": (413, "too_large", "Request entity too large"),
    "context": (400, "context_length_exceeded", "This model's maximum context length is 4096 tokens"),
    "429": (429, "rate_limit", "Slow down"),
    "429-date": (429, "rate_limit", "Slow down"),
    "429-long": (429, "rate_limit", "Slow down"),
    "429-quota": (429, "insufficient_quota", "You exceeded your current quota"),
    "500": (500, "server_error", "Internal error"),
    "502": (502, "bad_gateway", "Bad gateway"),
    "503": (503, "overloaded", "The server is overloaded"),
}


@dataclass
class Orders:
    """What one request is told to do wrong, how slow, and which server it imitates."""

    fault: str = ""
    like: str = ""
    delay: float = 0.0

    @classmethod
    def read(cls, fake: "FakeModel", model: str, header: str | None) -> Self:
        """Take the orders from the server's attributes, a header, then the model's name; the last wins."""
        orders = cls(header or fake.fault, fake.like, fake.token_delay)
        for part in model.split("+"):
            if part.startswith("fault-"):
                orders.fault = part.removeprefix("fault-")
            elif part.startswith("like-"):
                orders.like = part.removeprefix("like-")
            elif part.startswith("delay-"):
                orders.delay = int(part.removeprefix("delay-")) / 1000
        return orders


@dataclass
class FakeModel:
    """The server and its switches; `calls` counts completions by request hash, `seen` keeps the bodies."""

    fault: str = ""
    like: str = ""
    token_delay: float = 0.0
    port: int = 0
    models: tuple[str, ...] = ("demo", "demo-large")
    answer: str | None = None
    refuses: set[str] = field(default_factory=set)  # parameters answered with 400, one at a time
    calls: Counter[str] = field(default_factory=Counter)
    seen: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)  # of the newest completion
    hung_up: threading.Event = field(default_factory=threading.Event)  # a client left in mid-stream
    stopping: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        handler = type("Bound", (_Handler,), {"fake": self})
        self._server = _Server(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]

    @property
    def base_url(self) -> str:
        """Return the address a client is given."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def total_calls(self) -> int:
        """Return how many completions were asked for."""
        return sum(self.calls.values())

    def serve(self) -> None:
        """Answer until the process ends."""
        self._server.serve_forever(poll_interval=0.05)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A client that leaves is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    fake: FakeModel
    chunked = True

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""

    def do_GET(self) -> None:
        fake = self.fake
        if self.path == "/stats":
            self._json(200, {"total": fake.total_calls, "calls": dict(fake.calls), "seen": fake.seen[-50:]})
        elif not self.path.endswith("/models"):
            self._json(404, {"error": {"message": "no such path", "code": "not_found"}})
        elif fake.fault == "html":
            self._send(200, HTML, "text/html")
        elif fake.fault in STATUS and fake.fault != "404":
            self._fail(fake.fault)
        else:
            models = [
                {"id": name, "object": "model", "created": 0, "owned_by": "fake"} for name in fake.models
            ]
            self._json(200, {"object": "list", "data": models})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        fake = self.fake
        if self.path == "/control":
            for name in {"fault", "like", "token_delay", "answer"} & set(body):
                setattr(fake, name, body[name])
            self._json(200, {"ok": True})
            return
        if not self.path.endswith("/chat/completions"):
            self._json(404, {"error": {"message": "no such path", "code": "not_found"}})
            return
        sha = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        with fake.lock:
            fake.calls[sha] += 1
            first = fake.calls[sha] == 1
            fake.seen.append(body)
            fake.headers = dict(self.headers.items())
            fake.keys.add((self.headers.get("Authorization") or "").removeprefix("Bearer "))
        orders = Orders.read(fake, str(body.get("model", "")), self.headers.get("X-Fault"))
        if orders.fault.endswith("-once"):
            orders.fault = orders.fault.removesuffix("-once") if first else ""
        elif orders.fault.endswith("-first"):
            orders.fault = orders.fault.removesuffix("-first") if fake.total_calls == 1 else ""
        try:
            self._complete(body, orders)
        except (BrokenPipeError, ConnectionResetError):
            fake.hung_up.set()
            self.close_connection = True

    def _complete(self, body: dict[str, Any], orders: Orders) -> None:
        fault = _refusal(body, orders.like) or orders.fault
        unwanted = sorted(self.fake.refuses & set(body))
        if unwanted:
            message = f"Unsupported parameter: '{unwanted[0]}' is not supported with this model."
            self._json(400, {"error": {"message": message, "code": "unsupported_parameter"}})
        elif fault == "html":
            self._send(200, HTML, "text/html")
        elif fault == "redirect":
            self._send(302, "", "text/html", {"Location": "/login"})
        elif fault == "error-200":
            self._json(200, {"error": {"message": "The engine is busy", "code": "busy"}})
        elif fault == "null-choices":
            self._json(200, {"id": "x", "object": "chat.completion", "model": "demo", "choices": None})
        elif fault == "schema-400":
            self._json(
                400, {"error": {"message": "This response_format type is unavailable now", "code": "x"}}
            )
        elif fault == "schema-500":
            self._json(500, {"error": {"message": "response_format: unexpected json_schema", "code": "x"}})
        elif fault in STATUS:
            self._fail(fault)
        elif fault == "hang":
            self.fake.stopping.wait(60)
        elif body.get("stream") and fault != "ignores-stream":
            self._stream(body, orders)
        else:
            self._whole(body, orders)

    def _whole(self, body: dict[str, Any], orders: Orders) -> None:
        text, finish = _text(self.fake, body, orders)
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if orders.fault == "null-content":
            message["content"] = None
        if orders.fault == "reasoning":
            message["reasoning_content"] = "Let me think about the price."
        whole = {
            "id": "chatcmpl-fake",
            "object": "chat.completion",
            "created": 0,
            "model": "demo",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        }
        if orders.fault != "no-usage" and orders.like != "llamacpp":
            whole["usage"] = _usage(body, text)
        self._json(200, whole)

    def _stream(self, body: dict[str, Any], orders: Orders) -> None:
        text, finish = _text(self.fake, body, orders)
        self.send_response(200)
        kind = "text/plain" if orders.fault == "plain-type" else "text/event-stream"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.chunked = orders.fault != "cut-stream"  # without chunks a cut looks like an ordinary end
        self.send_header(*(("Transfer-Encoding", "chunked") if self.chunked else ("Connection", "close")))
        self.end_headers()
        for event in _events(text, finish, body, orders):
            if orders.delay and self.fake.stopping.wait(orders.delay):
                break
            if event is None:  # stall in the middle
                self.fake.stopping.wait(60)
                break
            self._chunk(event)
            if event == "":  # the cut: no last chunk, no finish
                self.close_connection = True
                return
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n" if self.chunked else b"")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        if data:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n" if self.chunked else data)
            self.wfile.flush()

    def _fail(self, fault: str) -> None:
        status, code, message = STATUS[fault]
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        wait = {"429": "1", "429-date": later, "429-long": "600"}.get(fault)
        headers = {"Retry-After": wait} if wait else {}
        self._send(
            status,
            json.dumps({"error": {"message": message, "code": code, "type": code}}),
            "application/json",
            headers,
        )

    def _json(self, status: int, value: object) -> None:
        self._send(status, json.dumps(value, ensure_ascii=False), "application/json")

    def _send(self, status: int, text: str, kind: str, headers: dict[str, str] | None = None) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def _refusal(body: dict[str, Any], like: str) -> str:
    """Return the fault with which an imitated server meets the structured-output rung it does not know."""
    rung = (body.get("response_format") or {}).get("type", "")
    asked_for_json = "json" in json.dumps(body.get("messages", []), ensure_ascii=False).lower()
    if like == "deepseek" and (rung == "json_schema" or (rung == "json_object" and not asked_for_json)):
        return "schema-400"
    if like == "llamacpp" and rung == "json_schema":
        return "schema-500"
    if like == "plain" and rung:
        return "schema-400"
    return ""


def _text(fake: FakeModel, body: dict[str, Any], orders: Orders) -> tuple[str, str]:
    """Return the text of the answer and the reason it ends."""
    text = fake.answer if fake.answer is not None else answer(body.get("messages", []))
    fault, rung = orders.fault, (body.get("response_format") or {}).get("type", "")
    if fault == "blank" or (orders.like == "blank-json" and rung == "json_object"):
        return "   \n   ", "stop"
    if orders.like == "blank-json" and rung == "json_schema":
        return "   ", "stop"
    if fault in ("length", "content-filter"):
        return text[: len(text) // 2], {"length": "length", "content-filter": "content_filter"}[fault]
    return _spoiled(text, fault), "stop"


def _spoiled(text: str, fault: str) -> str:
    """Return the answer as a model with the given habit would write it."""
    values = json.loads(text) if text.startswith("{") else {}
    longest = max(
        (key for key, v in values.items() if isinstance(v, str)), key=lambda k: len(values[k]), default=""
    )
    additions = {
        "over-length": "，家里办公室都能放一份，出门带一包也方便，送长辈送朋友都合适，大人孩子都喜欢，放在手边随时拿，一家人一起分享也刚好",
        "claim": "，免费畅饮，采用抗菌材料",
        "link": " https://example.com/buy",
        "phone": "，电话13800138000",
        "markup": " <b>特价</b> ![x](https://example.com/x.png)",
    }
    if fault in additions and longest:
        body = values[longest].rstrip("。.")
        stop = values[longest][len(body) :]
        return json.dumps(values | {longest: body + additions[fault] + stop}, ensure_ascii=False)
    if fault == "missing-key" and values:
        return json.dumps(dict(list(values.items())[1:]), ensure_ascii=False)
    return {
        "fences": f"```json\n{text}\n```",
        "prose": f"Sure! Here is the copy:\n{text}\nHope this helps.",
        "think": f"<think>The price is low, so I start with it.</think>{text}",
        "trailing-comma": text[:-1] + ",}",
        "not-json": "I would rather talk about the weather.",
    }.get(fault, text)


def _usage(body: dict[str, Any], text: str) -> dict[str, int]:
    prompt = len(json.dumps(body.get("messages", []), ensure_ascii=False))
    return {"prompt_tokens": prompt, "completion_tokens": len(text), "total_tokens": prompt + len(text)}


def _events(text: str, finish: str, body: dict[str, Any], orders: Orders) -> Iterator[str | None]:
    """Yield server-sent events; "" asks for the connection to be cut, None for silence."""

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 0, "model": "demo"}
        return f"data: {json.dumps(chunk | {'choices': [choice]} | more, ensure_ascii=False)}\n\n"

    yield event({"role": "assistant", "content": "" if orders.fault != "null-content" else None})
    if orders.fault == "reasoning":
        yield event({"reasoning_content": "Let me think about the price."})
    if orders.fault == "keep-alive":
        yield from [": keep-alive\n\n"] * 3
    tokens = [text[i : i + 3] for i in range(0, len(text), 3)] if orders.fault != "null-content" else []
    for number, token in enumerate(tokens):
        if number == len(tokens) // 2 and orders.fault in (
            "cut-stream",
            "cut-chunked",
            "error-event",
            "stall",
            "bad-event",
        ):
            yield {"cut-stream": "", "cut-chunked": "", "stall": None, "bad-event": "data: {broken\n\n"}.get(
                orders.fault, 'data: {"error": {"message": "The engine fell over", "code": "engine"}}\n\n'
            )
            if orders.fault != "bad-event":
                return
        yield event({"content": token})
    if orders.fault == "no-finish":
        return
    yield event({}, finish)
    wants_usage = (body.get("stream_options") or {}).get("include_usage")
    if wants_usage and orders.fault != "no-usage" and orders.like != "llamacpp":
        usage = {"choices": [], "usage": _usage(body, text)}
        yield f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', 'created': 0, 'model': 'demo'} | usage)}\n\n"


def main() -> None:
    """Serve as a process of its own and say where."""
    parser = argparse.ArgumentParser(description="A fake OpenAI-compatible server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fault", default="")
    parser.add_argument("--like", default="")
    parser.add_argument("--token-delay", type=float, default=0.0)
    chosen = parser.parse_args()
    fake = FakeModel(chosen.fault, chosen.like, chosen.token_delay, chosen.port)
    print(f"listening on {fake.base_url}", flush=True)
    fake.serve()


if __name__ == "__main__":
    main()
