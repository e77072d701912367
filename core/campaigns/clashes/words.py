"""Clashes in words: what each rule is called and looks for, how bad it is, how to settle it, and where."""

from core.campaigns.clashes.clash import Clash, Severity
from core.campaigns.clashes.sentences import SAYS, day, moment
from core.campaigns.clashes.structure_words import off_structure_fix
from core.locale import _
from core.money import price
from core.rules.portfolio import portfolio_pack

# The part of the campaign's panel where a clash of the rule is settled.
_PLACES = {
    "same_item": "items",
    "protection": "items",
    "below_floor": "items",
    "above_lowest": "items",
    "breaks_later_low": "items",
    "off_structure": "items",
    "stock_twice": "items",
    "stock_short": "items",
    "coupons_stack": "offer",
    "gate_deadline": "items",
    "no_copy": "copy",
    "sms_hours": "money",
    "late_asset": "phases",
    "task_order": "phases",
    "over_capacity": "phases",
    "overdue": "phases",
    "budget_month": "money",
    "budget_year": "money",
    "overspent": "money",
    "festival_moved": "overview",
    "not_ready": "overview",
}


def place(rule: str) -> str:
    """Return the part of a campaign in which a clash of the rule is settled."""
    return _PLACES[rule]


def severity_name(severity: Severity | str) -> str:
    """Return how bad a clash is, in one word."""
    return {Severity.BLOCK: _("Blocks"), Severity.WARN: _("Warning"), Severity.INFO: _("Good to know")}[
        Severity(severity)
    ]


def severity_icon(severity: Severity | str) -> str:
    """Return the sign that stands before the word."""
    return {
        Severity.BLOCK: ":material/block:",
        Severity.WARN: ":material/warning:",
        Severity.INFO: ":material/info:",
    }[Severity(severity)]


def rule_name(rule: str) -> str:
    """Return what a rule is about, in few words; one of a later release by its id."""
    return {
        "same_item": _("One item in two campaigns"),
        "protection": _("Inside a price protection period"),
        "below_floor": _("Below the floor"),
        "above_lowest": _("Above the lowest-price gate"),
        "breaks_later_low": _("Breaks a later lowest price"),
        "off_structure": _("Breaks the item portfolio"),
        "stock_twice": _("Stock promised twice"),
        "stock_short": _("Stock below forecast"),
        "coupons_stack": _("Offers add up"),
        "gate_deadline": _("Enrolment closes"),
        "no_copy": _("No copy chosen"),
        "sms_hours": _("SMS at night"),
        "late_asset": _("Assets after go-live"),
        "task_order": _("Task before what it needs"),
        "over_capacity": _("Too many tasks at a time"),
        "overdue": _("Overdue tasks"),
        "budget_month": _("Over the month's budget"),
        "budget_year": _("Over the year's budget"),
        "overspent": _("Spent more than planned"),
        "festival_moved": _("Festival moved"),
        "not_ready": _("Not declared ready"),
    }.get(rule, rule)


def explanation(rule: str) -> str:
    """Return what a rule looks for, and why it matters."""
    return {
        "same_item": _(
            "On one platform an item can be in one price activity at a time: presale, burst and return round. On two platforms buyers compare prices."
        ),
        "protection": _(
            "Until price protection ends, whoever bought gets the difference back when the price in hand falls below theirs."
        ),
        "below_floor": _(
            "The floor is what a piece must bring after discounts that the shop bears, for the target margin of the item's role."
        ),
        "above_lowest": _(
            "The platform lets an item in when its price in hand is at most a share of our own lowest price of some days, as buyers got it."
        ),
        "breaks_later_low": _(
            "What an earlier campaign sells for is counted in the lowest price on the day before a later one goes live. Whoever goes lower first shuts the later one out."
        ),
        "off_structure": _(
            "Each role has a price band and a part of sales. Compared is the price in hand, as what a buyer pays is the price that is remembered: below its band an item stops playing its role, and an image item that is given away no longer anchors a price. A large campaign may lean on its event items, but not {points} points away from profit items."
        ).format(points=f"{portfolio_pack().mix_tolerance.value * 100:.0f}"),
        "stock_twice": _(
            "Campaigns that sell at the same time draw on the same shelf. Together they may promise what is held, not more."
        ),
        "stock_short": _("Less stock than forecast runs out during the burst, with the ads still running."),
        "coupons_stack": _(
            "Offers of different groups that do not refuse each other are taken off together. Then the price in hand is lower than either campaign planned."
        ),
        "gate_deadline": _(
            "Every gate that blocks must pass before enrolment closes. What is unknown is looked up in time, not on the last day."
        ),
        "no_copy": _("Copy is chosen some days before going live, so that it can be set and looked at."),
        "sms_hours": _("Marketing SMS may go out in daytime only, on the shop's clocks."),
        "late_asset": _("Pictures and pages must be there when the campaign goes live."),
        "task_order": _("A task can start when what it needs is done, so it starts after that is due."),
        "over_capacity": _("Counted are a person's open tasks day by day, over all campaigns."),
        "overdue": _("Open tasks whose day has passed: done and not ticked off, or late."),
        "budget_month": _(
            "A campaign's money is spread over the time in which it sells. A line counts what is planned, or committed or spent where that is more."
        ),
        "budget_year": _(
            "All campaigns of the year together, ideas left out. A line counts what is planned, or committed or spent where that is more."
        ),
        "overspent": _("What is committed or spent is more than what is planned for the campaign."),
        "festival_moved": _(
            "The campaign keeps the day that the festival had when it was planned. Lunar festivals, and rule packs, give other days."
        ),
        "not_ready": _("A campaign goes live by itself only when somebody has declared it ready."),
    }[rule]


def sentence(clash: Clash) -> str:
    """Return what clashes, in one sentence."""
    return SAYS[clash.rule](clash.facts)


def fix(clash: Clash) -> str:
    """Return how a clash can be settled."""
    facts = clash.facts
    match clash.rule:
        case "same_item":
            said = _("Take the items out of {then}, or move it to {until} or later.")
            return said.format(then=facts["then"], until=moment(facts["until"]))
        case "protection":
            said = _("Raise the price in {then} to {price} or more, or move it to {until} or later.")
            return said.format(then=facts["then"], price=price(facts["price"]), until=moment(facts["until"]))
        case "below_floor":
            return _("Raise the prices, choose a milder offer, or take the items out.")
        case "above_lowest":
            said = _("Lower the price in hand to {bound} or less, or take the items out.")
            return said.format(bound=price(facts["bound"]))
        case "breaks_later_low":
            said = _("Keep the price in {first} up, lower the one in {then} to {bound}, or move them apart.")
            return said.format(first=facts["first"], then=facts["then"], bound=price(facts["bound"]))
        case "off_structure":
            return off_structure_fix(facts)
        case "stock_twice":
            return _("Order more, or share what is held among the campaigns.")
        case "stock_short":
            return _("Promise more, order more, or lower the forecast and the ads with it.")
        case "coupons_stack":
            return _("Put both offers into one group, let one stand alone, or keep the items apart.")
        case "budget_month":
            return _("Cut lines of {campaigns}, move one to another month, or raise the budget.").format(
                campaigns=_(", ").join(facts["campaigns"])
            )
        case "budget_year":
            return _("Cut lines of {campaigns}, or raise the budget.").format(
                campaigns=_(", ").join(facts["campaigns"])
            )
        case "sms_hours":
            said = _("Send it between {since} and {until}.")
            return said.format(since=f"{facts['from']:02d}:00", until=f"{facts['until']:02d}:00")
        case "late_asset":
            said = _("Bring the task forward to {live} or earlier, or move the campaign.")
            return said.format(live=day(facts["live"]))
        case "task_order":
            return _("Start it after {due}, or finish {needs} earlier.").format(
                due=day(facts["due"]), needs=facts["needs"]
            )
        case "gate_deadline" if facts["has_passed"]:
            return _("Ask the platform whether it still lets you in, or take the campaign out of the plan.")
        case "festival_moved" if facts["now"] is not None:
            return _("Move the campaign to the new day, or waive this where the day does not matter.")
    return {
        "gate_deadline": _("Change what fails, look up what is unknown, and enrol in time."),
        "no_copy": _("Choose copy for it, or start a draft from the campaign."),
        "over_capacity": _("Give tasks to somebody else, or move them."),
        "overdue": _("Tick off what is done; give the others a new day."),
        "overspent": _("Raise the plan with whoever answers for the money, or commit less."),
        "festival_moved": _("Look at whether the campaign still makes sense, and take the festival off it."),
        "not_ready": _("Declare it ready, move it, or make it an idea again."),
    }[clash.rule]


def who(clash: Clash) -> str:
    """Return who settles a clash; where nobody has the campaign, that it needs an owner."""
    return clash.who or _("nobody yet: give it an owner")
