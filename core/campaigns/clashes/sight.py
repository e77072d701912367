"""What several rules ask of the plan, worked out once a run: which campaigns count, when they sell, who shares items.

Whole arrays at once: with 500 campaigns every pair of them is one cell of a matrix, and the rows of items are
paired item by item.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from core.campaigns.clashes.ground import PlanGround
from core.campaigns.values import PhaseKind, State
from core.locale import _

# In these phases a campaign has prices of its own.
SELLING = (PhaseKind.PRESALE.value, PhaseKind.BURST.value, PhaseKind.RETURN.value)
MOST_TITLE = 16
SHOWN = 3  # names that a sentence holds; the others are counted


@dataclass(frozen=True)  # without slots: what is worked out is kept
class Sight:
    """The ground with what follows from it. Campaigns are told by their place in `campaigns`."""

    ground: PlanGround

    @cached_property
    def campaigns(self) -> pd.DataFrame:
        """The campaigns that are more than an idea, by place, done ones too."""
        told = self.ground.frames.campaigns
        told = told[told["state"] != State.IDEA.value]
        return told.sort_values("id", kind="stable").reset_index(drop=True)

    @cached_property
    def is_open(self) -> np.ndarray:
        """Which campaigns are still to be run or on: only these can be changed."""
        return np.asarray(
            (self.campaigns["state"] != State.DONE.value) & (self.campaigns["ends_at"] > self.now)
        )

    @cached_property
    def now(self) -> pd.Timestamp:
        """This moment."""
        return pd.Timestamp(self.ground.now)

    @cached_property
    def ids(self) -> np.ndarray:
        """The campaigns' ids by place, rising."""
        return np.asarray(self.campaigns["id"].to_numpy("int64"))

    @cached_property
    def owners(self) -> list[str]:
        """The owners' names by place; "" is nobody."""
        told = zip(self.campaigns["owner"], self.campaigns["owner_id"].notna(), strict=True)
        return [person(name) if has else "" for name, has in told]

    @cached_property
    def names(self) -> list[str]:
        """The campaigns' names by place."""
        return [str(each) for each in self.campaigns["name"]]

    @cached_property
    def live_days(self) -> list[date]:
        """The local days on which campaigns go live, by place."""
        return [day.date() for day in self.local(self.campaigns["live_at"])]

    @cached_property
    def open_ids(self) -> np.ndarray:
        """The ids of the open campaigns."""
        return np.asarray(self.ids[self.is_open])

    def place(self, campaign_id: int) -> int:
        """Return the place of a campaign that counts."""
        return int(np.searchsorted(self.ids, campaign_id))

    def local(self, moments: pd.Series) -> pd.Series:
        """Return moments as the shop's clocks show them, without a zone."""
        return moments.dt.tz_convert(str(self.ground.zone)).dt.tz_localize(None)

    def local_moment(self, moment: Any) -> datetime:
        """Return one moment as the shop's clocks show it."""
        told: datetime = pd.Timestamp(moment).tz_convert(str(self.ground.zone)).to_pydatetime()
        return told

    # When campaigns sell

    @cached_property
    def windows(self) -> pd.DataFrame:
        """The stretches in which campaigns sell at their prices: place, nth (of the campaign), starts, ends.

        Those are its presale, burst and return round; of a campaign without such phases from T to its end.
        """
        phases = self.ground.frames.phases
        selling = phases.loc[phases["kind"].isin(SELLING), ["campaign_id", "starts_at", "ends_at"]]
        whole = self.campaigns.loc[
            ~self.campaigns["id"].isin(selling["campaign_id"]), ["id", "live_at", "ends_at"]
        ].set_axis(["campaign_id", "starts_at", "ends_at"], axis=1)
        told = pd.concat([selling[selling["campaign_id"].isin(self.ids)], whole])
        told = told.sort_values(["campaign_id", "starts_at", "ends_at"], kind="stable")
        place = np.searchsorted(self.ids, told["campaign_id"].to_numpy("int64"))
        nth = told.groupby("campaign_id").cumcount().to_numpy()
        return pd.DataFrame(
            {
                "place": place,
                "nth": nth,
                "starts": told["starts_at"].to_numpy("datetime64[us]"),
                "ends": told["ends_at"].to_numpy("datetime64[us]"),
            }
        )

    @cached_property
    def sells_from(self) -> np.ndarray:
        """When each campaign begins to sell, in UTC."""
        return np.asarray(self.windows.groupby("place")["starts"].min().to_numpy("datetime64[us]"))

    @cached_property
    def sells_until(self) -> np.ndarray:
        """When each campaign has sold its last, in UTC."""
        return np.asarray(self.windows.groupby("place")["ends"].max().to_numpy("datetime64[us]"))

    @cached_property
    def overlap(self) -> np.ndarray:
        """Which two open campaigns sell at the same time, from now on: a symmetric matrix without a diagonal."""
        own = self.windows
        starts, ends = own["starts"].to_numpy(), np.array(own["ends"])
        later = np.maximum(starts[:, None], starts[None, :])
        until = np.minimum(ends[:, None], ends[None, :])
        meets = (later < until) & (until > self._now64)
        both = self._by_campaign(meets)
        both &= self.is_open[:, None] & self.is_open[None, :]
        np.fill_diagonal(both, False)
        return both

    def running_at_start(self, nth: int) -> np.ndarray:
        """Return which open campaigns [column] sell when the nth window of one [row] begins, itself left out."""
        own = self.windows
        rows = own[own["nth"] == nth]
        begin = rows["starts"].to_numpy()[:, None]
        runs = (own["starts"].to_numpy()[None, :] <= begin) & (begin < own["ends"].to_numpy()[None, :])
        told = np.zeros((len(self.ids), len(self.ids)), dtype=bool)
        at, to = np.nonzero(runs)
        told[rows["place"].to_numpy()[at], own["place"].to_numpy()[to]] = True
        told &= self.is_open[:, None] & self.is_open[None, :]
        np.fill_diagonal(told, False)
        return told

    def meeting(self, a: int, b: int) -> tuple[datetime, datetime]:
        """Return the first stretch, from now on, in which two campaigns sell at the same time, on the shop's clocks."""
        now = int(self._now64.astype("int64"))
        meets = [
            (max(start, other_start), min(end, other_end))
            for start, end in self._windows_of[a]
            for other_start, other_end in self._windows_of[b]
        ]
        begin, until = min(each for each in meets if each[0] < each[1] and each[1] > now)
        return self.utc64(np.datetime64(begin, "us")), self.utc64(np.datetime64(until, "us"))

    @cached_property
    def _windows_of(self) -> list[list[tuple[int, int]]]:
        """The windows of each campaign, by place, in µs."""
        told: list[list[tuple[int, int]]] = [[] for _place in self.ids]
        starts, ends = (self.windows[name].to_numpy("int64").tolist() for name in ("starts", "ends"))
        for place, start, end in zip(self.windows["place"].tolist(), starts, ends, strict=True):
            told[place].append((start, end))
        return told

    def utc64(self, moment: np.datetime64) -> datetime:
        """Return a moment of a matrix as the shop's clocks show it."""
        naive: datetime = moment.astype("datetime64[us]").item()
        return naive.replace(tzinfo=UTC).astimezone(self.ground.zone)

    @cached_property
    def _now64(self) -> np.datetime64:
        return np.datetime64(self.now.tz_convert("UTC").tz_localize(None))

    def _by_campaign(self, of_windows: np.ndarray) -> np.ndarray:
        told = np.zeros((len(self.ids), len(self.ids)), dtype=bool)
        at, to = np.nonzero(of_windows)
        place = self.windows["place"].to_numpy()
        told[place[at], place[to]] = True
        return told

    @cached_property
    def same_platform(self) -> np.ndarray:
        """Which two campaigns may be on one platform: an empty platform is any."""
        names = self.campaigns["platform"].astype("str").str.strip().str.casefold().to_numpy("str")
        return np.asarray(
            (names[:, None] == names[None, :]) | (names == "")[:, None] | (names == "")[None, :]
        )

    # Items

    @cached_property
    def items(self) -> pd.DataFrame:
        """The rows of items of campaigns that count, with `place`; with prices where the ground has them."""
        told = self.ground.frames.items if self.ground.priced is None else self.ground.priced
        told = told[told["campaign_id"].isin(self.ids)]
        told = told.sort_values(["item_id", "campaign_id"], kind="stable").reset_index(drop=True)
        return told.assign(place=np.searchsorted(self.ids, told["campaign_id"].to_numpy("int64")))

    @cached_property
    def item_place(self) -> np.ndarray:
        """The campaign's place of each row of items."""
        return np.asarray(self.items["place"].to_numpy("int64"))

    @cached_property
    def item_ids(self) -> np.ndarray:
        """The item of each row of items."""
        return np.asarray(self.items["item_id"].to_numpy("int64"))

    @cached_property
    def _partners(self) -> tuple[np.ndarray, np.ndarray]:
        """All ordered pairs of rows that hold the same item in two campaigns."""
        ids = self.item_ids
        if not len(ids):
            return np.zeros(0, dtype="int64"), np.zeros(0, dtype="int64")
        first = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
        count = np.diff(np.r_[first, len(ids)])
        group_of_row = np.repeat(np.arange(len(first)), count)
        row = np.repeat(np.arange(len(ids)), count[group_of_row])
        before = np.r_[0, np.cumsum(count[group_of_row])[:-1]]
        partner = np.arange(len(row)) - before[row] + first[group_of_row][row]
        apart = row != partner
        return row[apart], partner[apart]

    def sharing(self, related: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs of rows with one item whose campaigns are related: matrix[campaign, partner's]."""
        row, partner = self._partners
        keep = related[self.item_place[row], self.item_place[partner]]
        return row[keep], partner[keep]

    def by_pair(self, row: np.ndarray, partner: np.ndarray) -> list[tuple[int, int, np.ndarray]]:
        """Return pairs of rows by the two places of their campaigns, each with the positions in `row`."""
        key = self.item_place[row] * len(self.ids) + self.item_place[partner]
        return [(int(each // len(self.ids)), int(each % len(self.ids)), at) for each, at in groups(key)]

    def numbers(self, column: str) -> np.ndarray:
        """Return a column of the items as floats; what is not known is nan, also where there is no such column."""
        if column not in self._numbers:
            known = column in self.items
            told = self.items[column].to_numpy("float64", na_value=np.nan) if known else np.nan
            self._numbers[column] = np.broadcast_to(told, len(self.items))
        return self._numbers[column]

    @cached_property
    def _numbers(self) -> dict[str, np.ndarray]:
        return {}

    @cached_property
    def _titles(self) -> tuple[np.ndarray, np.ndarray]:
        return self.items["title"].to_numpy("object"), self.items["code"].to_numpy("object")

    def _title(self, row: int) -> str:
        """Return what a row of items is called: its title, or its code."""
        title, code = (each[row] for each in self._titles)
        return clipped(title) if isinstance(title, str) and title else str(code)

    def item_facts(self, rows: np.ndarray) -> dict[str, Any]:
        """Return how many different items there are in rows, and the names of the first ones."""
        ids = self.item_ids[rows]
        titles = dict(zip(ids.tolist(), rows.tolist(), strict=True))
        shown = [self._title(row) for row in list(titles.values())[:SHOWN]]
        return {"n": len(titles), "items": tuple(shown)}

    def item_tuple(self, rows: np.ndarray) -> tuple[int, ...]:
        """Return the different items in rows, rising."""
        return tuple(np.unique(self.item_ids[rows]).tolist())


def groups(key: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return each different value with its positions, values and positions rising."""
    if not len(key):
        return []
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    cuts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    parts = np.split(order, cuts)
    return [(int(key[part[0]]), part) for part in parts]


def clipped(title: str) -> str:
    """Return a title short enough to stand among others in a sentence."""
    return title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"


def person(name: object) -> str:
    """Return a person's name; the one user of local mode has none."""
    return name if isinstance(name, str) and name else _("local user")
