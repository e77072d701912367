"""Prices as pages write them: the first amount beside a currency, and the currency as written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import find_amount, find_currency
from core.rules.currencies import code_of, currencies


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("¥1,299.00起", "1299.00", "¥"),
        ("到手价￥１，２９９．５０", "1299.50", "￥"),
        ("From: $14.97", "14.97", "$"),
        ("1 298,00 Kč", "1298.00", "Kč"),
        ("1\u00a0298,00\u202fKč", "1298.00", "Kč"),
        ("1.550.000 Rp", "1550000", "Rp"),
        ("₹1,29,900", "129900", "₹"),
        ("Rs. 1,29,900.00", "129900.00", "Rs"),
        ("Rs.500", "500", "Rs"),
        ("¥199.00-¥299.00", "199.00", "¥"),
        ("12  345,60 zł", "12345.60", "zł"),
        ("CHF 1’298.-", "1298", "CHF"),
        ("10.-", "10", None),
        ("199,- Kč", "199", "Kč"),
        ("£12 98", "12.98", "£"),
        ("Size 42 €45", "45", "€"),
        ("1250€ 60", "1250.60", "€"),
        (".75 €", "0.75", "€"),
        ("$ 12 . 99", "12.99", "$"),
        ("٣٥٫٥٠ ر.س", "35.50", "ر.س"),
        ("۱۲٬۵۰۰ تومان", "12500", "تومان"),
        ("12 for $15", "15", "$"),
        ("3 Ausgaben für nur 14,85 EUR", "14.85", "EUR"),
        ("Save 20% $15.99", "15.99", "$"),
        ("$12 CAD", "12", "CAD"),
        ("SGD$4.90", "4.90", "SGD"),
        ("AED 8000 (USD 2179)", "8000", "AED"),
        ("R$ 1.299,90", "1299.90", "R$"),
        ("R129.99", "129.99", "R"),
        ("KD 12.500", "12.500", "KD"),
        ("12.500 €", "12500", "€"),
        ("¥12.999", "12.999", "¥"),
        ("100K", "100000", None),
        ("1.2万", "12000.0", None),
        ("-12.99", "-12.99", None),
        ("12.99-", "-12.99", None),
        ("Free!", "0", None),
        ("¥199 包邮", "199", "¥"),
        ("19.9元/件", "19.9", "元"),
        ("1.299.00", "1299.00", None),
        ("£49.99 Free delivery", "49.99", "£"),
    ],
)
def test_amount_and_currency_are_found(text, amount, currency):
    found = find_amount(text)
    assert found is not None
    assert (found.value, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "N/A",
        "Sold out",
        "50% OFF",
        "Free Shipping on Orders $49+.",
        "满99元包邮",
        "Цена: уточняйте (мин. заказ: 1 )",
        "July, 2004",
        "2024-01-02",
        "询价",
        "第2件半价",
    ],
)
def test_a_text_without_a_price_has_none(text):
    assert find_amount(text) is None


def test_the_currency_is_told_even_without_an_amount_and_by_a_hint():
    assert find_currency("Free Shipping on Orders $49+.") == "$"
    assert find_amount("129.900", hint="RENAULT").currency is None
    assert find_amount("205.99", hint="Discounted Price £ 205.99").currency == "£"
    assert find_amount("3,20 €", hint="$").currency == "€"


def test_the_decimal_mark_of_the_page_counts():
    assert find_amount("140.000", decimal_mark=".").value == Decimal("140.000")
    assert find_amount("140.000", decimal_mark=",").value == Decimal(140000)


def test_from_ranges_and_measures_are_told():
    assert find_amount("¥199起").is_from
    assert find_amount("Preis ab 12,99 €").is_from
    assert not find_amount("199元起订").is_from
    assert find_amount("$10.00 - $20.00").up_to == Decimal("20.00")
    assert find_amount("¥12.9-15.9").up_to == Decimal("15.9")
    assert [find_amount(text).per for text in ("¥39.9/kg", "$30.56/Month", "5元每斤")] == [
        "kg",
        "Month",
        "斤",
    ]


def test_a_code_is_told_only_where_the_sign_has_one():
    assert [code_of(sign) for sign in ("¥", "块", "RMB", "US$", "€", "Kč", "руб.")] == [
        "CNY",
        "CNY",
        "CNY",
        "USD",
        "EUR",
        "CZK",
        "RUB",
    ]
    assert [code_of(sign) for sign in ("$", "kr", "Rs")] == [None, None, None]


def test_every_spelling_of_the_pack_is_read_on_either_side():
    for spelt in (currencies().shared, *currencies().currencies.values()):
        for sign in (*spelt.signs, *spelt.words, *spelt.rare):
            behind, before = find_amount(f"12.50 {sign}"), find_amount(f"{sign} 12.50")
            assert (behind.value, behind.currency) == (Decimal("12.50"), sign)
            assert (before.value, before.currency) == (Decimal("12.50"), sign)


@given(
    st.integers(0, 10**9),
    st.sampled_from(["€", "$", "US$", "Kč", "zł", "руб.", "₫", "AED"]),
    st.integers(0, 5),
)
def test_any_amount_in_the_forms_of_pages_reads_back(cents, sign, form):
    whole, rest = divmod(cents, 100)
    grouped = f"{whole:,}"
    forms = [
        f"{sign}{grouped}.{rest:02d}",
        f"{grouped.replace(',', ' ')},{rest:02d} {sign}",
        f"{grouped.replace(',', '.')},{rest:02d}{sign}",
        f"{sign} {whole}.{rest:02d}",
        f"Price: {sign}{whole}.{rest:02d} *",
        f"{grouped.replace(',', chr(39))}.{rest:02d} {sign}",
    ]
    found = find_amount(forms[form])
    assert (found.value, found.currency) == (Decimal(cents) / 100, sign)


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_makes_the_reader_fail(text, hint):
    find_amount(text, hint=hint)
    find_amount(f"¥{text}12", hint=hint)


@pytest.mark.parametrize(
    "text",
    [
        "4.5 out of 5 stars",
        "4.5 stars (123 reviews)",
        "Buy 2 get 1 free",
        "满100元可用",
        "Tel: 13800138000",
        "SKU 120045",
    ],
)
def test_what_is_counted_rated_or_numbered_is_no_price(text):
    assert find_amount(text) is None


def test_a_range_with_its_currency_at_the_end_begins_with_the_lower_amount():
    found = find_amount("10 - 25 EUR")
    assert found is not None
    assert (found.value, found.up_to, found.currency) == (Decimal(10), Decimal(25), "EUR")
