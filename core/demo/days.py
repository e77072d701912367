"""What each day of the past year brought the demo shop, as the platform's daily export would say."""

from datetime import date, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy.orm import Session

from core.campaigns.actual_actions import import_days
from core.campaigns.target_actions import save_target
from core.demo.catalogue import read
from core.demo.year import DAYS_BACK, sales_around
from core.files.plan import Plan
from core.shop.import_log import Origin
from core.team.rights import Actor, require

USUAL = 6_200_00  # 分 a day
ORDER, CONVERSION, AD_SHARE, REFUND_SHARE = 62_00, 0.034, 0.09, 0.06
WEEKEND = 1.15
PEAK_DAYS = 2  # the last days of a sale bring the most
PEAK, SALE = 5.0, 1.7
OPENED = "生意参谋 店铺日报"


def keep_days(session: Session, actor: Actor, today: date) -> None:
    """Import the days up to yesterday, and set what this year and the next are to bring."""
    require(actor, "campaigns.import")
    days = [today - timedelta(days=n) for n in range(DAYS_BACK, 0, -1)]
    sales = [_sales_of(day) for day in days]
    values: dict[str, list[Any]] = {
        "day": days,
        "gmv": sales,
        "orders": [each // ORDER for each in sales],
        "buyers": [each // (ORDER + 4_00) for each in sales],
        "visitors": [round(each / ORDER / CONVERSION) for each in sales],
        "ad_spend": [round(each * AD_SHARE) for each in sales],
        "refunds": [round(each * REFUND_SHARE) for each in sales],
    }
    plan = Plan(values, range(2, len(days) + 2), (), len(days), 0, 0, 0)
    import_days(session, actor, plan, Origin(f"{OPENED}.xlsx", OPENED, ()))
    yearly = read("campaigns.yaml")["year"]
    for year in (today.year, today.year + 1):
        gmv, budget = int(yearly["gmv"]) * 100, int(yearly["budget"]) * 100
        save_target(session, actor, year, 0, gmv, budget, 0)
        shares = zip(yearly["gmv_months"], yearly["budget_months"], strict=True)
        for month, (sales, spent) in enumerate(shares, start=1):
            own = (gmv * int(sales) // 100, budget * int(spent) // 100)
            save_target(session, actor, year, month, *own, 0)


def _sales_of(day: date) -> int:
    """Return the same for a day each time: by a checksum, not by chance."""
    draw = crc32(day.isoformat().encode()) % 1000 / 1000
    times = (0.85 + 0.3 * draw) * (WEEKEND if day.weekday() >= 5 else 1)
    on = next(iter(sales_around(day, day)), None)
    if on is not None:
        times *= PEAK if (on.ends - day).days < PEAK_DAYS else SALE
    return round(USUAL * times)
