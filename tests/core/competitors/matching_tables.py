"""Tables of listings to match: small ones by hand, and larger ones made up with a known answer."""

from random import Random

import pandas as pd

BRANDS = [
    "Sonora",
    "Pantec",
    "Camelia",
    "Nikora",
    "Lumix",
    "Vossel",
    "Garmon",
    "Teluma",
    "Kenwick",
    "Brothen",
]
THINGS = {
    "Digital Camera": ("Digital Still Camera", "DSC"),
    "Wireless Router": ("Broadband Router", "WRT"),
    "Bookshelf Speakers": ("Loudspeaker Pair", "SPK"),
    "Front Load Washer": ("Washing Machine", "WM"),
    "LCD Television": ("Flat Panel TV", "KDL"),
}
COLOURS = ["black", "white", "silver", "red"]


def table(*rows: tuple[str, ...] | str, columns: str = "id title") -> pd.DataFrame:
    """Return rows as a table; a bare title gets its number as id."""
    whole = [(str(n), row) if isinstance(row, str) else row for n, row in enumerate(rows)]
    return pd.DataFrame(whole, columns=columns.split())


def shops(
    ours: int, theirs: int, both: int, *, offers: int = 1, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame, set[tuple[str, str]]]:
    """Return two tables of electronics and which rows are the same; each of ours has up to `offers` there."""
    random = Random(seed)
    things = [_thing(random) for _ in range(ours + theirs)]
    left = pd.DataFrame([_ours(thing, n) for n, thing in enumerate(things[:ours])])
    sold = [n for n in range(both) for _ in range(random.randint(1, offers))]
    sold += range(ours, ours + theirs - len(sold))
    random.shuffle(sold)
    right = pd.DataFrame([_theirs(things[which], n, random) for n, which in enumerate(sold)])
    gold = {(f"o{which}", f"t{n}") for n, which in enumerate(sold) if which < both}
    return left, right, gold


def f1(pairs: pd.DataFrame, gold: set[tuple[str, str]]) -> float:
    """Return the F1 of the believed pairs."""
    believed = pairs[pairs["is_believed"]]
    hits = len(gold & set(zip(believed["ours"], believed["theirs"], strict=True)))
    return 2 * hits / (len(believed) + len(gold))


def _thing(random: Random) -> dict[str, str]:
    kind = random.choice(list(THINGS))
    return {
        "brand": random.choice(BRANDS),
        "kind": kind,
        "code": f"{THINGS[kind][1]}{random.randint(100, 9999)}{random.choice('ABX')}",
        "colour": random.choice(COLOURS),
        "price": f"{random.uniform(30, 900):.2f}",
    }


def _ours(thing: dict[str, str], n: int) -> dict[str, str]:
    title = f"{thing['brand']} {thing['colour']} {thing['kind']} - {thing['code']}"
    return {"id": f"o{n}", "title": title, "brand": thing["brand"], "price": thing["price"]}


def _theirs(thing: dict[str, str], n: int, random: Random) -> dict[str, str]:
    code = thing["code"]
    said = f"{code[:3]}-{code[3:]}" if random.random() < 0.5 else code
    kind = random.choice([thing["kind"], THINGS[thing["kind"]][0]])
    words = [thing["brand"], said if random.random() < 0.8 else thing["colour"], kind]
    price = float(thing["price"]) * random.uniform(0.9, 1.1)
    return {"id": f"t{n}", "title": " ".join(words), "brand": thing["brand"], "price": f"{price:.2f}"}
