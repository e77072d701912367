"""What `python -m core import-items` does: the same import as the page's, told as JSON."""

import json
from pathlib import Path
from typing import Any

from core.db.engine import reading, writing
from core.errors import BadFile
from core.files.columns import best_sheet
from core.files.plan import Plan, make_plan
from core.files.read_table import read_table
from core.files.sheet import Sheet
from core.locale import _
from core.shop.import_log import Origin
from core.shop.import_reads import Proposal, propose
from core.shop.importing import import_items as store
from core.shop.item_columns import item_schema
from core.shop.reads import shop_named
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role

_SHOWN = 200


def import_items(path: Path, shop_name: str, *, dry_run: bool) -> str:
    """Load a file into a shop, or only say what would happen; returns the report as JSON.

    The person at the command line owns the database, so acts as an owner. Of a workbook the sheet
    with the most known columns is taken. Bad rows are listed with their reasons, the good ones stored.
    """
    sheets = read_table(_bytes(path), path.name)
    with writing() as session:
        actor = Actor(
            ensure_local_user(session).id, shop_named(session, shop_name), Role.OWNER, "command line"
        )
    schema = item_schema()
    with reading() as session:
        sheet = sheets[best_sheet([each.cells for each in sheets], schema)]
        proposal = propose(session, actor, schema, sheet.cells)
    plan = make_plan(sheet.cells, proposal.header, proposal.columns, schema)
    report = _report(path, sheet, proposal, plan)
    if not dry_run:
        with writing() as session:
            done = store(session, actor, plan, Origin(path.name, sheet.name, proposal.columns))
        report |= {
            "run": done.run_id,
            "added": done.added,
            "changed": done.changed,
            "unchanged": done.unchanged,
        }
    return json.dumps(report | {"stored": not dry_run}, ensure_ascii=False, indent=2)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile(
            _("{file} cannot be opened: {reason}").format(file=path, reason=error.strerror)
        ) from error


def _report(path: Path, sheet: Sheet, proposal: Proposal, plan: Plan) -> dict[str, Any]:
    header = proposal.header
    return {
        "file": path.name,
        "sheet": sheet.name,
        "header_rows": []
        if header.first is None or header.last is None
        else [header.first + 1, header.last + 1],
        "columns": {column.heading: column.field for column in proposal.columns},
        "rows": plan.total,
        "good": plan.good,
        "bad": len(plan.bad),
        "blank": plan.blank,
        "totals": plan.totals,
        "repeated_headers": plan.repeated_headers,
        "bad_rows": [
            {"row": bad.row, "column": bad.column, "value": bad.value, "reason": bad.reason}
            for bad in plan.bad[:_SHOWN]
        ],
    }
