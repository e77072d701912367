"""What buyers say the demo shop and others stand for: a counts table with price and quality."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sqlalchemy.orm import Session

from core.positioning.attribute_actions import save_table
from core.positioning.attributes import Attributes
from core.team.rights import Actor, require

_FILE = Path(__file__).with_name("positioning_map.yaml")


def keep_map(session: Session, actor: Actor, _today: date) -> int:
    """Keep the survey's table in the demo shop; return its id."""
    require(actor, "positioning.edit")
    told = _survey()
    brands = told["brands"]
    table = Attributes(
        kind="counts",
        brands=tuple(brands),
        attributes=tuple(told["attributes"]),
        cells=np.array([each["counts"] for each in brands.values()], dtype=np.float64),
        ours=told["ours"],
        sizes=tuple(each["size"] for each in brands.values()),
        prices=tuple(round(each["price"] * 100) for each in brands.values()),
        quality=tuple(each["quality"] for each in brands.values()),
    )
    return save_table(session, actor, table, name=told["name"], origin="file", source=told["source"])


@cache
def _survey() -> dict[str, Any]:
    survey: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return survey
