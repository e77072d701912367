"""Money: integer 分 inside, written the way the reader's language writes it."""

from decimal import ROUND_HALF_UP, Decimal


def fen(yuan: Decimal) -> int:
    """Return 分 for an amount in yuan, halves away from zero."""
    return int((yuan * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan(amount: int) -> Decimal:
    """Return yuan for an amount in 分, exact."""
    return Decimal(amount) / 100


def price(amount: int | None) -> str:
    """Write 129900 as ¥1,299.00, a missing amount as a dash."""
    if amount is None:
        return "–"
    sign = "-" if amount < 0 else ""
    return f"{sign}¥{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def short_price(amount: int) -> str:
    """Write a price as copy does: ¥199, ¥9.9, ¥12.05 (no trailing zeros, no thousands sign)."""
    whole, cents = divmod(abs(amount), 100)
    text = str(whole) if not cents else f"{whole}.{cents:02d}".rstrip("0")
    return f"{'-' if amount < 0 else ''}¥{text}"
