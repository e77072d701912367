"""What a what-if slider of the promotion lab costs: from the move to the last element, against an empty page.

Measured as the pages are (see bench_pages): real processes over Streamlit's own socket. The basket has five
items under eight promotions. Beside it stands a rerun of the whole page: what the move would cost if it
were not answered by its own part alone.
"""

import time
from contextlib import ExitStack
from dataclasses import replace
from statistics import median
from urllib.parse import urlencode

from core.db.engine import writing
from core.demo.catalogue import profile
from core.demo.fill import fill_if_empty
from core.promotions.plan_actions import new_plan
from core.promotions.promotion import Promotion
from core.promotions.scenario import Scenario, Wanted
from core.promotions.scenario_actions import save_scenario
from core.shop.listing import View, page
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role
from pages.ui.lab.templates import TEMPLATES
from tests.bench.bench_pages import PAUSE, REFERENCE, ROUNDS, SCRIPTS, STEADY, served
from tests.bench.own_data import own_data
from tests.bench.visitor import visiting
from tests.browser.desk import running_desk

SLIDERS = {"a cost term": "发货后退款率（%）", "the page prices": "页面价（%）"}
LINES, PROMOTIONS = 5, 8


def run() -> list[tuple[str, float, str]]:
    """Return the median times of moving a slider as multiples of an empty page's rerun."""
    with own_data() as folder, ExitStack() as stack:
        fill_if_empty()
        plan = _plan()
        empty = stack.enter_context(visiting(stack.enter_context(served(folder, SCRIPTS[REFERENCE]))))
        desk = stack.enter_context(running_desk(folder))
        query = urlencode({"shop_id": str(profile()["name"]), "plan": plan, "scenario": "A"})
        lab = stack.enter_context(visiting(desk.url, "promotions", query))
        lab.open("我们留下多少")
        taken: dict[str, list[float]] = {name: [] for name in (REFERENCE, "whole page", *SLIDERS)}
        for step in range(ROUNDS + STEADY):
            times = {REFERENCE: empty.rerun(), "whole page": lab.rerun()}
            for name, label in SLIDERS.items():
                time.sleep(PAUSE)
                times[name] = lab.slide(label, 5.0 + step % 5 if name == "a cost term" else 90.0 + step % 5)
                assert lab.shows("个百分点"), "the margin did not move"
            if step >= STEADY:
                for name, took in times.items():
                    taken[name].append(took)
    reference = median(taken.pop(REFERENCE))
    return [
        (f"lab: {name} moved" if name in SLIDERS else f"lab: {name}", median(times) / reference, _told(times))
        for name, times in taken.items()
    ]


def _told(times: list[float]) -> str:
    return f"× an empty page's rerun; {median(times):.1f} ms, {LINES} lines × {PROMOTIONS} promotions"


def _plan() -> str:
    """Store a plan with one scenario of a full basket in the demo shop; return its id."""
    with writing() as session:
        user = ensure_local_user(session)
        actor = Actor(user.id, 1, Role.OWNER, user.name)
        rows = page(session, actor, View(order="dearest"), offset=0, limit=60)
        codes = rows.loc[rows["cost"].notna() & rows["usual_price"].notna(), "code"].head(LINES)
        stack = tuple(_named(each(), n) for n, each in enumerate(list(TEMPLATES.values())[:PROMOTIONS]))
        plan = new_plan(session, actor, "bench")
        save_scenario(session, actor, plan, "A", Scenario(tuple(Wanted(code, 2) for code in codes), stack))
        return str(plan)


def _named(promotion: Promotion, n: int) -> Promotion:
    return replace(promotion, id=f"p{n:02d}")
