"""What `python -m core festivals` does: the festivals of a stretch of time, and the days off that are known."""

from datetime import date
from typing import Any

from core.campaigns.days_off import days_off, is_published
from core.campaigns.festival_reads import pack_rule
from core.campaigns.festivals import Event, events
from core.errors import BadInput
from core.locale import _, language
from core.rules.festivals import festivals

FIRST, LAST = date(1970, 1, 1), date(2100, 12, 31)  # beyond, the calendar library was not checked


def day_of(text: str, option: str) -> date:
    """Return a day given on the command line. Raises BadInput naming the option."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        sentence = _("{option}: “{text}” is not a date: write it as 2026-11-11.")
        raise BadInput(sentence.format(option=option, text=text), field=option) from None
    if not FIRST <= day <= LAST:
        sentence = _("{option}: festivals are known from {first} to {last}.")
        raise BadInput(sentence.format(option=option, first=FIRST.year, last=LAST.year), field=option)
    return day


def festival_list(since: date, until: date) -> dict[str, Any]:
    """Return the festivals and days off between two days (both included) as plain values."""
    if until < since:
        raise BadInput(_("--to lies before --from: swap the two."), field="--to")
    found = events([pack_rule(each) for each in festivals().festivals], since, until)
    years = range(since.year, until.year + 1)
    return {
        "festivals": [_plain(each) for each in found],
        "days_off": [
            {"date": each.day.isoformat(), "name": each.shown_name, "is_working": each.is_working}
            for each in days_off(since, until)
        ],
        "days_off_not_published": [year for year in years if not is_published(year)],
    }


def as_text(told: dict[str, Any]) -> str:
    """Return the list as lines to read."""
    lines = [_("day         from        to          level, name")]
    for each in told["festivals"]:
        name = (each["name_en"] or each["name"]) if language() == "en" else each["name"]
        parts = (each["date"], each["starts"], each["ends"], each["level"], name, each["platform"])
        lines.append("  ".join(parts).rstrip())
    for year in told["days_off_not_published"]:
        lines.append(_("Days off of {year}: not published yet.").format(year=year))
    for each in told["days_off"]:
        kind = _("worked instead") if each["is_working"] else _("day off")
        lines.append(f"{each['date']}  {kind}  {each['name']}")
    return "\n".join(lines)


def _plain(event: Event) -> dict[str, Any]:
    return {
        "key": event.key,
        "name": event.name,
        "name_en": event.name_en,
        "date": event.anchor.isoformat(),
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
        "level": event.level,
        "platform": event.platform,
        "kind": event.kind,
        "is_sale": event.is_sale,
        "phases": [
            {"kind": each.kind, "starts": list(each.starts), "ends": list(each.ends)} for each in event.phases
        ],
        "source": event.source,
        "mark": event.mark,
        "verify_by": event.verify_by.isoformat() if event.verify_by else None,
    }
