"""The calendar file: what a calendar program finds in it, and who may read it by a link."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from core.campaigns import feed_actions
from core.campaigns.calendar_command import calendar
from core.campaigns.ics import Wanted
from core.campaigns.tables import CalendarFeed, Campaign, CampaignPhase
from core.db.engine import reading, writing
from core.errors import BadInput, NotFound
from core.shop.actions import open_shop
from core.team.actions import change_role, remove
from core.team.rights import Actor, Role
from core.team.tables import Member, User
from tests.core.campaigns.plans import LIVE, stored_campaign


def entries(file: bytes) -> dict[str, icalendar.Event]:
    found = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return {str(each["SUMMARY"]): each for each in found}


def written(actor: Actor, wanted: Wanted | None = None) -> bytes:
    with reading() as session:
        return feed_actions.calendar_file(session, actor, wanted)


def test_a_reader_finds_every_phase_deadline_send_and_task(sqlite_shop):
    stored_campaign(sqlite_shop)
    found = entries(written(sqlite_shop))
    assert {title: (each.decoded("DTSTART"), each.decoded("DTEND")) for title, each in found.items()} == {
        "双11 · 蓄水": (LIVE - timedelta(days=20), LIVE),
        "双11 · 爆发": (LIVE, LIVE + timedelta(days=1)),
        "双11：报名截止": (LIVE - timedelta(days=10, minutes=30), LIVE - timedelta(days=10)),
        "双11：发送短信": (LIVE - timedelta(hours=4), LIVE - timedelta(hours=3, minutes=30)),
        "双11：主图（策划）": (date(2026, 11, 1), date(2026, 11, 4)),
    }


def test_alarms_ring_before_the_burst_and_on_the_morning_a_task_is_due(sqlite_shop):
    stored_campaign(sqlite_shop)
    found = entries(written(sqlite_shop))
    burst = [each.decoded("TRIGGER") for each in found["双11 · 爆发"].walk("VALARM")]
    assert burst == [timedelta(days=-1), timedelta(hours=-2)]
    task = found["双11：主图（策划）"]
    rings = [task.decoded("DTSTART") + timedelta(days=each.days) for each in triggers(task)]
    assert rings == [date(2026, 11, 3)]
    assert not list(entries(written(sqlite_shop, Wanted(has_alarms=False)))["双11 · 爆发"].walk("VALARM"))


def triggers(entry: icalendar.Event) -> list[timedelta]:
    return [each.decoded("TRIGGER") for each in entry.walk("VALARM")]


def test_uids_stay_when_phases_are_saved_anew_and_differ_between_shops(sqlite_shop):
    campaign_id = stored_campaign(sqlite_shop)
    before = entries(written(sqlite_shop))
    with writing() as session:
        for phase in session.query(CampaignPhase).filter_by(campaign_id=campaign_id).all():
            session.delete(phase)
            session.flush()
            session.add(
                CampaignPhase(
                    shop_id=sqlite_shop.shop_id,
                    campaign_id=campaign_id,
                    kind=phase.kind,
                    starts_at=phase.starts_at + timedelta(days=1),
                    ends_at=phase.ends_at + timedelta(days=1),
                )
            )
        session.get(Campaign, campaign_id).note = "moved"
        other = open_shop(session, session.get(User, sqlite_shop.user_id), name="Another")
    after = entries(written(sqlite_shop))
    assert {title: str(each["UID"]) for title, each in after.items()} == {
        title: str(each["UID"]) for title, each in before.items()
    }
    assert after["双11 · 爆发"].decoded("DTSTART") == LIVE + timedelta(days=1)
    assert int(after["双11 · 爆发"]["SEQUENCE"]) > int(before["双11 · 爆发"]["SEQUENCE"])
    stored_campaign(other)
    theirs = {str(each["UID"]) for each in entries(written(other)).values()}
    assert not theirs & {str(each["UID"]) for each in after.values()}


def test_ideas_and_deleted_campaigns_are_no_entries(sqlite_shop):
    stored_campaign(sqlite_shop, state="idea")
    stored_campaign(sqlite_shop, name="618", deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert entries(written(sqlite_shop)) == {}


def test_names_cannot_break_out_of_their_line(sqlite_shop):
    stored_campaign(sqlite_shop, name="a\r\nEND:VEVENT; , \\n", note="x\nBEGIN:VEVENT")
    found = entries(written(sqlite_shop))
    assert len(found) == 5
    assert all(title.startswith("a") for title in found)


def test_a_link_shows_the_plan_until_it_is_revoked(shop):
    stored_campaign(shop)
    with writing() as session:
        made = feed_actions.make_feed(session, shop, "  Outlook ", {"holds": ["phases"], "language": "en"})
    with reading() as session:
        read = feed_actions.read_feed(session, made.token)
    assert set(entries(read.file)) == {"双11 · Gathering", "双11 · Burst"}
    assert read.is_news
    with writing() as session:
        feed_actions.feed_was_read(session, made.token)
    with reading() as session:
        assert not feed_actions.read_feed(session, made.token).is_news
        assert [each.name for each in feed_actions.feeds(session, shop)] == ["Outlook"]
        assert made.token not in str(session.get(CalendarFeed, made.id).token_hash)
    with writing() as session:
        feed_actions.revoke_feed(session, shop, made.id)
    with reading() as session, pytest.raises(NotFound):
        feed_actions.read_feed(session, made.token)
    with writing() as session, pytest.raises(NotFound):
        feed_actions.revoke_feed(session, shop, made.id)


def test_a_link_goes_with_the_membership_of_who_made_it(sqlite_shop):
    with writing() as session:
        user = User(address="a@b.cn")
        session.add(user)
        session.flush()
        member = Member(shop_id=sqlite_shop.shop_id, user_id=user.id, role=Role.VIEWER.value)
        session.add(member)
        session.flush()
        viewer = Actor(user.id, sqlite_shop.shop_id, Role.VIEWER, "a")
        token = feed_actions.make_feed(session, viewer, "Phone", {}).token
        member_id = member.id
    with reading() as session:
        assert feed_actions.read_feed(session, token)
        assert feed_actions.feeds(session, sqlite_shop) == ()  # everybody sees their own only
    with writing() as session:
        change_role(session, sqlite_shop, member_id, version=1, role=Role.PLANNER)
        remove(session, sqlite_shop, member_id)
    with reading() as session, pytest.raises(NotFound):
        feed_actions.read_feed(session, token)


@pytest.mark.parametrize(
    ("name", "terms", "field"),
    [(" ", {}, "name"), ("x" * 81, {}, "name"), ("ok", {"holds": ["nothing"]}, "holds")],
)
def test_what_a_link_needs_is_said(sqlite_shop, name, terms, field):
    with writing() as session, pytest.raises(BadInput) as told:
        feed_actions.make_feed(session, sqlite_shop, name, terms)
    assert told.value.field == field


def test_tasks_of_one_person_only(sqlite_shop):
    stored_campaign(sqlite_shop)
    wanted = Wanted(("tasks",), tasks_of=sqlite_shop.user_id)
    assert entries(written(sqlite_shop, wanted)) == {}
    assert len(entries(written(sqlite_shop, Wanted(("tasks",))))) == 1


def test_the_command_names_the_shops_there_are(sqlite_shop):
    stored_campaign(sqlite_shop)
    with pytest.raises(NotFound, match="Test shop"):
        calendar("Nowhere")
    assert b"BEGIN:VCALENDAR" in calendar("Test shop")
