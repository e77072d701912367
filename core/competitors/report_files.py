"""A competitor brief as a file to take along: docx or Markdown, both with their pictures."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.competitors.price_table import View
from core.competitors.report_document import report_document
from core.competitors.report_job import written_summary
from core.competitors.report_reads import report
from core.competitors.report_summary import summary_of
from core.files.document import Document
from core.files.write_docx import docx
from core.files.write_markdown import markdown
from core.shop.reads import profile
from core.team.rights import Actor, require


def report_docx(session: Session, actor: Actor, *, on: date, layer: str, view: View) -> bytes:
    """Return the brief on a view of the price table as docx."""
    require(actor, "prices.export")
    return docx(_document(session, actor, on, layer, view))


def report_markdown(session: Session, actor: Actor, *, on: date, layer: str, view: View) -> bytes:
    """Return the brief on a view of the price table as Markdown."""
    require(actor, "prices.export")
    return markdown(_document(session, actor, on, layer, view))


def _document(session: Session, actor: Actor, on: date, layer: str, view: View) -> Document:
    gathered = report(session, actor, on=on, layer=layer, view=view)
    written = written_summary(session, actor, on=on, layer=layer, view=view)
    summary = summary_of(gathered.report, written.text, model=written.model)
    return report_document(gathered, summary, ZoneInfo(profile(session, actor).timezone))
