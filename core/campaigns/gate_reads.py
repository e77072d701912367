"""What pages show of enrolment gates: the packs, how a campaign's items stand, and the lights of the whole plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.gate_facts import fact_columns
from core.campaigns.gate_terms import pack_of
from core.campaigns.gates import COLUMNS, gate_table, item_gates, store_gates
from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.priced import priced_items
from core.campaigns.standing_actions import standing
from core.campaigns.tables import ShopGatePack
from core.errors import NotFound
from core.locale import _
from core.promotions.gates import Light
from core.rules.fees import platform_row
from core.rules.gate_packs import GatePack, packs_by_key
from core.shop.reads import profile
from core.shop.tables import Item
from core.team.rights import Actor, require

_FEW = 1000  # items that one question to the database may name
LIGHTS = ("campaign_id", "item_id", "gate", "light", "on_fail")


@dataclass(frozen=True, slots=True)
class StoredPack:
    """A pack as the shop uses it.

    `is_shipped`: the rule packs have one of this key; `is_own`: what is used is the shop's own version, in
    `version` (0 without one).
    """

    pack: GatePack
    version: int
    is_own: bool
    is_shipped: bool

    def suits(self, platform: str) -> bool:
        """Tell whether the pack is for a platform as the shop writes it; one that is not known suits all."""
        row = platform_row(platform)
        return not row.is_known or not self.pack.platforms or row.key in self.pack.platforms


@dataclass(frozen=True, slots=True)
class CampaignGates:
    """How a campaign stands at its gates.

    `pack_key` is what the campaign says, `stored` that pack, None where none was chosen or it is gone.
    `table` is that of core.campaigns.gates with code and title; `items` counts the items at all.
    """

    campaign_id: int
    version: int
    pack_key: str
    stored: StoredPack | None
    enrol_by: datetime | None
    live_at: datetime
    ends_at: datetime
    protected_until: datetime | None
    table: pd.DataFrame
    items: int
    on: date

    @property
    def store(self) -> pd.DataFrame:
        """The gates that ask the store."""
        return self.table[self.table["item_id"] == 0]

    @property
    def rows(self) -> pd.DataFrame:
        """The gates that ask items."""
        return self.table[self.table["item_id"] != 0]

    @property
    def passing(self) -> int:
        """How many items pass every gate that asks items."""
        passes = (self.rows["light"] == Light.PASS).groupby(self.rows["item_id"]).all()
        return int(passes.sum())

    def items_with(self, light: Light) -> int:
        """Return how many items have a gate with this light."""
        return int(self.rows.loc[self.rows["light"] == light, "item_id"].nunique())


def packs(
    session: Session, actor: Actor, *, platform: str = "", festival: str = ""
) -> tuple[StoredPack, ...]:
    """Return the packs that the shop can choose, its own versions in place of the shipped ones.

    Those of the platform only; those of the festival come first, those of other festivals after the rest.
    """
    require(actor, "campaigns.see")
    found = [each for each in _packs(session, actor).values() if each.suits(platform)]
    return nearest_first(found, festival)


def nearest_first(found: Iterable[StoredPack], festival: str) -> tuple[StoredPack, ...]:
    """Return packs in the order in which somebody who plans for a festival ("" is none) looks for them."""

    def place(stored: StoredPack) -> tuple[int, bool, bool]:
        own = stored.pack.festival
        is_near = 0 if own and own == festival else 2 if own and festival else 1
        return is_near, not stored.pack.platforms, stored.is_shipped

    return tuple(sorted(found, key=place))


def pack(session: Session, actor: Actor, key: str) -> StoredPack:
    """Return a pack by its key. Raises NotFound when the shop has none of it."""
    require(actor, "campaigns.see")
    told = _packs(session, actor).get(key)
    if told is None:
        raise NotFound(_("This gate pack is no longer there. Choose another one."))
    return told


def campaign_gates(session: Session, actor: Actor, campaign_id: int, on: date) -> CampaignGates:
    """Return how a campaign's store and items stand at the gates of its pack on a day.

    A campaign that is over is looked at as on the day before it went live.
    """
    require(actor, "campaigns.see")
    frames = plan_frames(session, actor, only=[campaign_id])
    if frames.campaigns.empty:
        raise NotFound(_("This campaign is no longer in the shop."))
    row = frames.campaigns.iloc[0]
    day = _looked_at(row["live_at"], row["ends_at"], on, ZoneInfo(profile(session, actor).timezone))
    stored = _packs(session, actor).get(row["gate_pack"])
    table = pd.DataFrame(columns=[*COLUMNS, "code", "title"])
    if stored is not None:
        items = with_facts(session, actor, priced_items(session, actor, frames, day))
        table = gate_table(items, standing(session, actor, day), stored.pack, day)
        table["campaign_id"] = campaign_id
        names = items.drop_duplicates("item_id").set_index("item_id")[["code", "title"]]
        table = table.join(names, on="item_id")
        table[["code", "title"]] = table[["code", "title"]].fillna("")
    return CampaignGates(
        campaign_id=campaign_id,
        version=int(row["version"]),
        pack_key=str(row["gate_pack"]),
        stored=stored,
        enrol_by=_moment(row["enrol_by"]),
        live_at=row["live_at"].to_pydatetime(),
        ends_at=row["ends_at"].to_pydatetime(),
        protected_until=_moment(row["protected_until"]),
        table=table,
        items=len(frames.items),
        on=day,
    )


def all_lights(
    session: Session, actor: Actor, frames: PlanFrames, priced: pd.DataFrame, on: date
) -> pd.DataFrame:
    """Return the lights of every campaign that has a pack and is not over: LIGHTS, value, bound and remark.

    `priced` are the frames' items of `core.campaigns.priced`. A store gate has item_id 0, once a campaign.
    """
    require(actor, "campaigns.see")
    zone = ZoneInfo(profile(session, actor).timezone)
    begin = pd.Timestamp(datetime.combine(on, datetime.min.time(), zone))
    campaigns = frames.campaigns
    campaigns = campaigns[(campaigns["gate_pack"] != "") & (campaigns["ends_at"] > begin)]
    known, facts = _packs(session, actor), standing(session, actor, on)
    wanted = priced[priced["campaign_id"].isin(campaigns["id"])]
    items = with_facts(session, actor, wanted)
    parts = []
    for key, group in campaigns.groupby("gate_pack"):
        stored = known.get(str(key))
        if stored is None:
            continue
        store = store_gates(facts, stored.pack, on)
        parts += [store.assign(campaign_id=int(each)) for each in group["id"]] if len(store) else []
        parts.append(item_gates(items[items["campaign_id"].isin(group["id"])], stored.pack))
    columns = [*LIGHTS, "value", "bound", "remark"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]


def with_facts(session: Session, actor: Actor, items: pd.DataFrame) -> pd.DataFrame:
    """Return items of campaigns with what gates ask of their facts, see core.campaigns.gate_facts."""
    require(actor, "campaigns.see")
    ids = [int(each) for each in items["item_id"].unique()]
    query = select(Item.id, Item.facts).where(
        Item.shop_id == actor.shop_id, *([Item.id.in_(ids)] if len(ids) <= _FEW else [])
    )
    rows = session.execute(query).all()
    facts = fact_columns([row.facts for row in rows], pd.Index([row.id for row in rows], dtype="int64"))
    return items.join(facts, on="item_id")


def _packs(session: Session, actor: Actor) -> Mapping[str, StoredPack]:
    """Return the shop's packs by key; a hidden one, and an own one that cannot be read, is not there."""
    told = {key: StoredPack(each, 0, False, True) for key, each in packs_by_key().items()}
    for row in session.scalars(select(ShopGatePack).where(ShopGatePack.shop_id == actor.shop_id)):
        own = pack_of(row.terms)
        is_shipped = row.key in packs_by_key()
        if row.is_hidden:
            told.pop(row.key, None)
        elif own is not None:
            told[row.key] = StoredPack(own, row.version, True, is_shipped)
    return told


def _looked_at(live_at: pd.Timestamp, ends_at: pd.Timestamp, on: date, zone: ZoneInfo) -> date:
    is_over = ends_at.astimezone(zone).date() < on
    return live_at.astimezone(zone).date() - timedelta(days=1) if is_over else on


def _moment(value: pd.Timestamp) -> datetime | None:
    return None if pd.isna(value) else value.to_pydatetime()
