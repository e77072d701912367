"""Plans and scenarios as people keep them: saved, copied, chosen, deleted, brought back; two editors, two shops."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.locale import speaking
from core.promotions import plan_actions as plans
from core.promotions import scenario_actions as scenarios
from core.promotions.benefits import PercentEach
from core.promotions.choice_actions import choose_scenario, unchoose_scenario
from core.promotions.plan_reads import history, plan
from core.promotions.plan_reads import plans as listed
from core.promotions.plan_watch import fallen, fallen_sentence
from core.promotions.promotion import Level, Promotion
from core.promotions.scenario import Scenario, Targets, Wanted
from core.promotions.tables import PromotionScenario
from core.promotions.target_actions import set_targets
from core.shop import actions
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role
from core.today import needs
from tests.core.promotions.nut_shop import TARGETS, TODAY, change_item, coupon, open_nut_shop, scenario


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


def _act(function, *args, **named):
    with writing() as session:
        return function(session, *args, **named)


def _see(function, *args, **named):
    with reading() as session:
        return function(session, *args, **named)


def _begin(actor: Actor, *scenarios_of: Scenario) -> int:
    """A plan with a scenario for each given one: A, B, C."""
    open_nut_shop(actor)
    plan_id = _act(plans.new_plan, actor, " Double  11\u200b ")
    for letter, each in zip("ABCDE", scenarios_of, strict=False):
        _act(scenarios.save_scenario, actor, plan_id, letter, each)
    return plan_id


def test_a_plan_comes_back_as_it_was_saved(shop: Actor):
    kept = scenario(coupon(1000))
    plan_id = _begin(shop, kept, scenario())
    told = _see(plan, shop, plan_id)
    assert (told.name, [each.letter for each in told.scenarios]) == ("Double 11", ["A", "B"])
    assert told.of("A").scenario == kept
    (row,) = _see(listed, shop)
    assert (row.name, row.letters, row.chosen) == ("Double 11", "AB", "")
    assert list(_see(history, shop, plan_id)["action"]) == ["added", "added", "added"]


def test_the_second_of_two_editors_is_told_and_nothing_of_theirs_is_stored(shop: Actor):
    plan_id = _begin(shop, scenario(coupon(1000)))
    seen = _see(plan, shop, plan_id).of("A")
    first, second = scenario(coupon(2000)), scenario(coupon(3000))
    _act(scenarios.save_scenario, shop, plan_id, "A", first, version=seen.version)
    with pytest.raises(Conflict):
        _act(scenarios.save_scenario, shop, plan_id, "A", second, version=seen.version)
    assert _see(plan, shop, plan_id).of("A").scenario == first
    # Both stay: the second one goes under the next letter.
    _act(scenarios.save_scenario, shop, plan_id, "B", second)
    assert _see(plan, shop, plan_id).of("B").scenario == second
    with pytest.raises(Conflict):
        _act(plans.edit_plan, shop, plan_id, version=99, changes={"name": "X"})


def test_two_who_begin_the_same_letter_do_not_overwrite_one_another(shop: Actor):
    plan_id = _begin(shop, scenario(coupon(1000)))
    with pytest.raises(Conflict):
        _act(scenarios.save_scenario, shop, plan_id, "A", scenario(), version=0)
    assert _see(plan, shop, plan_id).of("A").scenario == scenario(coupon(1000))


def test_what_was_deleted_comes_back_until_its_letter_is_given_away(shop: Actor):
    plan_id = _begin(shop, scenario(coupon(1000)), scenario())
    gone = _act(scenarios.delete_scenario, shop, plan_id, "A", version=1)
    assert _see(plan, shop, plan_id).of("A") is None
    assert _act(scenarios.restore_scenario, shop, gone.id, version=gone.version) == "A"
    assert _see(plan, shop, plan_id).of("A").scenario == scenario(coupon(1000))
    version = _see(plan, shop, plan_id).of("A").version
    gone = _act(scenarios.delete_scenario, shop, plan_id, "A", version=version)
    assert _see(scenarios.next_letter, shop, plan_id) == "C"  # A may still come back
    _act(scenarios.save_scenario, shop, plan_id, "A", scenario())
    with pytest.raises(NotFound):
        _act(scenarios.restore_scenario, shop, gone.id, version=gone.version)


def test_a_deleted_plan_comes_back_unless_its_name_was_taken(shop: Actor):
    plan_id = _begin(shop, scenario())
    gone = _act(plans.delete_plan, shop, plan_id, version=1)
    assert _see(listed, shop) == ()
    with pytest.raises(NotFound):
        _see(plan, shop, plan_id)
    other = _act(plans.new_plan, shop, "DOUBLE 11")
    with pytest.raises(Conflict, match="Double 11"):
        _act(plans.restore_plan, shop, plan_id, version=gone.version)
    _act(plans.edit_plan, shop, other, version=1, changes={"name": "Another"})
    _act(plans.restore_plan, shop, plan_id, version=gone.version)
    assert {row.name for row in _see(listed, shop)} == {"Double 11", "Another"}


def test_another_shops_plan_is_out_of_reach(shop: Actor):
    plan_id = _begin(shop, scenario())
    with writing() as session:
        other = actions.open_shop(session, ensure_local_user(session), name="Other", platform="taobao")
    kept = _see(plan, shop, plan_id).of("A")
    for trial in (
        lambda: _see(plan, other, plan_id),
        lambda: _see(history, other, plan_id),
        lambda: _act(plans.edit_plan, other, plan_id, version=1, changes={"name": "Mine"}),
        lambda: _act(plans.delete_plan, other, plan_id, version=1),
        lambda: _act(plans.restore_plan, other, plan_id, version=1),
        lambda: _act(scenarios.save_scenario, other, plan_id, "A", Scenario(), version=1),
        lambda: _act(scenarios.delete_scenario, other, plan_id, "A", version=1),
        lambda: _act(scenarios.restore_scenario, other, kept.id, version=1),
        lambda: _act(choose_scenario, other, plan_id, "A", version=1, on=TODAY, reason="because so"),
        lambda: _act(set_targets, other, plan_id, TARGETS, versions={"A": 1}),
    ):
        with pytest.raises(NotFound):
            trial()
    assert _see(listed, other) == ()
    assert _see(plan, shop, plan_id).of("A") == kept


@pytest.mark.parametrize(
    ("role", "may_edit", "may_choose"),
    [(Role.MARKETER, False, False), (Role.PLANNER, True, False), (Role.LEAD, True, True)],
)
def test_who_may_do_what(sqlite_shop: Actor, role: Role, may_edit: bool, may_choose: bool):
    plan_id = _begin(sqlite_shop, scenario(coupon(1000)))
    who = replace(sqlite_shop, role=role)
    assert _see(plan, who, plan_id).of("A")
    for allowed, act in (
        (may_edit, lambda: _act(plans.new_plan, who, "Another")),
        (may_edit, lambda: _act(scenarios.save_scenario, who, plan_id, "B", scenario())),
        (may_edit, lambda: _act(scenarios.delete_scenario, who, plan_id, "B", version=1)),
        (may_choose, lambda: _act(choose_scenario, who, plan_id, "A", version=1, on=TODAY)),
    ):
        if allowed:
            act()
        else:
            with pytest.raises(Forbidden):
                act()


BAD = [
    (scenario(Promotion("p07", "percent_off", PercentEach(1.5), name="Deep", level=Level.ITEM)), "p07.", "Deep"),
    (scenario(coupon(-5)), "p01.", "coupon"),
    (scenario(coupon(100), coupon(200)), "promotions", "same id"),
    (scenario(targets=Targets(margin=2.0)), "targets.margin", "margin"),
    (scenario(targets=Targets(budget=-1)), "targets.budget", "budget"),
    (scenario(targets=Targets(lowest_of_days=8)), "targets.lowest_of_days", "90 days"),
    (Scenario(basket=(Wanted("A1", 0),)), "basket", "A1"),
    (Scenario(basket=(Wanted("C9"),)), "basket", "C9"),
    (Scenario(basket=tuple(Wanted(f"X{n}") for n in range(31))), "basket", "30"),
    (replace(scenario(), what_if={"payment_fee": 3.0}), "what_if.payment_fee", "50%"),
    (replace(scenario(), what_if={"nonsense": 1.0}), "what_if.nonsense", "nonsense"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "field", "named"), BAD)
def test_a_fault_names_its_field_and_nothing_is_stored(
    sqlite_shop: Actor, bad: Scenario, field: str, named: str
):
    plan_id = _begin(sqlite_shop)
    with pytest.raises(BadInput, match=named) as refused:
        _act(scenarios.save_scenario, sqlite_shop, plan_id, "A", bad)
    assert refused.value.field.startswith(field)
    assert _see(plan, sqlite_shop, plan_id).scenarios == ()


@pytest.mark.parametrize(
    ("name", "field"),
    [("", "name"), (" \u200b ", "name"), ("x" * 81, "name")],
    ids=["empty", "unseen", "long"],
)
def test_a_name_must_be_seen_and_fit(sqlite_shop: Actor, name: str, field: str):
    with pytest.raises(BadInput) as refused:
        _act(plans.new_plan, sqlite_shop, name)
    assert refused.value.field == field
    assert _see(listed, sqlite_shop) == ()


def test_a_plan_holds_five_scenarios(sqlite_shop: Actor):
    plan_id = _begin(sqlite_shop, *[scenario()] * 5)
    with pytest.raises(BadInput, match="5"):
        _see(scenarios.next_letter, sqlite_shop, plan_id)
    with pytest.raises(BadInput, match="A, B, C, D, E"):
        _act(scenarios.save_scenario, sqlite_shop, plan_id, "F", scenario())


def test_stored_terms_that_cannot_be_read_break_nothing(sqlite_shop: Actor):
    plan_id = _begin(sqlite_shop, scenario(), scenario())
    with writing() as session:
        session.execute(
            update(PromotionScenario).where(PromotionScenario.letter == "A").values(terms={"basket": 7})
        )
    told = _see(plan, sqlite_shop, plan_id)
    assert [each.scenario is None for each in told.scenarios] == [True, False]
    with pytest.raises(BadInput):
        _act(choose_scenario, sqlite_shop, plan_id, "A", version=1, on=TODAY, reason="because so")
    version = told.of("A").version
    _act(scenarios.save_scenario, sqlite_shop, plan_id, "A", scenario(), version=version)
    assert _see(plan, sqlite_shop, plan_id).of("A").scenario == scenario()


def test_only_green_lights_or_a_reason_choose(shop: Actor):
    red = scenario(coupon(9000))
    plan_id = _begin(shop, scenario(coupon(1000)), red, scenario(targets=Targets()))
    for letter, named in (("B", "Margin: .*Floor price: .*Budget: "), ("C", "Margin: .*Budget: .*Stock: ")):
        with pytest.raises(BadInput, match=named) as refused:
            _act(choose_scenario, shop, plan_id, letter, version=1, on=TODAY, reason=" ok ")
        assert refused.value.field == "reason"
    assert _see(listed, shop)[0].chosen == ""
    version = _act(choose_scenario, shop, plan_id, "A", version=1, on=TODAY)
    _act(choose_scenario, shop, plan_id, "B", version=1, on=TODAY, reason="The new tea needs buyers")
    told = _see(plan, shop, plan_id)
    assert [each.letter for each in told.scenarios if each.choice] == ["B"]
    assert told.of("B").choice.reason == "The new tea needs buyers"
    assert told.of("B").choice.lights["floor"] == "fail"
    assert told.of("A").version == version + 1
    _act(unchoose_scenario, shop, plan_id, "B", version=told.of("B").version)
    assert _see(listed, shop)[0].chosen == ""


def test_a_chosen_scenario_that_is_changed_is_chosen_no_longer(sqlite_shop: Actor):
    plan_id = _begin(sqlite_shop, scenario(coupon(1000)))
    version = _act(choose_scenario, sqlite_shop, plan_id, "A", version=1, on=TODAY)
    same = _act(
        scenarios.save_scenario,
        sqlite_shop,
        plan_id,
        "A",
        scenario(coupon(1000)),
        version=version,
        name="Mild",
    )
    assert not same.was_chosen
    assert _see(listed, sqlite_shop)[0].chosen == "A"
    done = _act(
        scenarios.save_scenario, sqlite_shop, plan_id, "A", scenario(coupon(2000)), version=same.version
    )
    assert done.was_chosen
    assert _see(listed, sqlite_shop)[0].chosen == ""
    assert _see(plan, sqlite_shop, plan_id).of("A").name == "Mild"


def test_a_deleted_choice_gives_way_to_a_later_one(sqlite_shop: Actor):
    plan_id = _begin(sqlite_shop, scenario(coupon(1000)), scenario(coupon(500)))
    version = _act(choose_scenario, sqlite_shop, plan_id, "A", version=1, on=TODAY)
    gone = _act(scenarios.delete_scenario, sqlite_shop, plan_id, "A", version=version)
    _act(choose_scenario, sqlite_shop, plan_id, "B", version=1, on=TODAY)
    _act(scenarios.restore_scenario, sqlite_shop, gone.id, version=gone.version)
    assert [each.letter for each in _see(plan, sqlite_shop, plan_id).scenarios if each.choice] == ["B"]


def test_targets_for_all_leave_the_rest_of_each_scenario(sqlite_shop: Actor):
    plan_id = _begin(sqlite_shop, scenario(coupon(1000)), scenario(coupon(2000), targets=Targets(orders=7)))
    before = _act(set_targets, sqlite_shop, plan_id, TARGETS, versions={"A": 1, "B": 1})
    assert before == {"B": Targets(orders=7)}
    assert _see(plan, sqlite_shop, plan_id).of("B").scenario == scenario(coupon(2000))
    with pytest.raises(Conflict):
        _act(set_targets, sqlite_shop, plan_id, Targets(), versions={"B": 1})


@pytest.mark.parametrize(
    ("changes", "gate", "said"),
    [
        ({"usual_price": 5000}, "floor", "Scenario A of Double 11 now falls under the floor at 1 item"),
        ({"cost": 9500}, "margin", "Scenario A of Double 11 no longer passes this gate: Margin"),
        ({"stock": 10}, "stock", "Scenario A of Double 11 now runs out of stock at 1 item"),
    ],
)
def test_a_changed_item_turns_a_green_gate_red_and_the_home_page_says_so(
    sqlite_shop: Actor, changes: dict[str, int], gate: str, said: str
):
    plan_id = _begin(sqlite_shop, scenario(coupon(1000)), scenario(coupon(9000)))
    _act(choose_scenario, sqlite_shop, plan_id, "A", version=1, on=TODAY)
    assert _see(fallen, sqlite_shop, TODAY) == ()
    change_item(sqlite_shop, "A1", **changes)
    (told,) = _see(fallen, sqlite_shop, TODAY)
    assert (told.plan_id, told.letter, told.gate.gate, told.is_urgent) == (plan_id, "A", gate, True)
    assert fallen_sentence(told) == said
    needed = [need for need in _see(needs, sqlite_shop, TODAY) if need.kind == "plan"]
    assert [(need.sentence, need.thing, need.is_urgent) for need in needed] == [(said, f"{plan_id} A", True)]
    marketer = replace(sqlite_shop, role=Role.MARKETER)
    assert not [need for need in _see(needs, marketer, TODAY) if need.kind == "plan"]


def test_what_was_accepted_with_a_reason_is_told_no_more(sqlite_shop: Actor):
    plan_id = _begin(sqlite_shop, scenario(coupon(1000), targets=replace(TARGETS, budget=1)))
    _act(choose_scenario, sqlite_shop, plan_id, "A", version=1, on=TODAY, reason="Head office pays")
    assert _see(fallen, sqlite_shop, TODAY) == ()
    change_item(sqlite_shop, "A1", stock=None)
    (told,) = _see(fallen, sqlite_shop, TODAY)
    assert (told.gate.gate, told.is_urgent) == ("stock", False)


def test_the_audit_trail_keeps_what_each_gate_said(sqlite_shop: Actor):
    plan_id = _begin(sqlite_shop, scenario(coupon(1000)))
    _act(choose_scenario, sqlite_shop, plan_id, "A", version=1, on=TODAY)
    told = _see(history, sqlite_shop, plan_id)
    assert list(told["action"]) == ["chosen", "added", "added"]
    assert set(told["detail"].iloc[0]["lights"].values()) == {"pass"}
    with reading() as session:
        assert session.scalars(select(PromotionScenario.chosen_by)).one() == sqlite_shop.user_id
