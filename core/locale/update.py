"""`make strings`: bring the catalogue to the strings of the code, keeping the translations."""

from pathlib import Path

from core.locale.check import problems
from core.locale.extract import PO, ROOT, spoken, store, translated


def update(root: Path = ROOT, po: Path = PO) -> None:
    """Add new strings without a translation, and drop those that nothing says any more."""
    catalog = translated(po)
    catalog.update(spoken(root), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    store(catalog, po)


if __name__ == "__main__":
    update()
    print(*problems(), sep="\n")
