"""What each rule says of its facts: one sentence that names campaigns, items, prices and days."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core.campaigns.clashes.structure_words import off_structure
from core.locale import _, ngettext
from core.money import price
from core.promotions.kinds import KINDS, kind_name


def day(value: date) -> str:
    """Return a day as 11-10."""
    return f"{value:%m-%d}"


def moment(value: datetime) -> str:
    """Return a moment on the shop's clocks as 11-10 20:00."""
    return f"{value:%m-%d %H:%M}"


def listed(names: Sequence[str], n: int) -> str:
    """Return the first names of n things, and how many more there are."""
    told = _(", ").join(names)
    if n <= len(names):
        return told
    more = ngettext("{names} and {n} more", "{names} and {n} more", n - len(names))
    return more.format(names=told, n=f"{n - len(names):,}")


def _items(facts: Mapping[str, Any]) -> str:
    return listed(facts["items"], facts["n"])


def _same_item(facts: Mapping[str, Any]) -> str:
    n = facts["n"]
    if facts["same_platform"]:
        said = ngettext(
            "{first} and {then} both sell {n} item from {since} to {until}: {items}.",
            "{first} and {then} both sell {n} items from {since} to {until}: {items}.",
            n,
        )
    else:
        said = ngettext(
            "{first} and {then} sell {n} item at different prices from {since} to {until}, up to {gap} apart: {items}.",
            "{first} and {then} sell {n} items at different prices from {since} to {until}, up to {gap} apart: {items}.",
            n,
        )
    return said.format(
        first=facts["first"],
        then=facts["then"],
        n=f"{n:,}",
        since=moment(facts["since"]),
        until=moment(facts["until"]),
        gap=price(facts["gap"]),
        items=_items(facts),
    )


def _protection(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{then} sells {n} item for less than {first}, whose price protection runs to {until}: {lower} instead of {price}, {items}.",
        "{then} sells {n} items for less than {first}, whose price protection runs to {until}: {lower} instead of {price} and the like, {items}.",
        facts["n"],
    )
    return said.format(
        then=facts["then"],
        first=facts["first"],
        n=f"{facts['n']:,}",
        until=moment(facts["until"]),
        lower=price(facts["lower"]),
        price=price(facts["price"]),
        items=_items(facts),
    )


def _below_floor(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{campaign}: {n} item brings less than its floor, {kept} where {floor} is needed: {items}.",
        "{campaign}: {n} items bring less than their floors, the worst one {kept} where {floor} is needed: {items}.",
        facts["n"],
    )
    return said.format(
        campaign=facts["campaign"],
        n=f"{facts['n']:,}",
        kept=price(facts["kept"]),
        floor=price(facts["floor"]),
        items=_items(facts),
    )


def _above_lowest(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{campaign}: {n} item is above its lowest-price gate of {days} days, {price} where {bound} is allowed: {items}.",
        "{campaign}: {n} items are above their lowest-price gates, the worst one {price} where {bound} is allowed by {days} days: {items}.",
        facts["n"],
    )
    return said.format(
        campaign=facts["campaign"],
        n=f"{facts['n']:,}",
        days=facts["days"],
        price=price(facts["price"]),
        bound=price(facts["bound"]),
        items=_items(facts),
    )


def _breaks_later_low(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{first} sells {n} item for a new low, {low}; {then} then breaks its lowest-price gate of {days} days, {price} where {bound} is allowed: {items}.",
        "{first} sells {n} items for new lows, one for {low}; {then} then breaks its lowest-price gate of {days} days, {price} where {bound} is allowed: {items}.",
        facts["n"],
    )
    return said.format(
        first=facts["first"],
        then=facts["then"],
        n=f"{facts['n']:,}",
        days=facts["days"],
        low=price(facts["low"]),
        price=price(facts["price"]),
        bound=price(facts["bound"]),
        items=_items(facts),
    )


def _stock_twice(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{campaigns} together promise {promised} pieces of {items}; {held} are held.",
        "{campaigns} together promise more of {n} items than is held, of the worst one {promised} pieces where {held} are held: {items}.",
        facts["n"],
    )
    return said.format(
        campaigns=listed(facts["campaigns"], facts["n_campaigns"]),
        n=f"{facts['n']:,}",
        promised=f"{facts['promised']:,}",
        held=f"{facts['held']:,}",
        items=_items(facts),
    )


def _stock_short(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{campaign}: of {n} item less is promised than is expected to sell, {short} pieces: {items}.",
        "{campaign}: of {n} items less is promised than is expected to sell, {short} pieces: {items}.",
        facts["n"],
    )
    return said.format(
        campaign=facts["campaign"],
        n=f"{facts['n']:,}",
        short=f"{facts['short']:,}",
        items=_items(facts),
    )


def _coupons_stack(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{offer} of {campaign} and {other_offer} of {other_campaign} add up on {n} item from {since} to {until}: {items}.",
        "{offer} of {campaign} and {other_offer} of {other_campaign} add up on {n} items from {since} to {until}: {items}.",
        facts["n"],
    )
    return said.format(
        offer=_offer(*facts["offer"]),
        other_offer=_offer(*facts["other_offer"]),
        campaign=facts["campaign"],
        other_campaign=facts["other_campaign"],
        n=f"{facts['n']:,}",
        since=moment(facts["since"]),
        until=moment(facts["until"]),
        items=_items(facts),
    )


def _offer(kind: str, name: str) -> str:
    told = kind_name(kind) if kind in KINDS else kind
    return _("{kind} “{name}”").format(kind=told, name=name) if name else told


def _gate_deadline(facts: Mapping[str, Any]) -> str:
    failing = ngettext("{n} gate fails", "{n} gates fail", facts["failing"]).format(n=facts["failing"])
    unknown = ngettext("{n} is unknown", "{n} are unknown", facts["unknown"]).format(n=facts["unknown"])
    said = _(", ").join([*([failing] if facts["failing"] else []), *([unknown] if facts["unknown"] else [])])
    at = {"campaign": facts["campaign"], "until": moment(facts["until"]), "gates": said}
    if facts["has_passed"]:
        return _("{campaign}: enrolment closed on {until}, and of the gates that block {gates}.").format(**at)
    if not facts["days"]:
        return _("{campaign}: enrolment closes today, {until}, and of the gates that block {gates}.").format(
            **at
        )
    return (
        ngettext(
            "{campaign}: enrolment closes in {n} day, {until}, and of the gates that block {gates}.",
            "{campaign}: enrolment closes in {n} days, {until}, and of the gates that block {gates}.",
            facts["days"],
        )
    ).format(n=facts["days"], **at)


def _no_copy(facts: Mapping[str, Any]) -> str:
    days = facts["days"]
    at = {"campaign": facts["campaign"], "n": days, "live": day(facts["live"])}
    if days < 0:
        return _("{campaign} has been live since {live}, and no copy is chosen.").format(**at)
    if days == 0:
        return _("{campaign} goes live today, and no copy is chosen.").format(**at)
    said = ngettext(
        "{campaign} goes live in {n} day, on {live}, and no copy is chosen.",
        "{campaign} goes live in {n} days, on {live}, and no copy is chosen.",
        days,
    )
    return said.format(**at)


def _sms_hours(facts: Mapping[str, Any]) -> str:
    at = {
        "campaign": facts["campaign"],
        "at": moment(facts["at"]),
        "people": "" if facts["people"] is None else f"{facts['people']:,}",
        "audience": facts["audience"],
        "since": f"{facts['from']:02d}:00",
        "until": f"{facts['until']:02d}:00",
    }
    if facts["people"] is not None and facts["audience"]:
        said = _(
            "{campaign}: an SMS to {people} people ({audience}) goes out on {at}, outside {since}–{until}."
        )
    elif facts["people"] is not None:
        said = _("{campaign}: an SMS to {people} people goes out on {at}, outside {since}–{until}.")
    elif facts["audience"]:
        said = _("{campaign}: an SMS ({audience}) goes out on {at}, outside {since}–{until}.")
    else:
        said = _("{campaign}: an SMS goes out on {at}, outside {since}–{until}.")
    return said.format(**at)


def _late_asset(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{campaign}: {task} is due on {due}, {n} day after it goes live on {live}.",
        "{campaign}: {task} is due on {due}, {n} days after it goes live on {live}.",
        facts["days"],
    )
    return said.format(
        campaign=facts["campaign"],
        task=facts["task"],
        n=facts["days"],
        due=day(facts["due"]),
        live=day(facts["live"]),
    )


def _task_order(facts: Mapping[str, Any]) -> str:
    said = _("{campaign}: {task} starts on {starts}, before {needs}, which it needs, is due on {due}.")
    return said.format(
        campaign=facts["campaign"],
        task=facts["task"],
        needs=facts["needs"],
        starts=day(facts["starts"]),
        due=day(facts["due"]),
    )


def _over_capacity(facts: Mapping[str, Any]) -> str:
    at = {
        "person": facts["person"],
        "most": facts["most"],
        "capacity": facts["capacity"],
        "since": day(facts["from"]),
        "until": day(facts["until"]),
        "tasks": listed(facts["tasks"], facts["n"]),
    }
    if facts["from"] == facts["until"]:
        said = _("{person} has {most} open tasks on {since}, and can do {capacity} at a time: {tasks}.")
    else:
        said = _(
            "{person} has up to {most} open tasks a day from {since} to {until}, and can do {capacity} at a time: {tasks}."
        )
    return said.format(**at)


def _overdue(facts: Mapping[str, Any]) -> str:
    said = ngettext(
        "{campaign}: {n} task is overdue, the oldest by {days} d: {tasks}.",
        "{campaign}: {n} tasks are overdue, the oldest by {days} d: {tasks}.",
        facts["n"],
    )
    return said.format(
        campaign=facts["campaign"],
        n=facts["n"],
        days=facts["days"],
        tasks=listed(facts["tasks"], facts["n"]),
    )


def _budget_month(facts: Mapping[str, Any]) -> str:
    said = _(
        "Campaigns cost {total} in {month}, {over} above the month's budget of {budget}; most {campaigns}."
    )
    return said.format(month=f"{facts['year']}-{facts['month']:02d}", **_sums(facts))


def _budget_year(facts: Mapping[str, Any]) -> str:
    said = _(
        "Campaigns cost {total} in {year}, {over} above the year's budget of {budget}; most {campaigns}."
    )
    return said.format(year=facts["year"], **_sums(facts))


def _sums(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: price(facts[name]) for name in ("total", "over", "budget")} | {
        "campaigns": _(", ").join(facts["campaigns"])
    }


def _overspent(facts: Mapping[str, Any]) -> str:
    said = _("{campaign} has committed or spent {used}, {over} more than the {planned} planned.")
    return said.format(
        campaign=facts["campaign"],
        used=price(facts["used"]),
        planned=price(facts["planned"]),
        over=price(facts["used"] - facts["planned"]),
    )


def _festival_moved(facts: Mapping[str, Any]) -> str:
    if facts["now"] is None:
        said = _("{campaign} was planned for a festival on {was} that the rules no longer have.")
        return said.format(campaign=facts["campaign"], was=facts["was"].isoformat())
    said = _("{campaign} was planned for a festival on {was}; by the rules it is on {now}.")
    return said.format(campaign=facts["campaign"], was=facts["was"].isoformat(), now=facts["now"].isoformat())


def _not_ready(facts: Mapping[str, Any]) -> str:
    if facts["is_over"]:
        said = _("{campaign} was to go live on {live} and is over, and nobody declared it ready.")
    else:
        said = _("{campaign} was to go live on {live}, and nobody declared it ready.")
    return said.format(campaign=facts["campaign"], live=moment(facts["live"]))


SAYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "same_item": _same_item,
    "protection": _protection,
    "below_floor": _below_floor,
    "above_lowest": _above_lowest,
    "breaks_later_low": _breaks_later_low,
    "off_structure": lambda facts: off_structure(facts, _items(facts)),
    "stock_twice": _stock_twice,
    "stock_short": _stock_short,
    "coupons_stack": _coupons_stack,
    "gate_deadline": _gate_deadline,
    "no_copy": _no_copy,
    "sms_hours": _sms_hours,
    "late_asset": _late_asset,
    "task_order": _task_order,
    "over_capacity": _over_capacity,
    "overdue": _overdue,
    "budget_month": _budget_month,
    "budget_year": _budget_year,
    "overspent": _overspent,
    "festival_moved": _festival_moved,
    "not_ready": _not_ready,
}
