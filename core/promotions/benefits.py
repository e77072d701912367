"""What a promotion gives, as plain data: one class a mechanism. Money in 分, shares 0…1 (0.15 is 15 % off)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from core.promotions.scope import Scope


class Pick(StrEnum):
    """Which of the units that qualify are the favoured ones."""

    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    CHEAPEST_OF_THE_REST = "cheapest_of_the_rest"  # the dearest are the bought ones, of the rest the cheapest


@dataclass(frozen=True, slots=True)
class PriceEach:
    """Each unit costs `price` where that is less: 一口价, 秒杀价, 会员价, 新客价, 直播价, 拼团价."""

    price: int
    benefit: Literal["price_each"] = "price_each"


@dataclass(frozen=True, slots=True)
class OffEach:
    """`amount` off each unit, of at most `most_units` of a line: 直降."""

    amount: int
    most_units: int | None = None
    benefit: Literal["off_each"] = "off_each"


@dataclass(frozen=True, slots=True)
class PercentEach:
    """A share off each unit, of at most `most_units` of a line: 限时折扣, 官方立减."""

    share: float
    most_units: int | None = None
    benefit: Literal["percent_each"] = "percent_each"


@dataclass(frozen=True, slots=True)
class OffLine:
    """`amount` off each line once, however many units."""

    amount: int
    benefit: Literal["off_line"] = "off_line"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A presale deposit (定金) a unit: it counts as `counts_as` (定金膨胀), or `off` comes off at once (定金立减).

    Exactly one of the two is set. What comes off a unit is `counts_as` − `deposit`, or `off`. The
    deposit is paid now, the rest in the balance window, which is the promotion's own time condition.
    """

    deposit: int
    counts_as: int | None = None
    off: int | None = None
    benefit: Literal["deposit"] = "deposit"


@dataclass(frozen=True, slots=True)
class NthPiece:
    """Of each `n` pieces the cheapest has a share off: 第 2 件半价 is n=2, share=0.5; 第 3 件 0 元 n=3, share=1.

    `repeats` does so for every full n, otherwise once. `of_one_item` counts each item for itself.
    """

    n: int
    share: float
    repeats: bool = True
    of_one_item: bool = False
    benefit: Literal["nth_piece"] = "nth_piece"


@dataclass(frozen=True, slots=True)
class PiecesPercent:
    """A share off all units in scope from so many pieces: 满件折. The highest tier reached counts."""

    tiers: tuple[tuple[int, float], ...]  # (pieces, share off), rising
    benefit: Literal["pieces_percent"] = "pieces_percent"


@dataclass(frozen=True, slots=True)
class FirstThenOff:
    """`first` off the first piece and `additional` off each further one; `most_pieces` 0 is no limit."""

    first: int
    additional: int
    most_pieces: int = 0
    benefit: Literal["first_then_off"] = "first_then_off"


@dataclass(frozen=True, slots=True)
class FullSets:
    """Only full sets of `size` pieces count: `amount` or a share off each piece of them."""

    size: int
    amount: int | None = None
    share: float | None = None
    benefit: Literal["full_sets"] = "full_sets"


@dataclass(frozen=True, slots=True)
class BuyGet:
    """Buy `buy_pieces` of `buy`, get `get_pieces` of `get` with a share off (1 is free): 买 X 送 Y.

    A unit is either bought or got, never both. Without `get` the favoured units are of `buy` itself;
    `of_one_item` forms each set from one item only (买赠同款). `repeats` forms as many sets as the basket
    holds, at most `most_sets`. A set is whole, unless `takes_part_sets` lets the last one lack got pieces.
    `got_count` lets a got unit count as bought as well: of every 4 one is free.
    """

    buy_pieces: int
    get_pieces: int
    buy: Scope | None = None  # None: the promotion's scope
    get: Scope | None = None
    share: float = 1.0
    pick: Pick = Pick.CHEAPEST
    of_one_item: bool = False
    repeats: bool = True
    most_sets: int | None = None
    takes_part_sets: bool = False
    got_count: bool = False
    benefit: Literal["buy_get"] = "buy_get"


@dataclass(frozen=True, slots=True)
class CheapestOff:
    """A share off the cheapest `units` units in scope, once."""

    units: int
    share: float
    benefit: Literal["cheapest_off"] = "cheapest_off"


@dataclass(frozen=True, slots=True)
class GroupOff:
    """A share off in groups of at least `least_pieces` units, each unit in one group only.

    `mode`: mixed (any units), same_group (of one SPU), distinct_groups (each of another SPU). Of a group
    the `cheapest` units are favoured, all of them when None. `least_value` is the least sum of the group.
    """

    mode: Literal["mixed", "same_group", "distinct_groups"]
    least_pieces: int
    share: float
    cheapest: int | None = None
    least_value: int = 0
    benefit: Literal["group_off"] = "group_off"


@dataclass(frozen=True, slots=True)
class SpendGet:
    """From `least` spent on `buy`, a share off all units of `get`."""

    least: int
    share: float
    buy: Scope = field(default_factory=Scope)
    get: Scope = field(default_factory=Scope)
    benefit: Literal["spend_get"] = "spend_get"


@dataclass(frozen=True, slots=True)
class BundlePrice:
    """Any `pieces` units of the scope, or exactly the named `parts`, for one price: 搭配套餐, N 件 M 元.

    Never dearer than the units alone. `parts` are (item code, pieces); then `pieces` is their sum.
    """

    pieces: int
    price: int
    parts: tuple[tuple[str, int], ...] = ()
    repeats: bool = True
    benefit: Literal["bundle_price"] = "bundle_price"


@dataclass(frozen=True, slots=True)
class AmountTiers:
    """Tiers of 满减: (threshold, off), rising; the highest reached counts. `base` is off without any tier."""

    tiers: tuple[tuple[int, int], ...]
    base: int = 0
    benefit: Literal["amount_tiers"] = "amount_tiers"


@dataclass(frozen=True, slots=True)
class PercentTiers:
    """Tiers of 满折: (threshold, share off), rising; the highest reached counts."""

    tiers: tuple[tuple[int, float], ...]
    base: float = 0.0
    benefit: Literal["percent_tiers"] = "percent_tiers"


@dataclass(frozen=True, slots=True)
class EveryAmount:
    """`off` for every full `every`: 每满减, 上不封顶 unless `most_times` says otherwise."""

    every: int
    off: int
    most_times: int | None = None
    benefit: Literal["every_amount"] = "every_amount"


@dataclass(frozen=True, slots=True)
class OffOrder:
    """`amount` off the lines in scope together: a coupon, a red packet.

    `most_units` lets it fall on so many units only, `pick` says which (the amount ends at their price).
    """

    amount: int
    most_units: int | None = None
    pick: Pick = Pick.CHEAPEST
    benefit: Literal["off_order"] = "off_order"


@dataclass(frozen=True, slots=True)
class PercentOrder:
    """A share off the lines in scope together (券 85 折, 88VIP 95 折); a cap stands in the promotion's limits."""

    share: float
    most_units: int | None = None
    pick: Pick = Pick.CHEAPEST
    benefit: Literal["percent_order"] = "percent_order"


@dataclass(frozen=True, slots=True)
class Gift:
    """A gift that is sent along (满赠): nothing comes off, but it costs the shop `cost` a piece."""

    item: str  # the code of an item of ours, or a name
    title: str
    pieces: int = 1
    value: int = 0  # what it is worth to the buyer, by its usual price
    cost: int = 0
    benefit: Literal["gift"] = "gift"


@dataclass(frozen=True, slots=True)
class AddOn:
    """Up to `pieces` units of the add-on items cost `price` each (加价换购) when the condition holds."""

    items: frozenset[str]
    price: int
    pieces: int = 1
    benefit: Literal["add_on"] = "add_on"


@dataclass(frozen=True, slots=True)
class ShippingOff:
    """A share off the postage: 1 is 包邮."""

    share: float = 1.0
    benefit: Literal["shipping_off"] = "shipping_off"


@dataclass(frozen=True, slots=True)
class Points:
    """Points or coins that pay a part: the buyer holds `balance`, each is worth `unit_value` 分.

    At most `most_points` are used, and at most a share of what is to be paid.
    """

    balance: int
    unit_value: int = 1
    most_points: int | None = None
    most_share: float = 1.0
    benefit: Literal["points"] = "points"


Benefit = (
    PriceEach
    | OffEach
    | PercentEach
    | OffLine
    | Deposit
    | NthPiece
    | PiecesPercent
    | FirstThenOff
    | FullSets
    | BuyGet
    | CheapestOff
    | GroupOff
    | SpendGet
    | BundlePrice
    | AmountTiers
    | PercentTiers
    | EveryAmount
    | OffOrder
    | PercentOrder
    | Gift
    | AddOn
    | ShippingOff
    | Points
)
