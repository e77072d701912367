"""Tables of listings as the matcher reads them: the same columns, plain text, prices as numbers."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.competitors.likeness.arrays import Floats
from core.competitors.likeness.words import joined, plain, words

FIELDS = ("title", "brand", "modelno", "spec", "category", "attributes", "description")
_ALIASES = {"manufacturer": "brand", "name": "title", "model": "modelno", "modelnumber": "modelno"}
_LONGEST_TEXT = 3000
_MOST_WORDS = 400
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Listings:
    """One table: for each field the words of every row, beside prices and attributes."""

    words: dict[str, list[list[str]]]
    attributes: list[dict[str, str]]
    price: Floats

    def __len__(self) -> int:
        return len(self.price)


def listings(table: pd.DataFrame) -> Listings:
    """Return a table's rows as words; a column that is not there is empty."""
    columns = {name: _texts(table, name) for name in FIELDS}
    found = {
        name: [words(plain(text[:_LONGEST_TEXT]))[:_MOST_WORDS] for text in texts]
        for name, texts in columns.items()
        if name != "attributes"
    }
    attributes = [_attributes(text) for text in columns["attributes"]]
    named = [values.get("品牌") or values.get("brand") or "" for values in attributes]
    found["brand"] = [
        own or ([] if _says_nothing(value) else words(value))
        for own, value in zip(found["brand"], named, strict=True)
    ]
    found["attributes"] = [_attribute_words(values) for values in attributes]
    found["modelno"] = [own + joined(own) for own in found["modelno"]]
    return Listings(found, attributes, _prices(table))


def with_known_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its columns in lower case and under the names that the matcher knows.

    Of two columns that mean the same, the first that is not empty in a row counts.
    """
    found: dict[str, pd.Series] = {}
    for position, column in enumerate(table.columns):
        name = str(column).strip().lower()
        name = _ALIASES.get(name, name)
        values = table.iloc[:, position]
        if name in found:
            empty = found[name].isna() | (found[name].astype(str).str.strip() == "")
            found[name] = found[name].where(~empty, values)
        else:
            found[name] = values
    return pd.DataFrame(found, index=table.index)


def _texts(table: pd.DataFrame, name: str) -> list[str]:
    if name not in table.columns:
        return [""] * len(table)
    return [str(value) if pd.notna(value) else "" for value in table[name]]


def _prices(table: pd.DataFrame) -> Floats:
    """Return prices as numbers; nought, text without a number and nothing at all are NaN."""
    found = np.full(len(table), np.nan)
    if "price" not in table.columns:
        return found
    for row, value in enumerate(table["price"]):
        amount = _AMOUNT.search(str(value).replace(",", ""))
        if amount and float(amount[0]) > 0:
            found[row] = float(amount[0])
    return found


def _attributes(text: str) -> dict[str, str]:
    """Return `key#:#value#;#key#:#value` as a mapping; other ways of writing attributes give none."""
    found = {}
    for piece in text.split("#;#"):
        key, colon, value = piece.partition("#:#")
        if colon and value.strip():
            found[plain(key)] = plain(value)
    return found


def _says_nothing(value: str) -> bool:
    return (
        not value or "other" in value or "其他" in value or "其它" in value or value in ("无", "-", "见描述")
    )


def _attribute_words(values: dict[str, str]) -> list[str]:
    return [word for value in values.values() if not _says_nothing(value) for word in words(value)][
        :_MOST_WORDS
    ]


def attribute_facts(values: dict[str, str]) -> dict[str, str]:
    """Return the attributes that say something, as key → value."""
    return {key: value for key, value in values.items() if not _says_nothing(value)}
