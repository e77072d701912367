"""Match two large made-up tables in a process of their own and say what it took, as JSON."""

import json
import resource
import sys
import time
from random import Random

import pandas as pd

from core.competitors.matching import match_tables

_SYLLABLES = [a + b for a in "bcdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
_FILLERS = ["new", "official", "style", "home", "black", "white", "large", "set", "premium", "classic"]


def tables(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return two tables of `count` titles each; the second half of ours is the first half of theirs."""
    random = Random(0)
    names = ["".join(random.choices(_SYLLABLES, k=3)) for _ in range(max(2000, count // 5))]
    brands = ["".join(random.choices(_SYLLABLES, k=2)) for _ in range(400)]
    things = [_thing(random, brands, names) for _ in range(count + count // 2)]
    ours = [_title(things[n], random) for n in range(count)]
    theirs = [_title(things[n + count // 2], random) for n in range(count)]
    return tuple(
        pd.DataFrame({"id": [str(n) for n in range(count)], "title": titles}) for titles in (ours, theirs)
    )


def _thing(random: Random, brands: list[str], names: list[str]) -> list[str]:
    code = f"{random.choice('abcdefgh')}{random.randint(100, 99_999)}"
    return [random.choice(brands), *random.choices(names, k=3), code, f"{random.randint(1, 40) * 50}g"]


def _title(thing: list[str], random: Random) -> str:
    kept = [word for word in thing if random.random() < 0.9]
    return " ".join([*kept, *random.choices(_FILLERS, k=random.randint(1, 4))])


def main(count: int) -> None:
    """Print seconds, peak memory in MB, and the F1 against the known answer."""
    ours, theirs = tables(count)
    began = time.perf_counter()
    pairs = match_tables(ours, theirs).pairs
    seconds = time.perf_counter() - began
    believed = pairs[pairs["is_believed"]]
    hits = int((believed["ours"].astype(int) == believed["theirs"].astype(int) + count // 2).sum())
    print(
        json.dumps(
            {
                "seconds": seconds,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "candidates": len(pairs),
                "f1": 2 * hits / (len(believed) + count - count // 2),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
