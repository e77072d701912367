"""What `python -m core plan-check` does: the same answer as the calendar's list of clashes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.campaigns.clashes.clash import Checked, Clash, WaivedClash
from core.campaigns.clashes.words import fix, rule_name, sentence, severity_name, who
from core.db.engine import reading, writing
from core.errors import NotFound
from core.locale import _, ngettext
from core.plan_check import plan_check
from core.shop.reads import shop_named
from core.shop.tables import Shop
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role


@dataclass(frozen=True, slots=True)
class ShopChecked:
    """A shop's name with what its plan came to."""

    shop: str
    checked: Checked


def check_shops(shop_name: str | None, now: datetime) -> list[ShopChecked]:
    """Return the check of one shop, or of all of them by name. Raises NotFound where there is none.

    The person at the command line owns the database, so acts as an owner.
    """
    with writing() as session:
        user_id = ensure_local_user(session).id
    with reading() as session:
        if shop_name is not None:
            wanted = [(shop_named(session, shop_name), shop_name)]
        else:
            wanted = [
                (row.id, row.name) for row in session.execute(select(Shop.id, Shop.name).order_by(Shop.name))
            ]
        if not wanted:
            raise NotFound(_("There is no shop yet. Open one in the app, or fill the demo shop."))
        return [
            ShopChecked(name, plan_check(session, Actor(user_id, number, Role.OWNER, "command line"), now))
            for number, name in wanted
        ]


def as_text(told: list[ShopChecked]) -> str:
    """Return the clashes for reading: worst first, each with who and how to settle it."""
    return "\n\n".join("\n".join(_lines(each)) for each in told)


def as_json(told: list[ShopChecked]) -> dict[str, Any]:
    """Return the clashes as plain values with the ids of what clashes; money in 分."""
    return {"shops": [{"shop": each.shop} | _values(each.checked) for each in told]}


def _lines(told: ShopChecked) -> Iterator[str]:
    checked = told.checked
    yield _("{shop}: {answer}").format(shop=told.shop, answer=answer(checked))
    for each in checked.clashes:
        yield ""
        yield "[{severity}] {rule}{day}".format(
            severity=severity_name(each.severity),
            rule=rule_name(each.rule),
            day=f" · {each.day.isoformat()}" if each.day else "",
        )
        yield f"  {sentence(each)}"
        yield "  " + _("Who: {who}. {fix}").format(who=who(each), fix=fix(each))
        if each.key in checked.returned:
            yield "  " + _("It was waived, and has become worse since.")
    for waived in checked.waived:
        yield ""
        yield _("Waived: {sentence} Why: {reason}").format(
            sentence=sentence(waived.clash), reason=waived.waiver.reason
        )
    for rule, reason in checked.not_run.items():
        yield ""
        yield _("Did not run: {rule}. {reason}").format(rule=rule_name(rule), reason=reason)
    for rule, reason in checked.partly.items():
        yield ""
        yield _("Saw only a part: {rule}. {reason}").format(rule=rule_name(rule), reason=reason)


def answer(checked: Checked) -> str:
    """Return what the check came to, in one sentence."""
    n = len(checked.clashes)
    if checked.is_all_clear:
        return _("All clear: every rule ran over the whole plan.")
    if n:
        said = ngettext("{n} clash.", "{n} clashes.", n)
        return said.format(n=f"{n:,}")
    unseen = len(checked.not_run) + len(checked.partly)
    said = ngettext(
        "No clash was found, but {n} rule could not look at everything.",
        "No clash was found, but {n} rules could not look at everything.",
        unseen,
    )
    return said.format(n=unseen)


def _values(checked: Checked) -> dict[str, Any]:
    return {
        "all_clear": checked.is_all_clear,
        "clashes": [_clash(each) for each in checked.clashes],
        "waived": [_waived(each) for each in checked.waived],
        "ran": list(checked.ran),
        "partly": dict(checked.partly),
        "not_run": dict(checked.not_run),
    }


def _clash(clash: Clash) -> dict[str, Any]:
    return {
        "rule": clash.rule,
        "severity": clash.severity.value,
        "key": clash.key,
        "campaigns": list(clash.campaigns),
        "items": list(clash.items),
        "tasks": list(clash.tasks),
        "measure": clash.measure,
        "money": clash.money,
        "day": clash.day.isoformat() if clash.day else None,
        "who": clash.who,
        "sentence": sentence(clash),
        "fix": fix(clash),
    }


def _waived(waived: WaivedClash) -> dict[str, Any]:
    at = waived.waiver.at
    return _clash(waived.clash) | {
        "reason": waived.waiver.reason,
        "by": waived.waiver.by,
        "at": at.isoformat() if at else None,
    }
