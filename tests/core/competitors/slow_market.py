"""A market made by chance, kept as plain rows beside the database: what slow answers are worked out from."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from core.competitors.layers import LAYERS
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.db.base import now
from core.db.engine import writing
from core.shop.tables import Item, Shop
from core.shop.take_over import Step, take_over
from core.team.rights import Actor

LAST = date(2026, 6, 30)
DAYS = 70
ZONES = ("Asia/Shanghai", "America/New_York", "UTC")


@dataclass(frozen=True, slots=True)
class Ours:
    """An item of ours: its pack, and every (moment, list price, usual price) that it was given."""

    id: int
    category: str
    sold: int | None
    pack: tuple[int, str] | None
    prices: tuple[tuple[datetime, int | None, int | None], ...]
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Theirs:
    """A rival's item; it counts for nothing once it or its rival is deleted."""

    id: int
    rival_id: int
    rival: str
    pack: tuple[float, str] | None
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Pair:
    id: int
    item_id: int
    rival_item_id: int
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class Look:
    id: int
    rival_item_id: int
    at: datetime
    layers: dict[str, int]
    shipping: int | None
    stock: str


@dataclass(slots=True)
class Market:
    """Everything that was stored, and the zone in which the shop counts its days."""

    zone: ZoneInfo
    ours: list[Ours] = field(default_factory=list)
    theirs: list[Theirs] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    days: dict[datetime, date] = field(default_factory=dict)

    def day(self, moment: datetime) -> date:
        if moment not in self.days:
            self.days[moment] = moment.astimezone(self.zone).date()
        return self.days[moment]


def build(shop: Actor, seed: int) -> Market:
    """Store a market of 14 items and 4 rivals whose prices were looked at over ten weeks."""
    chance = Random(seed)
    market = Market(ZoneInfo(chance.choice(ZONES)))
    with writing() as session:
        session.get(Shop, shop.shop_id).timezone = market.zone.key
    _ours(shop, market, chance)
    _theirs(shop, market, chance)
    _pairs(shop, market, chance)
    _looks(shop, market, chance)
    return market


def _moment(chance: Random, back: int = DAYS) -> datetime:
    """Any minute of the weeks, often one near a midnight of some zone."""
    hour = chance.choice((0, 3, 4, 15, 16, 23, chance.randrange(24)))
    minute = chance.choice((0, 59, chance.randrange(60)))
    day = LAST - timedelta(days=chance.randrange(back))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def _ours(shop: Actor, market: Market, chance: Random) -> None:
    for n in range(14):
        pack = chance.choice([(500, "g"), (1000, "g"), (1000, "ml"), None])
        values = {
            "code": f"C{n:02}",
            "title": f"Thing {n}",
            "category": chance.choice(["nuts", "tea", ""]),
            "role": chance.choice(["traffic", ""]),
            "sold_30d": chance.choice([None, 0, 5, 40]),
        }
        if pack:
            values |= {"pack_size": str(pack[0]), "pack_unit": pack[1]}
        steps, told = [], []
        known: list[int | None] = [None, None]
        for k, at in enumerate(sorted({_moment(chance, 120) for _n in range(chance.randrange(1, 6))})):
            changed = {}
            for place, name in enumerate(("list_price", "usual_price")):
                if chance.random() < 0.7:
                    known[place] = changed[name] = chance.randrange(1000, 9000)
            told.append((at, known[0], known[1]))
            steps.append(Step(at, (values if not k else {}) | changed, "added" if not k else "edit"))
        with writing() as session:
            take_over(session, shop, [steps])
            item = session.query(Item).where(Item.code == values["code"]).one()
            is_deleted = chance.random() < 0.1
            item.deleted_at = now() if is_deleted else None
            market.ours.append(
                Ours(item.id, values["category"], values["sold_30d"], pack, tuple(told), is_deleted)
            )


def _theirs(shop: Actor, market: Market, chance: Random) -> None:
    with writing() as session:
        for n in range(4):
            is_gone = chance.random() < 0.15
            rival = Rival(shop_id=shop.shop_id, name=f"R{n}", deleted_at=now() if is_gone else None)
            session.add(rival)
            session.flush()
            for k in range(9):
                pack = chance.choice([(500.0, "g"), (750.0, "g"), (0.0, "g"), (250.0, "ml"), None])
                is_deleted = chance.random() < 0.1
                item = RivalItem(
                    shop_id=shop.shop_id,
                    rival_id=rival.id,
                    key=f"{n}-{k}",
                    title=f"R{n} {k}",
                    pack_amount=pack[0] if pack else None,
                    pack_unit=pack[1] if pack else "",
                    deleted_at=now() if is_deleted else None,
                )
                session.add(item)
                session.flush()
                market.theirs.append(Theirs(item.id, rival.id, rival.name, pack, is_deleted or is_gone))


def _pairs(shop: Actor, market: Market, chance: Random) -> None:
    wanted = {(chance.choice(market.ours[:12]).id, theirs.id) for theirs in market.theirs for _n in range(2)}
    with writing() as session:
        for item_id, rival_item_id in sorted(wanted):
            kind = chance.choice(["exact", "exact", "equivalent", "substitute"])
            state = chance.choice(["accepted"] * 6 + ["suggested", "rejected"])
            match = Match(
                shop_id=shop.shop_id, item_id=item_id, rival_item_id=rival_item_id, kind=kind, state=state
            )
            session.add(match)
            session.flush()
            market.pairs.append(Pair(match.id, item_id, rival_item_id, kind, state))


def _looks(shop: Actor, market: Market, chance: Random) -> None:
    with writing() as session:
        for theirs in market.theirs[:-3]:  # nobody has ever looked at the last ones
            for _n in range(chance.randrange(9)):
                look = Look(0, theirs.id, _moment(chance), _layers(chance), chance.choice([None, 0, 800]),
                            chance.choice(["", "in", "out"]))  # fmt: skip
                if not look.layers and not look.stock:
                    look = replace(look, stock="out")
                for again in range(chance.choice((1, 1, 1, 2))):
                    layers = _layers(chance) if again else look.layers
                    row = PriceObservation(
                        shop_id=shop.shop_id,
                        rival_item_id=theirs.id,
                        seen_at=look.at,
                        seen_on=market.day(look.at),
                        stock=look.stock,
                        shipping=look.shipping,
                        source="typed",
                        **layers,
                    )
                    session.add(row)
                    session.flush()
                    market.looks.append(replace(look, id=row.id, layers=layers))


def _layers(chance: Random) -> dict[str, int]:
    price, seen = chance.randrange(1000, 9000), {}
    for layer in LAYERS:
        if chance.random() < 0.4:
            seen[layer] = price
        price = price * chance.randrange(60, 101) // 100
    return seen
