"""Every item of every campaign with its prices: in hand, what it must bring, and its own lows as buyers got them."""

from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy.orm import Session

from core.campaigns.in_hand import in_hand
from core.campaigns.own_lows import own_lows
from core.campaigns.plan_frames import PlanFrames
from core.shop.reads import profile
from core.team.rights import Actor, require


def priced_items(session: Session, actor: Actor, frames: PlanFrames, on: date) -> pd.DataFrame:
    """Return `frames.items`, row by row, with what the gates and the clash check ask of prices on a day.

    Added are in_hand, in_hand_most, unit_kept, floor and price_state (see core.campaigns.in_hand), and
    measured_on, lowest_7, lowest_15, lowest_30, lowest_90 and known_days (see core.campaigns.own_lows).
    Money Int64 in 分, missing where it is not known. A floor is undercut where unit_kept < floor.
    """
    require(actor, "campaigns.see")
    items = frames.items
    scenario = frames.campaigns.set_index("id")["scenario_id"]
    rows = items.assign(scenario_id=items["campaign_id"].map(scenario).astype("Int64"))
    zone = ZoneInfo(profile(session, actor).timezone)
    prices = in_hand(session, actor, rows)
    lows = own_lows(session, actor, frames, on=on, zone=zone)
    return pd.concat([items, prices, lows], axis=1)
