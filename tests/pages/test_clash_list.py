"""The list of clashes: told, waived with a reason, and taken back."""

from datetime import timedelta

from core.campaigns.clashes.limit_actions import stored_limits
from core.campaigns.clashes.waivers import waivers
from core.db.base import now
from core.db.engine import reading
from core.team.rights import Actor, Role
from tests.core.campaigns.plans import stored_campaign
from tests.pages.conftest import OpenApp, become

PAGE = "pages/plan/calendar.py"


def _live(actor: Actor) -> int:
    at = now().replace(second=0, microsecond=0) + timedelta(days=1)
    return stored_campaign(
        actor, live_at=at, starts_at=at - timedelta(days=20), ends_at=at + timedelta(days=1), enrol_by=None
    )


def test_a_clash_is_waived_for_a_reason_and_counts_again(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign = _live(sqlite_shop)
    app = open_app(PAGE, query={"view": "clashes"})
    assert not app.exception
    assert any("No copy chosen" in each.value for each in app.markdown)
    app.text_area(f"waive_reason_no_copy_{campaign}").set_value("no")
    _press(app, f"waive_form_no_copy_{campaign}")
    assert any("accepted" in each.value for each in app.error)
    app.text_area(f"waive_reason_no_copy_{campaign}").set_value("the platform writes it")
    _press(app, f"waive_form_no_copy_{campaign}")
    with reading() as session:
        assert [each.reason for each in waivers(session, sqlite_shop)] == ["the platform writes it"]
    assert any("the platform writes it" in each.value for each in app.caption)
    app.button(f"unwaive_no_copy_{campaign}").click().run()
    with reading() as session:
        assert waivers(session, sqlite_shop) == ()
    assert app.text_area(f"waive_reason_no_copy_{campaign}")


def test_the_address_narrows_the_list_and_a_button_leads_to_the_place(
    sqlite_shop: Actor, open_app: OpenApp
) -> None:
    campaign = _live(sqlite_shop)
    app = open_app(PAGE, query={"view": "clashes", "rule": "no_copy"})
    heads = [each.value for each in app.markdown if "material/" in each.value]
    assert any("No copy chosen" in each for each in heads)
    assert not any("Overdue" in each and "**Good" in each for each in heads)
    app.button(f"go_no_copy_{campaign}").click().run()
    assert not app.exception
    assert (app.query_params["campaign"], app.query_params["part"]) == (str(campaign), "copy")


def test_the_panel_over_the_list_tells_of_its_campaign(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign = _live(sqlite_shop)
    app = open_app(PAGE, query={"view": "clashes", "campaign": str(campaign), "part": "clashes"})
    assert not app.exception
    assert app.button(f"go_no_copy_{campaign}_{campaign}")
    app.button(f"go_no_copy_{campaign}_{campaign}").click().run()
    assert not app.exception
    assert app.query_params["part"] == "copy"


def test_a_marketer_reads_clashes_and_does_not_waive(sqlite_shop: Actor, open_app: OpenApp) -> None:
    campaign = _live(sqlite_shop)
    become(sqlite_shop, Role.MARKETER)
    app = open_app(PAGE, query={"view": "clashes"})
    assert not app.exception
    assert app.button(f"go_no_copy_{campaign}")
    assert not [each for each in app.text_area if (each.key or "").startswith("waive_reason")]


def test_limits_are_the_shops(sqlite_shop: Actor, open_app: OpenApp) -> None:
    _live(sqlite_shop)
    app = open_app(PAGE, query={"view": "clashes"})
    app.number_input("plan_limit_copy_days_0").set_value(0)
    _press(app, "plan_limits_0")
    with reading() as session:
        assert stored_limits(session, sqlite_shop).limits.copy_days == 0
    assert not any("No copy chosen" in each.value and "**Blocks**" in each.value for each in app.markdown)


def _press(app, form: str) -> None:
    (button,) = [each for each in app.button if each.form_id == form]
    button.click().run()
    assert not app.exception
