"""The capture drawer: pasted text, a page or typing becomes prices that a person confirms; undo takes them back."""

import pytest
from sqlalchemy import select

from core.competitors.actions import add_rival, add_rival_item
from core.competitors.tables import PriceObservation, Rival, RivalItem
from core.db.engine import reading, writing
from core.settings import settings
from core.team.rights import Role
from tests.fake_model import FakeModel
from tests.pages.conftest import become

PAGE = "pages/plan/competitors.py"
CHAT = "巷口食记 每日坚果 750g 到手89 原价129 第二件0元 包邮 赠试吃装"


@pytest.fixture
def drawer(filled, open_app):
    """The open drawer of a shop that knows one rival."""
    with writing() as session:
        add_rival(session, filled, {"name": "巷口食记"})
    return open_app(PAGE, query={"view": "paste"})


def _stored() -> list[dict]:
    with reading() as session:
        rows = session.execute(
            select(PriceObservation, RivalItem.title, Rival.name)
            .join(RivalItem, RivalItem.id == PriceObservation.rival_item_id)
            .join(Rival, Rival.id == RivalItem.rival_id)
            .order_by(PriceObservation.id)
        ).all()
        return [
            {
                "rival": name,
                "title": title,
                "list": row.list_price,
                "page": row.page_price,
                "hand": row.in_hand_price,
                "shipping": row.shipping,
                "source": row.source,
                "note": row.note,
            }
            for row, title, name in rows
        ]


def _read(app, text: str):
    app.text_area(key="capture_pasted").set_value(text).run()
    return app.button(key="capture_read").click().run()


def _field(app, kind: str, name: str):
    return next(
        each
        for each in getattr(app, kind)
        if str(each.key).startswith("capture_") and str(each.key).endswith(name)
    )


def test_a_chat_becomes_a_filled_row_that_is_saved_and_taken_back(drawer):
    app = _read(drawer, CHAT)
    assert not app.exception
    assert _field(app, "selectbox", "_rival").value == "巷口食记"
    assert _field(app, "number_input", "_in_hand_price").value == 89.0
    assert any("第二件0元" in each.value for each in app.text)
    app.button(key="capture_save").click().run()
    assert not app.error
    saved = _stored()
    assert [(one["rival"], one["title"], one["list"], one["hand"], one["shipping"]) for one in saved] == [
        ("巷口食记", "每日坚果 750g", 12900, 8900, 0)
    ]
    assert (saved[0]["source"], "试吃装" in saved[0]["note"]) == ("pasted", True)
    assert "view" not in app.query_params
    app.button(key="flash_undo").click().run()
    assert _stored() == []


def test_several_products_are_several_rows_and_one_can_be_left_out(drawer):
    app = _read(drawer, "每日坚果750g ¥89.9\n混合果仁175g ¥19.9")
    for box in [
        each
        for each in app.selectbox
        if str(each.key).startswith("capture_") and str(each.key).endswith("_rival")
    ]:
        box.set_value("巷口食记")
    app.run()
    _field(app, "checkbox", "0_chosen").uncheck().run()
    app.button(key="capture_save").click().run()
    assert [(one["title"], one["page"]) for one in _stored()] == [("混合果仁175g", 1990)]


def test_what_was_typed_survives_a_failed_save(drawer):
    app = _read(drawer, "每日坚果750g ¥89.9")
    _field(app, "number_input", "_in_hand_price").set_value(99.0).run()
    app.button(key="capture_save").click().run()
    assert app.error
    assert _field(app, "number_input", "_in_hand_price").value == 99.0
    assert _stored() == []
    _field(app, "number_input", "_in_hand_price").set_value(79.0)
    _field(app, "selectbox", "_rival").set_value("巷口食记").run()
    app.button(key="capture_save").click().run()
    assert [(one["page"], one["hand"]) for one in _stored()] == [(8990, 7900)]


def test_an_empty_form_is_typed_by_hand_for_an_item_that_is_known(filled, open_app):
    with writing() as session:
        rival_id = add_rival(session, filled, {"name": "巷口食记"})
        add_rival_item(session, filled, rival_id, {"title": "腰果 500g"})
    app = open_app(PAGE, query={"view": "paste"}).button(key="capture_type").click().run()
    _field(app, "selectbox", "_rival").set_value("巷口食记").run()
    _field(app, "selectbox", "_title_巷口食记").set_value("腰果 500g")
    _field(app, "number_input", "_page_price").set_value(39.9).run()
    app.button(key="capture_save").click().run()
    assert [(one["title"], one["page"], one["source"]) for one in _stored()] == [("腰果 500g", 3990, "typed")]


def test_a_text_without_a_price_says_so_and_stays(drawer):
    app = _read(drawer, "今天天气不错")
    assert "No price was found" in app.error[0].value
    assert app.text_area(key="capture_pasted").value == "今天天气不错"


def test_an_address_is_read_as_a_page_and_an_inner_one_is_refused_with_a_sentence(drawer):
    app = drawer.text_area(key="capture_pasted").set_value("http://127.0.0.1/item").run()
    app = app.button(key="capture_fetch").click().run()
    assert app.error
    assert not app.exception
    assert app.text_area(key="capture_pasted").value == "http://127.0.0.1/item"


def test_pasted_markup_is_text(drawer):
    app = _read(drawer, "<b>坚果</b> ![x](https://example.com/x.png) **礼盒** ¥89 满300减30")
    assert not app.exception
    shown = [each.value for each in [*app.markdown, *app.caption, *app.info]]
    assert not any("![x](" in each for each in shown)


def test_a_model_fills_what_the_rules_leave_open(filled, open_app, monkeypatch):
    with FakeModel(answer='{"rows": [{"title": "坚果礼盒", "page_price": "128"}]}') as fake:
        monkeypatch.setenv("LLM_BASE_URL", fake.base_url)
        monkeypatch.setenv("LLM_MODEL", "demo")
        settings.cache_clear()
        app = _read(open_app(PAGE, query={"view": "paste"}), "他家坚果礼盒 128 了")
        assert not app.exception
        assert _field(app, "number_input", "_page_price").value == 128.0
        assert fake.total_calls == 1
    settings.cache_clear()


def test_viewers_get_no_drawer(filled, open_app):
    become(filled, Role.VIEWER)
    app = open_app(PAGE, query={"view": "paste"})
    assert not app.text_area
    assert not [each for each in app.button if each.key == "capture_open"]
