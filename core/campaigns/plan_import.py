"""Import a plan file in one transaction, through the actions that people use."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns import budget_actions, item_fields
from core.campaigns.budget_actions import Line, budget_lines, save_lines
from core.campaigns.campaign_actions import build, edit_campaign, stored_phases
from core.campaigns.campaign_row import campaign_row
from core.campaigns.item_actions import add_items, edit_campaign_items
from core.campaigns.moving import move_campaign
from core.campaigns.phase_actions import save_phases
from core.campaigns.plan_changes import PHASES, Change, Known, Proposal, as_moment, proposed_changes
from core.campaigns.plan_columns import sheet_name
from core.campaigns.plan_frames import PlanFrames, items_frame, plan_frames
from core.campaigns.plan_import_tasks import TaskRows
from core.campaigns.plan_import_undo import ImportedPlan, Step, standing
from core.campaigns.plan_read import PlanFile
from core.campaigns.send_actions import Send, save_send
from core.campaigns.tables import CampaignSend
from core.campaigns.values import Goal, Phase, PhaseKind
from core.errors import BadInput, Conflict, PlannerError, found
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


def proposed(session: Session, actor: Actor, file: PlanFile) -> Proposal:
    """Return what a file would change, with the rows that cannot be taken. Nothing is stored."""
    require(actor, "campaigns.import")
    frames = plan_frames(session, actor)
    return proposed_changes(file, frames, _known(session, actor), _zone(session, actor))


def import_plan(
    session: Session, actor: Actor, file: PlanFile, *, shown: Proposal | None = None
) -> ImportedPlan:
    """Store what a file changes, all of it or nothing; `plan_import_undo.undo_import` takes the result.

    `shown` is what whoever imports has seen: Conflict when by now it would be something else. Raises BadInput
    naming the sheet and the row at fault.
    """
    require(actor, "campaigns.import")
    require(actor, "campaigns.edit")
    in_turn(session, actor.shop_id)
    frames = plan_frames(session, actor)
    known, zone = _known(session, actor), _zone(session, actor)
    told = proposed_changes(file, frames, known, zone)
    if shown is not None and told != shown:
        raise Conflict(_("The plan was changed in the meantime: look at what the file would change now."))
    if told.faults:
        first = told.faults[0]
        raise BadInput(_at(first.sheet, first.row, first.reason), field="file")
    if not told.changes:
        raise BadInput(_("The file says what is stored already: there is nothing to import."), field="file")
    work = _Import(session, actor, frames, known, zone, told)
    work.run()
    note(session, actor, "imported", "plan", file=file.name[:120], changes=len(told.changes))
    added = sum(each.is_new for each in told.changes)
    campaigns = tuple(sorted({*work.touched, *work.new.values()}))
    left = standing(session, actor, campaigns)
    return ImportedPlan(added, len(told.changes) - added, tuple(work.steps), campaigns, left)


class _Import:
    """One import under way: what it did so far, so that it can be taken back."""

    def __init__(
        self, session: Session, actor: Actor, frames: PlanFrames, known: Known, zone: ZoneInfo, told: Proposal
    ) -> None:
        self.session, self.actor, self.known, self.zone, self.told = session, actor, known, zone, told
        self.stored = set(map(int, frames.campaigns["id"]))
        self.by_campaign: dict[tuple[str, int | str], list[Change]] = {}
        for each in told.changes:
            self.by_campaign.setdefault((each.sheet, each.campaign), []).append(each)
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
        for each in self.told.of("campaigns"):
            self._guarded(each, self._live_as_told)
        tasks = TaskRows(self.session, self.actor, self.steps, self._person)
        tasks.store(self.told.of("tasks"), self._guarded, self._id)
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
        if number in self.stored:
            self.touched.add(number)
        return number

    def _campaign(self, change: Change) -> None:
        if change.is_new:
            self._build(change)
            return
        number, values = self._id(change), self._values(change)
        live = change.fields.get("live_at")
        if live is not None and not self._of("phases", number):
            self._move(number, as_moment(live[0]), as_moment(live[1]))  # first: price protection follows
        if values:
            done = edit_campaign(
                self.session, self.actor, number, version=self._version(number), changes=values
            )
            self.steps.append(("fields", done))

    def _build(self, change: Change) -> None:
        values = self._values(change)
        basics = {
            name: values.pop(name)
            for name in ("name", "level", "platform", "goal", "state", "owner_id")
            if name in values
        }
        phases = self._of("phases", change.campaign)
        number = build(
            self.session,
            self.actor,
            live=self._utc(change.fields["live_at"][1]),
            phases=self._read(phases[0]) if phases else None,
            with_tasks=not self._of("tasks", change.campaign),
            **basics,
        )
        self.new[str(change.campaign)] = number
        self.steps.append(("campaign", number))
        if values:
            edit_campaign(self.session, self.actor, number, version=self._version(number), changes=values)

    def _live_as_told(self, change: Change) -> None:
        """Raise BadInput where phases of the file start their burst at another time than the campaign's row says."""
        if "live_at" not in change.fields:
            return
        stored = campaign_row(self.session, self.actor, self._id(change)).live_at
        if stored != self._utc(change.fields["live_at"][1]):
            told = f"{stored.astimezone(self.zone):%Y-%m-%d %H:%M}"
            raise BadInput(
                _(
                    "By its phases in the file it goes live at {time}: write that, or change the phases."
                ).format(time=told),
                field="live_at",
            )

    def _of(self, sheet: str, campaign: int | str) -> list[Change]:
        return self.by_campaign.get((sheet, campaign), [])

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

    def _move(self, number: int, old: datetime, new: datetime) -> None:
        """Move a campaign from one time of the shop's clocks to another; by whole days all in it follows."""
        version = self._version(number)
        if old.time() == new.time():
            days = (new.date() - old.date()).days
            moved = move_campaign(self.session, self.actor, number, version=version, days=days)
        else:
            phases = [
                replace(
                    each, starts=self._later(each.starts, new - old), ends=self._later(each.ends, new - old)
                )
                for each in stored_phases(self.session, number)
            ]
            moved = save_phases(self.session, self.actor, number, version=version, phases=phases)
        self.steps.append(("times", moved))

    def _later(self, moment: datetime, by: timedelta) -> datetime:
        return (moment.astimezone(self.zone) + by).astimezone(UTC)

    def _read(self, change: Change) -> list[Phase]:
        return [
            Phase(PhaseKind(kind), self._utc(starts), self._utc(ends), name)
            for kind, name, starts, ends in change.fields[PHASES][1]
        ]

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
        edits: list[RowEdit] = []
        for each in changes:
            if each.fields:
                values = {_ITEM[name]: new for name, (_old, new) in each.fields.items()}
                self._guarded(each, lambda _change, values=values: _checked_item(values))  # type: ignore[misc]
                edits.append(RowEdit(*rows[self._id(each), each.title], values))
        for start in range(0, len(edits), _AT_ONCE):
            back = edit_campaign_items(self.session, self.actor, edits[start : start + _AT_ONCE])
            self.steps.append(("item_edits", back))

    def _places(self, changes: Sequence[Change]) -> dict[tuple[int, str], tuple[int, int]]:
        """Return by campaign and code the row of each item and its version, as they are now."""
        if not changes:
            return {}
        frame = items_frame(self.session, self.actor, only={self._id(each) for each in changes})
        return {
            (int(row.campaign_id), row.code): (int(row.id), int(row.version))
            for row in frame[["campaign_id", "code", "id", "version"]].itertuples(index=False)
        }

    def _budget(self) -> None:
        own: dict[int, list[Change]] = {}
        for each in self.told.of("budget"):
            own.setdefault(self._id(each), []).append(each)
        for number, changes in own.items():
            stored = {line.id: line for line in budget_lines(self.session, self.actor, number)}
            lines = [self._line(each, stored) for each in changes]
            for each, line in zip(changes, lines, strict=True):
                self._guarded(each, lambda _change, line=line: _checked_line(line))  # type: ignore[misc]
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
            row = found(
                self.session.get(CampaignSend, change.number), _("This send was deleted in the meantime.")
            )
            base = Send(
                row.channel, row.sends_at, row.audience, row.audience_count, row.note, row.id, row.version
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


_ITEM = {"own_price": "price", "stock": "stock", "forecast": "forecast", "note": "note"}


def _checked_item(values: Mapping[str, Any]) -> None:
    item_fields.checked(values)


def _checked_line(line: Line) -> None:
    budget_actions.checked(line)


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
    count = Counter(folded(row.name) for row in people if row.name)
    shared = frozenset(name for name, n in count.items() if n > 1)
    names = {folded(row.name): row.id for row in people if row.name and folded(row.name) not in shared}
    names |= {folded(row.address): row.id for row in people}
    items = session.execute(
        select(Item.code, Item.id).where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
    )
    return Known(names, shared, {row.code: row.id for row in items})
