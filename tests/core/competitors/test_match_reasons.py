"""Why two listings could be the same: what both say, the sign, and the words for it."""

import pytest

from core.competitors.match_kinds import compares_across_brands, kind_across_brands
from core.competitors.match_reasons import Listed, reasons
from core.competitors.match_words import amount_words, reason_words, unit_price_words
from core.competitors.packs import read_pack
from core.locale import speaking


def listed(title, brand="", price=None, spec=""):
    return Listed(title, brand, spec, price, read_pack(spec or title))


@pytest.mark.parametrize(
    ("ours", "theirs", "about", "sign"),
    [
        (listed("nuts", "Green"), listed("nuts", "green "), "brand", "yes"),
        (listed("nuts", "Green"), listed("nuts", "Green Orchard"), "brand", "yes"),
        (listed("nuts", "Green"), listed("nuts", "Fox"), "brand", "no"),
        (listed("nuts", "Green"), listed("Green nuts"), "brand", "yes"),
        (listed("nuts", "Green"), listed("nuts"), "brand", None),
        (listed("fan XK-200"), listed("xk-200 fan, quiet"), "code", "yes"),
        (listed("fan XK-200"), listed("fan XK-300"), "code", "no"),
        (listed("nuts 500g"), listed("nuts 750g"), "code", None),
        (listed("nuts 500g"), listed("nuts 0.5kg"), "size", "yes"),
        (listed("nuts 500g"), listed("nuts 510g"), "size", "near"),
        (listed("nuts 500g"), listed("nuts 750g"), "size", "no"),
        (listed("nuts 500g"), listed("juice 500ml"), "size", None),
        (listed("每日坚果混合果仁"), listed("每日坚果混合果仁礼盒"), "words", "yes"),
        (listed("每日坚果"), listed("不粘平底锅"), "words", "no"),
        (listed(""), listed("x"), "words", None),
        (listed("a", price=1990), listed("a", price=1990), "price", "yes"),
        (listed("a", price=1990), listed("a", price=2150), "price", "near"),
        (listed("a", price=1990), listed("a", price=4990), "price", "no"),
        (listed("a", price=1990), listed("a", price=2600), "price", None),
        (listed("a", price=1990), listed("a"), "price", None),
    ],
)
def test_what_speaks_for_and_against(ours, theirs, about, sign):
    told = {reason["about"]: reason["sign"] for reason in reasons(ours, theirs)}
    assert told.get(about) == sign


def test_reasons_in_words():
    told = reasons(listed("nuts 500g", "Green", 1990), listed("nuts 750g", "Green", 2150))
    with speaking("en"):
        said = [reason_words(reason) for reason in told]
    assert said == [
        "✓ same brand: Green",
        "✗ size differs: 500 g / 750 g",
        "≈ titles partly alike: 50%",
        "≈ price close: ¥19.90 / ¥21.50",
    ]


def test_amounts_and_unit_prices_in_words():
    with speaking("en"):
        assert [amount_words(*each) for each in ((500, "g"), (1500, "g"), (1000, "ml"), (12, "piece"))] == [
            "500 g", "1.5 kg", "1 L", "12 pieces",
        ]  # fmt: skip
        assert unit_price_words(1990, read_pack("500g")) == "¥3.98 / 100 g"


BRANDS_DIFFER = [{"about": "brand", "sign": "no", "ours": "a", "theirs": "b"}]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [(["exact"] * 5, True), (["exact"] * 4, False), (["exact"] * 3 + ["substitute"] * 3, False), ([], False)],
)
def test_a_shop_with_its_own_label_compares_across_brands(kinds, said):
    assert compares_across_brands([(kind, BRANDS_DIFFER) for kind in kinds]) is said
    assert not compares_across_brands([(kind, []) for kind in kinds])


@pytest.mark.parametrize(
    ("more", "kind"), [({}, "exact"), ({"size": "no"}, "equivalent"), ({"code": "no"}, "substitute")]
)
def test_the_kind_across_brands(more, kind):
    told = [*BRANDS_DIFFER, *({"about": about, "sign": sign} for about, sign in more.items())]
    assert kind_across_brands("substitute", told) == kind
