"""Which lines of a basket a promotion speaks of."""

from dataclasses import dataclass

from core.promotions.basket import Line


@dataclass(frozen=True, slots=True)
class Scope:
    """Lines by item, category, brand, tag and original unit price; an empty field narrows nothing.

    Fields narrow one another; within a field any one will do. `any_of` asks for one of several scopes
    besides. What `without_…` names is out, whatever else says in. Prices are bounds that count, in 分.
    """

    items: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    price_least: int | None = None
    price_most: int | None = None
    any_of: "tuple[Scope, ...]" = ()
    without_items: frozenset[str] = frozenset()
    without_categories: frozenset[str] = frozenset()
    without_brands: frozenset[str] = frozenset()
    without_tags: frozenset[str] = frozenset()

    def holds(self, line: Line) -> bool:
        """Return whether the line is in the scope."""
        if (
            line.item in self.without_items
            or line.category in self.without_categories
            or line.brand in self.without_brands
            or not self.without_tags.isdisjoint(line.tags)
        ):
            return False
        return (
            (not self.items or line.item in self.items)
            and (not self.categories or line.category in self.categories)
            and (not self.brands or line.brand in self.brands)
            and (not self.tags or not self.tags.isdisjoint(line.tags))
            and (self.price_least is None or line.unit_price >= self.price_least)
            and (self.price_most is None or line.unit_price <= self.price_most)
            and (not self.any_of or any(each.holds(line) for each in self.any_of))
        )


EVERYTHING = Scope()
