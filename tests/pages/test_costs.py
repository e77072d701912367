"""Costs and fees in the settings: what is typed is kept, an empty field is the pack's, a wrong one is named."""

from core.db.engine import reading
from core.shop.cost_actions import stored_costs
from core.team.rights import Role
from tests.pages.conftest import become

SETTINGS = "pages/manage/settings.py"


def _costs(open_app):
    return open_app(SETTINGS, query={"section": "Costs and fees"})


def _save(app) -> None:
    next(button for button in app.button if button.label == "Save costs").click().run()


def _own(actor):
    with reading() as session:
        return dict(stored_costs(session, actor).own)


def test_a_cost_is_kept_and_goes_back_to_the_packs(filled, open_app):
    app = _costs(open_app)
    app.number_input(key="costs_shipping_0").set_value(4.2)
    app.number_input(key="costs_refund_after_0").set_value(12.5)
    _save(app)
    assert not app.exception
    assert _own(filled) == {"shipping": 420, "refund_after": 0.125}
    app.button(key="costs_reset").click().run()
    assert _own(filled) == {}


def test_a_cost_that_cannot_be_meant_is_named_and_nothing_is_kept(filled, open_app):
    app = _costs(open_app)
    app.number_input(key="costs_shipping_0").set_value(5.0)
    app.number_input(key="costs_payment_fee_0").set_value(80.0)
    _save(app)
    assert [error.value for error in app.error if "Payment fee" in error.value]
    assert _own(filled) == {}
    assert app.number_input(key="costs_shipping_0").value == 5.0


def test_a_viewer_reads_costs_only(filled, open_app):
    become(filled, Role.VIEWER)
    app = _costs(open_app)
    assert not [button for button in app.button if button.label == "Save costs"]
    assert app.number_input(key="costs_shipping_0").disabled
