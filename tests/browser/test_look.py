"""Every page in both languages, both themes and both widths: whole, quiet and open to everybody."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import Engine

from tests.browser.desk import Desk, running_desk
from tests.browser.screen import settled, too_wide, turned

# What theme and width can change; labels and roles are the same in every look of a page.
OF_A_LOOK = (
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
    "svg-img-alt",
)
Look = tuple[Literal["light", "dark"], int]  # a theme and a width
PAGES = {
    "home": "/",
    "calendar": "/calendar",
    "profile": "/positioning",
    "price bands": "/positioning?tab=bands",
    "map": "/positioning?tab=map",
    "portfolio": "/positioning?tab=portfolio",
    "canvases": "/positioning?tab=canvases",
    "reviews": "/positioning?tab=reviews",
    "prices": "/competitors?ladder=true",
    "evidence": "/competitors?item=1",
    "paste": "/competitors?view=paste",
    "matches": "/competitors?segment=matches",
    "alerts": "/competitors?segment=alerts",
    "advice": "/competitors?segment=advice",
    "trends": "/competitors?segment=trends",
    "promotions": "/competitors?segment=trends&part=promotions",
    "rivals": "/competitors?segment=rivals",
    "copy": "/content",
    "brief": "/content?brief=1",
    "receipt": "/promotions",
    "backwards": "/promotions?view=backwards",
    "scenarios": "/promotions?view=compare",
    "rule text": "/promotions?view=words",
    "items": "/items",
    "item": "/items?item=1",
    "checklist": "/settings",
    "shop": "/settings?section={Shop}",
    "costs": "/settings?section={Costs and fees}",
    "members": "/settings?section={Members}",
    "model": "/settings?section={Model}",
    "rules": "/settings?section={Rule packs}",
    "webhooks": "/settings?section={Webhooks}",
    "jobs": "/settings?section={Jobs}",
    "audit": "/settings?section={Audit trail}",
}
CHINESE = {
    "Shop": "店铺",
    "Costs and fees": "费用与成本",
    "Members": "成员",
    "Model": "模型",
    "Rule packs": "规则包",
    "Webhooks": "消息通知",
    "Jobs": "任务",
    "Audit trail": "操作记录",
}


@pytest.fixture
def demo(sqlite_demo: Engine, data_dir: Path) -> Iterator[Desk]:
    with running_desk(data_dir) as served:
        yield served


# Every two of language, theme and width meet on every page. Loading a page is what takes time: it is loaded once
# a language, looked at, and turned into the other theme and width.
@pytest.mark.parametrize(
    ("locale", "first", "then"),
    [("zh-CN", ("light", 1280), ("dark", 390)), ("en-US", ("light", 390), ("dark", 1280))],
    ids=["zh-CN", "en-US"],
)
def test_every_page_is_whole_and_axe_finds_nothing_serious(
    demo: Desk, open_page, locale: str, first: Look, then: Look
):
    names = {name: CHINESE[name] if locale == "zh-CN" else name for name in CHINESE}
    wrong = []
    page = open_page(None, locale=locale)
    for name, address in PAGES.items():
        for word in names:
            address = address.replace("{" + word + "}", names[word])
        scheme, width = first
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(demo.url + address)
        wrong += [f"{name}, {scheme}, {width}: {each}" for each in _faults(settled(page))]
        scheme, width = then
        turned(page, scheme=scheme, width=width)
        wrong += [f"{name}, {scheme}, {width}: {each}" for each in _faults(page, rules=OF_A_LOOK)]
    assert not wrong, "\n".join(wrong)


def _faults(page: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """Return what is wrong with a page as it stands: that it is cut off, and what axe finds by all rules or these."""
    over = too_wide(page)
    return [f"{over} pixels too wide"] * (over > 0) + _serious(page, rules)


def _serious(page: Page, rules: Sequence[str]) -> list[str]:
    """Return what axe calls serious or worse, each with the first place it is found in."""
    options = {"runOnly": list(rules)} if rules else None
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]} {each['nodes'][0].get('failureSummary', '')[:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
