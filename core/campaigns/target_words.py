"""Targets in words: large sums as the language writes them, and what the days left must bring."""

from core.campaigns.replan import Replan
from core.campaigns.targets import MonthNeed
from core.locale import _, language, ngettext
from core.money import price


def large(amount: int) -> str:
    """Write a large sum: ¥12.8 万 in Chinese, ¥128k in English, to three figures; a small one to the 分."""
    yuan = abs(amount) / 100
    sign = "-" if amount < 0 else ""
    steps = ((1e8, " 亿"), (1e4, " 万")) if language() == "zh" else ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
    for size, unit in steps:
        if yuan >= size:
            return f"{sign}¥{_three(yuan / size)}{unit}"
    return price(amount)


def month_says(need: MonthNeed) -> str:
    """Say what the days left of a month must bring."""
    month = _("{year}-{month}").format(year=need.year, month=f"{need.month:02d}")
    if need.is_reached:
        return _("{month} has reached its {target}: {done} came in.").format(
            month=month, target=large(need.target), done=large(need.done)
        )
    if need.per_day is None:
        return _("{month} missed its {target} by {left}.").format(
            month=month, target=large(need.target), left=large(need.left)
        )
    sentence = ngettext(
        "{month} needs {per_day} on its last day.",
        "{month} needs {per_day} a day for the last {n} days.",
        need.days_left,
    )
    return sentence.format(month=month, per_day=large(need.per_day), n=need.days_left)


def replan_says(plan: Replan) -> str:
    """Say what the remaining days of a campaign must bring."""
    if plan.is_reached:
        return _(
            "The target of {target} is reached: {done} came in, the days left need nothing more."
        ).format(target=large(plan.target), done=large(plan.done))
    if plan.is_over:
        return _("No day is left: {left} of {target} were missed.").format(
            left=large(plan.left), target=large(plan.target)
        )
    sentence = ngettext(
        "{left} are left for {n} day.",
        "{left} are left for {n} days: {per_day} a day on average.",
        plan.days_left,
    )
    said = sentence.format(left=large(plan.left), n=plan.days_left, per_day=large(plan.per_day or 0))
    if plan.today_needs is not None:
        said += " " + _("Today must bring {today}.").format(today=large(plan.today_needs))
    if plan.factor is not None and plan.done:
        said += " " + _("That is {factor} times what was planned for these days.").format(
            factor=f"{plan.factor:.2f}"
        )
    return said


def unknown_says(n: int) -> str:
    """Say that days gone by have no figures; "" when all have."""
    if not n:
        return ""
    return ngettext(
        "{n} day gone by has no figures and counts as nothing: import it.",
        "{n} days gone by have no figures and count as nothing: import them.",
        n,
    ).format(n=n)


def _three(number: float) -> str:
    """Write a number to three figures, without zeros at the end of a fraction."""
    places = 2 if number < 10 else 1 if number < 100 else 0
    text = f"{number:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text
