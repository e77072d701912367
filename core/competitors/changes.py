"""What rivals did to their prices between two days: up, down, the same, new, gone."""

import numpy as np
import pandas as pd

from core.locale import _

STATES = ("down", "up", "same", "new", "gone", "other_layer", "unknown")
_NOW = (
    "item_id",
    "code",
    "title",
    "category",
    "brand",
    "rival_id",
    "rival",
    "rival_item_id",
    "match_id",
    "ours",
)


def changes(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each match of `now` with what became of the rival's price, largest fall first.

    Both are comparisons in one layer, on two days. New: nobody had seen a price then; gone: nobody has
    seen one again since, so nothing says that it stayed. Where the deepest known layer is another one
    than then, the two say nothing of each other: that is told, not counted as a change. The columns added are before, after (分, as the rival states them), change, change_share, state.
    """
    earlier = then.set_index("match_id")[["theirs", "layer", "observation"]].reindex(now["match_id"])
    table = now[list(_NOW)].reset_index(drop=True)
    table["before"], table["after"] = earlier["theirs"].array, now["theirs"].array
    table["layer"] = now["layer"].array
    table["seen_on"], table["age_days"] = now["seen_on"].array, now["age_days"].array
    table["change"] = table["after"] - table["before"]
    table["change_share"] = (table["change"] / table["before"].where(table["before"] > 0)).astype("Float64")
    is_the_same_look = now["observation"].array == earlier["observation"].array
    cases = {
        "unknown": table["after"].isna(),
        "new": table["before"].isna(),
        "gone": pd.Series(is_the_same_look),
        "other_layer": now["layer"].to_numpy() != earlier["layer"].to_numpy(),
        "down": table["change"] < 0,
        "up": table["change"] > 0,
    }
    told = [
        np.asarray(case.fillna(False) if isinstance(case, pd.Series) else case, dtype=bool)
        for case in cases.values()
    ]
    table["state"] = pd.Series(np.select(told, list(cases), default="same"), dtype="str")
    unsaid = ~table["state"].isin(["up", "down", "same"])
    table.loc[unsaid, ["change", "change_share"]] = pd.NA
    return table.sort_values("change_share", na_position="last", kind="stable").reset_index(drop=True)


def by_state(table: pd.DataFrame) -> dict[str, int]:
    """Count the rows of each state, those of no row included."""
    number = table["state"].value_counts()
    return {state: int(number.get(state, 0)) for state in STATES}


def state_name(state: str) -> str:
    """Return what became of a price, as a person reads it."""
    return {
        "down": _("Down"),
        "up": _("Up"),
        "same": _("Unchanged"),
        "new": _("New"),
        "gone": _("Not seen again"),
        "other_layer": _("Other layer"),
        "unknown": _("No price"),
    }[state]
