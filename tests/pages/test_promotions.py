"""The promotion lab without a browser: what is typed counts, what is wrong is said at its field, texts stay texts."""

import re

import pytest

from core.db.engine import writing
from core.promotions.kinds import KINDS
from core.promotions.scenario import Scenario
from core.promotions.stored import scenario_of, scenario_terms
from core.shop.actions import add_item
from core.team.rights import Actor, Role
from tests.pages.conftest import become

PAGE = "pages/promote/promotions.py"
NAME = "![i](//a.example/p.png) [go](http://a.example) :blue[r] $x$ <b> `c` **b**"
MARKUP = ("![", "](", ":blue[", "$x", "<b>", "`c", "**b", "http://a.example")


@pytest.fixture
def stocked(sqlite_shop: Actor) -> Actor:
    """A shop with two items of ¥200 and ¥150."""
    rows = (
        {
            "code": "A1",
            "title": "Nut box",
            "category": "nuts",
            "usual_price": 20000,
            "cost": 8000,
            "sold_30d": 90,
        },
        {
            "code": "B1",
            "title": "Tea box",
            "category": "tea",
            "usual_price": 15000,
            "cost": 5000,
            "sold_30d": 50,
        },
    )
    with writing() as session:
        for row in rows:
            add_item(session, sqlite_shop, row)
    return sqlite_shop


def _opened(open_app, **more):
    """Open the lab with the two best sellers in the basket."""
    app = open_app(PAGE, **more)
    app.button(key="basket_best").click().run()
    assert not app.exception
    return app


def _take(app, template: str):
    app.pills(key="promotions_template").set_value(template).run()
    assert not app.exception
    return app


def _metrics(app) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def _with_key(elements, start: str):
    return next(each for each in elements if str(each.key or "").startswith(start))


def _with_end(elements, end: str):
    return next(each for each in elements if str(each.key or "").endswith(end))


def test_a_basket_and_a_promotion_make_a_receipt(stocked, open_app):
    app = _opened(open_app)
    assert _metrics(app)["The buyer pays"] == "¥350.00"
    _take(app, "official_off")
    assert _metrics(app)["The buyer pays"] == "¥297.50"
    assert app.text[0].value.startswith("The buyer pays ¥297.50 for ¥350.00 of goods")
    _with_key(app.toggle, "promotions_on_").set_value(False).run()
    assert _metrics(app)["The buyer pays"] == "¥350.00"


def test_pieces_and_a_price_to_try_out_count(stocked, open_app):
    app = _opened(open_app)
    _with_key(app.number_input, "promotions_qty_").set_value(3).run()
    _with_key(app.number_input, "promotions_price_").set_value(10.0).run()
    assert _metrics(app)["The buyer pays"] == "¥180.00"
    _with_key(app.number_input, "promotions_price_").set_value(1.005).run()
    assert _metrics(app)["The buyer pays"] == "¥180.00"
    assert any("more than two decimals" in each.value for each in app.caption)


def test_what_is_taken_out_comes_back(stocked, open_app):
    app = _take(_opened(open_app), "official_off")
    app.button(key="basket_out_A1").click().run()
    assert _metrics(app)["The buyer pays"] == "¥127.50"
    app.button(key="flash_undo").click().run()
    assert _metrics(app)["The buyer pays"] == "¥297.50"


def test_what_is_typed_survives_a_walk_to_another_page(stocked, open_app):
    app = _take(_opened(open_app), "official_off")
    app.switch_page("pages/plan/home.py").run()
    app.switch_page(PAGE).run()
    assert _metrics(app)["The buyer pays"] == "¥297.50"


def test_an_unknown_basis_shows_both_answers_where_they_differ(stocked, open_app):
    app = _opened(open_app)
    for template in ("official_off", "shop_tiers"):
        _take(app, template)
    assert _metrics(app)["The buyer pays"] == "¥247.50"
    _with_key(app.segmented_control, "promotions_basis_").set_value("unknown").run()
    answers = {name: value for name, value in _metrics(app).items() if name.startswith("By ")}
    assert answers == {"By original price": "¥247.50", "By left to pay": "¥297.50"}
    _with_key(app.segmented_control, "promotions_basis_").set_value("running").run()
    assert _metrics(app)["The buyer pays"] == "¥297.50"


def test_a_price_that_lacks_is_named(stocked, open_app):
    with writing() as session:
        add_item(session, stocked, {"code": "N1", "title": "No price"})
    app = open_app(PAGE)
    app.text_input(key="promotions_search").set_value("N1").run()
    app.button(key="basket_add_N1").click().run()
    assert [each.value for each in app.error] == [
        r"No price \(N1\) has no price\. Enter its usual price, or a price to try out\."
    ]


def test_a_promotion_is_built_in_the_drawer(stocked, open_app):
    app = _opened(open_app)
    app.button(key="stack_add").click().run()
    _with_key(app.selectbox, "promotion_new_").set_value("shop_coupon").run()
    next(each for each in app.number_input if str(each.key).endswith("_amount")).set_value(5.0).run()
    app.button(key="promotion_save").click().run()
    assert not app.exception
    assert _metrics(app)["The buyer pays"] == "¥345.00"


TYPED = {"_price": 10.0, "_amount": 10.0, "_counts_as": 20.0, "_deposit": 10.0}
WRITTEN = {"_share": "15%", "_title": "A bag"}


def _fill(widgets, values: dict[str, object]) -> None:
    for widget in widgets:
        for end, value in values.items():
            if str(widget.key).startswith("promotion_new") and str(widget.key).endswith(end):
                widget.set_value(value)


def test_every_kind_can_be_built_and_opened_again(stocked, open_app):
    app = _opened(open_app)
    for n, kind in enumerate(KINDS, start=1):
        app.button(key="stack_add").click().run()
        _with_key(app.selectbox, "promotion_new_").set_value(kind).run()
        _fill(app.number_input, TYPED)
        _fill(app.text_input, WRITTEN)
        if kind == "add_on":
            _with_end(app.multiselect, "_add_on_items").set_value(["B1"])
        app.run()
        app.button(key="promotion_save").click().run()
        assert not app.exception, kind
        assert len([each for each in app.toggle if str(each.key).startswith("promotions_on_")]) == n, kind
    made = app.session_state["promotions_drafts"][(stocked.shop_id, "", "")].now.promotions
    assert [each.kind for each in made] == list(KINDS)
    assert all(each.level == KINDS[each.kind].level for each in made)
    stack = Scenario(promotions=tuple(made))
    assert scenario_of(scenario_terms(stack)) == stack


def test_what_an_opened_promotion_has_stays_when_it_is_saved_again(stocked, open_app):
    app = _take(_opened(open_app), "nth_piece")
    before = app.session_state["promotions_drafts"][(stocked.shop_id, "", "")].now.promotions
    app.session_state["promotions_form"] = before[0].id
    app.run()
    app.button(key="promotion_save").click().run()
    assert not app.exception
    assert app.session_state["promotions_drafts"][(stocked.shop_id, "", "")].now.promotions == before


@pytest.mark.parametrize(
    ("kind", "field", "typed"),
    [
        ("shop_coupon", "_amount", -5.0),
        ("shop_coupon", "_amount", None),
        ("shop_coupon", "_bearer_shop", 90.0),
        ("official_off", "_share", "120%"),
        ("shop_tiers", "_tiers_0_off", 400.0),
        ("presale", "_counts_as", None),
        ("fixed_price", "_price", -1.0),
        ("shop_coupon", "_cap", -1.0),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_taken(stocked, open_app, kind, field, typed):
    app = _opened(open_app)
    app.button(key="stack_add").click().run()
    _with_key(app.selectbox, "promotion_new_").set_value(kind).run()
    for each in app.number_input:
        if str(each.key).endswith(("_amount", "_deposit", "_price")) and "promotion_new" in str(each.key):
            each.set_value(10.0)
    widgets = [*app.number_input, *app.text_input]
    next(each for each in widgets if str(each.key).endswith(field)).set_value(typed).run()
    app.button(key="promotion_save").click().run()
    assert not app.exception
    told = [each.value for each in app.markdown if each.value.startswith(":red[:material/error:")]
    assert len(told) == 1
    assert not app.error
    assert not [each for each in app.toggle if str(each.key).startswith("promotions_on_")]


def test_a_viewer_computes_but_saves_nothing(stocked, open_app):
    become(stocked, Role.VIEWER)
    app = _take(_opened(open_app), "official_off")
    assert _metrics(app)["The buyer pays"] == "¥297.50"
    saving = [each for each in app.button if str(each.key).startswith("plan_save")]
    assert all(each.disabled for each in saving)


def test_a_slider_answers_and_is_taken_into_the_scenario(stocked, open_app):
    app = _take(_opened(open_app), "official_off")
    kept = _metrics(app)["We keep"]
    _with_key(app.slider, "promotions_try_depth_").set_value(200).run()
    assert not app.exception
    assert _metrics(app)["We keep"] != kept
    assert (
        _metrics(app)["The buyer pays"] == "¥297.50"
    )  # the receipt is the scenario's until it is taken over
    app.button(key="promotions_try_take").click().run()
    assert _metrics(app)["The buyer pays"] == "¥245.00"
    app.button(key="flash_undo").click().run()
    assert _metrics(app)["The buyer pays"] == "¥297.50"
    assert _metrics(app)["We keep"] == kept


def test_without_a_cost_it_is_said_which_lacks(filled, open_app):
    app = open_app(PAGE)
    app.text_input(key="promotions_search").set_value("A2").run()
    app.button(key="basket_add_A2").click().run()
    assert any(each.value.endswith("No cost yet: Sweet nuts") for each in app.text)
    assert "We keep" not in _metrics(app)


@pytest.fixture
def hostile(sqlite_shop: Actor) -> Actor:
    """A shop in which what people wrote is an attack."""
    with writing() as session:
        for n in range(2):
            add_item(session, sqlite_shop, {"code": f"=A{n}<b>", "title": f"{NAME} {n}", "category": NAME,
                                            "brand": NAME[:80], "usual_price": 20000, "cost": 4000, "stock": 3,
                                            "sold_30d": 9})  # fmt: skip
    return sqlite_shop


def _as_markdown(app) -> list[str]:
    """Return every text that is given to the browser where Markdown is read."""
    found = []
    for node in app:
        proto = getattr(node, "proto", None)
        if proto is None or node.type in ("text", "code", "json", "multiselect", "selectbox"):
            continue
        found += [str(getattr(proto, name, "") or "") for name in ("body", "label", "help", "title")]
        found += [str(getattr(option, "content", "")) for option in getattr(proto, "options", ())]
        if node.type == "table":
            found += [str(cell) for row in node.value.to_records() for cell in row]
    return [text for text in found if text]


def _is_text(app) -> None:
    assert not app.exception, app.exception
    shown = _as_markdown(app)
    assert len(shown) > 5
    for text in shown:
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", text)
        assert not [sign for sign in MARKUP if sign in bare], text


def test_no_text_is_taken_for_markup(hostile, open_app):
    app = _opened(open_app)
    for template in ("official_off", "shop_tiers", "shop_coupon", "presale"):
        _take(app, template)
    _is_text(app)
    app.text_input(key="promotions_search").set_value("go").run()
    _is_text(app)
    app.button(key="stack_add").click().run()
    next(each for each in app.text_input if str(each.key).endswith("_name")).set_value(NAME).run()
    app.button(key="promotion_save").click().run()
    _is_text(app)
    app.button(key="basket_out_=A1<b>").click().run()
    _is_text(app)


VIEWS = ("receipt", "backwards", "catalogue", "compare", "words")


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_of_an_empty_shop_says_what_comes_next(sqlite_shop, open_app, view):
    app = open_app(PAGE, query={"view": view})
    assert not app.exception
    assert not app.error
    assert [each.value for each in app.title] == ["Promotion lab"]


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_takes_a_text_for_markup(hostile, open_app, view):
    app = _take(_take(_opened(open_app), "official_off"), "shop_coupon")
    app.segmented_control(key="promotions_view").set_value(view).run()
    _is_text(app)


def test_the_largest_value_is_taken_into_the_stack_and_back(stocked, open_app):
    app = _take(_opened(open_app), "shop_coupon")
    app.segmented_control(key="promotions_view").set_value("backwards").run()
    assert not app.exception
    most = _metrics(app)["Most that holds"]
    app.button(key="backwards_take").click().run()
    assert not app.exception
    assert "now " + most in [each.delta for each in app.metric]
    app.button(key="flash_undo").click().run()
    assert "now ¥20.00" in [each.delta for each in app.metric]


def test_the_basket_that_hurts_most_is_shown_when_asked_for(stocked, open_app):
    app = _take(_opened(open_app), "shop_coupon")
    app.segmented_control(key="promotions_view").set_value("backwards").run()
    app.button(key="backwards_worst").click().run()
    assert not app.exception
    assert [
        text.value for text in app.text if text.value.startswith("Of ") and "below its floor" in text.value
    ]
    assert _metrics(app)["Leaves least"]


@pytest.mark.parametrize(
    "query",
    [{"view": "<b>", "plan": "x", "scenario": "![i](//a.example)"}, {"plan": "9" * 40}, {"scenario": "Z"}],
)
def test_an_address_that_names_nothing_does_no_harm(stocked, open_app, query):
    app = open_app(PAGE, query=query)
    assert not app.exception
    assert [each.value for each in app.title] == ["Promotion lab"]
