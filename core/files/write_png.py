"""Draw a chart's description as PNG, on this machine alone: no address is asked for data or fonts."""

from functools import cache
from typing import Any

import vl_convert

SCALE = 2.0  # points to pixels: sharp on paper
_FACES = "PingFang SC, Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif"
_INK, _MUTED, _LINE = "#1F2328", "#5E6670", "#DAD5CA"
# The house's light palette; on the page the theme sets it, on paper nobody else does.
_CATEGORIES = ["#1F6FA8", "#C2412F", "#2F855A", "#B7791F", "#7657A3", "#2C8A8C", "#8A6642", "#59636E"]
_CONFIG: dict[str, Any] = {
    "background": "#FFFFFF",
    "font": _FACES,
    "range": {"category": _CATEGORIES},
    "title": {"color": _INK, "fontSize": 14, "anchor": "start"},
    "axis": {
        "labelColor": _INK,
        "titleColor": _MUTED,
        "gridColor": _LINE,
        "domainColor": _LINE,
        "labelLimit": 260,
    },
    "legend": {"labelColor": _INK, "titleColor": _MUTED, "labelLimit": 260},
    "view": {"stroke": None},
}
_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="24">'
    '<text x="2" y="20" font-size="20" font-family="{faces}">{text}</text></svg>'
)


def png(chart: dict[str, Any], *, width: int, height: int | None = None) -> bytes:
    """Return a Vega-Lite chart as PNG, so many points wide."""
    sized = dict(chart) | {"width": width}
    if height is not None:
        sized["height"] = height
    drawn: bytes = vl_convert.vegalite_to_png(sized, scale=SCALE, config=_CONFIG, allowed_base_urls=[])
    return drawn


@cache
def shows_chinese() -> bool:
    """Tell whether this machine has a face for 汉字: without one they would all come out alike."""
    one, other = (vl_convert.svg_to_png(_PROBE.format(faces=_FACES, text=text)) for text in ("价格", "对手"))
    return bool(one != other)
