"""The campaign brief as a document: what designers, product people and the service desk have to know of a campaign."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy.orm import Session

from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.priced import priced_items
from core.campaigns.values import channel_name, goal_name, phase_name, task_role_name
from core.errors import NotFound, PlannerError
from core.files.document import Bullets, Document, Grid, Heading, Paragraph, Part
from core.locale import Language, _, language, ngettext, speaking
from core.money import price
from core.promotions.items import basket_of, known_items, together
from core.promotions.scenario import Scenario
from core.promotions.stored import scenario_of
from core.promotions.tables import PromotionPlan, PromotionScenario
from core.promotions.words.rule_text import rule_text
from core.promotions.words.sections import Section
from core.rules.assets import assets
from core.rules.fees import platform_name, platform_row
from core.shop.reads import profile
from core.team.rights import Actor, require

MOST_ITEMS = 500  # a document is read; the workbook holds them all
MINUTE, DAY = "%Y-%m-%d %H:%M", "%m-%d"


@dataclass(frozen=True, slots=True)
class Told:
    """What the document is made of: one campaign's part of the plan, its items with prices, and its rules."""

    frames: PlanFrames
    items: pd.DataFrame
    rules: tuple[Section, ...]
    zone: ZoneInfo


def campaign_docx(session: Session, actor: Actor, campaign_id: int, *, on: date, chosen: Language) -> bytes:
    """Return the brief of a campaign as a Word file in a language. Raises NotFound where it is not in the shop."""
    require(actor, "campaigns.export")
    # Word files load a large package: only a process that writes one carries it.
    from core.files.write_docx import docx

    with speaking(chosen):
        return docx(campaign_document(told_of(session, actor, campaign_id, on=on)))


def told_of(session: Session, actor: Actor, campaign_id: int, *, on: date) -> Told:
    """Return what the document of a campaign is made of."""
    require(actor, "campaigns.export")
    frames = plan_frames(session, actor, only=[campaign_id])
    if frames.campaigns.empty:
        raise NotFound(_("This campaign is no longer in the shop."))
    zone = ZoneInfo(profile(session, actor).timezone)
    rules = _rules(session, actor, frames.campaigns.iloc[0]["scenario_id"], zone)
    return Told(frames, priced_items(session, actor, frames, on), rules, zone)


def campaign_document(told: Told) -> Document:
    """Return the brief: when, for whom, what it costs, who does what, which pictures, and the rules as buyers read them."""
    campaign = told.frames.campaigns.iloc[0]
    parts: list[Part] = [Paragraph(_lead(campaign, told), is_lead=True)]
    if campaign["note"]:
        parts.append(Paragraph(str(campaign["note"])))
    parts += [Heading(_("When")), _phases(told), *_deadlines(campaign, told)]
    parts += [Heading(_("Items and prices")), *_items(told)]
    parts += [Heading(_("Who does what")), *_tasks(told)]
    parts += [Heading(_("Pictures")), *_pictures(campaign)]
    if len(told.frames.sends):
        parts += [Heading(_("What goes out")), _sends(told)]
    parts.append(Heading(_("Rules for buyers")))
    for section in told.rules:
        parts += [Heading(section.heading, level=2), Bullets(section.lines)]
    if not told.rules:
        parts.append(
            Paragraph(_("No promotion scenario is on this campaign yet: its rules follow from one."))
        )
    return Document(_("Campaign brief: {name}").format(name=campaign["name"]), parts)


def _lead(campaign: Any, told: Told) -> str:
    said = _("{goal}, level {level}, {platform}. It goes live on {live} and ends on {ends}. Owner: {owner}.")
    return said.format(
        goal=goal_name(campaign["goal"]),
        level=campaign["level"],
        platform=platform_name(platform_row(campaign["platform"]).key)
        if campaign["platform"]
        else _("all platforms"),
        live=_moment(campaign["live_at"], told.zone),
        ends=_moment(campaign["ends_at"], told.zone),
        owner=campaign["owner"]
        if isinstance(campaign["owner"], str) and campaign["owner"]
        else _("nobody yet"),
    )


def _phases(told: Told) -> Grid:
    rows = [
        (row.name or phase_name(row.kind), _moment(row.starts_at, told.zone), _moment(row.ends_at, told.zone))
        for row in told.frames.phases.itertuples(index=False)
    ]
    return Grid((_("Phase"), _("Starts"), _("Ends")), rows, alt=_("The campaign's phases with their times"))


def _deadlines(campaign: Any, told: Told) -> list[Part]:
    lines = []
    if pd.notna(campaign["enrol_by"]):
        lines.append(_("Enrolment ends: {moment}").format(moment=_moment(campaign["enrol_by"], told.zone)))
    if pd.notna(campaign["protected_until"]):
        said = _("Price protection until {moment}: no lower price before.")
        lines.append(said.format(moment=_moment(campaign["protected_until"], told.zone)))
    return [Bullets(lines)] if lines else []


def _items(told: Told) -> list[Part]:
    items = told.items.head(MOST_ITEMS)
    if items.empty:
        return [Paragraph(_("No items are in this campaign yet."))]
    rows = [
        (
            row.code,
            row.title,
            _price(row.usual_price),
            _price(row.price),
            _price(row.in_hand),
            _count(row.stock),
        )
        for row in items.itertuples(index=False)
    ]
    header = (
        _("Item code"),
        _("Title"),
        _("Usual price"),
        _("Event price"),
        _("Price in hand"),
        _("Stock promised"),
    )
    grid = Grid(
        header,
        rows,
        alt=_("The campaign's items with their prices"),
        figures=frozenset({2, 3, 4, 5}),
        wide=frozenset({1}),
    )
    left = len(told.items) - len(items)
    if not left:
        return [grid]
    said = ngettext(
        "{n} more item is in the workbook of the plan.",
        "{n} more items are in the workbook of the plan.",
        left,
    )
    return [grid, Paragraph(said.format(n=f"{left:,}"), is_small=True)]


def _tasks(told: Told) -> list[Part]:
    tasks = told.frames.tasks
    if tasks.empty:
        return [Paragraph(_("No tasks are planned yet."))]
    parts: list[Part] = []
    for role, own in tasks.groupby("role", sort=False):
        rows = [
            (
                row.name,
                row.assignee if isinstance(row.assignee, str) and row.assignee else "—",
                row.starts_on.strftime(DAY),
                row.due_on.strftime(DAY),
                _("done") if pd.notna(row.done_at) else "",
            )
            for row in own.itertuples(index=False)
        ]
        header = (_("Task"), _("Who"), _("Starts"), _("Due"), _("State"))
        name = task_role_name(str(role))
        alt = _("Tasks of {role}").format(role=name)
        parts += [Heading(name, level=2), Grid(header, rows, alt=alt, wide=frozenset({0}))]
    return parts


def _pictures(campaign: Any) -> list[Part]:
    wanted = assets(platform_row(campaign["platform"]).key, campaign["level"])
    rows = [(each.shown_name, each.size, each.shown_note) for each in wanted]
    header = (_("Picture"), _("Size in pixels"), _("Mind"))
    return [
        Grid(header, rows, alt=_("Pictures to make, with their sizes"), wide=frozenset({2})),
        Paragraph(_("Sizes of paid slots are read in the seller back office at enrolment."), is_small=True),
    ]


def _sends(told: Told) -> Grid:
    rows = [
        (
            channel_name(row.channel),
            _moment(row.sends_at, told.zone),
            row.audience,
            _count(row.audience_count),
            row.note,
        )
        for row in told.frames.sends.itertuples(index=False)
    ]
    header = (_("Channel"), _("Goes out"), _("Audience"), _("People"), _("Note"))
    return Grid(header, rows, alt=_("What goes out, and when"), figures=frozenset({3}), wide=frozenset({4}))


def _rules(session: Session, actor: Actor, scenario_id: Any, zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the rules of the campaign's scenario; none where it has none, or one that cannot be computed any more."""
    if pd.isna(scenario_id):
        return ()
    row = session.get(PromotionScenario, int(scenario_id))
    plan = session.get(PromotionPlan, row.plan_id) if row else None
    if row is None or row.shop_id != actor.shop_id or row.deleted_at or plan is None or plan.deleted_at:
        return ()
    try:
        return scenario_rules(session, actor, scenario_of(row.terms), zone)
    except PlannerError:
        return ()


def scenario_rules(session: Session, actor: Actor, scenario: Scenario, zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the rules of a scenario as buyers read them, in the reader's language."""
    require(actor, "promotions.see")
    known = known_items(session, actor, [each.item for each in together(scenario.basket)])
    titles = {code: each.title for code, each in known.items()}
    basket = basket_of(scenario, known)
    return rule_text(basket, scenario.promotions, scenario.policy, titles, zone, language())


def _moment(value: Any, zone: ZoneInfo) -> str:
    return str(pd.Timestamp(value).tz_convert(zone).strftime(MINUTE))


def _price(value: Any) -> str:
    return "—" if pd.isna(value) else price(int(value))


def _count(value: Any) -> str:
    return "—" if pd.isna(value) else f"{int(value):,}"
