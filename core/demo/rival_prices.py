"""What a rival's thing cost in the last 90 days: an everyday price, cuts around sales, coupons, gifts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.competitors.price_seen import Seen
from core.demo.draws import draw
from core.demo.year import Sale, neat, sales_around

DAYS = 90
_ZONE = ZoneInfo("Asia/Shanghai")
_FREE_FROM = 3900  # shops that charge for shipping waive it from here on
# Who looks sees other layers: a price table is whole, a page shows neither coupons nor what is in hand.
_LAYERS = {
    "file": ("list_price", "page_price", "event_price", "coupon_price", "in_hand_price"),
    "page": ("list_price", "page_price", "event_price"),
    "pasted": ("page_price", "event_price", "coupon_price", "in_hand_price"),
    "typed": ("page_price", "in_hand_price"),
}
_SOURCES = ((0.5, "file"), (0.65, "page"), (0.9, "pasted"), (1.0, "typed"))
_BY_HABIT = 0.85  # of the looks at a thing come by the way that is usual for it


@dataclass(frozen=True, slots=True)
class Habits:
    """How a rival cuts; see rivals.yaml for what each means. Money in 分, the rest as shares and days."""

    before: int
    after: int
    joins: float
    off: float
    coupon: float
    coupon_only_in_sales: bool
    extra: float
    gift: float
    gift_worth: int
    flash: float
    shipping: int


@dataclass(frozen=True, slots=True)
class Ware:
    """One thing a rival sells, at today's everyday and crossed-out prices."""

    code: str
    price: int
    list_price: int


def seen(ware: Ware, habits: Habits, until: datetime) -> list[Seen]:
    """Return what was seen of a thing up to a moment, oldest first: every two to four days."""
    today = until.astimezone(_ZONE).date()
    return [_seen(ware, habits, day, today, until) for day in sorted(_days(ware, today))]


def _days(ware: Ware, today: date) -> Iterator[date]:
    """Pick the days on which somebody looked, newest first; nobody looks at some things any more."""
    is_forgotten = draw(ware.code, "forgotten") < 0.1
    ago = 20 + int(draw(ware.code, "last") * 25) if is_forgotten else int(draw(ware.code, "last") * 4)
    while ago <= DAYS:
        yield today - timedelta(days=ago)
        ago += 2 + int(draw(ware.code, ago, "step") * 3)


def _seen(ware: Ware, habits: Habits, day: date, today: date, until: datetime) -> Seen:
    source = _source(ware, day)
    sale = _sale_on(ware, habits, day)
    known = {
        name: amount for name, amount in _prices(ware, habits, day, today).items() if name in _LAYERS[source]
    }
    if draw(ware.code, day, "list") < 0.2:
        known.pop("list_price", None)
    if source in ("file", "page"):
        known["shipping"] = 0 if known["page_price"] >= _FREE_FROM else habits.shipping
    if sale and draw(ware.code, sale.name, "gift") < habits.gift:
        known["gift_value"] = habits.gift_worth
    stock = "" if source == "pasted" else _stock(ware, day, today)
    return Seen(_moment(ware, day, until), known, stock, source, sale.name if sale else "")


def _source(ware: Ware, day: date) -> str:
    """Return how somebody looked: mostly the same way at the same thing, so that its layers compare."""
    is_usual = draw(ware.code, day, "way of looking") < _BY_HABIT
    pick = draw(ware.code, "source") if is_usual else draw(ware.code, day, "source")
    return next(name for below, name in _SOURCES if pick < below)


def _prices(ware: Ware, habits: Habits, day: date, today: date) -> dict[str, int]:
    """Return every layer there was that day, whoever saw it: each no dearer than the one above it."""
    page = min(_everyday(ware, (today - day).days), ware.list_price)
    layers = {"list_price": ware.list_price, "page_price": page}
    sale = _sale_on(ware, habits, day)
    deal = page
    if off := _off(ware, habits, day, sale):
        deal = layers["event_price"] = neat(page * (1 - off))
    if sale or not habits.coupon_only_in_sales:
        deal = layers["coupon_price"] = deal - max(100, round(deal * habits.coupon / 100) * 100)
    return layers | {"in_hand_price": int(deal * (1 - habits.extra) / 10) * 10}


def _everyday(ware: Ware, ago: int) -> int:
    """Return the page price outside of sales: a third of the goods became dearer or cheaper meanwhile."""
    way, since = draw(ware.code, "way"), 15 + draw(ware.code, "since") * 60
    if way >= 0.35 or ago <= since:
        return ware.price
    return neat(ware.price * (0.92 if way < 0.2 else 1.09))


def _off(ware: Ware, habits: Habits, day: date, sale: Sale | None) -> float:
    if sale:
        return habits.off + (draw(ware.code, sale.name, "depth") - 0.5) * 0.08
    return 0.1 if draw(ware.code, day, "flash") < habits.flash else 0


def _sale_on(ware: Ware, habits: Habits, day: date) -> Sale | None:
    """Return the sale for which this rival has cut this thing on a day, if any."""
    reach = timedelta(days=30)
    for sale in sales_around(day - reach, day + reach):
        starts = min(sale.starts - timedelta(days=habits.before), sale.ends - timedelta(days=1))
        is_on = starts <= day <= sale.ends + timedelta(days=habits.after)
        if is_on and draw(ware.code, sale.name, sale.starts.year) < habits.joins:
            return sale
    return None


def _stock(ware: Ware, day: date, today: date) -> str:
    """Return the stock shown that day: a few things were sold out for eight days, a few are so now."""
    fate, ago = draw(ware.code, "stock"), (today - day).days
    sold_out = 12 + int(draw(ware.code, "sold out") * 60)
    if fate < 0.05:
        sold_out = 6
    elif fate > 0.18:
        return "in"
    if sold_out - 8 < ago <= sold_out:
        return "out"
    return "low" if sold_out < ago <= sold_out + 5 else "in"


def _moment(ware: Ware, day: date, until: datetime) -> datetime:
    """Return a moment of that day's work, not the same for all things and never one to come."""
    minutes = int(draw(ware.code, day, "minute") * 500)
    return min(datetime.combine(day, time(9, 30), _ZONE).astimezone(UTC) + timedelta(minutes=minutes), until)
