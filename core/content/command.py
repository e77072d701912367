"""`python -m core draft`: copy for a brief in a file, without a browser."""

import json
from pathlib import Path
from typing import Any

from core.content.actions import read_brief
from core.content.brief import Brief, Variant
from core.content.checked import check_parts
from core.content.checks.command import plain
from core.content.drafting import slots_of
from core.content.near_copies import without_near_copies
from core.content.offline import draft_all_offline
from core.content.with_model import draft_with_model
from core.db.migrate import migrate
from core.errors import BadFile, BadInput
from core.llm.calls import Payer
from core.llm.endpoint import configured_endpoint
from core.locale import _
from core.settings import settings


def draft(path: Path) -> list[dict[str, Any]]:
    """Return the drafts of the brief in a JSON file: kind, angle, parts, origin, findings.

    A configured model writes them, else templates do. Raises BadFile, BadInput or ModelError.
    """
    brief = _brief(path)
    variants = _by_model(brief) if settings().has_model else draft_all_offline(brief)
    return [_told(variant, brief) for variant in without_near_copies(variants)]


def _brief(path: Path) -> Brief:
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadFile(
            _("The file {name} cannot be read: {why}").format(name=path, why=error.strerror)
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(_("The file {name} is no JSON: {why}").format(name=path, why=error)) from error
    if not isinstance(values, dict):
        raise BadFile(_("The file {name} holds no brief: a JSON object is expected.").format(name=path))
    try:
        return read_brief(values)
    except BadInput as error:  # whoever edits a file needs the key in it, not only the form's name for it
        if not error.field:
            raise
        raise BadInput(
            _("{file}, field {field}: {why}").format(file=path.name, field=error.field, why=error),
            field=error.field,
        ) from error


def _by_model(brief: Brief) -> list[Variant]:
    migrate()  # each call leaves a row
    endpoint, payer = configured_endpoint(), Payer(timezone=brief.timezone)
    return [
        draft_with_model(brief, slot.kind, slot.angle, endpoint=endpoint, payer=payer).variant
        for slot in slots_of(brief)
    ]


def _told(variant: Variant, brief: Brief) -> dict[str, Any]:
    """Return a variant with what the checks say of each part."""
    findings = [
        {"part": part, **plain(finding)}
        for part, found in check_parts(brief, variant.kind, variant.parts).items()
        for finding in found
    ]
    return {**variant.model_dump(), "findings": findings}
