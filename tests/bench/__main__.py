"""`make bench`: every measurement, each against its reference, in one run and one table."""

import sys
import time
from importlib import import_module
from pathlib import Path

Line = tuple[str, float, str]


def main(chosen: list[str]) -> None:
    """Run the measurements of bench_*.py, or only the chosen ones (`pages import`), and print a table."""
    names = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = set(chosen) - set(names)
    if unknown:
        sys.exit(f"No such measurement: {', '.join(sorted(unknown))}. There are: {', '.join(names)}.")
    lines: list[Line] = []
    for name in chosen or names:
        began = time.perf_counter()
        print(f"measuring {name} …", end=" ", file=sys.stderr, flush=True)
        lines += import_module(f"tests.bench.bench_{name}").run()
        print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
    print(_table(lines))


def _table(lines: list[Line]) -> str:
    wide = max(len(name) for name, _value, _told in lines)
    return "\n".join(f"{name:<{wide}}  {_shown(value):>10}  {told}" for name, value, told in lines)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    main(sys.argv[1:])
