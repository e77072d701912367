"""Import a plan file in one transaction, through the actions that people use, and take it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.budget_actions import Line, budget_lines, restore_lines, save_lines
from core.campaigns.campaign_actions import (
    Edited,
    build,
    delete_campaign,
    edit_campaign,
    stored_phases,
)
from core.campaigns.campaign_row import campaign_row
from core.campaigns.item_actions import Added, add_items, edit_campaign_items, take_back
from core.campaigns.moving import Moved, undo_move
from core.campaigns.phase_actions import save_phases
from core.campaigns.plan_changes import PHASES, Change, Known, Proposal, as_moment, proposed_changes
from core.campaigns.plan_columns import YES, sheet_name
from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.plan_read import PlanFile
from core.campaigns.send_actions import SavedSend, Send, delete_send, save_send
from core.campaigns.task_actions import (
    EditedTask,
    add_task,
    delete_task,
    edit_task,
    finish_task,
    set_needs,
    undo_edit,
)
from core.campaigns.task_rows import task_row
from core.campaigns.values import Goal, Phase, PhaseKind
from core.errors import BadInput, Conflict, PlannerError
from core.locale import _
from core.shop.actions import RowEdit, in_turn
from core.shop.reads import profile
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require
from core.team.tables import Member, User
from core.text import folded

_AT_ONCE = 5_000
_CAMPAIGN = ("name", "platform", "level", "goal", "state", "target", "note")
_MOMENTS = ("protected_until", "enrol_by")
Step = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """What an import did: how much it added and changed, and what `undo_import` takes to set it back.

    `versions` are those of the campaigns it touched, as it left them.
    """

    added: int
    changed: int
    steps: tuple[Step, ...]
    versions: tuple[tuple[int, int], ...]


def proposed(session: Session, actor: Actor, file: PlanFile) -> Proposal:
    """Return what a file would change, with the rows that cannot be taken. Nothing is stored."""
    require(actor, "campaigns.import")
    frames = plan_frames(session, actor)
    return proposed_changes(file, frames, _known(session, actor), _zone(session, actor))


def import_plan(session: Session, actor: Actor, file: PlanFile) -> ImportedPlan:
    """Store what a file changes, all of it or nothing. Raises BadInput naming the sheet and the row at fault."""
    require(actor, "campaigns.import")
    require(actor, "campaigns.edit")
    in_turn(session, actor.shop_id)
    frames = plan_frames(session, actor)
    known, zone = _known(session, actor), _zone(session, actor)
    told = proposed_changes(file, frames, known, zone)
    if told.faults:
        first = told.faults[0]
        raise BadInput(_at(first.sheet, first.row, first.reason), field="file")
    if not told.changes:
        raise BadInput(_("The file says what is stored already: there is nothing to import."), field="file")
    work = _Import(session, actor, frames, known, zone, told)
    work.run()
    note(session, actor, "imported", "plan", file=file.name[:120], changes=len(told.changes))
    added = sum(each.is_new for each in told.changes)
    return ImportedPlan(
        added,
        len(told.changes) - added,
        tuple(work.steps),
        tuple((each, campaign_row(session, actor, each).version) for each in sorted(work.touched)),
    )


def undo_import(session: Session, actor: Actor, done: ImportedPlan) -> None:
    """Set everything back that an import changed. Raises Conflict when a campaign of it was changed since."""
    require(actor, "campaigns.import")
    require(actor, "campaigns.edit")
    for campaign_id, version in done.versions:
        if campaign_row(session, actor, campaign_id).version != version:
            raise Conflict(_("The plan was changed since the import; nothing was taken back."))
    for name, value in reversed(done.steps):
        _UNDO[name](session, actor, value)
    note(session, actor, "import undone", "plan")


class _Import:
    """One import under way: what it did so far, so that it can be taken back."""

    def __init__(
        self, session: Session, actor: Actor, frames: PlanFrames, known: Known, zone: ZoneInfo, told: Proposal
    ) -> None:
        self.session, self.actor, self.known, self.zone, self.told = session, actor, known, zone, told
        self.versions = dict(zip(frames.campaigns["id"], frames.campaigns["version"], strict=True))
        self.tasks = dict(zip(frames.tasks["id"], frames.tasks["version"], strict=True))
        self.items = {
            (int(row.campaign_id), int(row.item_id)): (int(row.id), int(row.version))
            for row in frames.items.itertuples(index=False)
        }
        self.new: dict[str, int] = {}
        self.steps: list[Step] = []
        self.touched: set[int] = set()

    def run(self) -> None:
        """Store sheet by sheet: campaigns first, for the others refer to them."""
        for each in self.told.of("campaigns"):
            self._guarded(each, self._campaign)
        for each in self.told.of("phases"):
            if each.campaign not in self.new:
                self._guarded(each, self._phases)
        for each in self.told.of("tasks"):
            self._guarded(each, self._task)
        for each in self.told.of("tasks"):
            if "needs" in each.fields and not each.is_new:
                self._guarded(each, self._needs)
        self._items()
        self._budget()
        for each in self.told.of("sends"):
            self._guarded(each, self._send)

    def _guarded(self, change: Change, act: Callable[[Change], None]) -> None:
        """Say of an error which row it belongs to."""
        try:
            act(change)
        except PlannerError as error:
            raise BadInput(_at(change.sheet, change.row, str(error)), field="file") from error

    def _id(self, change: Change) -> int:
        number = change.campaign if isinstance(change.campaign, int) else self.new[change.campaign]
        if number in self.versions:
            self.touched.add(number)
        return number

    def _campaign(self, change: Change) -> None:
        values = self._values(change)
        live = change.fields.get("live_at")
        if change.is_new:
            if live is None or live[1] is None:
                raise BadInput(_("A new campaign needs the time at which it goes live."), field="live_at")
            basics = {
                name: values.pop(name)
                for name in ("level", "platform", "goal", "state", "owner_id")
                if name in values
            }
            phases = next((each for each in self.told.of("phases") if each.campaign == change.title), None)
            number = build(
                self.session,
                self.actor,
                name=values.pop("name"),
                live=self._utc(live[1]),
                phases=self._read(phases) if phases else None,
                **basics,
            )
            self.new[change.title] = number
            if values:
                edit_campaign(self.session, self.actor, number, version=1, changes=values)
            self.steps.append(("campaign", number))
            return
        number = self._id(change)
        if values:
            done = edit_campaign(
                self.session, self.actor, number, version=self._version(number), changes=values
            )
            self.steps.append(("fields", done))
        if live is not None and not any(each.campaign == number for each in self.told.of("phases")):
            self._shift(number, self._utc(live[1]) - self._utc(live[0]))

    def _values(self, change: Change) -> dict[str, Any]:
        fields = change.fields
        values = {name: fields[name][1] for name in _CAMPAIGN if name in fields}
        for name in ("name", "platform", "note"):
            if name in values:
                values[name] = values[name] or ""
        values = {name: value for name, value in values.items() if value is not None or name == "target"}
        goal = values.get("goal") or self._goal(change)
        if values.get("target") is not None and goal == Goal.NEW_BUYERS:
            values["target"] //= 100  # heads, see plan_sheet
        for name in _MOMENTS:
            if name in fields:
                values[name] = self._utc(fields[name][1]) if fields[name][1] else None
        if "owner" in fields:
            values["owner_id"] = self._person(fields["owner"][1])
        return values

    def _goal(self, change: Change) -> str:
        return "" if change.is_new else campaign_row(self.session, self.actor, change.number).goal

    def _phases(self, change: Change) -> None:
        number = self._id(change)
        phases = self._read(change)
        done = save_phases(self.session, self.actor, number, version=self._version(number), phases=phases)
        self.steps.append(("times", done))

    def _shift(self, number: int, by: Any) -> None:
        phases = [
            replace(each, starts=each.starts + by, ends=each.ends + by)
            for each in stored_phases(self.session, number)
        ]
        done = save_phases(self.session, self.actor, number, version=self._version(number), phases=phases)
        self.steps.append(("times", done))

    def _read(self, change: Change) -> list[Phase]:
        return [
            Phase(PhaseKind(kind), self._utc(starts), self._utc(ends), name)
            for kind, name, starts, ends in change.fields[PHASES][1]
        ]

    def _task(self, change: Change) -> None:
        number, fields = self._id(change), change.fields
        values = {
            name: fields[name][1]
            for name in ("name", "role", "kind", "starts_on", "due_on", "note")
            if name in fields
        }
        for name, empty in (("note", ""), ("kind", "")):
            if name in values:
                values[name] = values[name] or empty
        values = {name: value for name, value in values.items() if value is not None}
        if "assignee" in fields:
            values["assignee_id"] = self._person(fields["assignee"][1])
        if change.is_new:
            task_id = add_task(self.session, self.actor, number, values, needs=self._numbers(change))
            self.steps.append(("task", task_id))
        else:
            task_id = change.number
            if values:
                version = self._task_version(task_id)
                done = edit_task(self.session, self.actor, task_id, version=version, changes=values)
                self.steps.append(("task_edit", done))
        if "done" in fields and (fields["done"][1] == YES) != (fields["done"][0] == YES):
            is_done = fields["done"][1] == YES
            finish_task(
                self.session, self.actor, task_id, version=self._task_version(task_id), is_done=is_done
            )
            self.steps.append(("tick", (task_id, not is_done)))

    def _needs(self, change: Change) -> None:
        version = self._task_version(change.number)
        done = set_needs(
            self.session, self.actor, change.number, version=version, needs=self._numbers(change)
        )
        self.steps.append(("task_edit", done))

    def _numbers(self, change: Change) -> list[int]:
        told = change.fields.get("needs", (None, None))[1] or ()
        try:
            return [int(each) for each in told]
        except ValueError:
            raise BadInput(_("Needs are numbers of tasks."), field="needs") from None

    def _items(self) -> None:
        """Store items in bulk: first those that come in, then what is said of each."""
        changes = self.told.of("items")
        codes: dict[int, list[str]] = {}
        for each in changes:
            if each.is_new:
                codes.setdefault(self._id(each), []).append(each.title)
        for number, own in codes.items():
            for start in range(0, len(own), _AT_ONCE):
                added = add_items(self.session, self.actor, number, codes=own[start : start + _AT_ONCE])
                self.steps.append(("items", added))
        rows = self._places(changes)
        edits = [
            RowEdit(
                *rows[self._id(each), each.title],
                {_ITEM[name]: new for name, (_old, new) in each.fields.items()},
            )
            for each in changes
            if each.fields
        ]
        for start in range(0, len(edits), _AT_ONCE):
            back = edit_campaign_items(self.session, self.actor, edits[start : start + _AT_ONCE])
            self.steps.append(("item_edits", back))

    def _places(self, changes: Sequence[Change]) -> dict[tuple[int, str], tuple[int, int]]:
        """Return by campaign and code the row of each item and its version, as they are now."""
        if not changes:
            return {}
        frames = plan_frames(self.session, self.actor, only={self._id(each) for each in changes})
        return {
            (int(row.campaign_id), row.code): (int(row.id), int(row.version))
            for row in frames.items.itertuples(index=False)
        }

    def _budget(self) -> None:
        own: dict[int, list[Change]] = {}
        for each in self.told.of("budget"):
            own.setdefault(self._id(each), []).append(each)
        for number, changes in own.items():
            stored = {line.id: line for line in budget_lines(self.session, self.actor, number)}
            lines = [self._line(each, stored) for each in changes]
            try:
                before = save_lines(self.session, self.actor, number, lines)
            except PlannerError as error:
                raise BadInput(_at("budget", changes[0].row, str(error)), field="file") from error
            after = budget_lines(self.session, self.actor, number)
            self.steps.append(("budget", (number, before, after)))

    def _line(self, change: Change, stored: dict[int, Line]) -> Line:
        line = stored[change.number] if change.number else Line(change.fields["kind"][1])
        told = {name: new for name, (_old, new) in change.fields.items()}
        sums: dict[str, Any] = {
            name: told[name] or 0 for name in ("planned", "committed", "spent") if name in told
        }
        words: dict[str, Any] = {name: told[name] or "" for name in ("kind", "name") if name in told}
        return replace(line, **sums, **words)

    def _send(self, change: Change) -> None:
        number, told = self._id(change), {name: new for name, (_old, new) in change.fields.items()}
        base = Send("", datetime.now(UTC))
        if change.number:
            frames = plan_frames(self.session, self.actor, only=[number])
            row = next(each for each in frames.sends.itertuples() if each.id == change.number)
            people = (
                None
                if row.audience_count is None or row.audience_count != row.audience_count
                else int(row.audience_count)
            )
            base = Send(
                row.channel,
                row.sends_at.to_pydatetime(),
                row.audience,
                people,
                row.note,
                int(row.id),
                int(row.version),
            )
        if "sends_at" in told:
            told["sends_at"] = self._utc(told["sends_at"])
        for name in ("audience", "note"):
            if name in told:
                told[name] = told[name] or ""
        done = save_send(self.session, self.actor, number, replace(base, **told))
        self.steps.append(("send", (number, done)))

    def _utc(self, value: Any) -> datetime:
        return as_moment(value).replace(tzinfo=self.zone).astimezone(UTC)

    def _person(self, name: str | None) -> int | None:
        return self.known.people[folded(name)] if name else None

    def _version(self, number: int) -> int:
        """Return a campaign's version: as it was read, or as this import left it."""
        return campaign_row(self.session, self.actor, number).version

    def _task_version(self, task_id: int) -> int:
        return task_row(self.session, self.actor, task_id).version


_ITEM = {"own_price": "price", "stock": "stock", "forecast": "forecast", "note": "note"}


def _undo_campaign(session: Session, actor: Actor, number: int) -> None:
    row = campaign_row(session, actor, number)
    delete_campaign(session, actor, number, version=row.version)


def _undo_fields(session: Session, actor: Actor, done: Edited) -> None:
    version = campaign_row(session, actor, done.id).version
    edit_campaign(session, actor, done.id, version=version, changes=done.before)


def _undo_times(session: Session, actor: Actor, done: Moved) -> None:
    undo_move(session, actor, replace(done, version=campaign_row(session, actor, done.id).version))


def _undo_task(session: Session, actor: Actor, task_id: int) -> None:
    delete_task(session, actor, task_id, version=task_row(session, actor, task_id).version)


def _undo_task_edit(session: Session, actor: Actor, done: EditedTask) -> None:
    undo_edit(session, actor, replace(done, version=task_row(session, actor, done.id).version))


def _undo_tick(session: Session, actor: Actor, told: tuple[int, bool]) -> None:
    task_id, was_done = told
    finish_task(session, actor, task_id, version=task_row(session, actor, task_id).version, is_done=was_done)


def _undo_items(session: Session, actor: Actor, added: Added) -> None:
    take_back(session, actor, added)


def _undo_item_edits(session: Session, actor: Actor, back: Sequence[RowEdit]) -> None:
    edit_campaign_items(session, actor, back)


def _undo_budget(session: Session, actor: Actor, told: tuple[int, Sequence[Line], Sequence[Line]]) -> None:
    number, before, after = told
    restore_lines(session, actor, number, before, after)


def _undo_send(session: Session, actor: Actor, told: tuple[int, SavedSend]) -> None:
    number, done = told
    if done.before is None:
        delete_send(session, actor, number, done.now.id, version=done.now.version)
    else:
        save_send(session, actor, number, replace(done.before, version=done.now.version))


_UNDO: dict[str, Callable[[Session, Actor, Any], None]] = {
    "campaign": _undo_campaign,
    "fields": _undo_fields,
    "times": _undo_times,
    "task": _undo_task,
    "task_edit": _undo_task_edit,
    "tick": _undo_tick,
    "items": _undo_items,
    "item_edits": _undo_item_edits,
    "budget": _undo_budget,
    "send": _undo_send,
}


def _at(sheet: str, row: int, reason: str) -> str:
    said = _("Sheet {sheet}, row {row}: {reason} Nothing was imported.")
    return said.format(sheet=sheet_name(sheet), row=row, reason=reason)


def _zone(session: Session, actor: Actor) -> ZoneInfo:
    return ZoneInfo(profile(session, actor).timezone)


def _known(session: Session, actor: Actor) -> Known:
    people = session.execute(
        select(User.id, User.name, User.address)
        .join(Member, Member.user_id == User.id)
        .where(Member.shop_id == actor.shop_id)
    ).all()
    names = {folded(row.address): row.id for row in people}
    names |= {folded(row.name): row.id for row in people if row.name}
    items = session.execute(
        select(Item.code, Item.id).where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
    )
    return Known(names, {row.code: row.id for row in items})
