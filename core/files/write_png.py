"""Draw a chart's description as PNG, on this machine alone: no address is asked for data or fonts."""

import io
from functools import cache
from typing import Any

import vl_convert
from PIL import Image

SCALE = 2.0  # points to pixels: sharp on paper
_COLOURS = 128  # a chart has few, and their soft edges: an eighth of the size, and no eye sees it
_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="24">'
    '<text x="2" y="20" font-size="20" font-family="sans-serif">{text}</text></svg>'
)


def png(chart: dict[str, Any]) -> bytes:
    """Return a Vega-Lite chart, sized and coloured as it says itself, as PNG."""
    return _small(vl_convert.vegalite_to_png(chart, scale=SCALE, allowed_base_urls=[]))


def svg_png(svg: str) -> bytes:
    """Return an SVG of our own making as PNG; what people wrote in it must be escaped."""
    return _small(vl_convert.svg_to_png(svg, scale=SCALE))


def _small(drawn: bytes) -> bytes:
    small = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        picture.convert("RGB").quantize(_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


@cache
def shows_chinese() -> bool:
    """Tell whether this machine has a face for 汉字: without one they would all come out alike."""
    one, other = (vl_convert.svg_to_png(_PROBE.format(text=text)) for text in ("价格", "对手"))
    return bool(one != other)
