"""JSON that is still arriving: the texts that are whole, and the one that grows."""

from dataclasses import dataclass, field

import jiter


@dataclass(frozen=True, slots=True)
class Partial:
    """What can be shown of an answer so far; `growing` names the text that is still being written."""

    texts: dict[str, str] = field(default_factory=dict)
    growing: str = ""


def partial_texts(so_far: str) -> Partial:
    """Return the top-level texts of a JSON object of which only a beginning has arrived.

    What stands before the object (a fence, a sentence) is passed over. A beginning that is no JSON
    yields nothing rather than an error: the whole answer will be judged later.
    """
    start = so_far.find("{")
    if start < 0:
        return Partial()
    data = so_far[start:].encode("utf-8", errors="ignore")
    try:
        seen = jiter.from_json(data, partial_mode="trailing-strings")
        whole = jiter.from_json(data, partial_mode=True)
    except ValueError:
        return Partial()
    texts = {key: value for key, value in seen.items() if isinstance(value, str)}
    growing = next((key for key in texts if key not in whole), "")
    return Partial(texts, growing)
