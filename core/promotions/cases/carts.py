"""The cart of a case: its lines, its postage, its buyer; and which of its lines a scope means."""

from dataclasses import dataclass, field

from core.locale import _
from core.promotions.basket import Basket, Buyer, Line, Postage
from core.promotions.cases.fields import Fields, wrong
from core.promotions.scope import EVERYTHING, Scope

MOST_PIECES = 100_000
NOTHING = Scope(items=frozenset({""}))  # no line has an empty code: see `_line`


@dataclass(frozen=True, slots=True)
class Known:
    """A line and the names that a scope may know it by."""

    line: Line
    item: str
    product: str
    spu: str
    tags: frozenset[str]

    def is_called(self, name: str) -> bool:
        """Return whether the name is one of the line's own."""
        return bool(name) and (name in (self.line.id, self.item, self.product, self.spu) or name in self.tags)


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart as the engine takes it, with what scopes need to find its lines. Each line is an item of its own."""

    basket: Basket
    known: tuple[Known, ...]
    empty: tuple[str, ...] = field(default=())  # lines of no piece

    def scope(self, fields: Fields | None) -> Scope:
        """Return the lines that a scope of the file means."""
        if fields is None:
            return EVERYTHING
        return self.only(self._narrowed(fields))

    def only(self, ids: frozenset[str]) -> Scope:
        """Return the scope of exactly these lines."""
        return Scope(items=ids) if ids else NOTHING

    def pieces(self, scope: Scope) -> int:
        """Return how many pieces the scope holds."""
        return sum(line.qty for line in self.basket.lines if scope.holds(line))

    def ids(self, scope: Scope) -> frozenset[str]:
        """Return the ids of the lines in the scope."""
        return frozenset(line.id for line in self.basket.lines if scope.holds(line))

    def _narrowed(self, fields: Fields) -> frozenset[str]:
        """Return the lines that every field admits."""
        meant = self.known
        if fields.has("ids"):
            ids = fields.names("ids")
            meant = tuple(each for each in meant if each.line.id in ids)
        if fields.has("tags"):
            tags = fields.names("tags")
            meant = tuple(each for each in meant if not tags.isdisjoint(each.tags))
        for name in ("item", "product", "spu"):
            if fields.has(name):
                names = fields.names(name)
                meant = tuple(each for each in meant if getattr(each, name) in names)
        if fields.has("price_min"):
            least = fields.whole("price_min")
            meant = tuple(each for each in meant if each.line.price_now >= least)
        if fields.has("price_max"):
            most = fields.whole("price_max")
            meant = tuple(each for each in meant if each.line.price_now <= most)
        ids = frozenset(each.line.id for each in meant)
        if fields.has("any_of"):
            ids &= frozenset().union(
                *(self._one_of(place, value) for place, value in fields.values("any_of"))
            )
        fields.done()
        return ids

    def _one_of(self, place: str, value: object) -> frozenset[str]:
        """Return the lines of one alternative: a scope, or a name that a line goes by."""
        if isinstance(value, str):
            return frozenset(each.line.id for each in self.known if each.is_called(value))
        return self._narrowed(Fields(value, place))


def read_cart(fields: Fields) -> Cart:
    """Return the cart. Raises BadInput naming the field that is wrong.

    A cart that does not say which order of its buyer it is, is the first one.
    """
    known = [_known(line) for line in fields.each("lines")]
    if not fields.has("lines"):
        raise wrong(fields.at("lines"), _("this field is missing"))
    ids = [each.line.id for each in known]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise wrong(fields.at("lines"), _("two lines have the id {id}").format(id=twice))
    filled = [each for each in known if each.line.qty]
    basket = Basket(
        lines=tuple(each.line for each in filled),
        postage=_postage(fields),
        buyer=Buyer(order_no=fields.whole_or("customer_order_no", 1, least=1)),
    )
    fields.done()
    return Cart(basket, tuple(filled), tuple(each.line.id for each in known if not each.line.qty))


def _known(fields: Fields) -> Known:
    name = fields.name("id")
    if not name:
        raise wrong(fields.at("id"), _("this field is missing"))
    item, product, spu = fields.name("item"), fields.name("product"), fields.name("spu")
    tags = fields.names("tags")
    line = Line(
        id=name,
        item=name,
        unit_price=fields.whole("unit_price"),
        qty=fields.whole("qty", most=MOST_PIECES),
        spu=fields.name("group") or spu or product or item,
        tags=tags,
        sale_price=fields.whole_or("sale_price", None),
        least_price=fields.whole_or("min_price", 0),
    )
    fields.skip("name", "title")
    fields.done()
    _check_prices(line, fields)
    return Known(line, item, product, spu, tags)


def _check_prices(line: Line, fields: Fields) -> None:
    if line.sale_price is not None and line.sale_price > line.unit_price:
        raise wrong(
            fields.at("sale_price"),
            _("{price} is more than the original price {original}").format(
                price=line.sale_price, original=line.unit_price
            ),
        )


def _postage(fields: Fields) -> Postage:
    """Return the postage: one amount, or a first fee and steps."""
    if not isinstance(fields.raw("shipping"), dict):
        return Postage(first_fee=fields.whole_or("shipping", 0))
    steps = fields.fields("shipping")
    assert steps is not None
    postage = Postage(
        first_fee=steps.whole("first_fee"),
        first_n=steps.whole("first_n", least=1),
        step_n=steps.whole_or("step_n", 1, least=1),
        step_fee=steps.whole_or("step_fee", 0),
    )
    steps.done()
    return postage
