"""What a browser test asks of a screen: is it at rest, is it whole, did it complain?"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, TimeoutError, expect

REST_MILLISECONDS = 30_000
MOVE_MILLISECONDS = 5_000


@dataclass  # no slots: Playwright hangs its wrappers on the object that listens
class Complaints:
    """What went wrong on a page while somebody used it."""

    stand_in: str = ""
    lines: list[str] = field(default_factory=list)

    def listen_to(self, page: Page) -> None:
        """Note console errors, script errors, failed requests and requests that leave the machine."""
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("requestfailed", self._failed)
        page.on("request", self._asked)

    def _console(self, message: ConsoleMessage) -> None:
        # On a page's own address Streamlit first asks whether it is served below that address, and
        # on a cold server it does not know the page yet until navigation has run: both say so here.
        probe = message.location.get("url", "").endswith(("/_stcore/health", "/_stcore/host-config"))
        unknown = message.text.startswith("The page that you have requested does not seem to exist")
        if message.type == "error" and not probe and not unknown:
            self.lines.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _error(self, error: Error) -> None:
        self.lines.append(f"script: {error.message}")

    def _failed(self, request: Request) -> None:
        # A page that is left aborts what it still waits for: that is no fault.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.lines.append(f"failed: {request.url} {request.failure}")

    def _asked(self, request: Request) -> None:
        if self.stand_in and request.url.startswith(self.stand_in):
            return
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in (
            "127.0.0.1",
            "localhost",
        ):
            self.lines.append(f"left the machine: {request.url}")


def settled(page: Page) -> Page:
    """Wait until the script has run to its end and nothing is a placeholder any more."""
    app = page.locator('[data-testid="stApp"]')
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=REST_MILLISECONDS)
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0, timeout=REST_MILLISECONDS)
    return page


def turned(page: Page, *, scheme: Literal["light", "dark"], width: int) -> Page:
    """Show the page in another theme and width, as it is, and wait until it has taken both on."""
    ground = "() => getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
    before = page.evaluate(ground)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(f"before => innerWidth === {width} && ({ground})() !== before", arg=before)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return settled(page)


def too_wide(page: Page) -> int:
    """Return by how many pixels the page can be scrolled sideways: 0 when nothing is cut off.

    What was just turned gets a moment: its menu and pictures move into their places first.
    """
    over = """() => {
        const main = document.querySelector('[data-testid="stMain"]') || document.scrollingElement;
        return Math.max(main.scrollWidth - main.clientWidth,
                        document.scrollingElement.scrollWidth - innerWidth, 0);
    }"""
    with suppress(TimeoutError):
        page.wait_for_function(f"() => ({over})() === 0", timeout=MOVE_MILLISECONDS)
    return int(page.evaluate(over))
