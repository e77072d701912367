"""How a brief writes its figures: percentages, indexes, signs that say dearer or cheaper."""

from core.locale import language


def percent(share: float, *, places: int = 1) -> str:
    """Write 0.123 as 12.3%."""
    return f"{share:.{places}%}"


def signed(share: float) -> str:
    """Write a gap or a change with a sign that needs no colour: ▲ up or dearer, ▼ down or cheaper."""
    rounded = round(share, 3)
    sign = "▲" if rounded > 0 else "▼" if rounded < 0 else "="
    return f"{sign} {abs(share):.1%}"


def hundredths(index: float | None) -> str:
    """Write an index with one decimal, a missing one as a dash."""
    return "–" if index is None else f"{index:.1f}"


def sentence_space() -> str:
    """Return what parts two sentences: a space in English, nothing in Chinese."""
    return "" if language() == "zh" else " "
