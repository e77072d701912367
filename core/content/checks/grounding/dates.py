"""Dates, hours and lengths of time in the copy, held against when the offer really runs."""

import re
from collections.abc import Iterator
from datetime import timedelta

from core.content.checks.grounding.moments import (
    CLOCK,
    DATE,
    LENGTH,
    Moment,
    clock_of,
    hours_of,
    of_date,
    weekday_of,
)
from core.content.checks.grounding.numerals import number
from core.content.checks.grounding.reading import Reading, Verdict

_KEYS = ("start", "end", "activity_end", "activity_days")
_OFFER_AFTER = re.compile(
    r"^.{0,6}?(?:开抢|开售|开始|开启|开卖|截止|结束|止|前|起|抢|秒杀|见|准时|恢复|付尾款|可用|生效|开领|领取|直播|开播|上线|下单|预售|上新|首发|发售|ends?|starts?|only)"
)
_OFFER_BEFORE = re.compile(
    r"(?:截止|截至|开抢|开售|活动|时间|至|到|于|[-~—]|限时|仅限|今晚|今天|今日|明晚|明天|预售|直播|until|till|ends?|starts?|from|by|through|before|on|\d日|\d号)[:]?(?:于|在|的| on| at)? ?(?:今天|今晚|明天|晚)?$"
)
_NOT_OFFER = re.compile(
    r"客服|营业|工作时间|热线|电话|门店|工作日|服务时间|在线|每天|每日|生产日期|保质|出生|成立|始于|since|创立|早起|作息"
)
_LENGTH_BEFORE = re.compile(
    r"(?:限时|还有|仅限?|最后|倒计时|为期|连续|活动|持续|只有|还剩|仅剩|倒数|抢购|狂欢|特惠|only|last|final|next|just|ends in)(?:抢购|特惠|活动|时间|狂欢|仅|优惠|:|the | the| only| in)* ?$"
)
_LENGTH_AFTER = re.compile(
    r"^(?:内?(?:限时|狂欢|特惠|秒杀|抢购|大促|闪购|快闪|倒计时)| (?:only|left|sale|flash|to go))"
)
_TODAY_ONLY = re.compile(
    r"(?:仅限|只限|仅|只有|就在)今[天日晚]|今[天日]最后|今[天日晚](?:[0-9零]{1,2}点|24:00)?(?:前)?(?:截止|结束|恢复|涨价|收官|下架)|最后(?:一|1)天|仅此(?:一|1)天|限今[天日]|(?<![a-z\d])today only(?![a-z\d])|(?<![a-z\d])ends? (?:today|tonight)(?![a-z\d])|(?<![a-z\d])last day(?![a-z\d])|(?<![a-z\d])final day(?![a-z\d])|(?<![a-z\d])one day only(?![a-z\d])"
)
_URGENT = re.compile(
    r"限时(?!达|器)|倒计时|即将(?:截止|结束)|马上结束|最后(?:机会|一波)|(?<![a-z\d])limited[- ]time(?![a-z\d])|(?<![a-z\d])ends soon(?![a-z\d])|(?<![a-z\d])last chance(?![a-z\d])"
)
_WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天])(?!到|至|[-~])|(?<![a-z\d])(?P<e>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?![a-z\d])"
)
_DEADLINE = re.compile(
    r"截止|结束|开抢|开售|开始|为止|前|ends?|until|starts?|order by|through|before|sale|offer"
)
_WEEKDAY_NOTE = re.compile(r"(?:[(]?(?:周|星期)[一二三四五六日天][)]?)?[, ]?(?:at )?")
_BARE_DAY = re.compile(
    r"(?<=[至到~—-])(?P<d>\d{1,2})[日号](?=[，。,;!\s]|$|结束|截止|止)|(?<![\d月/-])(?P<d2>\d{1,2})[日号](?:24点)?(?=结束|截止|止(?!痛)|收官)"
)
_OVER = re.compile("起?(?:恢复|回到|调回|涨回)")
_ENDING = re.compile(r"^(?:前|止|截止|结束|为止|恢复)")
_STARTING = re.compile(r"^(?:起|开抢|开售|开始|开启|开卖|准时)")


def dates(reading: Reading) -> Iterator[Verdict]:
    """Judge days, hours and lengths of time that speak of the offer."""
    yield from _only_today(reading)
    yield from _days(reading)
    yield from _bare_days(reading)
    yield from _clocks(reading)
    yield from _lengths(reading)
    yield from _weekdays(reading)
    yield from _urgency(reading)


def _verdict(reading: Reading, start: int, end: int, rule: str, *, contradicts: bool) -> Verdict:
    if contradicts:
        return Verdict(start, end, "contradicts", rule, _shown(reading))
    if reading.known.lacks(*_KEYS):
        return Verdict(start, end, "absent", rule)
    return Verdict(start, end, "unsupported" if reading.known.named else "loose", rule)


def _shown(reading: Reading) -> str:
    known = reading.known
    return " – ".join(str(v).replace("T", " ")[:16] for k in _KEYS for v in known.values.get(k, ()))


def _days(reading: Reading) -> Iterator[Verdict]:
    times = reading.known.times
    for match in reading.fresh(DATE):
        said = of_date(match)
        if said is None:
            continue
        clock = CLOCK.match(reading.text, _WEEKDAY_NOTE.match(reading.text, match.end()).end())  # type: ignore[union-attr]
        end = clock.end() if clock else match.end()
        reading.take(match.start(), end)
        dated = [m for m in _meant(reading, end) if m.month]
        if any(_same_moment(said, clock_of(clock) if clock else None, m) for m in dated):
            continue
        if reading.text[match.start() : end] in reading.known.words:
            continue
        if _is_day_after(said, clock_of(clock) if clock else None, reading, end):
            continue
        offer = bool(clock) or _speaks_of_offer(reading, match.start(), end)
        own = [m for m in (*times.starts, *times.ends) if m.month]
        if own and (offer or not said.year):
            yield _verdict(reading, match.start(), end, "time.date", contradicts=True)
        elif offer:
            yield _verdict(reading, match.start(), end, "time.date", contradicts=False)


def _is_day_after(said: Moment, clock: tuple[int, int] | None, reading: Reading, end: int) -> bool:
    """Tell whether a day is the one after the end, on which the offer is over: 10月1日0点恢复."""
    if clock not in (None, (0, 0)) or not (clock or _OVER.match(reading.after(end, 6))):
        return False
    days = [m.date for m in reading.known.times.ends if m.date]
    return any((d.month, d.day) == (said.month, said.day) for d in (day + timedelta(days=1) for day in days))


def _bare_days(reading: Reading) -> Iterator[Verdict]:
    """Judge a day without its month that ends something: 6月1日至27日, 27日结束."""
    ends = {m.day for m in reading.known.times.ends if m.day}
    others = {m.day for m in reading.known.times.others}
    for match in reading.fresh(_BARE_DAY) if ends else ():
        reading.take(match.start(), match.end())
        if number(match["d"] or match["d2"]) not in ends | others:
            yield _verdict(reading, match.start(), match.end(), "time.date", contradicts=True)


def _meant(reading: Reading, end: int) -> tuple[Moment, ...]:
    """Return the moments that a day may be: the end before 截止, the start before 开抢, else any."""
    times, after = reading.known.times, reading.after(end, 8)
    if times.ends and _ENDING.search(after):
        return times.ends + times.others
    if times.starts and _STARTING.search(after):
        return times.starts + times.others
    return times.all


def _same_moment(said: Moment, clock: tuple[int, int] | None, known: Moment) -> bool:
    if not _same_day(said, known):
        return False
    if clock and known.hour is not None:
        return _same_hour(clock, (known.hour, known.minute)) and not (clock[0] == 24 and known.hour == 0)
    return bool(clock) or known.hour != 0 or not known.is_end


def _same_day(said: Moment, known: Moment) -> bool:
    years = {said.year, known.year} - {None}
    return (said.month, said.day) == (known.month, known.day) and len(years) < 2


def _clocks(reading: Reading) -> Iterator[Verdict]:
    times = reading.known.times
    for match in reading.fresh(CLOCK):
        if not _speaks_of_offer(reading, match.start(), match.end()):
            continue
        reading.take(match.start(), match.end())
        said = clock_of(match)
        own = [m for m in times.all if m.hour is not None]
        if any(_same_hour(said, (m.hour or 0, m.minute)) for m in own) or match[0] in reading.known.words:
            continue
        if not own and said in ((0, 0), (24, 0)) and (times.all or reading.known.has(*_KEYS)):
            continue  # a day without an hour begins and ends at midnight
        yield _verdict(reading, match.start(), match.end(), "time.hour", contradicts=bool(own))


def _same_hour(said: tuple[int, int], known: tuple[int, int]) -> bool:
    midnight = ((0, 0), (24, 0), (23, 59))
    bare = said[0] < 12 and said[0] + 12 == known[0] and said[1] == known[1]
    return said == known or bare or (said in midnight and known in midnight)


def _speaks_of_offer(reading: Reading, start: int, end: int) -> bool:
    before, after = reading.before(start, 12), reading.after(end, 12)
    if _NOT_OFFER.search(before) or _NOT_OFFER.search(after):
        return False
    return bool(_OFFER_BEFORE.search(before) or _OFFER_AFTER.search(after))


def _lengths(reading: Reading) -> Iterator[Verdict]:
    times = reading.known.times
    for match in reading.fresh(LENGTH):
        before, after = reading.before(match.start(), 12), reading.after(match.end(), 12)
        if not (_LENGTH_BEFORE.search(before) or _LENGTH_AFTER.search(after)) or re.match(
            "发货|送达|到货|质保|无理由|免费|价保|内发", after
        ):
            continue
        hours = hours_of(match)
        if hours is None:
            continue
        reading.take(match.start(), match.end())
        final = bool(re.search("最后|还剩|仅剩|倒数|倒计时|last|final|left", before + after))
        fits = hours in times.hours or (final and _still_left(reading, hours))
        if not fits:
            yield _verdict(reading, match.start(), match.end(), "time.length", contradicts=bool(times.hours))


def _still_left(reading: Reading, hours: int) -> bool:
    """Tell whether so much can be left: up to the whole length, or up to an end counted from today."""
    times = reading.known.times
    ahead = [m.ahead for m in times.ends if m.ahead is not None]
    if ahead:
        return any(hours <= 24 if days == 0 else hours in (days * 24, days * 24 + 24) for days in ahead)
    return any(hours <= whole for whole in times.hours) or (not times.hours and bool(times.ends))


def _only_today(reading: Reading) -> Iterator[Verdict]:
    times = reading.known.times
    for match in reading.fresh(_TODAY_ONLY):
        later = [m for m in times.ends if m.ahead]
        whole = re.match("仅|只|限|today|one", match[0])
        long = bool(times.hours) and min(times.hours) > 24
        restores = reading.known.lacks("restores", "end", "activity_end")
        if later or (whole and long):
            yield _verdict(reading, match.start(), match.end(), "time.today", contradicts=True)
        elif restores:
            yield Verdict(match.start(), match.end(), "absent", "time.today")


def _weekdays(reading: Reading) -> Iterator[Verdict]:
    times = reading.known.times
    for match in reading.fresh(_WEEKDAY):
        around = reading.before(match.start(), 10) + reading.after(match.end(), 6)
        if not _DEADLINE.search(around):
            continue
        weekday = weekday_of(match["w"] or match["e"])
        if weekday in {weekday_of(m["w"] or m["e"]) for m in _WEEKDAY.finditer(reading.known.words)}:
            continue
        days = {m.date.weekday() for m in times.all if m.date}
        if days and weekday not in days:
            yield _verdict(reading, match.start(), match.end(), "time.weekday", contradicts=True)
        elif not times.all:
            yield _verdict(reading, match.start(), match.end(), "time.weekday", contradicts=False)


def _urgency(reading: Reading) -> Iterator[Verdict]:
    for match in reading.fresh(_URGENT):
        if reading.known.lacks(*_KEYS):
            yield Verdict(match.start(), match.end(), "absent", "time.limited")
