"""The brief's form: what is wrong is said where it was typed, and what was typed stays."""

import pytest
from streamlit.testing.v1 import AppTest

from core.content import actions
from core.db.engine import writing
from core.team.rights import Role
from tests.pages.conftest import become

PAGE = "pages/create/content.py"


def _new_brief(open_app, locale: str = "en-US") -> AppTest:
    return open_app(PAGE, locale=locale, query={"brief": "new", "item": "A1"})


def _save(app: AppTest) -> AppTest:
    return app.button(key="content_new_save").click().run()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"threshold": 100.0}, "门槛"),
        ({"threshold": 100.0, "off": 200.0}, "优惠金额大于门槛"),
        ({"gift_quantity": 3}, "赠品名称"),
    ],
)
def test_an_offer_that_does_not_fit_together_is_told_and_stays_typed(filled, open_app, typed, said):
    app = _new_brief(open_app, "zh-CN")
    for name, value in typed.items():
        app.number_input(key=f"content_new_{name}").set_value(value)
    app = _save(app)
    assert said in app.error[0].value
    assert {name: app.number_input(key=f"content_new_{name}").value for name in typed} == typed


def test_an_event_price_above_the_usual_one_is_said(filled, open_app):
    app = _new_brief(open_app)
    app.number_input(key="content_new_price").set_value(19.9).run()
    assert not app.warning
    app.number_input(key="content_new_price").set_value(20.0).run()
    assert "above the usual price of Salted nuts" in app.warning[0].value


def test_the_title_of_a_brief_is_never_markup(filled, open_app):
    brief = {"items": [{"title": "![x](http://example.com/x.png)"}], "occasion": "**$a$** :red[b]"}
    with writing() as session:
        row = actions.save_brief(session, filled, actions.read_brief(brief))
        number = row.id
    app = open_app(PAGE, query={"brief": str(number)})
    assert not app.exception
    assert app.title[0].value.startswith(r"\*\*\$a\$\*\* \:red\[b\]")


def test_who_may_not_order_copy_sees_the_list_instead_of_the_form(filled, open_app):
    become(filled, Role.VIEWER)
    app = _new_brief(open_app)
    assert [each.value for each in app.title] == ["Copy"]
    assert not app.multiselect


def test_the_first_steps_send_nobody_where_they_may_do_nothing(filled, open_app):
    become(filled, Role.VIEWER)
    assert "Go" not in [link.label for link in open_app().get("page_link")]
    become(filled, Role.MARKETER)
    assert "Go" in [link.label for link in open_app().get("page_link")]
