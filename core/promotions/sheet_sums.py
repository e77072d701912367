"""Sums for a sheet, written once: what a formula says, and what it comes to with the values at hand.

A formula goes into a cell only where it comes to what the engine computed, so a `Sum` carries both.
"""

from dataclasses import dataclass
from math import floor

_HAIR = 1e-7  # sheets round decimals as they are written: 1.005 is no 1.00499999
_ATOM, _PRODUCT, _ADDITION = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that stands in a sheet: the text of its formula (without "=") and its value."""

    text: str
    value: float
    binds: int = _ATOM

    def __add__(self, other: "Sum") -> "Sum":
        """Return both together."""
        return Sum(f"{self.text}+{other.text}", self.value + other.value, _ADDITION)

    def __sub__(self, other: "Sum") -> "Sum":
        """Return this one less the other."""
        return Sum(f"{self.text}-{other._inside(_PRODUCT)}", self.value - other.value, _ADDITION)

    def __mul__(self, other: "Sum") -> "Sum":
        """Return the product."""
        text = f"{self._inside(_PRODUCT)}*{other._inside(_PRODUCT)}"
        return Sum(text, self.value * other.value, _PRODUCT)

    def __truediv__(self, other: "Sum") -> "Sum":
        """Return this one divided by the other; 0 where that is 0, which no row has."""
        text = f"{self._inside(_PRODUCT)}/{other._inside(_ATOM)}"
        return Sum(text, self.value / other.value if other.value else 0.0, _PRODUCT)

    def _inside(self, binds: int) -> str:
        return self.text if self.binds >= binds else f"({self.text})"


def plain(number: float) -> Sum:
    """Return a number as it stands."""
    return Sum(f"{number:.10g}", number)


def rounded(amount: Sum, digits: int = 2) -> Sum:
    """Return an amount rounded half up."""
    tens = 10**digits
    return Sum(f"ROUND({amount.text},{digits})", floor(amount.value * tens + 0.5 + _HAIR) / tens)


def rounded_down(amount: Sum) -> Sum:
    """Return an amount rounded down to whole 分."""
    return Sum(f"ROUNDDOWN(ROUND({amount.text},6),2)", floor(amount.value * 100 + _HAIR) / 100)


def rounded_up(amount: Sum) -> Sum:
    """Return an amount rounded up to whole 分."""
    return Sum(f"ROUNDUP(ROUND({amount.text},8),2)", -floor(-amount.value * 100 + _HAIR) / 100)


def whole_times(amount: Sum, by: Sum) -> Sum:
    """Return how often a number goes into another."""
    times = floor(amount.value / by.value + _HAIR) if by.value else 0
    return Sum(f"INT(ROUND({(amount / by).text},6))", times)


def lesser(one: Sum, other: Sum) -> Sum:
    """Return the smaller of two."""
    return Sum(f"MIN({one.text},{other.text})", min(one.value, other.value))


def greater(one: Sum, other: Sum) -> Sum:
    """Return the larger of two."""
    return Sum(f"MAX({one.text},{other.text})", max(one.value, other.value))


def if_at_least(amount: Sum, threshold: Sum, then: Sum, otherwise: Sum) -> Sum:
    """Return one sum where an amount reaches a threshold, and the other below it."""
    text = f"IF({rounded(amount).text}>={threshold.text},{then.text},{otherwise.text})"
    return Sum(text, (then if amount.value + _HAIR >= threshold.value else otherwise).value)
