"""Finding many terms in one pass: a trie as one pattern, Chinese anywhere, Latin as whole words."""

import re
from collections.abc import Iterable, Iterator

# Full-width Latin and capitals as they are compared; one character stays one, so that places stay places.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27, 0x2018: 0x27}
_PLAIN |= {code: code + 32 for code in range(0x41, 0x5B)}
_PLAIN |= {code + 0xFEE0: code + 32 for code in range(0x41, 0x5B)}
_LATIN = re.compile("[a-z]")
_END = ""


def comparable(text: str) -> str:
    """Return a text as terms are looked for in it, of the same length."""
    return text.translate(_PLAIN)


class Terms:
    """A set of terms; `found` yields the longest one at each place, from left to right, none within another."""

    def __init__(self, terms: Iterable[str]) -> None:
        known = {comparable(term) for term in terms if term}
        self._chinese = _pattern(term for term in known if not term.isascii())
        self._latin = _pattern((term for term in known if term.isascii()), whole=True)

    def found(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield term, start and end of what stands in a comparable text."""
        hits = [] if self._chinese is None else [(m[0], *m.span()) for m in self._chinese.finditer(text)]
        if self._latin is not None and _LATIN.search(text):
            hits += [(m[0], *m.span()) for m in self._latin.finditer(text)]
            hits.sort(key=lambda hit: hit[1])
        yield from hits


def _pattern(terms: Iterable[str], *, whole: bool = False) -> re.Pattern[str] | None:
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for term in terms:
        node = trie
        for sign in term:
            node = node.setdefault(sign, {})
        node[_END] = {}
    if not trie:
        return None
    first = "".join(map(re.escape, sorted(trie)))
    body = f"(?=[{first}]){_branch(trie)}"  # most characters begin no term: a class tells that at once
    return re.compile(f"(?<![a-z0-9]){body}(?![a-z0-9])" if whole else body)


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """Return the pattern of what may follow; the longer way is tried first."""
    ways = [re.escape(sign) + _branch(below) for sign, below in sorted(node.items()) if sign != _END]
    if not ways:
        return ""
    joined = ways[0] if len(ways) == 1 and _END not in node else f"(?:{'|'.join(ways)})"
    return f"{joined}?" if _END in node else joined
