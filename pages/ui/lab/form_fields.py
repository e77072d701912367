"""The fields of a promotion's form: each knows its unit, and shows at itself what is wrong with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import BadInput
from core.locale import _
from core.promotions.share_typed import off_typed, share_off
from pages.ui.columns import fen_typed
from pages.ui.save import literal

T = TypeVar("T")
MOST_YUAN = 10.0**8
MOST_TIERS = 10
# Fields whose name in the form is another one than in the promotion, where two of one name stand on it.
NAMED = {
    "condition.amount": "amount_from",
    "condition.pieces": "pieces_from",
    "condition.order_no": "first_order",
    "scope": "items",
    "scope.items": "items",
    "benefit.items": "add_on_items",
    "benefit.get": "get_items",
}


@dataclass(slots=True)
class Fields:
    """The fields drawn so far: how each is read, and where its mistake is told.

    `prefix` begins their keys. Nothing that was typed is refused while it is typed, only when it is read.
    """

    prefix: str
    zone: str
    read: dict[str, Callable[[], Any]] = field(default_factory=dict)
    told: dict[str, DeltaGenerator] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.prefix}_{name}"

    def values(self) -> dict[str, Any]:
        """Return what was typed by field. Raises BadInput with the field at fault."""
        return {name: _at(name, read) for name, read in self.read.items()}

    def tell(self, error: BadInput) -> bool:
        """Show a mistake at its field; return False where the form has no such field."""
        name = NAMED.get(error.field) or error.field.split(".")[1 if "." in error.field else 0]
        names = (error.field, name, f"gift_{name}", f"add_on_{name}")
        place = next((self.told[each] for each in names if each in self.told), None)
        if place is None:
            return False
        place.markdown(f":red[:material/error: {literal(str(error))}]")
        return True

    def _drawn(self, name: str, read: Callable[[], Any]) -> None:
        self.read[name] = read
        self.told[name] = st.empty()

    def yuan(self, name: str, label: str, start: int | None, **options: Any) -> None:
        """An amount typed in yuan, read in 分."""
        with st.container(gap="xxsmall"):
            typed = st.number_input(
                label, value=None if start is None else start / 100, min_value=-MOST_YUAN, max_value=MOST_YUAN,
                step=1.0, format="%.2f", key=self.key(name), **options,
            )  # fmt: skip
            self._drawn(name, lambda: fen_typed(typed))

    def count(self, name: str, label: str, start: int | None, *, least: int = 0, **options: Any) -> None:
        """A whole number."""
        with st.container(gap="xxsmall"):
            typed = st.number_input(
                label, value=start, min_value=least, step=1, format="%d", key=self.key(name), **options
            )
            self._drawn(name, lambda: None if typed is None else int(typed))

    def off(self, name: str, label: str, start: float | None, **options: Any) -> None:
        """A share that comes off: 85折 or 15%."""
        with st.container(gap="xxsmall"):
            typed = st.text_input(
                label, off_typed(start), max_chars=30, key=self.key(name), placeholder="85折 / 15%", **options
            )
            self._drawn(name, lambda: share_off(typed or "", field=name))

    def percent(self, name: str, label: str, start: float, **options: Any) -> None:
        """A share of a whole, typed in percent."""
        with st.container(gap="xxsmall"):
            typed = st.number_input(
                label, value=round(start * 100, 4), min_value=-1000.0, max_value=1000.0, step=5.0, format="%.1f",
                key=self.key(name), **options,
            )  # fmt: skip
            self._drawn(name, lambda: round((typed or 0) / 100, 6))

    def text(self, name: str, label: str, start: str, *, most: int = 80, **options: Any) -> None:
        """A line of text."""
        with st.container(gap="xxsmall"):
            typed = st.text_input(label, start, max_chars=most, key=self.key(name), **options)
            self._drawn(name, lambda: (typed or "").strip())

    def yes(self, name: str, label: str, start: bool, **options: Any) -> None:
        """A yes or no."""
        with st.container(gap="xxsmall"):
            typed = st.checkbox(label, start, key=self.key(name), **options)
            self._drawn(name, lambda: bool(typed))

    def one(self, name: str, label: str, options: Sequence[T], start: T, named: Callable[[T], str]) -> None:
        """One of a few words."""
        with st.container(gap="xxsmall"):
            index = list(options).index(start) if start in options else 0
            typed = st.selectbox(label, options, index, format_func=named, key=self.key(name))
            self._drawn(name, lambda: typed)

    def several(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        start: Sequence[str],
        named: Callable[[str], str] = str,
        *,
        is_open: bool = False,
        **more: Any,
    ) -> None:
        """Several of a list; `is_open` lets others be typed."""
        offered = list(dict.fromkeys([*options, *start]))
        with st.container(gap="xxsmall"):
            typed = st.multiselect(
                label, offered, list(start), format_func=named, key=self.key(name), accept_new_options=is_open, **more
            )  # fmt: skip
            self._drawn(name, lambda: frozenset(each.strip() for each in typed if each.strip()))

    def moment(self, name: str, label: str, start: datetime | None) -> None:
        """A moment in the shop's zone."""
        zone = ZoneInfo(self.zone)
        with st.container(gap="xxsmall"):
            typed = st.datetime_input(
                label,
                value=None if start is None else start.astimezone(zone).replace(tzinfo=None),
                format="YYYY-MM-DD",
                key=self.key(name),
            )
            self._drawn(name, lambda: None if typed is None else typed.replace(tzinfo=zone))

    def tiers(
        self,
        name: str,
        labels: tuple[str, str],
        start: Sequence[tuple[Any, Any]],
        units: tuple[str, str],
    ) -> None:
        """Rows of a threshold and what it gives; one empty row is always left to type into, up to a number."""
        shown = min(MOST_TIERS, max(len(start), self._filled(name, len(start))) + 1)
        rows: list[tuple[Callable[[], Any], Callable[[], Any]]] = []
        with st.container(gap="xxsmall"):
            for n in range(shown):
                at = start[n] if n < len(start) else (None, None)
                left, right = st.columns(2, gap="small", wrap=False)
                hidden = "visible" if n == 0 else "collapsed"
                with left:
                    first = self._cell(f"{name}_{n}_from", labels[0], at[0], units[0], hidden)
                with right:
                    second = self._cell(f"{name}_{n}_off", labels[1], at[1], units[1], hidden)
                rows.append((first, second))
            self._drawn(name, lambda: _tiers(rows))

    def _filled(self, name: str, least: int) -> int:
        state = st.session_state
        filled = [
            n
            for n in range(MOST_TIERS)
            if state.get(self.key(f"{name}_{n}_from")) is not None or state.get(self.key(f"{name}_{n}_off"))
        ]
        return max([least, *(n + 1 for n in filled)])

    def _cell(self, name: str, label: str, start: Any, unit: str, shown: Any) -> Callable[[], Any]:
        key = self.key(name)
        if unit == "share":
            text = st.text_input(
                label,
                off_typed(start),
                max_chars=30,
                key=key,
                placeholder="85折 / 15%",
                label_visibility=shown,
            )
            return lambda: share_off(text or "")
        if unit == "yuan":
            yuan = st.number_input(
                label, value=None if start is None else start / 100, min_value=-MOST_YUAN, max_value=MOST_YUAN,
                step=1.0, format="%.2f", key=key, label_visibility=shown,
            )  # fmt: skip
            return lambda: fen_typed(yuan)
        whole = st.number_input(
            label, value=start, min_value=0, step=1, format="%d", key=key, label_visibility=shown
        )
        return lambda: None if whole is None else int(whole)


def _tiers(rows: Sequence[tuple[Callable[[], Any], Callable[[], Any]]]) -> tuple[tuple[Any, Any], ...]:
    read = [(first(), second()) for first, second in rows]
    filled = [row for row in read if row != (None, None)]
    if any(None in row for row in filled):
        raise BadInput(_("Each tier needs both a threshold and what it gives."))
    return tuple(filled)


def _at(name: str, read: Callable[[], Any]) -> Any:
    """Read a field, and put its name to what is wrong with it."""
    try:
        return read()
    except BadInput as error:
        raise BadInput(str(error), field=name) from error
