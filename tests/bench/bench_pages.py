"""What a click costs: a warm rerun of each whole page, against an empty Streamlit page.

Both are served by real processes and visited over Streamlit's own socket, as a browser does: the
time runs from the order to the arrival of the last element. What the browser draws then is not in
it. All pages are visited in turns, so that whatever else the machine does hits all of them alike.

Most of what an empty page takes is Streamlit's collection of its own garbage after each run, which
our pages are spared (`core.process.collect_after_imports`). So a second empty page that is spared it
too stands beside: against that one a ratio tells of our own work alone.
"""

import os
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
from tests.browser.desk import ROOT, free_port, running_desk

ROUNDS = 21
PAUSE = 0.05  # seconds between two visits: the server sweeps up after each run
STEADY = 3  # reruns of each page before the clock counts: opened, imported, cached
REFERENCE = "empty Streamlit page"
SPARED = "empty page, spared as ours"
SCRIPTS = {
    REFERENCE: "",
    SPARED: "from core.process import collect_after_imports\ncollect_after_imports()\n",
}


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
        taken = measured(folder, _screens(big_brief))
    empty, spared = median(taken[REFERENCE]), median(taken[SPARED])
    return [
        (f"page: {REFERENCE}, ms", empty, "an empty script as it is served"),
        (f"page: {SPARED}, ms", spared, "its heap is frozen like ours"),
        *(
            (
                f"page: {name}",
                median(times) / empty,
                f"× the empty page, {median(times) / spared:.1f} × the spared one; {_times(times)}",
            )
            for name, times in taken.items()
            if name not in SCRIPTS
        ),
    ]


def _times(times: list[float]) -> str:
    return f"{median(times):.1f} ms, quickest {min(times):.1f}"


def _screens(big_brief: int) -> list[Screen]:
    demo, big = {"shop_id": str(profile()["name"])}, {"shop_id": NAME}
    return [
        Screen("home", "", demo, "等你处理"),
        Screen("items, 60", "items", demo, "60 个商品"),
        Screen("copy, list of briefs", "content", demo, "份简报"),
        Screen("copy, a brief with 12 drafts", "content", demo | {"brief": "1"}, "12 条草稿"),
        Screen("copy, new brief", "content", demo | {"brief": "new"}, "新建简报"),
        Screen("promotion lab", "promotions", demo, "促销测算"),
        Screen("calendar", "calendar", demo, "活动日历"),
        Screen("settings", "settings", demo, "还缺 "),
        Screen(f"items, {ITEMS:,}", "items", big, f"{ITEMS:,} 个商品"),
        Screen(f"copy, a brief, {ITEMS:,} items", "content", big | {"brief": str(big_brief)}, "12 条草稿"),
        Screen(f"copy, new brief, {ITEMS:,} items", "content", big | {"brief": "new"}, "新建简报"),
    ]


def measured(folder: Path, screens: list[Screen]) -> dict[str, list[float]]:
    """Return the times of warm reruns in milliseconds by screen, and of the two empty pages, in turns."""
    with ExitStack() as stack:
        desk = stack.enter_context(running_desk(folder))
        visitors = {
            name: stack.enter_context(visiting(stack.enter_context(served(folder, script))))
            for name, script in SCRIPTS.items()
        }
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
def served(folder: Path, script: str) -> Iterator[str]:
    """Serve a script with Streamlit's own settings, but for the reload; yield its address."""
    port = free_port()
    file = folder / f"script_{port}.py"
    file.write_text(script, encoding="utf-8")
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", str(file), "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen(
        [*command, *(f"--server.{name}={value}" for name, value in options.items())],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
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
