"""The budget of a campaign: its lines are saved together, each under its own version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.tables import BudgetLine
from core.campaigns.values import BudgetKind, budget_name
from core.errors import BadInput, Conflict, NotFound, unchanged
from core.locale import _
from core.rules.campaign_templates import template_of
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

SUMS = ("planned", "committed", "spent")
MOST_LINES = 100
MOST_SUM = 10**13
MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line, in 分. id and version 0: it is not stored yet."""

    kind: str
    name: str = ""
    planned: int = 0
    committed: int = 0
    spent: int = 0
    id: int = 0
    version: int = 0


def sum_name(field: str) -> str:
    """Return what a sum of a line is called."""
    return {"planned": _("Budgeted"), "committed": _("Committed"), "spent": _("Spent")}[field]


def budget_lines(session: Session, actor: Actor, campaign_id: int) -> tuple[Line, ...]:
    """Return the lines of a campaign in the order they were added."""
    require(actor, "campaigns.see")
    campaign_row(session, actor, campaign_id)
    return tuple(_line(row) for row in _rows(session, campaign_id))


def save_lines(
    session: Session,
    actor: Actor,
    campaign_id: int,
    lines: Sequence[Line],
    *,
    dropped: Mapping[int, int] | None = None,
) -> tuple[Line, ...]:
    """Store new and changed lines and drop some (id → version), all or nothing; return the lines before.

    Lines that are not named stay: two people may each work on their own. To undo it, see `restore_lines`.
    """
    require(actor, "campaigns.edit")
    campaign_row(session, actor, campaign_id, lock=True)
    rows = _rows(session, campaign_id)
    before = tuple(_line(row) for row in rows)
    by_id = {row.id: row for row in rows}
    gone = dict(dropped or {})
    if len(rows) - len(gone) + sum(not line.id for line in lines) > MOST_LINES:
        raise BadInput(_("A budget has {n} lines at most.").format(n=MOST_LINES))
    for number, version in gone.items():
        row = _of(by_id, number)
        unchanged(row.version, version)
        session.delete(row)
    for line in lines:
        clean = checked(line)
        if not line.id:
            session.add(BudgetLine(shop_id=actor.shop_id, campaign_id=campaign_id, **clean))
            continue
        row = _of(by_id, line.id)
        unchanged(row.version, line.version)
        for field, value in clean.items():
            setattr(row, field, value)
    session.flush()
    note(session, actor, "budget edited", CAMPAIGN, campaign_id, lines=len(lines), dropped=len(gone))
    touch(session, actor.shop_id)
    return before


def restore_lines(
    session: Session, actor: Actor, campaign_id: int, before: Sequence[Line], after: Sequence[Line]
) -> None:
    """Undo a save: the lines are as `before`. Raises Conflict when they are no longer as `after`."""
    require(actor, "campaigns.edit")
    campaign_row(session, actor, campaign_id, lock=True)
    rows = {row.id: row for row in _rows(session, campaign_id)}
    if {row.id: row.version for row in rows.values()} != {line.id: line.version for line in after}:
        raise Conflict(_("The budget was changed again since; undo the later change first."))
    wanted = {line.id: line for line in before}
    for number, row in rows.items():
        if number not in wanted:
            session.delete(row)
    for number, line in wanted.items():
        clean = checked(line)
        if number not in rows:
            session.add(BudgetLine(id=number, shop_id=actor.shop_id, campaign_id=campaign_id, **clean))
            continue
        for field, value in clean.items():
            setattr(rows[number], field, value)
    session.flush()
    note(session, actor, "budget edited", CAMPAIGN, campaign_id, lines=len(wanted), undone=True)
    touch(session, actor.shop_id)


def checked(line: Line) -> dict[str, Any]:
    """Return a line's values as they are stored. Raises BadInput with the field and the line at fault."""
    if line.kind not in {kind.value for kind in BudgetKind}:
        raise BadInput(_("Say what the money goes into."), field="kind")
    name = " ".join(visible(line.name or "").split())
    if len(name) > MOST_NAME:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(name), most=MOST_NAME), field="name")
    for field in SUMS:
        _sum(line, field, name or budget_name(line.kind))
    return {
        "kind": str(line.kind),
        "name": name,
        "planned": line.planned,
        "committed": line.committed,
        "spent": line.spent,
    }


def _sum(line: Line, field: str, told: str) -> None:
    value = getattr(line, field)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(_("A whole number belongs here, not {value}.").format(value=value), field=field)
    if value < 0:
        sentence = _("{line}: {field} cannot be below ¥0.")
        raise BadInput(sentence.format(line=told, field=sum_name(field)), field=field)
    if value > MOST_SUM:
        sentence = _("{line}: {field} is larger than any budget: count the digits.")
        raise BadInput(sentence.format(line=told, field=sum_name(field)), field=field)


def default_lines(total: int, *, level: str = "S") -> tuple[Line, ...]:
    """Return a total split as campaigns of a level usually are, see the pack of campaign templates."""
    shares = {kind: points / 10_000 for kind, points in template_of(level).budget.items()}
    return split(total, shares)


def split(total: int, shares: Mapping[str, float]) -> tuple[Line, ...]:
    """Return a total split into lines by shares that sum to 1; the first line takes what rounding leaves."""
    if total < 0:
        raise BadInput(_("A budget cannot be below ¥0."), field="total")
    if total > MOST_SUM:
        raise BadInput(_("This is larger than any budget: count the digits."), field="total")
    parts = {kind: int(total * share) for kind, share in shares.items() if share > 0}
    first = next(iter(parts))
    parts[first] += total - sum(parts.values())
    return tuple(Line(kind, planned=planned) for kind, planned in parts.items())


def _line(row: BudgetLine) -> Line:
    return Line(row.kind, row.name, row.planned, row.committed, row.spent, row.id, row.version)


def _rows(session: Session, campaign_id: int) -> list[BudgetLine]:
    query = select(BudgetLine).where(BudgetLine.campaign_id == campaign_id).order_by(BudgetLine.id)
    return list(session.scalars(query))


def _of(rows: Mapping[int, BudgetLine], number: int) -> BudgetLine:
    if number not in rows:
        raise NotFound(_("A line of this budget was deleted in the meantime. Reload, nothing was saved."))
    return rows[number]
