"""What a sale costs the shop besides the goods: its cost terms, with the rule pack behind them.

Shares are 0…1, money is 分. Prices are as the page shows them, VAT included; costs are what they come
to in the end: a small taxpayer enters them with VAT, a general taxpayer without the input VAT that is
deducted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from core.errors import BadInput
from core.locale import _
from core.money import fen
from core.rules.fees import CATEGORIES, ByCategory, Fee, category_fees, category_row, fees, platform_row
from core.text import folded

MOST_MONEY = 10**7
MOST_TOTAL = 0.95  # of the price: what fees, commission and tax may take together, and refunds together
MOST_OWN = 200
SHARE, MONEY, PIECES = "share", "money", "pieces"

# Every term, by the group in which it is edited, with its unit.
GROUPS: Mapping[str, Mapping[str, str]] = {
    "fees": {"payment_fee": SHARE, "category_fee": SHARE},
    "parcels": {"shipping": MONEY, "packing": MONEY, "units_per_order": PIECES, "insurance": MONEY},
    "refunds": {"refund_before": SHARE, "refund_after": SHARE, "resale_share": SHARE, "handling": MONEY},
    "marketing": {"ads_per_order": MONEY, "creator_share": SHARE, "gifts_per_order": MONEY},
    "tax": {"tax": SHARE},
}
UNITS: Mapping[str, str] = {name: unit for terms in GROUPS.values() for name, unit in terms.items()}
BY_CATEGORY = ("category_fee", "insurance", "refund_before", "refund_after", "resale_share")
_MOST = {"payment_fee": 0.5, "category_fee": 0.5, "creator_share": 0.9, "tax": 0.5}


@dataclass(frozen=True, slots=True)
class CategoryCosts:
    """The terms that differ by kind of goods, for one category of the shop.

    `row` is the row of the pack that the category was read as, and `is_known` whether its name said
    so: where it did not, the row is "other". `own` names the terms that are the shop's, not the pack's.
    """

    category: str
    row: str
    is_known: bool
    category_fee: float
    insurance: int
    refund_before: float
    refund_after: float
    resale_share: float
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CostTerms:
    """The cost terms of a shop.

    `payment_fee`, `category_fee` and `creator_share` are taken of the sales that stand, refunded ones
    cost none; so is `tax`, the share of a price with VAT that is VAT. `shipping`, `packing`,
    `insurance`, `gifts_per_order` and `ads_per_order` are spent once an order, `handling` once a
    returned one; `units_per_order` pieces share an order. `refund_before` and `refund_after` are the
    shares of paid orders that are refunded before and after dispatch, `resale_share` what of the
    returned goods is sold again.

    A term of BY_CATEGORY is None where the pack decides by the item's category; `by_category` holds the
    shop's own values for single categories, by the category as the shop writes it. `platform` is the
    row of the pack that the shop's platform was read as.
    """

    platform: str
    is_platform_known: bool
    payment_fee: float
    shipping: int
    packing: int
    units_per_order: float
    handling: int
    ads_per_order: int
    creator_share: float
    gifts_per_order: int
    tax: float
    category_fee: float | None = None
    insurance: int | None = None
    refund_before: float | None = None
    refund_after: float | None = None
    resale_share: float | None = None
    by_category: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def of(self, category: str) -> CategoryCosts:
        """Return what holds for a category: its own value, else the shop's, else that of its row in the pack."""
        row = category_row(category)
        pack = _pack_values(self.platform, row.key)
        shop_wide = {name: getattr(self, name) for name in BY_CATEGORY if getattr(self, name) is not None}
        own = shop_wide | dict(self.by_category.get(folded(category), {}))
        return CategoryCosts(category, row.key, row.is_known, own=frozenset(own), **(pack | own))

    def value(self, name: str, category: str = "") -> float:
        """Return one term as a number, for a category where it differs by that."""
        holder = self.of(category) if name in BY_CATEGORY else self
        return float(getattr(holder, name))

    def with_what_if(self, values: Mapping[str, float]) -> "CostTerms":
        """Return the terms with some replaced by name, for every category. Raises BadInput as saving does."""
        checked = {name: _checked(name, _as_unit(name, value)) for name, value in values.items()}
        kept = {
            category: {name: own for name, own in terms.items() if name not in checked}
            for category, terms in self.by_category.items()
        }
        changed = replace(self, **checked, by_category={each: terms for each, terms in kept.items() if terms})
        check_totals(changed)
        return changed


def default_terms(platform: str) -> CostTerms:
    """Return the terms that a shop begins with, on a platform as the shop writes it."""
    pack, row = fees(), platform_row(platform)
    return CostTerms(
        platform=row.key,
        is_platform_known=row.is_known,
        payment_fee=float(pack.payment_fee.value),
        shipping=fen(pack.shipping.value),
        packing=fen(pack.packing.value),
        units_per_order=float(pack.units_per_order.value),
        handling=fen(pack.handling.value),
        ads_per_order=fen(pack.ads_per_order.value),
        creator_share=float(pack.creator_share.value),
        gifts_per_order=fen(pack.gifts_per_order.value),
        tax=tax_share(float(pack.vat_small.value)),
    )


def cost_terms_of(stored: Mapping[str, Any], platform: str) -> CostTerms:
    """Return the terms of what a shop has stored; what that does not say is as the rule pack says.

    Raises BadInput with the field when a value cannot be meant.
    """
    own = {name: value for name, value in stored.items() if value is not None}
    by_category = own.pop("by_category", {})
    terms = replace(
        default_terms(platform),
        **{name: _checked(name, value) for name, value in own.items()},
        by_category=_own_by_category(by_category),
    )
    check_totals(terms)
    return terms


def check_totals(terms: CostTerms) -> None:
    """Raise BadInput where shares together leave nothing of a price, in any category."""
    for category in ("", *CATEGORIES, *terms.by_category):
        of = terms.of(category)
        if terms.payment_fee + of.category_fee + terms.creator_share + terms.tax > MOST_TOTAL:
            raise BadInput(
                _("Fees, commission and tax together take more than 95% of the price."),
                field=_field(terms, "category_fee", category),
            )
        if of.refund_before + of.refund_after > MOST_TOTAL:
            raise BadInput(
                _("Refunds before and after dispatch together are more than 95% of the orders."),
                field=_field(terms, "refund_after", category),
            )


def tax_share(rate: float) -> float:
    """Return the share of a price with VAT that is VAT: rate / (1 + rate)."""
    return rate / (1 + rate)


def tax_rate(share: float) -> float:
    """Return the VAT rate behind a share of the price, the other way round."""
    return share / (1 - share)


def pack_fact(name: str, platform: str) -> Fee | ByCategory:
    """Return what the pack says on a term, for a platform by its row."""
    pack = fees()
    if name == "category_fee":
        return category_fees(platform)
    found: Fee | ByCategory = getattr(pack, "vat_small" if name == "tax" else name)
    return found


def _pack_values(platform: str, row: str) -> dict[str, Any]:
    pack = fees()
    key: Any = row
    return {
        "category_fee": float(category_fees(platform).values[key]),
        "insurance": fen(pack.insurance.values[key]),
        "refund_before": float(pack.refund_before.values[key]),
        "refund_after": float(pack.refund_after.values[key]),
        "resale_share": float(pack.resale_share.values[key]),
    }


def _own_by_category(given: Any) -> dict[str, dict[str, float]]:
    if not isinstance(given, Mapping) or len(given) > MOST_OWN:
        raise BadInput(
            _("Own values for at most {n} categories fit here.").format(n=MOST_OWN), field="by_category"
        )
    own: dict[str, dict[str, float]] = {}
    for category, terms in given.items():
        if not folded(category):
            raise BadInput(_("A category needs a name."), field="by_category")
        if strange := set(terms) - set(BY_CATEGORY):
            raise BadInput(
                _("{name} does not differ by category.").format(name=sorted(strange)[0]), field="by_category"
            )
        own[folded(category)] = {
            name: _checked(name, value, field=f"{name}:{folded(category)}")
            for name, value in terms.items()
            if value is not None
        }
    return {category: terms for category, terms in own.items() if terms}


def _field(terms: CostTerms, name: str, category: str) -> str:
    return f"{name}:{category}" if category in terms.by_category else name


def _as_unit(name: str, value: float) -> float:
    return round(value) if UNITS.get(name) == MONEY and isinstance(value, float) else value


def _checked(name: str, value: Any, *, field: str = "") -> Any:
    """Return a term as it is counted with, or raise BadInput at the field."""
    unit = UNITS.get(name)
    if unit == SHARE:
        return _share(
            field or name, value, most=_MOST.get(name, MOST_TOTAL if name != "resale_share" else 1.0)
        )
    if unit == MONEY:
        return _amount(field or name, value)
    if unit == PIECES:
        return _pieces(field or name, value)
    raise BadInput(_("Cost terms have no field named {field}.").format(field=name), field=name)


def _share(name: str, value: Any, *, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise BadInput(_("A percentage from 0 to {most} is needed.").format(most=f"{most:.0%}"), field=name)
    return float(value)


def _amount(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_MONEY:
        sentence = _("An amount from 0 to {most} yuan is needed.")
        raise BadInput(sentence.format(most=f"{MOST_MONEY // 100:,}"), field=name)
    return value


def _pieces(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 50:
        raise BadInput(_("A number of pieces from 1 to {most} is needed.").format(most=50), field=name)
    return float(value)


TERMS = tuple(UNITS)
assert set(TERMS) <= {each.name for each in fields(CostTerms)}
