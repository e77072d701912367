"""The rows of a query as a frame, column by column: for the reads that bring in hundreds of thousands."""

from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Date, DateTime, Float, Integer, Select, String
from sqlalchemy.orm import Session


def fetched(session: Session, query: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """Return the rows of a query, each column in the kind that its type says, also without any row.

    Whole numbers are Int64 and may be missing, but for ids of rows (`id`, `…_id`), which are int64 and
    never are. Days become midnights, moments stay in UTC, a missing text is empty.
    """
    rows = session.connection().execute(query).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(query.selected_columns)
    return pd.DataFrame(
        {
            column.key: _series(column, values)
            for column, values in zip(query.selected_columns, columns, strict=True)
        }
    )


def _series(column: Any, values: tuple[Any, ...]) -> Any:
    kind = column.type
    if isinstance(kind, BigInteger | Integer):
        is_key = column.key == "id" or column.key.endswith("_id")
        return pd.array(values, dtype="int64" if is_key else "Int64")
    if isinstance(kind, Date):
        return pd.Series(np.array(values, dtype="datetime64[D]")).astype("datetime64[s]")
    if isinstance(kind, DateTime) or getattr(kind, "impl", None).__class__ is DateTime:
        return pd.to_datetime(pd.Series(values, dtype="object"), utc=True)
    if isinstance(kind, Float):
        return pd.array(values, dtype="float64") if None not in values else pd.Series(values, dtype="float64")
    if isinstance(kind, String):
        return pd.Series(values, dtype="str").fillna("")
    return pd.Series(values)
