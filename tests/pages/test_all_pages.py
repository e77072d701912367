"""Every page, in both languages, for each role, full and empty: it draws, and says what it is."""

import pytest

from core.team.rights import Role
from tests.pages.conftest import become

PAGES = {
    "pages/plan/home.py": {"en-US": "Today", "zh-CN": "今天"},
    "pages/plan/calendar.py": {"en-US": "Calendar", "zh-CN": "活动日历"},
    "pages/plan/positioning.py": {"en-US": "Positioning", "zh-CN": "定位"},
    "pages/plan/competitors.py": {"en-US": "Competitors", "zh-CN": "竞品"},
    "pages/create/content.py": {"en-US": "Copy", "zh-CN": "文案"},
    "pages/promote/promotions.py": {"en-US": "Promotion lab", "zh-CN": "促销测算"},
    "pages/manage/catalogue.py": {"en-US": "Items", "zh-CN": "商品"},
    "pages/manage/settings.py": {"en-US": "Settings", "zh-CN": "设置"},
}


def _drew(app, title: str) -> None:
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert [each.value for each in app.title] == [title]


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_draws_in_both_languages(filled, open_app, page, locale):
    _drew(open_app(page, locale=locale), PAGES[page][locale])


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", PAGES)
def test_a_page_draws_for_each_role(filled, open_app, page, role):
    become(filled, role)
    _drew(open_app(page), PAGES[page]["en-US"])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_draws_in_an_empty_shop(sqlite_shop, open_app, page):
    _drew(open_app(page), PAGES[page]["en-US"])


@pytest.mark.parametrize("page", PAGES)
def test_without_any_shop_a_page_offers_to_open_one(sqlite, open_app, page):
    app = open_app(page)
    assert not app.exception
    assert app.text_input(key="first_shop_name").label == "Name of the shop"
    assert [each.value for each in app.title] == ["Yunce 运策"]


@pytest.mark.parametrize(
    "section", ["Checklist", "Shop", "Members", "Model", "Webhooks", "Rule packs", "Jobs", "Audit trail"]
)
def test_each_section_of_the_settings_draws(filled, open_app, section):
    _drew(open_app("pages/manage/settings.py", query={"section": section}), "Settings")


def test_the_demo_shop_is_one_click_away_from_an_empty_one(sqlite_shop, open_app):
    app = open_app("pages/manage/catalogue.py")
    app.button(key="demo_shop").click().run()
    assert not app.exception
    assert app.selectbox(key="shop_id").value != sqlite_shop.shop_id
    assert app.text[0].value.startswith("60 items")


@pytest.mark.parametrize("brief", ["77", "9" * 30, "words"])
def test_an_address_that_names_no_brief_says_so(filled, open_app, brief):
    app = open_app("pages/create/content.py", query={"brief": brief})
    assert not app.exception
    assert [each.value for each in app.warning] == ["This brief no longer exists."]
