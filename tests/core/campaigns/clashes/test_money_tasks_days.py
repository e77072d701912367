"""Budgets, tasks, hours and days: what fires, what does not, and the last moment in between."""

from datetime import date

import pytest

from core.campaigns.clashes.check import check
from core.campaigns.clashes.clash import NotRun, Severity
from core.campaigns.clashes.words import sentence
from core.locale import speaking
from tests.core.campaigns.clashes.grounds import (
    TODAY,
    at,
    campaign,
    day,
    found,
    ground,
    live_in,
    only,
    task,
)

NOVEMBER = {(2026, 11): 1000}


@pytest.mark.parametrize(
    ("line", "over"),
    [
        ((1000, 0, 0), None),
        ((1001, 0, 0), 1),
        ((0, 1001, 0), 1),
        ((0, 0, 1200), 200),
        ((600, 600, 600), None),  # a line counts once
    ],
)
def test_a_month_costs_no_more_than_its_budget(line, over):
    told = found("budget_month", ground([campaign(1)], budget=[(1, *line)], budgets=NOVEMBER))
    assert [each.measure for each in told.clashes] == ([] if over is None else [over])


def test_money_is_spread_over_the_time_of_selling():
    plan = [campaign(1, "11-29", "12-03")]  # two days in each month
    budgets = {(2026, 11): 400, (2026, 12): 600}
    on = ground(plan, budget=[(1, 1000, 0, 0)], budgets=budgets)
    assert only("budget_month", on).key == "budget_month:2026-11"
    assert only("budget_month", on).measure == 100
    phases = [(1, "gather", "11-01", "11-29"), (1, "burst", "12-01", "12-03")]
    on = ground(plan, phases=phases, budget=[(1, 1000, 0, 0)], budgets=budgets)
    assert only("budget_month", on).key == "budget_month:2026-12"


def test_named_are_the_campaigns_without_which_it_would_fit():
    plan = [campaign(n, owner=f"O{n}") for n in (1, 2, 3)] + [campaign(4, state="idea")]
    budget = [(1, 500, 0, 0), (2, 700, 0, 0), (3, 100, 0, 0), (4, 9000, 0, 0)]
    clash = only("budget_month", ground(plan, budget=budget, budgets=NOVEMBER))
    assert (clash.campaigns, clash.who, clash.measure) == ((2,), "O2", 300)


def test_what_is_done_counts_in_the_year_and_past_months_are_over():
    plan = [campaign(1, "02-10", "02-12", state="done"), campaign(2)]
    budget = [(1, 800, 0, 800), (2, 300, 0, 0)]
    on = ground(plan, budget=budget, budgets={(2026, 0): 1000, (2026, 2): 1, (2026, 11): 300})
    assert found("budget_month", on).clashes == ()
    clash = only("budget_year", on)
    assert (clash.measure, clash.campaigns) == (100, (2,))


def test_without_budgets_nothing_is_clear_but_what_costs_nothing_asks_for_none():
    costs = ground([campaign(1)], budget=[(1, 1, 0, 0)])
    for rule in ("budget_month", "budget_year"):
        with pytest.raises(NotRun, match=r"Targets|目标"):
            found(rule, costs)
        assert found(rule, ground([campaign(1)])).unseen == ""
    assert {"budget_month", "budget_year"} <= set(check(costs).not_run)
    other = ground([campaign(1)], budget=[(1, 1, 0, 0)], budgets={(2026, 12): 5, (2027, 0): 5})
    assert found("budget_month", other).unseen
    assert "2026" in found("budget_year", other).unseen


@pytest.mark.parametrize(
    ("lines", "over"),
    [
        ([(1, 100, 100, 0)], None),
        ([(1, 100, 101, 0)], 1),
        ([(1, 100, 50, 120)], 20),
        ([(1, 100, 150, 0), (1, 100, 0, 0)], None),
    ],
)
def test_a_campaign_commits_what_is_planned(lines, over):
    told = found("overspent", ground([campaign(1)], budget=lines)).clashes
    assert [each.measure for each in told] == ([] if over is None else [over])


def many(
    n: int, starts: str = "11-05", due: str = "11-06", first: int = 1, **changes: object
) -> list[dict[str, object]]:
    return [task(first + k, 1, starts, due, **changes) for k in range(n)]


@pytest.mark.parametrize(
    ("tasks", "measures"),
    [
        (many(5), []),
        (many(6), [2]),  # one too many on each of two days
        (many(6, done_at=at("11-01")), []),
        (many(6, assignee_id=None, assignee=None), []),
        (many(6, "10-01", "10-31"), []),  # it is over
        (many(6, "10-01", "11-01"), [1]),
        (many(3) + many(3, "11-06", "11-09", first=4), [1]),
        (many(3) + many(3, "11-07", "11-09", first=4), []),
        (many(6) + many(7, "11-08", "11-08", first=10), [2, 2]),
    ],
)
def test_a_person_does_five_tasks_at_a_time(tasks, measures):
    told = found("over_capacity", ground([campaign(1)], tasks=tasks)).clashes
    assert [each.measure for each in told] == measures


def test_capacity_is_the_shops_and_a_persons_own():
    for limits, n in (
        ({"capacity": 6}, 0),
        ({"people": {"7": 6}}, 0),
        ({"people": {"8": 6}}, 1),
        ({"capacity": "x"}, 1),
    ):
        assert len(found("over_capacity", ground([campaign(1)], tasks=many(6), limits=limits)).clashes) == n


def test_an_overload_keeps_its_key_while_its_days_pass():
    tasks = many(6, "11-01", "11-05")
    first = only("over_capacity", ground([campaign(1)], tasks=tasks))
    later = only("over_capacity", ground([campaign(1)], tasks=tasks, now=at("11-03 12:00")))
    assert first.key == later.key
    assert (later.who, later.facts["from"]) == ("Li", day("11-03"))


@pytest.mark.parametrize(
    ("starts", "due", "changes", "early"),
    [
        ("11-05", "11-06", {}, 1),
        ("11-06", "11-06", {}, None),
        ("11-07", "11-06", {}, None),
        ("11-05", "11-06", {"done_at": at("11-01")}, None),
    ],
)
def test_a_task_starts_when_what_it_needs_is_due(starts, due, changes, early):
    for done in (1, 2):
        tasks = [task(1, 1, starts, "11-09"), task(2, 1, "11-02", due)]
        tasks[done - 1] |= changes
        told = found("task_order", ground([campaign(1)], tasks=tasks, needs=[(1, 2)])).clashes
        assert [each.measure for each in told] == ([] if early is None else [early])


@pytest.mark.parametrize(
    ("due", "kind", "late"), [("11-10", "asset", None), ("11-11", "asset", 1), ("11-11", "", None)]
)
def test_assets_are_there_on_the_day_of_going_live(due, kind, late):
    told = found(
        "late_asset", ground([campaign(1, "11-10 20:00")], tasks=[task(1, 1, "11-01", due, kind=kind)])
    ).clashes
    assert [each.measure for each in told] == ([] if late is None else [late])


def test_overdue_tasks_are_told_by_campaign_also_after_its_end():
    tasks = [
        task(1, 1, "10-20", "10-31"),
        task(2, 1, "10-20", "11-01"),
        task(3, 2, "10-20", "10-30", assignee=None, assignee_id=None),
    ]
    plan = [campaign(1), campaign(2, "10-10", "10-12", state="live"), campaign(3, state="done")]
    told = found("overdue", ground(plan, tasks=[*tasks, task(4, 3, "10-20", "10-30")])).clashes
    assert [(each.key, each.tasks, each.who, each.severity) for each in told] == [
        ("overdue:1", (1,), "Li", Severity.INFO),
        ("overdue:2", (3,), "Mia", Severity.INFO),
    ]


@pytest.mark.parametrize(
    ("channel", "moment", "clashes"),
    [
        ("sms", "11-09 07:59", 1),
        ("sms", "11-09 08:00", 0),
        ("sms", "11-09 21:59", 0),
        ("sms", "11-09 22:00", 1),
        ("push", "11-09 23:00", 0),
        ("sms", "10-09 23:00", 0),  # sent
    ],
)
def test_sms_go_out_in_daytime_on_the_shops_clocks(channel, moment, clashes):
    assert len(found("sms_hours", ground([campaign(1)], sends=[(1, 1, channel, moment)])).clashes) == clashes


@pytest.mark.parametrize(
    ("days", "chosen", "clashes"),
    [(4, {}, 0), (3, {}, 1), (3, {1: 0}, 1), (3, {1: 1}, 0), (0, {}, 1), (-1, {}, 1)],
)
def test_copy_is_chosen_three_days_before(days, chosen, clashes):
    on = ground([campaign(1, live_in(days), "11-20")], chosen=chosen)
    assert len(found("no_copy", on).clashes) == clashes
    assert (
        found("no_copy", ground([campaign(1, live_in(days), "11-20")], limits={"copy_days": 2})).clashes == ()
        or days < 3
    )


RED = (1, 5, "g", "fail", "block")


@pytest.mark.parametrize(
    ("enrol", "light", "severity"),
    [
        ("11-08 23:59", RED, Severity.BLOCK),
        ("11-09", RED, None),  # eight days ahead
        ("11-03", (1, 0, "g", "unknown", "block"), Severity.WARN),
        ("10-31", (1, 0, "g", "unknown", "block"), Severity.BLOCK),
        ("11-03", (1, 5, "g", "fail", "warn"), None),
        ("11-03", (1, 5, "g", "pass", "block"), None),
        ("10-31", RED, Severity.BLOCK),
    ],
)
def test_gates_that_block_pass_before_enrolment_closes(enrol, light, severity):
    on = ground([campaign(1, "11-20", "11-22", enrol_by=at(enrol), gate_pack="p")], lights=[light])
    assert [each.severity for each in found("gate_deadline", on).clashes] == (
        [] if severity is None else [severity]
    )


def test_who_is_enrolled_or_live_has_no_deadline_and_one_without_a_date_is_said():
    plan = [campaign(1, "11-20", "11-22", enrol_by=at("11-03"), gate_pack="p")]
    done = task(1, 1, "10-01", "10-02", kind="enrol", done_at=at("10-02"))
    assert found("gate_deadline", ground(plan, lights=[RED], tasks=[done])).clashes == ()
    assert (
        len(
            found(
                "gate_deadline", ground(plan, lights=[RED], tasks=[done, done | {"id": 2, "done_at": None}])
            ).clashes
        )
        == 1
    )
    plan[0] |= {"live_at": at("10-30")}
    assert found("gate_deadline", ground(plan, lights=[RED])).clashes == ()
    undated = ground([campaign(1, "11-20", "11-22", gate_pack="p")], lights=[RED])
    assert found("gate_deadline", undated).unseen


def test_the_deadline_counts_down_in_words():
    for enrol, said in (
        (
            "11-04 18:00",
            "Campaign 1: enrolment closes in 3 days, 11-04 18:00, and of the gates that block 1 gate fails.",
        ),
        (
            "11-01 18:00",
            "Campaign 1: enrolment closes today, 11-01 18:00, and of the gates that block 1 gate fails.",
        ),
        (
            "11-01 09:00",
            "Campaign 1: enrolment closed on 11-01 09:00, and of the gates that block 1 gate fails.",
        ),
    ):
        on = ground([campaign(1, "11-20", "11-22", enrol_by=at(enrol), gate_pack="p")], lights=[RED])
        with speaking("en"):
            assert sentence(only("gate_deadline", on)) == said


@pytest.mark.parametrize(
    ("now", "measure"), [(date(2027, 2, 6), None), (date(2027, 2, 7), 1), (None, "gone")]
)
def test_a_festival_that_moved_since_is_told(now, measure):
    plan = [campaign(1, "2027-01-12", "2027-01-30", festival="cny", festival_day=date(2027, 2, 6))]
    told = found("festival_moved", ground(plan, anchors={1: now})).clashes
    assert [each.measure for each in told] == {None: [], 1: [1.0], "gone": [None]}[measure]
    assert found("festival_moved", ground(plan, anchors={})).clashes == ()


@pytest.mark.parametrize(
    ("state", "live", "ends", "severity"),
    [
        ("planned", "11-01 12:00", "11-03", Severity.WARN),
        ("planned", "11-01 12:01", "11-03", None),
        ("ready", "11-01", "11-03", None),
        ("idea", "11-01", "11-03", None),
        ("planned", "10-01", "10-03", Severity.INFO),
    ],
)
def test_what_has_begun_was_declared_ready(state, live, ends, severity):
    told = found("not_ready", ground([campaign(1, live, ends, state=state)])).clashes
    assert [each.severity for each in told] == ([] if severity is None else [severity])


def test_today_is_the_day_in_the_shop():
    assert ground([], now=at("11-01 00:30")).today == TODAY
