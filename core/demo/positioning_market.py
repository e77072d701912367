"""A market table for the demo shop's categories, as an analytics service exports it: with one clear gap.

Nuts at ¥50–75 bring a third of their category's sales from few offers, and the shop has none there; elsewhere supply
about follows demand.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from core.demo.catalogue import items, read
from core.demo.draws import draw
from core.files.columns import Header, recognise
from core.files.plan import make_plan
from core.positioning.band_actions import save_bands
from core.positioning.market_columns import market_schema
from core.positioning.market_import import import_market
from core.shop.import_log import Origin
from core.team.rights import Actor, require

FILE = "商品榜单_近30天"


def keep_market(session: Session, actor: Actor) -> None:
    """Import the market table of the past 30 days, and cut the first category by edges of the shop's own."""
    require(actor, "positioning.import")
    story = read("positioning_market.yaml")
    cells = np.array([story["header"], *_rows(story)], dtype=object)
    header = Header(0, 0)
    schema = market_schema(sorted({item["category"] for item in items()}))
    columns = recognise(cells, header, schema)
    plan = make_plan(cells, header, columns, schema)
    import_market(session, actor, plan, Origin(f"{FILE}.xlsx", FILE, columns))
    for category, edges in story["edges"].items():
        terms = {"method": "given", "edges": [int(edge) * 100 for edge in edges]}
        save_bands(session, actor, category, version=0, terms=terms)


def _rows(story: dict[str, Any]) -> Iterator[list[str]]:
    for category, told in story["categories"].items():
        n = 0
        for band in told["bands"]:
            low, high, offers, pieces = (float(part) for part in band.split())
            for each in range(int(offers)):
                n += 1
                yield _row(story, category, told["goods"], (low, high), pieces, (n, each))


def _row(
    story: dict[str, Any],
    category: str,
    goods: list[str],
    ends: tuple[float, float],
    pieces: float,
    place: tuple[int, int],
) -> list[str]:
    """Return one offer: a seller of the market, a title, a price that ends in .9 and what it sold."""
    n, each = place
    sellers, words = story["sellers"], story["words"]
    seller = sellers[int(draw(category, ends[0]) * len(sellers) + each * 7) % len(sellers)]
    word, good = words[int(draw(category, n) * len(words))], goods[n % len(goods)]
    price = int(ends[0] + (ends[1] - ends[0] - 1) * draw(category, n, "price")) + 0.9
    sold = max(int(pieces * (0.5 + draw(category, n, "sold"))), 1)
    title = f"{word}{good}{story['packs'][n % len(story['packs'])]}"
    said = f"{sold / 10_000:.1f}万" if sold >= 10_000 else str(sold)
    return [f"零食/坚果/特产>{category}", seller, title, f"{price:.2f}", said, f"{sold * price:.2f}"]
