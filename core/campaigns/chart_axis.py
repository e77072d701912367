"""How sums of money stand at an axis."""

from core.locale import language


def short_sums() -> str:
    """Return the Vega expression that labels yuan as people read them: 万 in Chinese, k in English, a bare 0."""
    if language() == "zh":
        return "datum.value >= 10000 ? format(datum.value / 10000, '~f') + ' 万' : format(datum.value, ',~f')"
    return "datum.value ? format(datum.value, '~s') : '0'"
