"""What our model client adds: first token and whole draft, against the bare openai call to the same server.

The server is a process of its own and writes a token each 10 ms, as a quick hosted model does. Both
sides send the same body. Ours also renders the prompt, checks the budget, parses while it streams,
holds the copy against facts, law and lengths, and stores the call.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx2
import openai

from core.content.brief import Brief, BriefItem, Offer
from core.content.with_model import draft_with_model
from core.llm.calls import Payer
from core.llm.endpoint import Endpoint
from core.llm.partial import Partial
from tests.bench.own_data import own_data

ROUNDS = 15
BRIEF = Brief(
    shop="山雀零食",
    items=(
        BriefItem(
            title="山雀 夏威夷果 奶油味 500g",
            brand="山雀",
            category="坚果",
            usual_price=5990,
            selling_points=("颗颗开口",),
        ),
    ),
    occasion="年货节",
    offer=Offer(price=3990),
)


def run() -> list[tuple[str, float, str]]:
    """Return medians in milliseconds and their ratios, ours against bare, measured in turns."""
    with own_data(), _server() as base_url:
        endpoint = Endpoint(base_url, "demo+delay-10")
        _ours(endpoint)
        body = httpx2.get(base_url.removesuffix("/v1") + "/stats").json()["seen"][-1]
        bare = openai.OpenAI(base_url=base_url, api_key="none", max_retries=0)
        _bare(bare, body)
        ours, theirs = [], []
        for _round in range(ROUNDS):
            theirs.append(_bare(bare, body))
            ours.append(_ours(endpoint))
        bare.close()
    first, whole = (median(one[n] for one in ours) for n in (0, 1))
    bare_first, bare_whole = (median(one[n] for one in theirs) for n in (0, 1))
    return [
        ("model: first text, ms", first, "from the order to the first words on the page"),
        ("model: first text of the bare call, ms", bare_first, "openai.chat.completions.create(stream=True)"),
        ("model: first text against bare", first / bare_first, "ratio"),
        ("model: whole draft, ms", whole, "checked, shortened and in the books"),
        ("model: whole answer of the bare call, ms", bare_whole, "the same body, nothing checked"),
        ("model: whole draft against bare", whole / bare_whole, "ratio"),
    ]


def _timed(work: Callable[[Callable[[], None]], None]) -> tuple[float, float]:
    first: list[float] = []
    began = time.perf_counter()
    work(lambda: first.append(time.perf_counter()))
    return (first[0] - began) * 1000, (time.perf_counter() - began) * 1000


def _ours(endpoint: Endpoint) -> tuple[float, float]:
    def work(heard: Callable[[], None]) -> None:
        def partial(seen: Partial) -> None:
            if any(seen.texts.values()):
                heard()

        draft_with_model(BRIEF, "guide", "offer", endpoint=endpoint, payer=Payer(), on_partial=partial)

    return _timed(work)


def _bare(client: openai.OpenAI, body: dict[str, Any]) -> tuple[float, float]:
    """Stream the same body; its first text counts when the value of the first key begins, as on our page."""

    def work(heard: Callable[[], None]) -> None:
        text = ""
        for chunk in client.chat.completions.create(**body):
            text += (chunk.choices[0].delta.content or "") if chunk.choices else ""
            if text.count('"') >= 3 and text[-1] != '"':
                heard()

    return _timed(work)


@contextmanager
def _server() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fake_model"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.wait()
