"""Festivals fall on the days that published calendars give them; plans roll by anchor; days off are never guessed."""

import json
from datetime import UTC, date, datetime, timedelta
from math import radians, sin
from zoneinfo import ZoneInfo

import pytest

from core.__main__ import main
from core.campaigns.campaign_actions import build, edit_campaign
from core.campaigns.days_off import day_off, days_off, is_published, working_day
from core.campaigns.festival_actions import (
    StoredFestival,
    hide_festival,
    reset_festival,
    restore_festival,
    save_festival,
    stored_festival,
)
from core.campaigns.festival_reads import event_of, events_between, pack_rule
from core.campaigns.festival_words import rule_words
from core.campaigns.festivals import event_in, events, live_of, phases_of
from core.campaigns.item_actions import add_items
from core.campaigns.plan_frames import plan_frames
from core.campaigns.roll_actions import roll_forward, roll_preview, undo_roll
from core.campaigns.send_actions import Send, save_send
from core.campaigns.values import PhaseKind
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict
from core.rules.festivals import TERMS, festivals, lunar_day, term_day
from core.shop.actions import add_item

ZONE = ZoneInfo("Asia/Shanghai")
RULES = {each.key: pack_rule(each) for each in festivals().festivals}

# As the calendars of the Hong Kong Observatory and the Purple Mountain Observatory print them, 2020 to 2035.
PUBLISHED = {
    "lunar_new_year": """01-25 02-12 02-01 01-22 02-10 01-29 02-17 02-06 01-26 02-13 02-03 01-23 02-11 01-31 02-19 02-08""",
    "new_years_eve": """01-24 02-11 01-31 01-21 02-09 01-28 02-16 02-05 01-25 02-12 02-02 01-22 02-10 01-30 02-18 02-07""",
    "lantern": """02-08 02-26 02-15 02-05 02-24 02-12 03-03 02-20 02-09 02-27 02-17 02-06 02-25 02-14 03-05 02-22""",
    "dragon_boat": """06-25 06-14 06-03 06-22 06-10 05-31 06-19 06-09 05-28 06-16 06-05 06-24 06-12 06-01 06-20 06-10""",
    "qixi": """08-25 08-14 08-04 08-22 08-10 08-29 08-19 08-08 08-26 08-16 08-05 08-24 08-12 08-01 08-20 08-10""",
    "mid_autumn": """10-01 09-21 09-10 09-29 09-17 10-06 09-25 09-15 10-03 09-22 09-12 10-01 09-19 09-08 09-27 09-16""",
    "double_ninth": """10-25 10-14 10-04 10-23 10-11 10-29 10-18 10-08 10-26 10-16 10-05 10-24 10-12 10-01 10-20 10-09""",
    "tomb_sweeping": """04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05""",
    "start_of_spring": """02-04 02-03 02-04 02-04 02-04 02-03 02-04 02-04 02-04 02-03 02-04 02-04 02-04 02-03 02-04 02-04""",
    "winter_solstice": """12-21 12-21 12-22 12-22 12-21 12-21 12-22 12-22 12-21 12-21 12-22 12-22 12-21 12-21 12-22 12-22""",
    "mothers_day": """05-10 05-09 05-08 05-14 05-12 05-11 05-10 05-09 05-14 05-13 05-12 05-11 05-09 05-08 05-14 05-13""",
    "fathers_day": """06-21 06-20 06-19 06-18 06-16 06-15 06-21 06-20 06-18 06-17 06-16 06-15 06-20 06-19 06-18 06-17""",
    "black_friday": """11-27 11-26 11-25 11-24 11-29 11-28 11-27 11-26 11-24 11-23 11-29 11-28 11-26 11-25 11-24 11-23""",
}
# The eighth, 23rd and 24th day of the last lunar month: some years of the sun have none of one, some two.
LABA = [
    "2020-01-02",
    "2021-01-20",
    "2022-01-10",
    "2022-12-30",
    "2024-01-18",
    "2025-01-07",
    "2026-01-26",
    "2027-01-15",
    "2028-01-04",
    "2029-01-22",
    "2030-01-11",
    "2031-01-01",
    "2032-01-20",
    "2033-01-08",
    "2034-01-27",
    "2035-01-16",
]
LITTLE_NEW_YEAR = [
    "2020-01-17",
    "2021-02-04",
    "2022-01-25",
    "2023-01-14",
    "2024-02-02",
    "2025-01-22",
    "2026-02-10",
    "2027-01-30",
    "2028-01-19",
    "2029-02-06",
    "2030-01-26",
    "2031-01-16",
    "2032-02-04",
    "2033-01-23",
    "2034-02-11",
    "2035-01-31",
]


@pytest.mark.parametrize("key", PUBLISHED)
def test_festivals_fall_on_their_published_days(key):
    found = [event_in(RULES[key], year).anchor for year in range(2020, 2036)]
    wanted = [date.fromisoformat(f"{2020 + n}-{day}") for n, day in enumerate(PUBLISHED[key].split())]
    assert found == wanted


@pytest.mark.parametrize(
    ("key", "published", "later"),
    [
        ("laba", LABA, 0),
        ("little_new_year_north", LITTLE_NEW_YEAR, 0),
        ("little_new_year_south", LITTLE_NEW_YEAR, 1),
    ],
)
def test_days_of_the_last_lunar_month_are_found_year_by_year(key, published, later):
    found = [each.anchor for each in events([RULES[key]], date(2020, 1, 1), date(2035, 12, 1))]
    assert found == [date.fromisoformat(each) + timedelta(days=later) for each in published]


def sun(moment: datetime) -> float:
    """Return the sun's apparent longitude in degrees, to about 0.01 (Meeus, Astronomical Algorithms, ch. 25)."""
    century = ((moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() + 70) / 86_400 / 36_525
    mean = 280.46646 + 36000.76983 * century + 0.0003032 * century**2
    anomaly = radians(357.52911 + 35999.05029 * century - 0.0001537 * century**2)
    centre = (1.914602 - 0.004817 * century) * sin(anomaly) + 0.019993 * sin(2 * anomaly)
    centre += 0.000289 * sin(3 * anomaly)
    node = radians(125.04 - 1934.136 * century)
    return (mean + centre - 0.00569 - 0.00478 * sin(node)) % 360


@pytest.mark.parametrize("year", range(2020, 2036))
def test_every_solar_term_is_the_day_on_which_the_sun_gets_there(year):
    for n, name in enumerate(TERMS):
        wanted = (285 + 15 * n) % 360
        begin = datetime.combine(term_day(year, name), datetime.min.time(), ZONE)
        before = (sun(begin) - wanted + 180) % 360 - 180
        after = (sun(begin + timedelta(days=1)) - wanted + 180) % 360 - 180
        assert before < 0.012, (name, "the sun was there the day before")  # 0.012 degrees are 17 minutes
        assert after > -0.012, (name, "the sun is not there yet")


def test_the_new_year_sale_of_2027_is_in_january():
    sale = event_in(RULES["spring_festival"], 2027)
    assert (sale.starts, sale.ends, sale.anchor) == (date(2027, 1, 7), date(2027, 1, 30), date(2027, 2, 6))
    assert live_of(sale, ZONE) == datetime(2027, 1, 7, 20, tzinfo=ZONE)


def test_double_eleven_begins_at_eight_in_the_evening():
    sale = event_in(RULES["november_11"], 2026)
    phases = {each.kind: each for each in phases_of(sale, ZONE)}
    assert phases[PhaseKind.PRESALE].starts == datetime(2026, 10, 15, 20, tzinfo=ZONE)
    assert phases[PhaseKind.BURST].starts == datetime(2026, 11, 10, 20, tzinfo=ZONE)
    assert phases[PhaseKind.BURST].ends == datetime(2026, 11, 12, tzinfo=ZONE)


def test_every_festival_says_where_it_comes_from():
    for each in events(RULES.values(), date(2026, 1, 1), date(2027, 12, 31)):
        assert each.source
        assert each.verify_by > date(2026, 1, 1)
        assert each.starts <= each.ends


def test_days_off_are_as_published_and_the_next_year_is_not_guessed():
    assert day_off(date(2026, 2, 17)) is True
    assert day_off(date(2026, 10, 10)) is False  # a Saturday worked for the holiday
    assert day_off(date(2026, 11, 25)) is False
    later = next(year for year in range(2027, 2040) if not is_published(year))
    assert day_off(date(later, 10, 1)) is None
    assert days_off(date(later, 1, 1), date(later, 12, 31)) == ()
    assert working_day(date(2026, 10, 5)) == date(2026, 9, 30)
    assert working_day(date(2026, 10, 5), back=False) == date(2026, 10, 8)


OWN = {"name": "店庆", "level": "B", "fixed": {"starts": "06-01", "ends": "06-03", "anchor": "06-02"}}


def test_a_shop_adds_changes_hides_and_resets_festivals(shop):
    def keys() -> set[str]:
        with reading() as session:
            return {each.key for each in events_between(session, shop, date(2026, 6, 1), date(2026, 6, 3))}

    with writing() as session:
        made = save_festival(session, shop, "", OWN, version=0)
    assert made.key in keys()
    with writing() as session:
        moved = OWN | {"name": "七夕", "fixed": {"starts": "06-02", "ends": "06-02"}}
        stored = save_festival(session, shop, "qixi", moved, version=0)
    assert "qixi" in keys()
    with reading() as session:
        assert event_of(session, shop, "qixi", 2026).is_own
    with pytest.raises(Conflict), writing() as session:
        save_festival(session, shop, "qixi", moved, version=0)
    with writing() as session:
        reset_festival(session, shop, "qixi", version=stored.version)
        hide_festival(session, shop, "june_18", version=0)
    assert keys() & {"qixi", "june_18"} == set()
    with writing() as session:
        hide_festival(session, shop, "june_18", version=1, hidden=False)
    assert "june_18" in keys()
    with reading() as session:
        assert stored_festival(session, shop, made.key).terms["name"] == "店庆"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"level": "X"}, "level"),
        ({"fixed": {"starts": "02-30", "ends": "03-01"}}, "fixed.starts"),
        ({"fixed": None}, "rule"),
        ({"lunar": {"month": 1, "day": 1}}, "rule"),
        ({"fixed": None, "weekday": {"month": 13, "nth": 1, "weekday": 1}}, "weekday.month"),
        ({"fixed": None, "lunar": {"month": 1, "day": 30}}, "lunar.day"),
        ({"fixed": None, "term": {"name": "清明", "days": [3, 1]}}, "term.days"),
    ],
)
def test_a_festival_that_cannot_be_is_told_at_its_field(sqlite_shop, changes, field):
    with writing() as session, pytest.raises(BadInput) as told:
        save_festival(session, sqlite_shop, "", OWN | changes, version=0)
    assert told.value.field == field


def test_a_year_rolls_into_the_next_by_anchor(shop):
    wanted = {}
    with writing() as session:
        add_item(session, shop, {"code": "A1", "title": "坚果", "usual_price": 59_00})
        for event in events(RULES.values(), date(2026, 1, 1), date(2026, 12, 31)):
            if event.is_sale and event.anchor.year == 2026:
                own = phases_of(event, ZONE) or None
                wanted[event.key] = build(
                    session,
                    shop,
                    name=event.name,
                    live=live_of(event, ZONE),
                    level=event.level,
                    festival=event.key,
                    festival_day=event.anchor,
                    phases=own,
                )
        lone = build(session, shop, name="店庆", live=datetime(2026, 6, 1, 10, tzinfo=ZONE), level="C")
        sale = wanted["spring_festival"]
        add_items(session, shop, sale, codes=["A1"])
        edit_campaign(session, shop, sale, version=1, changes={"target": 100_00})
        push = Send("sms", datetime(2026, 1, 20, 10, tzinfo=ZONE), audience="老客", note="附券")
        save_send(session, shop, sale, push)
    with reading() as session:
        told = roll_preview(session, shop, 2026, 2027).set_index("id")
    assert not told["is_rolled"].any()
    assert told.loc[lone, "how"] == "date"
    with writing() as session:
        done = roll_forward(session, shop, 2026, 2027)
    with reading() as session:
        frames = plan_frames(session, shop)
    new = frames.campaigns[frames.campaigns["id"].isin(done.ids)]
    assert len(new) == len(wanted) + 1
    live = {row.festival or row.name: row.live_at.tz_convert(ZONE) for row in new.itertuples()}
    assert live["spring_festival"] == datetime(2027, 1, 7, 20, tzinfo=ZONE)
    assert live["qixi"].date() == date(2027, 8, 1)
    assert live["mothers_day"].date() == date(2027, 5, 3)
    assert live["店庆"] == datetime(2027, 6, 1, 10, tzinfo=ZONE)
    first = new[new["festival"] == "spring_festival"].iloc[0]
    assert first["festival_day"].date() == date(2027, 2, 6)
    assert first["target"] == 100_00
    assert list(frames.items[frames.items["campaign_id"] == first["id"]]["code"]) == ["A1"]
    rolled = frames.sends[frames.sends["campaign_id"] == first["id"]].iloc[0]
    assert (rolled["channel"], rolled["audience"], rolled["note"]) == ("sms", "老客", "附券")
    assert rolled["sends_at"].tz_convert(ZONE) == datetime(2027, 1, 9, 10, tzinfo=ZONE)
    assert (frames.tasks[frames.tasks["campaign_id"] == first["id"]]["due_on"] >= "2026-11-01").all()
    with writing() as session:
        assert roll_forward(session, shop, 2026, 2027).made == ()  # nothing twice
        undo_roll(session, shop, done)
    with reading() as session:
        assert len(plan_frames(session, shop).campaigns) == len(wanted) + 1


def test_the_command_lists_festivals_and_says_what_is_not_published(capsys, monkeypatch):
    monkeypatch.setattr(
        "core.__main__.ask_language_from", lambda source: None
    )  # it speaks for the whole process
    assert main(["festivals", "--from", "2026-01-01", "--to", "2027-12-31", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {each["date"] for each in told["festivals"] if each["key"] == "lunar_new_year"} == {
        "2026-02-17",
        "2027-02-06",
    }
    assert told["days_off_not_published"] == [year for year in (2026, 2027) if not is_published(year)]
    assert main(["festivals", "--from", "2026-13-01", "--to", "2027-12-31"]) == 1
    assert "--from" in capsys.readouterr().err
    assert main(["festivals", "--from", "2027-01-01", "--to", "2026-01-01"]) == 1


def test_a_change_of_a_festival_is_put_back_as_it_was(sqlite_shop):
    with writing() as session:
        first = save_festival(session, sqlite_shop, "qixi", OWN | {"name": "七夕节"}, version=0)
        second = save_festival(session, sqlite_shop, "qixi", OWN | {"name": "乞巧"}, version=first.version)
        restore_festival(session, sqlite_shop, first, version=second.version)
    with reading() as session:
        back = stored_festival(session, sqlite_shop, "qixi")
    assert back.terms["name"] == "七夕节"
    with writing() as session:
        nothing = StoredFestival("qixi", 0, {}, is_hidden=False)
        restore_festival(session, sqlite_shop, nothing, version=back.version)
    with reading() as session:
        assert not event_of(session, sqlite_shop, "qixi", 2026).is_own


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("dragon_boat", "农历五月初五，之前 10 天到当天"),
        ("new_years_eve", "除夕"),
        ("mothers_day", "5 月第2个周日，之前 6 天到当天"),
        ("tomb_sweeping", "节气清明"),
        ("consumer_day", "每年 03-15"),
        ("november_11", "每年 10-15 至 11-14，主日 11-11"),
    ],
)
def test_a_rule_is_told_in_words(key, said):
    assert rule_words(RULES[key].rule) == said


def test_a_sale_before_new_year_belongs_to_the_year_of_its_festival(sqlite_shop):
    sale = event_in(RULES["spring_festival"], 2028)  # goes live in December 2027
    with writing() as session:
        build(
            session,
            sqlite_shop,
            name="年货节",
            live=live_of(sale, ZONE),
            level="S",
            festival=sale.key,
            festival_day=sale.anchor,
            phases=phases_of(sale, ZONE),
        )
    with reading() as session:
        assert roll_preview(session, sqlite_shop, 2027, 2028).empty
        told = roll_preview(session, sqlite_shop, 2028, 2029)
    assert [str(each) for each in told["live_then"]] == ["2029-01-14"]


@pytest.mark.parametrize(
    ("lunar", "falls_on"),
    [
        ((2020, 4, 8), "2020-04-30"),  # the years with a leap month, on the ordinary month of the same number
        ((2023, 2, 2), "2023-02-21"),
        ((2025, 6, 15), "2025-07-09"),
        ((2028, 5, 5), "2028-05-28"),
        ((2031, 3, 3), "2031-03-25"),
        ((2033, 11, 15), "2033-12-06"),
    ],
)
def test_a_leap_month_does_not_shift_the_month_before_it(lunar, falls_on):
    assert str(lunar_day(*lunar)) == falls_on
