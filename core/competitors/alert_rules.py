"""What an alert rule says: which movement of rivals' prices it watches, where, and when it speaks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.competitors.layers import DEEPEST, LAYERS
from core.errors import BadInput
from core.locale import _
from core.money import price
from core.shop.items import ItemRole
from core.text import visible

KINDS = ("down", "up", "crosses", "below_floor", "stale", "back_in_stock")
PRICE_KINDS = ("down", "up", "crosses", "below_floor")
URGENT = (("below_floor", "below"), ("crosses", "below"))  # kind and direction
MOST_CAP = 200
MOST_MONEY = 10**9


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pairs a rule watches; what is empty narrows nothing.

    Of several rules of one kind that fit a pair only the narrowest counts, so that a pair never
    speaks twice. A rule for one item is narrower than any that names none; then one for a rival, a
    brand, a category, a role. Rules that name the same are ranked by age: the newest counts.
    """

    item_id: int | None = None
    rival_id: int | None = None
    brand: str = ""
    category: str = ""
    role: str = ""

    @property
    def narrowness(self) -> int:
        """How narrow the scope is, larger is narrower: each part weighs more than all after it."""
        named = (self.item_id is not None, self.rival_id is not None, self.brand, self.category, self.role)
        return sum(2**weight for weight, part in zip((4, 3, 2, 1, 0), named, strict=True) if part)


@dataclass(frozen=True, slots=True)
class Terms:
    """When a rule fires and when it may fire again.

    `amount` and `rearm` are shares where `by` is "share" and 分 where it is "money". A movement of at
    least `amount` fires; the rule is armed again once the price is back within `rearm` of where it
    came from. `days` is the age at which a price is stale, `cap` how many alerts a day are told alone:
    the rest of a run is told together.
    """

    layer: str = DEEPEST
    by: str = "share"
    amount: float = 0.05
    rearm: float = 0.02
    days: int = 7
    cap: int = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """An alert rule as the evaluation needs it."""

    id: int
    kind: str
    scope: Scope = Scope()
    terms: Terms = Terms()

    @property
    def rank(self) -> tuple[int, int]:
        """What decides between two rules of a kind that fit the same pair: the larger one counts."""
        return self.scope.narrowness, self.id


def kind_name(kind: str) -> str:
    """Return what a rule watches, as the trade calls it."""
    return {
        "down": _("Rival's price falls"),
        "up": _("Rival's price rises"),
        "crosses": _("Rival's price crosses ours"),
        "below_floor": _("Rival's price is below our floor"),
        "stale": _("Price not seen for long"),
        "back_in_stock": _("Rival has it in stock again"),
    }[kind]


def amount_words(terms: Terms, amount: float) -> str:
    """Write an amount of a rule: 5% or ¥3.00."""
    return f"{amount:.1%}".replace(".0%", "%") if terms.by == "share" else price(int(amount))


def checked_name(name: str, kind: str) -> str:
    """Return a rule's name, its kind's where it has none. Raises BadInput for one that is too long."""
    text = " ".join(visible(name).split()) or kind_name(kind)
    if len(text) > 80:
        raise BadInput(_("A name has at most 80 characters."), field="name")
    return text


def checked_kind(kind: str) -> str:
    """Return the kind of a rule, or raise BadInput for an unknown one."""
    if kind not in KINDS:
        raise BadInput(_("This is none of the known kinds of alert."), field="kind")
    return kind


def scope_of(values: Mapping[str, Any]) -> Scope:
    """Return the scope of plain values, or raise BadInput naming the field at fault."""
    unknown = set(values) - set(asdict(Scope()))
    if unknown:
        raise BadInput(_("An alert rule cannot be narrowed by {field}.").format(field=sorted(unknown)[0]))
    role = str(values.get("role") or "")
    if role and role not in set(ItemRole):
        raise BadInput(_("This is none of the known roles."), field="role")
    return Scope(
        item_id=_id(values.get("item_id"), "item_id"),
        rival_id=_id(values.get("rival_id"), "rival_id"),
        brand=" ".join(visible(str(values.get("brand") or "")).split())[:80],
        category=" ".join(visible(str(values.get("category") or "")).split())[:80],
        role=role,
    )


def _id(value: Any, field: str) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise BadInput(_("This is none of the known choices."), field=field)
    return value


def terms_of(kind: str, values: Mapping[str, Any]) -> Terms:
    """Return the terms of plain values, or raise BadInput naming the field at fault."""
    unknown = set(values) - set(asdict(Terms()))
    if unknown:
        raise BadInput(_("An alert rule has no field named {field}.").format(field=sorted(unknown)[0]))
    terms = Terms(**(asdict(Terms()) | dict(values)))
    if terms.layer not in (*LAYERS, DEEPEST):
        raise BadInput(_("This is none of the known price layers."), field="layer")
    if terms.by not in ("share", "money"):
        raise BadInput(_("This is none of the known choices."), field="by")
    _whole(terms.days, "days", 365)
    _whole(terms.cap, "cap", MOST_CAP)
    if kind in PRICE_KINDS:
        _amounts(kind, terms)
    return terms


def _amounts(kind: str, terms: Terms) -> None:
    most = 0.95 if terms.by == "share" else MOST_MONEY
    for field in ("amount", "rearm"):
        value = getattr(terms, field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            sentence = _("An amount from 0 to {most} is needed.").format(most=amount_words(terms, most))
            raise BadInput(sentence, field=field)
        if terms.by == "money" and value != int(value):
            raise BadInput(_("The smallest amount is 0.01."), field=field)
    if kind in ("down", "up"):
        if terms.amount <= 0:
            raise BadInput(_("A movement of nothing would always fire: give an amount."), field="amount")
        if terms.rearm >= terms.amount:
            raise BadInput(_("It must come back closer than the movement that fires."), field="rearm")


def _whole(value: Any, field: str, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise BadInput(_("A whole number from 1 to {most} is needed.").format(most=most), field=field)
