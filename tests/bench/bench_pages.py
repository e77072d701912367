"""What a click costs: a warm rerun of each whole page, against an empty Streamlit page.

Both are served by real processes and visited over Streamlit's own socket, as a browser does: the
time runs from the order to the arrival of the last element. What the browser draws then is not in
it. All pages are visited in turns, so that whatever else the machine does hits all of them alike.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from core.demo.catalogue import profile
from core.demo.fill import fill_if_empty
from tests.bench.big_shop import ITEMS, NAME, open_big_shop
from tests.bench.own_data import own_data
from tests.bench.visitor import visiting
from tests.browser.desk import free_port, running_desk

ROUNDS = 21
PAUSE = 0.05  # seconds between two visits: the server sweeps up after each run
STEADY = 3  # reruns of each page before the clock counts: opened, imported, cached
REFERENCE = "empty Streamlit page"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page as somebody sees it: what to call it, its address, and words that stand on it."""

    name: str
    page: str
    query: dict[str, str]
    shows: str


def run() -> list[tuple[str, float, str]]:
    """Return the median rerun of the empty page in milliseconds, and each page's as a multiple of it."""
    with own_data() as folder:
        fill_if_empty()
        _big_shop, big_brief = open_big_shop()
        taken = _measured(folder, _screens(big_brief))
    times = taken.pop(REFERENCE)
    empty = median(times)
    told = "an empty script as Streamlit serves it, its collection of garbage after each run included"
    return [
        (f"page: {REFERENCE}, ms", empty, f"{told}; quickest {min(times):.1f}"),
        *(
            (f"page: {name}", median(times) / empty, f"× the empty page; {_milliseconds(times)}")
            for name, times in taken.items()
        ),
    ]


def _milliseconds(times: list[float]) -> str:
    return f"{median(times):.1f} ms, quickest {min(times):.1f}"


def _screens(big_brief: int) -> list[Screen]:
    demo, big = {"shop_id": str(profile()["name"])}, {"shop_id": NAME}
    return [
        Screen("home", "", demo, "等你处理"),
        Screen("items, 60", "items", demo, "60 个商品"),
        Screen("copy, list of briefs", "content", demo, "3 份简报"),
        Screen("copy, a brief with 12 drafts", "content", demo | {"brief": "1"}, "12 条草稿"),
        Screen("copy, new brief", "content", demo | {"brief": "new"}, "新建简报"),
        Screen("settings", "settings", demo, "还缺 "),
        Screen(f"items, {ITEMS:,}", "items", big, f"{ITEMS:,} 个商品"),
        Screen(f"copy, a brief, {ITEMS:,} items", "content", big | {"brief": str(big_brief)}, "12 条草稿"),
        Screen(f"copy, new brief, {ITEMS:,} items", "content", big | {"brief": "new"}, "新建简报"),
    ]


def _measured(folder: Path, screens: list[Screen]) -> dict[str, list[float]]:
    with ExitStack() as stack:
        desk = stack.enter_context(running_desk(folder))
        visitors = {REFERENCE: stack.enter_context(visiting(stack.enter_context(_empty(folder))))}
        for screen in screens:
            visitor = stack.enter_context(visiting(desk.url, screen.page, urlencode(screen.query)))
            visitor.open(screen.shows)
            visitors[screen.name] = visitor
        for visitor in visitors.values():
            for _time in range(STEADY):
                visitor.rerun()
        taken: dict[str, list[float]] = {name: [] for name in visitors}
        for _round in range(ROUNDS):
            for name, visitor in visitors.items():
                time.sleep(PAUSE)
                taken[name].append(visitor.rerun())
    return taken


@contextmanager
def _empty(folder: Path) -> Iterator[str]:
    """Serve an empty script with Streamlit's own settings, but for the reload; yield its address."""
    (folder / "empty.py").write_text("", encoding="utf-8")
    port = free_port()
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", "empty.py", "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen(
        [*command, *(f"--server.{name}={value}" for name, value in options.items())],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urlopen(f"{url}/_stcore/health", timeout=2).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{url} did not start")
