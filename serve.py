"""The app as an ASGI app: what `make run` starts. Adds to app.py security headers, /readyz and calendar links."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from core.campaigns.feed_actions import feed_was_read, read_feed
from core.db.engine import reading, writing
from core.db.migrate import at_head
from core.errors import NotFound
from core.jobs.liveness import seconds_since_a_worker
from core.process import answer_at_once, log_to_stderr, stop_with_parent
from pages.ui.boundary import on_script_error

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy() -> str:
    """Return what the browser may load: our own files, and nothing from anywhere else.

    Inline components of ours arrive as `blob:` scripts; the one inline script of Streamlit's own
    page is allowed by its hash; styles are written inline by its theme.
    """
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in INLINE_SCRIPT.findall(page)
    ]
    allowed = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *(f"'sha256-{each}'" for each in hashes)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())


HEADERS = {
    "Content-Security-Policy": content_security_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Put the headers on every answer. Plain ASGI, so that streams and sockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def ready(_request: Request) -> JSONResponse:
    """Tell a proxy whether this process can serve: the database answers and has our shape."""
    found: dict[str, Any] = {"database": False, "migrated": False, "worker_seen_seconds_ago": None}
    try:
        found["migrated"] = at_head()
        found["database"] = True
        if found["migrated"]:
            with reading() as session:
                found["worker_seen_seconds_ago"] = seconds_since_a_worker(session)
    except SQLAlchemyError:
        return JSONResponse(found, status_code=503)
    return JSONResponse(found, status_code=200 if found["migrated"] else 503)


def feed(request: Request) -> Response:
    """Answer a calendar program with the plan that its secret address stands for."""
    token = request.path_params["token"]
    private = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    try:
        with reading() as session:
            found = read_feed(session, token)
    except NotFound as error:
        return Response(str(error), status_code=404, media_type="text/plain", headers=private)
    if found.is_news:
        with writing() as session:
            feed_was_read(session, token)
    name = {"Content-Disposition": 'inline; filename="yunce.ics"'}
    return Response(found.file, media_type="text/calendar; charset=utf-8", headers=private | name)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Answer without delay, and stop with the supervisor that started us, if one did."""
    log_to_stderr()
    answer_at_once()
    stop_with_parent()
    yield


# Until st.navigation has run once, Streamlit takes the folder pages/ for pages of the old kind: it
# would serve files that lie in it without app.py, and call a page's own address unknown.
PagesManager.uses_pages_directory = False

app = st.App(
    "app.py",
    lifespan=lifespan,
    on_script_error=on_script_error,
    routes=[Route("/readyz", ready), Route("/feed/{token}.ics", feed)],
    middleware=[Middleware(SecurityHeaders)],
)
