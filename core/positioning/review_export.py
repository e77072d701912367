"""The figures of reviews as a workbook: topics, months, words, and every review in view with what it says."""

import io
from typing import Any

import xlsxwriter
from sqlalchemy.orm import Session

from core.files.safe_cells import safe_cell
from core.locale import _
from core.positioning.review_analysis import Analysis
from core.positioning.review_figures import ReviewLook, by_topic, over_time, seen
from core.positioning.review_reads import analysis
from core.positioning.review_topic_reads import topic_set
from core.positioning.review_words import frequent, vocabulary
from core.team.rights import Actor, require

_MOST_WORDS = 300
_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Rows = list[list[Any]]


def reviews_xlsx(session: Session, actor: Actor, look: ReviewLook) -> bytes:
    """Return the reviews in view as a workbook of four sheets; texts never become formulas or links."""
    require(actor, "positioning.export")
    told, topics = analysis(session, actor), topic_set(session, actor)
    labels, view = topics.labels, seen(told, look)
    sheets: list[tuple[str, Rows]] = [
        (_("Topics"), _topic_rows(by_topic(view).to_dict("records"), labels)),
        (_("By month"), _month_rows(over_time(view, "month").to_dict("records"), labels)),
        (
            _("Words of buyers"),
            _word_rows(frequent(vocabulary(told, topics.topics), view, most=_MOST_WORDS).to_dict("records")),
        ),
        (_("Reviews"), _review_rows(told, view.kept, labels)),
    ]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 1)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(i, j, safe_cell(cell), None if i else bold)
                    elif isinstance(cell, float) and cell == cell:
                        sheet.write_number(
                            i, j, cell, share if abs(cell) <= 1 and name != _("Reviews") else None
                        )
                    elif isinstance(cell, int):
                        sheet.write_number(i, j, cell)
    return target.getvalue()


def _topic_rows(table: list[dict[Any, Any]], labels: dict[str, str]) -> Rows:
    head = [
        _("Topic"),
        _("Mentions"),
        _("Praise"),
        _("Complaints"),
        _("Only named"),
        _("Share of complaints"),
        _("95 % interval, from"),
        _("95 % interval, to"),
    ]
    names = ("mentions", "praise", "complaint", "neutral")
    rows = [
        [labels.get(row["key"], row["key"]), *(int(row[name]) for name in names)]
        + [float(row[name]) for name in ("complaint_share", "low", "high")]
        for row in table
    ]
    return [head, *rows]


def _month_rows(table: list[dict[Any, Any]], labels: dict[str, str]) -> Rows:
    head = [
        _("Calendar month"),
        _("Topic"),
        _("Reviews"),
        _("Mentions"),
        _("Praise"),
        _("Complaints"),
        _("Share of complaints"),
    ]
    rows = [
        [f"{row['period']:%Y-%m}", labels.get(row["key"], row["key"])]
        + [int(row[name]) for name in ("read", "mentions", "praise", "complaint")]
        + [float(row["complaint_share"])]
        for row in table
    ]
    return [head, *rows]


def _word_rows(table: list[dict[Any, Any]]) -> Rows:
    rows = [[row["word"], int(row["reviews"]), float(row["share"])] for row in table]
    return [[_("Word"), _("Reviews"), _("Share")], *rows]


def _review_rows(told: Analysis, kept: Any, labels: dict[str, str]) -> Rows:
    said: dict[int, dict[int, list[str]]] = {}
    for at, topic, sign in told.mentions.itertuples(index=False):
        if kept[at]:
            said.setdefault(at, {}).setdefault(int(sign), []).append(
                labels.get(told.keys[topic], told.keys[topic])
            )
    head = [
        _("Day of the review"),
        _("Brand or shop"),
        _("Item code"),
        _("Star rating"),
        _("Praise"),
        _("Complaints"),
        _("Review text"),
    ]
    rows: Rows = [head]
    for review in told.reviews[kept].itertuples():
        topics = said.get(review.Index, {})
        rows.append(
            [
                "" if review.day != review.day else f"{review.day:%Y-%m-%d}",
                review.brand,
                review.code,
                float(review.rating),
                _(", ").join(topics.get(1, [])),
                _(", ").join(topics.get(-1, [])),
                review.text,
            ]
        )
    return rows
