"""Works out the formulas of a sheet as a spreadsheet program does: enough for what we write."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import cache
from typing import Any

_CELL = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)")


class Evaluated:
    """A workbook opened with openpyxl, whose cells come to values."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.value = cache(self._value)

    def _value(self, sheet: str, place: str) -> Any:
        held = self._book[sheet][place].value
        if not isinstance(held, str) or not held.startswith("="):
            return 0.0 if held is None else held
        return self._worked_out(sheet, held[1:])

    def _worked_out(self, sheet: str, formula: str) -> Any:
        texts: list[str] = []
        kept = re.sub(r'"[^"]*"', lambda m: texts.append(m.group()) or f"__{len(texts) - 1}__", formula)
        code = _CELL.sub(lambda m: f'cell("{m[1] or sheet}", "{m[2]}{m[3]}")', kept)
        code = re.sub(r"\bIF\(", "IF_(", code)
        code = re.sub(r"__(\d+)__", lambda m: texts[int(m[1])], code)
        names = {
            "cell": self.value, "MIN": min, "MAX": max, "INT": int, "IF_": lambda c, yes, no: yes if c else no,
            "ROUND": _to(ROUND_HALF_UP), "ROUNDDOWN": _to(ROUND_DOWN), "ROUNDUP": _to(ROUND_UP),
        }  # fmt: skip
        return eval(code, {"__builtins__": {}}, names)


def _to(how: str) -> Any:
    """Sheets round the number as it is written with fifteen digits, not its binary neighbour."""
    return lambda number, digits: float(Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-digits), how))
