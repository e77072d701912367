"""The command line: the same answers without a browser."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from core.errors import BadFile, BadInput, PlannerError
from core.locale import _, ask_language_from, closest

WORK = (
    "core.content.drafting",
    "core.competitors.watch_job",
    "core.competitors.report_job",
    "core.competitors.suggesting",
    "core.positioning.statement_job",
    "core.positioning.review_job",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 after telling the person on stderr what is wrong."""
    ask_language_from(lambda: closest(os.environ.get("LC_ALL") or os.environ.get("LANG")))
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
        sys.stdout.flush()
    except PlannerError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads has had enough, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
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
    _competitor_commands(commands)

    festivals = commands.add_parser("festivals", help="list festivals with their dates, and days off")
    festivals.add_argument("--from", required=True, dest="since", metavar="DAY")
    festivals.add_argument("--to", required=True, dest="until", metavar="DAY")
    festivals.add_argument("--json", action="store_true", dest="as_json")
    festivals.set_defaults(run=_festivals)

    calendar = commands.add_parser("calendar", help="write a shop's campaigns as an iCalendar file")
    calendar.add_argument("--shop", required=True, metavar="NAME")
    calendar.add_argument("--out", type=Path, required=True, metavar="PLAN.ics")
    calendar.set_defaults(run=_calendar)

    plan = commands.add_parser(
        "plan-check",
        help="list what clashes in the plan of campaigns, worst first; clashes are no error: it returns 0",
    )
    plan.add_argument("--shop", metavar="NAME", help="this shop only; otherwise all of them")
    plan.add_argument("--json", action="store_true", dest="as_json", help="with the ids of what clashes")
    plan.set_defaults(run=_plan_check)

    analysis = commands.add_parser(
        "correspondence", help="analyse a table of counts, brands by attributes, as the perceptual map does"
    )
    analysis.add_argument("table", type=Path)
    analysis.add_argument("--out", type=Path, metavar="ANALYSIS.json", help="stdout otherwise")
    analysis.set_defaults(run=_correspondence)

    quote = commands.add_parser("quote", help="compute carts with promotions (promo-cases/1)")
    quote.add_argument("cases", type=Path, metavar="CASES.json")
    quote.set_defaults(run=_quote)
    return parser


def _competitor_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    match = commands.add_parser("match", help="find which rows of another table are ours")
    match.add_argument("ours", type=Path)
    match.add_argument("theirs", type=Path)
    match.add_argument("--out", type=Path, required=True, metavar="PAIRS.csv")
    match.add_argument("--labels", type=Path, help="pairs that people decided: left_id,right_id,label")
    match.add_argument("--all", action="store_true", dest="every", help="every scored candidate")
    match.set_defaults(run=_match)

    score = commands.add_parser("score-pairs", help="say of each pair of listings whether they are the same")
    score.add_argument("pairs", type=Path)
    score.add_argument("--out", type=Path, required=True, metavar="SCORES.csv")
    score.add_argument("--train", type=Path, help="pairs with a label to learn from")
    score.set_defaults(run=_score_pairs)

    price = commands.add_parser("read-price", help="read the amount and the currency of a price text")
    price.add_argument("text", nargs="?")
    price.add_argument("--json-lines", type=Path, metavar="FILE", help="a JSON string or {text} a line")
    price.set_defaults(run=_read_price)

    page = commands.add_parser("read-page", help="read the offer from a saved product page")
    page.add_argument("file", type=Path)
    page.add_argument("--url", required=True)
    page.set_defaults(run=_read_page)


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

    for subject in WORK:
        import_module(subject)  # registers the kind of job it does
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


def _match(chosen: argparse.Namespace) -> None:
    from core.competitors.match_command import match

    match(chosen.ours, chosen.theirs, chosen.out, labels=chosen.labels, every=chosen.every)


def _score_pairs(chosen: argparse.Namespace) -> None:
    from core.competitors.match_command import score_pairs

    score_pairs(chosen.pairs, chosen.out, train=chosen.train)


def _read_price(chosen: argparse.Namespace) -> None:
    from core.competitors.price_command import read_price, read_price_lines

    if (chosen.text is None) == (chosen.json_lines is None):
        raise BadInput(_("Give one price text, or a file with --json-lines."))
    if chosen.text is not None:
        _write(read_price(chosen.text), None)
        return
    for answer in read_price_lines(chosen.json_lines):
        print(json.dumps(answer, ensure_ascii=False))


def _read_page(chosen: argparse.Namespace) -> None:
    from core.competitors.page_command import read_page

    _write(read_page(chosen.file, chosen.url), None)


def _correspondence(chosen: argparse.Namespace) -> None:
    from core.positioning.map_command import analyse_file

    _write(analyse_file(chosen.table), chosen.out)


def _quote(chosen: argparse.Namespace) -> None:
    from core.promotions.cases.quote import quote_file

    quotes = quote_file(chosen.cases)
    _write(quotes.answers, None)
    if quotes.refused:  # the others are printed; whoever runs this in a script still learns of it
        raise BadInput("\n".join(quotes.refused))


def _festivals(chosen: argparse.Namespace) -> None:
    from core.campaigns.festival_command import as_text, day_of, festival_list

    told = festival_list(day_of(chosen.since, "--from"), day_of(chosen.until, "--to"))
    if chosen.as_json:
        _write(told, None)
    else:
        print(as_text(told))


def _calendar(chosen: argparse.Namespace) -> None:
    from core.campaigns.calendar_command import calendar
    from core.db.migrate import migrate

    migrate()
    _write_bytes(calendar(chosen.shop), chosen.out)


def _plan_check(chosen: argparse.Namespace) -> None:
    from core.db.base import now
    from core.db.migrate import migrate
    from core.plan_check_command import as_json, as_text, check_shops

    migrate()
    told = check_shops(chosen.shop, now())
    if chosen.as_json:
        _write(as_json(told), None)
    else:
        print(as_text(told))


def _write(answer: object, out: Path | None) -> None:
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    if out is None:
        print(text)
        return
    _write_bytes(f"{text}\n".encode(), out)


def _write_bytes(content: bytes, out: Path) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise _unwritable(out) from error


def _unwritable(out: Path) -> BadFile:
    return BadFile(_("{file} cannot be written: choose a folder that is there and yours.").format(file=out))


if __name__ == "__main__":
    sys.exit(main())
