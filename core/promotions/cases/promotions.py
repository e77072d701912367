"""The promotions of a case: kind, lines, condition and flags, in the words of the engine."""

from core.promotions.cases.carts import NOTHING, Cart
from core.promotions.cases.fields import Fields
from core.promotions.cases.kinds import Given, Read, given
from core.promotions.promotion import Condition, Limits, Promotion, Stacking
from core.promotions.scope import Scope


def read_promotions(fields: Fields, cart: Cart) -> tuple[Promotion, ...]:
    """Return the promotions of a case in their order. Raises BadInput naming the field that is wrong."""
    return tuple(
        _promotion(each, cart, number) for number, each in enumerate(fields.each("promotions"), start=1)
    )


def number_of(promotion_id: str) -> int:
    """Return which promotion of the case it is, counted from 1."""
    return int(promotion_id)


def _promotion(fields: Fields, cart: Cart, number: int) -> Promotion:
    kind = fields.name("kind")
    own = cart.scope(fields.fields("scope"))
    gives = given(kind, Read(fields, cart, own))
    scope = own if gives.scope is None else gives.scope
    promotion = Promotion(
        id=f"{number:06}",  # ties of priority go by id: as they are listed
        kind=kind,
        name=fields.name("name") or fields.name("code"),
        benefit=gives.benefit,
        level=gives.level,
        scope=scope,
        condition=_condition(fields.fields("when"), cart, gives, scope),
        limits=Limits(cap=fields.whole_or("cap", None)),
        stacking=Stacking(priority=_priority(fields), alone=fields.flag("exclusive")),
        skips_sale_items=fields.flag("skip_on_sale"),
    )
    fields.skip("id", "name", "title", "note", "code")
    fields.done()
    return promotion


def _priority(fields: Fields) -> int:
    return fields.whole_or("priority", 0, least=-(10**9), most=10**9)


def _condition(fields: Fields | None, cart: Cart, gives: Given, scope: Scope) -> Condition:
    """Return the condition. Without `measure` it is measured on the whole cart.

    A kind that takes so many pieces of its own lines has a condition of its own; both are told apart here,
    as pieces do not change while promotions apply.
    """
    when = Condition() if fields is None else _when(fields, cart)
    if gives.least_pieces is None or cart.pieces(scope) >= gives.least_pieces:
        return when
    return Condition(pieces=gives.least_pieces, measured=scope)


def _when(fields: Fields, cart: Cart) -> Condition:
    condition = Condition(
        amount=fields.whole_or("min_subtotal", None),
        amount_above=fields.whole_or("min_subtotal_exclusive", None),
        pieces=fields.whole_or("min_qty", None),
        pieces_of_one_line=fields.whole_or("any_line_qty", None),
        measured=cart.scope(fields.fields("measure")),
        contains=_contains(fields, cart),
        order_no=fields.whole_or("customer_order_no", None, least=1),
    )
    fields.done()
    return condition


def _contains(fields: Fields, cart: Cart) -> Scope | None:
    """Return the lines of which one must be in the cart: by tag, by id, or one of each."""
    asked = []
    if fields.has("contains_tags_any"):
        tags = fields.names("contains_tags_any")
        asked.append(frozenset(each.line.id for each in cart.known if not tags.isdisjoint(each.tags)))
    if fields.has("contains_ids_any"):
        names = fields.names("contains_ids_any")
        asked.append(
            frozenset(each.line.id for each in cart.known if any(each.is_called(name) for name in names))
        )
    if not asked:
        return None
    return cart.only(asked[0]) if all(asked) else NOTHING
