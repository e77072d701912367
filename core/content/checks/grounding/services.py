"""Shipping cost, ship-by times, returns and warranty: promises with a figure or a condition."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.numerals import NUMBER, number
from core.content.checks.grounding.reading import Kind, Reading, Verdict, listed

_FREE = re.compile(
    r"(?:全国|全场|全店|顺丰|一件)?(?:包邮|免邮费?|免运费|[0零]运费|运费全免|邮费全免|[0零]元运费)|(?<![a-z\d])free (?:\w+ )?(?:shipping|delivery|postage)(?![a-z\d])|(?<![a-z\d])ships? free(?![a-z\d])"
)
_SHIP_BY = re.compile(
    rf"(?P<n>{NUMBER})(?:个)?(?P<u>小时|天|h)(?:之?内)?(?:闪电|极速|快速)?(?:发货|发出|寄出|出库|发(?=[，。,;!]|$)|送达|送到|到家|到货|必达|达(?!到))|(?<![a-z\d])(?:ships?|shipped|dispatched|delivered|delivery)(?: from [^.]{{0,24}})? (?:with)?in (?P<n2>\d{{1,2}})(?:-\d)? (?P<u2>hours?|days?|business days?)(?![a-z\d])"
)
_RETURN = re.compile(
    rf"(?P<n>{NUMBER})天(?:内)?(?:无理由|免费|包|可|内)?(?:退换?货?|无理由|包退|试睡|试穿|试用|试骑|试戴|鉴赏期)|(?<![a-z\d])(?P<n2>\d{{1,3}})[- ]day (?:free )?(?:returns?|money[- ]back|refund)"
)
_WARRANTY = re.compile(
    rf"(?P<n4>{NUMBER})(?P<u4>年|个月)内?[^，。,;!]{{0,8}}?(?:免费(?:换|更换|修|维修|保修)|包换|只换)|(?:质保|保修|整机质?保|联保|保固|质量保证)(?P<n>{NUMBER})(?:个)?(?P<u>年|月|天)|(?P<n2>{NUMBER})(?:个)?(?P<u2>年|月|天)(?:超长|全国|整机|免费|官方)?(?:质保|保修|联保|保固|只换不修|包换)|(?<![a-z\d])(?P<n3>\d{{1,2}}|one|two|three|five|ten)[- ](?P<u3>year|month)s? (?:warranty|guarantee)"
)
_KEPT = re.compile(
    rf"(?P<n>{NUMBER})天(?:内)?(?:降价|价保|保价|买贵)|(?:价保|保价|价格保护)(?P<m>{NUMBER})天"
)
_WORD_NUMBERS = {"one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
_MONTHS = {"年": 12, "year": 12, "月": 1, "month": 1}
_STATUTORY_DAYS = 7


def services(reading: Reading) -> Iterator[Verdict]:
    """Judge free shipping, ship-by times, returns and warranty."""
    yield from _free_shipping(reading)
    yield from _ship_by(reading)
    yield from _returns(reading)
    yield from _warranty(reading)
    yield from _price_kept(reading)


def _free_shipping(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    least = known.amounts("free_shipping_min")
    for match in reading.fresh(_FREE):
        if reading.denied(match.start()):
            continue
        said = match[0]
        if "顺丰" not in said:
            reading.take(match.start(), match.end())
        if known.has("free_ship") or (
            re.search("包邮|免邮|免运费|free shipping|free delivery", known.words) and not least
        ):
            continue
        if least:
            reaches = known.prices.current and min(known.prices.current) >= max(least)
            if (
                max(least) > 0
                and not reaches
                and not re.search(rf"满¥?{max(least):f}|{max(least):f}", reading.text)
            ):
                yield Verdict(
                    match.start(), match.end(), "contradicts", "service.free_shipping", listed(least)
                )
        elif known.lacks("free_ship", "free_shipping_min"):
            yield Verdict(match.start(), match.end(), "absent", "service.free_shipping")
        elif known.has("ship", "usual_shipping") and re.search(
            r"运费|邮费|不包邮|\d元", known.text_of("ship", "usual_shipping")
        ):
            shown = known.text_of("ship", "usual_shipping")
            yield Verdict(match.start(), match.end(), "contradicts", "service.free_shipping", shown)
        else:
            yield Verdict(match.start(), match.end(), "unsupported", "service.free_shipping")


def _ship_by(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(_SHIP_BY):
        reading.take(match.start(), match.end())
        value, unit = number(match["n"] or match["n2"]), (match["u"] or match["u2"])
        ship = known.text_of("ship", "usual_shipping") or "\n".join(
            line for line in known.words.split("\n") if re.search("发货|达|ship|deliver", line)
        )
        hours = {
            int(n) * (1 if u in ("小时", "h") or u.startswith("hour") else 24)
            for n, u in re.findall(r"(\d+) ?(?:个)?(小时|天|h|hours?|(?:business )?days?)", ship)
        }
        if (
            value is not None
            and int(value) * (1 if unit in ("小时", "h") or unit.startswith("hour") else 24) in hours
        ):
            continue
        if ship:
            kind: Kind = "contradicts" if hours else "loose"
            yield Verdict(match.start(), match.end(), kind, "service.ship_by", ship[:60])
        else:
            yield Verdict(
                match.start(),
                match.end(),
                "absent" if known.lacks("ship") else "unsupported",
                "service.ship_by",
            )


def _returns(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(_RETURN):
        value = number(match["n"] or match["n2"])
        if value is None:
            continue
        reading.take(match.start(), match.end())
        promised = known.amounts("return", "warranty")
        if known.lacks("return"):
            yield Verdict(match.start(), match.end(), "absent", "service.returns")
        elif value > _STATUTORY_DAYS and value not in promised and value not in known.numbers:
            contradicts = known.has("return") and bool(promised)
            yield Verdict(
                match.start(),
                match.end(),
                "contradicts" if contradicts else "unsupported",
                "service.returns",
                listed(promised) if contradicts else "",
            )


def _warranty(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    given = known.text_of("warranty") or known.words
    promised = {int(n) * _MONTHS.get(u, 12) for n, u in _lengths(given)}
    if not promised and known.has("warranty"):
        promised = {int(n) * 12 for n in known.amounts("warranty")}
    for match in reading.fresh(_WARRANTY):
        reading.take(match.start(), match.end())
        said = match["n"] or match["n2"] or match["n3"] or match["n4"]
        unit = match["u"] or match["u2"] or match["u3"] or match["u4"].removeprefix("个")
        value = _WORD_NUMBERS.get(said) or int(number(said) or 0)
        if (
            (unit == "天" and value <= _STATUTORY_DAYS)
            or value * _MONTHS.get(unit, 0) in promised
            or match[0] in known.words
        ):
            continue
        if known.has("warranty"):
            yield Verdict(
                match.start(), match.end(), "contradicts", "service.warranty", known.text_of("warranty")[:60]
            )
        else:
            yield Verdict(
                match.start(),
                match.end(),
                "absent" if known.lacks("warranty") else "unsupported",
                "service.warranty",
            )


def _price_kept(reading: Reading) -> Iterator[Verdict]:
    """Judge for how many days a price is protected, where that is known."""
    given = {number(m["n"] or m["m"]) for m in _KEPT.finditer(reading.known.words)}
    for match in reading.fresh(_KEPT) if given else ():
        reading.take(match.start(), match.end())
        if number(match["n"] or match["m"]) not in given:
            yield Verdict(
                match.start(),
                match.end(),
                "contradicts",
                "service.price_kept",
                reading.known.text_of("warranty")[:60],
            )


def _lengths(text: str) -> list[tuple[str, str]]:
    found = re.findall(rf"({NUMBER})(?:个)?(年|月)", text)
    found += re.findall(r"(\d{1,2})[- ](year|month)", text)
    return [(f"{value:f}", unit) for said, unit in found if (value := number(said)) is not None]
