"""A stack that gives more or less."""

import pytest

from core.promotions.benefits import (
    AmountTiers,
    Benefit,
    BundlePrice,
    Deposit,
    EveryAmount,
    FirstThenOff,
    FullSets,
    NthPiece,
    OffOrder,
    PercentTiers,
    PiecesPercent,
    PriceEach,
)
from core.promotions.deeper import deeper
from core.promotions.promotion import Limits, Promotion


@pytest.mark.parametrize(
    ("benefit", "times", "becomes"),
    [
        (OffOrder(2000), 1.5, OffOrder(3000)),
        (OffOrder(1999), 0.5, OffOrder(1000)),
        (NthPiece(2, 0.5), 1.5, NthPiece(2, 0.75)),
        (NthPiece(2, 0.5), 3, NthPiece(2, 1.0)),
        (AmountTiers(((30000, 5000), (60000, 12000)), base=100), 2, AmountTiers(((30000, 10000), (60000, 24000)), base=200)),
        (PercentTiers(((30000, 0.1),)), 2, PercentTiers(((30000, 0.2),))),
        (PiecesPercent(((2, 0.1), (3, 0.2))), 0, PiecesPercent(((2, 0.0), (3, 0.0)))),
        (EveryAmount(30000, 5000), 0.8, EveryAmount(30000, 4000)),
        (FirstThenOff(500, 300), 2, FirstThenOff(1000, 600)),
        (FullSets(3, amount=500), 2, FullSets(3, amount=1000)),
        (FullSets(3, share=0.2), 2, FullSets(3, share=0.4)),
        (Deposit(1000, counts_as=2000), 1.5, Deposit(1000, counts_as=2500)),
        (Deposit(1000, off=500), 2, Deposit(1000, off=1000)),
        (PriceEach(4900), 2, PriceEach(4900)),
        (BundlePrice(2, 9900), 2, BundlePrice(2, 9900)),
    ],
)  # fmt: skip
def test_what_comes_off_is_so_many_times_as_large(benefit: Benefit, times: float, becomes: Benefit):
    assert deeper(Promotion("p", "shop_coupon", benefit), times).benefit == becomes


def test_a_cap_grows_with_it_and_once_is_nothing_new():
    promotion = Promotion("p", "shop_coupon", OffOrder(2000), limits=Limits(cap=1500))
    assert deeper(promotion, 2).limits.cap == 3000
    assert deeper(promotion, 1) is promotion
