"""The sheet of parameters beside the enrolment: every number that its formulas refer to, with a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.files.safe_cells import safe_cell
from core.locale import _
from core.promotions.enrolment_terms import COUNT, MONEY, SHARE, terms_of
from core.promotions.kinds import kind_name, level_name
from core.promotions.promotion import Promotion
from core.promotions.sheet_sums import Sum, plain
from core.promotions.words.terms import label
from core.shop.cost_words import term_name
from core.shop.costs import CostTerms
from core.shop.items import item_role_name

FORMATS = {MONEY: "#,##0.00", SHARE: "0.0##%", COUNT: "0.##", "factor": "0.0000"}
FACTOR = "factor"


@dataclass(slots=True)
class Parameters:
    """The lines of the sheet as they are added; each number comes back as the cell that formulas refer to."""

    sheet: str
    lines: list[tuple[str, Sum | None, str, bool]] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """Begin a part."""
        if self.lines:
            self.lines.append(("", None, "", False))
        self.lines.append((text, None, "", True))

    def note(self, text: str) -> None:
        """Add a sentence."""
        self.lines.append((text, None, "", False))

    def number(self, name: str, value: float, unit: str) -> Sum:
        """Add a number; money in yuan."""
        return self.formula(name, plain(value), unit)

    def formula(self, name: str, amount: Sum, unit: str) -> Sum:
        """Add a number that is computed from others."""
        self.lines.append((name, amount, unit, False))
        return Sum(f"'{self.sheet}'!$B${len(self.lines)}", amount.value)

    def write(self, book: Any, sheet: Any) -> None:
        """Write the lines into a sheet of a book."""
        formats = {unit: book.add_format({"num_format": shown}) for unit, shown in FORMATS.items()}
        bold = book.add_format({"bold": True})
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 14)
        for row, (name, amount, unit, is_heading) in enumerate(self.lines):
            sheet.write_string(row, 0, safe_cell(name), bold if is_heading else None)
            if amount is None:
                continue
            if amount.text == plain(amount.value).text:
                sheet.write_number(row, 1, amount.value, formats[unit])
            else:
                sheet.write_formula(row, 1, f"={amount.text}", formats[unit], amount.value)


@dataclass(frozen=True, slots=True)
class CategoryCells:
    """What the costs of a category come to: of each yuan kept, of each yuan of goods, and once an order."""

    slope: Sum
    per_goods: Sum
    per_order: Sum
    stands: Sum
    sent: Sum


def promotion_terms(sheet: Parameters, stack: Sequence[Promotion]) -> Mapping[str, Sequence[Sum]]:
    """Add the numbers of each promotion; return their cells by its id."""
    told = {}
    for each in stack:
        name = label(each)
        sheet.heading(
            _("{name} · {kind}, {level}").format(
                name=name, kind=kind_name(each.kind), level=level_name(each.level)
            )
        )
        told[each.id] = [sheet.number(term.name, term.value, term.unit) for term in terms_of(each)]
    return told


def role_targets(sheet: Parameters, margins: Mapping[str, float]) -> Mapping[str, Sum]:
    """Add the target margins by role; return their cells."""
    sheet.heading(_("Target margin by role"))
    return {
        role: sheet.number(item_role_name(role) or _("no role"), margin, SHARE)
        for role, margin in sorted(margins.items())
    }


def category_costs(
    sheet: Parameters, terms: CostTerms, categories: Iterable[str]
) -> Mapping[str, CategoryCells]:
    """Add the cost terms and what they come to in each category; return the cells of that."""
    sheet.heading(_("Costs of every item"))
    payment, creator, tax = (
        sheet.number(term_name(name), getattr(terms, name), SHARE)
        for name in ("payment_fee", "creator_share", "tax")
    )
    shipping, packing, gifts, handling, ads = (
        sheet.number(term_name(name), getattr(terms, name) / 100, MONEY)
        for name in ("shipping", "packing", "gifts_per_order", "handling", "ads_per_order")
    )
    one, told = plain(1), {}
    for category in categories:
        of = terms.of(category)
        sheet.heading(_("Costs in the category {name}").format(name=category or "–"))
        fee = sheet.number(term_name("category_fee"), of.category_fee, SHARE)
        insurance = sheet.number(term_name("insurance"), of.insurance / 100, MONEY)
        before = sheet.number(term_name("refund_before"), of.refund_before, SHARE)
        after = sheet.number(term_name("refund_after"), of.refund_after, SHARE)
        resale = sheet.number(term_name("resale_share"), of.resale_share, SHARE)
        stands = sheet.formula(_("orders that stand"), one - before - after, SHARE)
        sent = sheet.formula(_("orders that are sent"), one - before, SHARE)
        told[category] = CategoryCells(
            slope=sheet.formula(
                _("left of each yuan kept"), stands * (one - payment - fee - creator - tax), FACTOR
            ),
            per_goods=sheet.formula(
                _("goods used up of each yuan of goods"), stands + after * (one - resale), FACTOR
            ),
            per_order=sheet.formula(
                _("parcel, returns and ads of an order"),
                sent * (shipping + packing + insurance + gifts) + after * handling + ads,
                MONEY,
            ),
            stands=stands,
            sent=sent,
        )
    return told
