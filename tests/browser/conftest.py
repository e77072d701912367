"""A browser, a served desk over the test's own data, and pages that fail when they complain."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import Engine

from tests.browser.desk import Desk, running_desk
from tests.browser.screen import Complaints

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MILLISECONDS = 20_000  # a busy machine of two cores takes seconds over a page's second run
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m browser` finds them."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium on the PATH, else the one that Playwright installed."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def desk(sqlite: Engine, data_dir: Path) -> Iterator[Desk]:
    """Serve the desk over the test's data folder, in local mode."""
    with running_desk(data_dir) as served:
        yield served


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages of an address: `open_page(url, locale="en-US", color_scheme="dark", width=390)`.

    Without an address the page stays blank. `stand_in` names what a page that is not ours (a
    sign-in provider's) wants from elsewhere: it gets an empty answer from here; with `quiet=False` the page may complain. The test fails at its end when a page wrote a console error, lost a request, or asked anything
    of another machine.
    """
    contexts = []
    complaints = []

    def opened(
        url: str | None,
        *,
        width: int = 1280,
        height: int = 900,
        stand_in: str = "",
        quiet: bool = True,
        **context: Any,
    ) -> Page:
        made = browser.new_context(
            **{"locale": "zh-CN", "viewport": {"width": width, "height": height}, **context}
        )
        made.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(made)
        if stand_in:
            made.route(stand_in, lambda route: route.fulfill(body=""))
        heard = Complaints(stand_in.rstrip("*"))
        if quiet:
            complaints.append(heard)
        page = made.new_page()
        heard.listen_to(page)
        if url is not None:
            page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [line for heard in complaints for line in heard.lines] == []


@pytest.fixture
def page(desk: Desk, open_page: OpenPage) -> Page:
    """The desk's first page in a Chinese browser, 1280 wide and light."""
    return open_page(desk.url)
