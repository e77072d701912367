"""What the plan of campaigns needs of somebody today: what blocks a campaign, enrolment that closes, tasks due."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from core.campaigns.clashes.clash import Checked, Clash, Severity
from core.campaigns.clashes.sentences import listed
from core.campaigns.clashes.words import rule_name, sentence
from core.campaigns.due import DueTask
from core.locale import _, ngettext
from core.need import Need
from core.team.rights import Actor, may

NEAR = timedelta(days=14)  # what blocks a campaign later than that can wait for another day
MOST_CAMPAIGNS = 3
_GATES = "gate_deadline"
_STRUCTURE = "off_structure"
_OF_A_PERSON = frozenset({"overdue"})  # told to whoever has the tasks


def plan_needs(actor: Actor, checked: Checked, today: date) -> list[Need]:
    """Return what the clashes need of this person, the urgent first."""
    if not may(actor, "campaigns.edit"):
        return []
    gates = [_gates(each, today) for each in checked.clashes if each.rule == _GATES]
    others = [each for each in checked.clashes if each.rule != _GATES and each.rule not in _OF_A_PERSON]
    structure = [each for each in others if each.rule == _STRUCTURE]
    costly = [each for each in others if each.rule != _STRUCTURE]
    found = [*gates, *_blocked(others, today), *_off_structure(structure), *_costly(costly)]
    return sorted(found, key=lambda each: not each.is_urgent)


def task_needs(actor: Actor, tasks: Sequence[DueTask], today: date) -> Iterator[Need]:
    """Tell of the tasks of this person that are overdue or due today."""
    if not may(actor, "tasks.edit"):
        return
    late = [each for each in tasks if each.due < today]
    due = [each for each in tasks if each.due == today]
    if late:
        said = ngettext(
            "{n} task of yours is overdue: {names}",
            "{n} tasks of yours are overdue: {names}",
            len(late),
        )
        yield _tasks("overdue", late, said)
    if due:
        said = ngettext(
            "{n} task of yours is due today: {names}",
            "{n} tasks of yours are due today: {names}",
            len(due),
        )
        yield _tasks("due", due, said)


def _tasks(kind: str, tasks: Sequence[DueTask], said: str) -> Need:
    first = tasks[0]
    name = _("{task} ({campaign})").format(task=first.name, campaign=first.campaign)
    if len(tasks) > 1:
        name = _("{name} and more").format(name=name)
    thing = str(first.campaign_id) if len({each.campaign_id for each in tasks}) == 1 else ""
    return Need(
        kind,
        said.format(n=f"{len(tasks):,}", names=name),
        _("See the tasks"),
        thing,
        is_urgent=kind == "overdue",
    )


def _gates(clash: Clash, today: date) -> Need:
    near = clash.day is not None and (clash.day - today).days <= 3
    said = sentence(clash).rstrip("。.")
    is_urgent = near or clash.severity is Severity.BLOCK
    return Need("gates", said, _("See the gates"), str(clash.campaigns[0]), is_urgent)


def _blocked(clashes: Sequence[Clash], today: date) -> Iterator[Need]:
    """Tell by campaign how many clashes block it, the worst campaign first; of many the rest in one line."""
    of: dict[int, list[Clash]] = {}
    for each in clashes:
        if each.severity is Severity.BLOCK and each.campaigns:
            of.setdefault(each.campaigns[0], []).append(each)
    for campaign_id, own in list(of.items())[:MOST_CAMPAIGNS]:
        yield _blocks(campaign_id, own, today)
    rest = list(of.values())[MOST_CAMPAIGNS:]
    n = sum(map(len, rest))
    if n:
        said = ngettext("{n} more clash blocks a campaign", "{n} more clashes block campaigns", n)
        yield Need("clash", said.format(n=f"{n:,}"), _("See the clashes"), is_urgent=_is_near(rest[0], today))


def _blocks(campaign_id: int, own: Sequence[Clash], today: date) -> Need:
    name = _campaign_name(own[0])
    if len(own) == 1:
        said = _("A clash blocks {campaign}: {rule}").format(campaign=name, rule=rule_name(own[0].rule))
    else:
        said = ngettext(
            "{n} clash blocks {campaign}: {rules}", "{n} clashes block {campaign}: {rules}", len(own)
        ).format(
            n=f"{len(own):,}",
            campaign=name,
            rules=_(", ").join(dict.fromkeys(rule_name(each.rule) for each in own)),
        )
    return Need("clash", said, _("Settle"), str(campaign_id), is_urgent=_is_near(own, today))


def _off_structure(clashes: Sequence[Clash]) -> Iterator[Need]:
    """Name the campaigns that break the item portfolio, the nearest first."""
    names = list(dict.fromkeys(_campaign_name(each) for each in clashes if each.severity is Severity.WARN))
    if names:
        said = ngettext(
            "{n} campaign breaks the item portfolio: {names}",
            "{n} campaigns break the item portfolio: {names}",
            len(names),
        )
        shown = listed(names[:MOST_CAMPAIGNS], len(names))
        yield Need("structure", said.format(n=f"{len(names):,}", names=shown), _("See the clashes"))


def _costly(clashes: Sequence[Clash]) -> Iterator[Need]:
    n = sum(each.severity is Severity.WARN for each in clashes)
    if n:
        said = ngettext("{n} clash in the plan costs something", "{n} clashes in the plan cost something", n)
        yield Need("clash", said.format(n=f"{n:,}"), _("See the clashes"), Severity.WARN.value)


def _is_near(clashes: Sequence[Clash], today: date) -> bool:
    return any(each.day is not None and each.day - today <= NEAR for each in clashes)


def _campaign_name(clash: Clash) -> str:
    """Return the name of the campaign that is to be changed, as the clash's facts have it."""
    names = {"same_item": "then", "protection": "then", "breaks_later_low": "first"}
    if clash.rule == "stock_twice":
        return str(clash.facts["changed"])
    return str(clash.facts[names.get(clash.rule, "campaign")])
