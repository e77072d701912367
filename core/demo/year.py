"""The year behind the demo shop: what its items cost and sold for, up to today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from lunar_python import Lunar

from core.demo.catalogue import read
from core.shop.take_over import Step

DAYS_BACK = 400
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Sale:
    """A platform sale that lies behind us; both days belong to it."""

    name: str
    starts: date
    ends: date


@cache
def sales_before(today: date) -> tuple[Sale, ...]:
    """Return the platform sales of the last year that have ended, oldest first."""
    since = today - timedelta(days=DAYS_BACK)
    near = sales_around(since, today)
    return tuple(sale for sale in near if since < sale.starts and sale.ends < today - timedelta(days=1))


@cache
def sales_around(since: date, until: date) -> tuple[Sale, ...]:
    """Return the platform sales with a day in a stretch of time, oldest first; both ends belong to it."""
    years = range(since.year - 1, until.year + 2)
    near = [sale for year in years for sale in _sales_of(year) if sale.starts <= until and sale.ends >= since]
    return tuple(sorted(near, key=lambda sale: sale.starts))


def story(item: dict[str, Any], today: date) -> list[Step]:
    """Return how an item came to its present values, as steps in time, oldest first."""
    sales = [sale for sale in sales_before(today) if _joins(item, sale)]
    days = {today - timedelta(days=_ago(rule)) for part in ("costs", "cleared") for rule in _year()[part]}
    days |= {sale.starts for sale in sales} | {sale.ends + timedelta(days=1) for sale in sales}
    first = today - timedelta(days=DAYS_BACK)
    known = item | _prices(item, first, today, sales)
    steps = [Step(_moment(item, first), known, "added")]
    for day in sorted(days):
        prices = _prices(item, day, today, sales)
        for field, source in (("cost", "edit"), ("usual_price", "bulk")):
            if prices[field] != known[field]:
                steps.append(Step(_moment(item, day), {field: prices[field]}, source))
        known = known | prices
    return steps


def _prices(item: dict[str, Any], day: date, today: date, sales: list[Sale]) -> dict[str, int | None]:
    """Return cost and usual price of a day; today's are the item's own."""
    ago = (today - day).days
    cost: int | None = item["cost"]
    if cost is not None:
        cost = round(cost * _times("costs", ago) / 10) * 10
    usual: int = item["usual_price"]
    if item["role"] == "clearance" and (times := _times("cleared", ago)) != 1:
        usual = min(neat(usual * times), item["list_price"])
    if any(sale.starts <= day <= sale.ends for sale in sales):
        usual = neat(usual * (1 - float(_year()["join"][item["role"]]["off"])))
    return {"cost": item["cost"] if ago == 0 else cost, "usual_price": usual}


def _times(part: str, ago: int) -> float:
    return next((float(rule["times"]) for rule in _year()[part] if ago > _ago(rule)), 1)


def _ago(rule: dict[str, str]) -> int:
    return int(rule["days_ago"])


def _joins(item: dict[str, Any], sale: Sale) -> bool:
    """Pick the same items each time: by a checksum, not by chance."""
    draw = crc32(f"{item['code']} {sale.name}".encode()) % 100 / 100
    return draw < float(_year()["join"][item["role"]]["share"])


def neat(amount: float) -> int:
    """Round down to a price as shops write it: 43.90 below a hundred yuan, whole yuan above."""
    return int(amount // 100) * 100 if amount >= 10_000 else int((amount - 90) // 100) * 100 + 90


def _moment(item: dict[str, Any], day: date) -> datetime:
    """Return a moment of that day's morning in the shop, not the same for every item."""
    minute = crc32(item["code"].encode()) % 100
    return datetime.combine(day, time(9, 0), _ZONE).astimezone(UTC) + timedelta(minutes=minute)


@cache
def _sales_of(year: int) -> tuple[Sale, ...]:
    return tuple(_sale(rule, year) for rule in _year()["sales"])


def _sale(rule: dict[str, Any], year: int) -> Sale:
    if "new_year" in rule:
        first = Lunar.fromYmd(year, 1, 1).getSolar()
        new_year = date(first.getYear(), first.getMonth(), first.getDay())
        starts, ends = (new_year - timedelta(days=int(days)) for days in rule["new_year"])
    else:
        starts, ends = (date.fromisoformat(f"{year}-{rule[end]}") for end in ("from", "to"))
    return Sale(rule["name"], starts, ends)


@cache
def _year() -> Any:
    return read("year.yaml")
