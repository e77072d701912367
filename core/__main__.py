"""The command line: the same answers without a browser."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from core.errors import BadFile, PlannerError
from core.locale import _, ask_language_from, closest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 after telling the person on stderr what is wrong."""
    ask_language_from(lambda: closest(os.environ.get("LC_ALL") or os.environ.get("LANG")))
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except PlannerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="start the web app and the worker, stop both together")
    up.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    up.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8501")))
    up.set_defaults(run=_up)

    demo = commands.add_parser("demo", help="fill the demo shop, if there is no shop yet")
    demo.set_defaults(run=_demo)

    worker = commands.add_parser("worker", help="run the jobs that pages submit")
    worker.add_argument(
        "--name", default="desk", help="its lasting name: it goes on with the jobs of that name"
    )
    worker.add_argument("--adopt", default="", metavar="NAME", help="take over what a dead worker left")
    worker.set_defaults(run=_worker)

    items = commands.add_parser("import-items", help="read an item list into a shop")
    items.add_argument("file", type=Path)
    items.add_argument("--shop", required=True, metavar="NAME")
    items.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    items.set_defaults(run=_import_items)

    draft = commands.add_parser("draft", help="draft copy for a brief")
    draft.add_argument("brief", type=Path)
    draft.add_argument("--out", type=Path, help="where to write the drafts; stdout otherwise")
    draft.set_defaults(run=_draft)

    check = commands.add_parser("check-copy", help="check texts against limits, facts and law")
    check.add_argument("texts", type=Path)
    check.set_defaults(run=_check_copy)
    return parser


def _up(chosen: argparse.Namespace) -> None:
    from core.demo.fill import fill_if_empty
    from core.jobs.up import up

    sys.exit(up(chosen.host, chosen.port, prepare=fill_if_empty))


def _demo(_chosen: argparse.Namespace) -> None:
    from core.db.migrate import migrate
    from core.demo.fill import fill_if_empty

    migrate()
    filled = fill_if_empty()
    print(_("The demo shop is there.") if filled else _("There is a shop already: nothing was changed."))


def _worker(chosen: argparse.Namespace) -> None:
    from core.jobs.worker import run_worker

    import_module("core.content.drafting")  # registers the kind of job it does
    run_worker(name=chosen.name, adopt=chosen.adopt)


def _import_items(chosen: argparse.Namespace) -> None:
    from core.db.migrate import migrate
    from core.shop.command import import_items

    migrate()
    print(import_items(chosen.file, chosen.shop, dry_run=chosen.dry_run))


def _draft(chosen: argparse.Namespace) -> None:
    from core.content.command import draft

    if chosen.out is not None and (
        chosen.out.is_dir() or not os.access(chosen.out.absolute().parent, os.W_OK)
    ):
        raise _unwritable(chosen.out)  # said before a model is paid
    _write(draft(chosen.brief), chosen.out)


def _check_copy(chosen: argparse.Namespace) -> None:
    from core.content.checks.command import check_copy

    _write(check_copy(chosen.texts), None)


def _write(answer: object, out: Path | None) -> None:
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    if out is None:
        print(text)
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise _unwritable(out) from error


def _unwritable(out: Path) -> BadFile:
    return BadFile(_("{file} cannot be written: choose a folder that is there and yours.").format(file=out))


if __name__ == "__main__":
    sys.exit(main())
