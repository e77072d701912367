"""Quotes: short pieces of reviews that say something of a topic, with the words that say it marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.positioning.review_figures import Seen
from core.positioning.review_topics import Hit, Reader, Topic

AROUND = 46  # characters shown on either side of the words
_MOST_READ = 400
_STOPS = "。！？!?；;\n"
_BREAK = re.compile(r"[，,。.!！?？;；~～\n]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a review. `parts` are its pieces in order, the marked ones with True; `sign` as in a hit."""

    review_id: int
    parts: tuple[tuple[str, bool], ...]
    sign: int
    rating: float | None
    day: date | None
    code: str
    brand: str

    @property
    def text(self) -> str:
        """Return the quote as text alone."""
        return "".join(text for text, _marked in self.parts)


def quotes(
    view: Seen, topics: Sequence[Topic], key: str, *, sign: int | None = None, most: int = 20
) -> list[Quote]:
    """Return quotes on a topic, the newest first, each wording once; `sign` picks praise, complaints or neither."""
    number = view.told.keys.index(key)
    rows = view.mentions[view.mentions["topic"] == number]
    if sign is not None:
        rows = rows[rows["sign"] == sign]
    reader = Reader(topics)
    reviews = view.told.reviews
    found: list[Quote] = []
    told: set[str] = set()
    for at in np.sort(rows["at"].to_numpy())[:_MOST_READ]:  # rows of an analysis stand newest first
        review = reviews.iloc[at]
        rating = None if review["rating"] != review["rating"] else float(review["rating"])
        hits = [hit for hit in reader.read(review["text"], rating) if hit.topic == number]
        net = int(rows.loc[rows["at"] == at, "sign"].iloc[0])
        mine = [hit for hit in hits if hit.sign == net] or hits
        parts = marked(review["text"], mine)
        wording = "".join(text for text, _marked in parts)
        if not mine or wording in told:
            continue
        told.add(wording)
        day = None if review["day"] != review["day"] else review["day"].date()
        found.append(
            Quote(int(review["id"]), parts, net, rating, day, str(review["code"]), str(review["brand"]))
        )
        if len(found) == most:
            break
    return found


def marked(text: str, hits: Sequence[Hit]) -> tuple[tuple[str, bool], ...]:
    """Return the sentence or so around the first hit as pieces, those of hits marked; cuts are shown by …"""
    if not hits:
        return ()
    start, end = _around(text, hits[0])
    spans = sorted((hit.start, hit.end) for hit in hits if hit.start >= start and hit.end <= end)
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for begin, stop in spans:
        if begin < at:
            continue
        parts += [(text[at:begin], False), (text[begin:stop], True)]
        at = stop
    parts.append((text[at:end] + ("…" if end < len(text.rstrip(_STOPS)) else ""), False))
    return tuple((piece.replace("\n", " "), is_marked) for piece, is_marked in parts if piece)


def _around(text: str, hit: Hit) -> tuple[int, int]:
    """Return where the sentence of a hit begins and ends, cut at a mark where it is long."""
    start = max((text.rfind(stop, 0, hit.start) for stop in _STOPS), default=-1) + 1
    ends = [found for stop in _STOPS if (found := text.find(stop, hit.end)) >= 0]
    end = min(ends, default=len(text) - 1) + 1
    if hit.start - start > AROUND:
        cuts = [cut.end() for cut in _BREAK.finditer(text, hit.start - AROUND, hit.start)]
        start = cuts[0] if cuts else hit.start - AROUND
    if end - hit.end > AROUND:
        cuts = [cut.start() for cut in _BREAK.finditer(text, hit.end, hit.end + AROUND)]
        end = cuts[-1] if cuts else hit.end + AROUND
    return start, end
