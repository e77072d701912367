"""The columns of the enrolment sheet, in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.locale import _
from core.promotions.catalogue_run import CatalogueRun
from core.promotions.enrolment_rows import column_of

MONEY, PERCENT, COUNT = "#,##0.00", "0.0%", "#,##0"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, its heading, how wide it is, how its numbers are shown."""

    name: str
    title: str
    width: int
    shown: str = ""


def columns(promotions: Sequence[tuple[str, str]], told: CatalogueRun) -> list[Column]:
    """Return the columns for a run; `promotions` are those that apply to some item, (id, name)."""
    days = told.lowest_of_days
    return [
        Column("code", _("Code"), 14),
        Column("title", _("Title"), 36),
        Column("spec", _("Spec"), 14),
        Column("category", _("Category"), 12),
        Column("price", _("Page price ¥"), 11, MONEY),
        Column("pieces", _("Pieces"), 8, COUNT),
        *(
            Column(column_of(each), _("{name}: off ¥").format(name=name), 13, MONEY)
            for each, name in promotions
        ),
        Column("event", _("Event price ¥"), 11, MONEY),
        Column("in_hand", _("In hand ¥"), 11, MONEY),
        Column("off", _("Off a piece ¥"), 11, MONEY),
        Column("off_share", _("Discount"), 10, PERCENT),
        Column("stock", _("Stock"), 9, COUNT),
        Column("known_days", _("Days of own prices known"), 10, COUNT),
        Column("lowest", _("Lowest of {n} days ¥").format(n=days), 12, MONEY),
        Column("most_allowed", _("Allowed at most ¥"), 12, MONEY),
        Column("lowest_gate", _("Lowest-price rule"), 11),
        Column("cost", _("Cost ¥"), 11, MONEY),
        Column("kept", _("Kept by the shop ¥"), 12, MONEY),
        Column("floor", _("Floor ¥"), 11, MONEY),
        Column("floor_gate", _("Floor rule"), 10),
        Column("margin", _("Margin"), 9, PERCENT),
        Column("contribution", _("Contribution ¥"), 12, MONEY),
        Column("rival_price", _("Lowest rival in hand ¥"), 13, MONEY),
        Column("rival", _("Rival"), 14),
        Column("rival_gap", _("Against it"), 10, PERCENT),
        Column("note", _("Remark"), 44),
    ]
