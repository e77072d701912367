"""The amount and the currency in a price as a shop's page writes it: “From: $14.97”, “1 298,00 Kč”, “到手价¥199起”.

Looser than core.numbers, which reads the cells of our own sheets: words around the price are passed
over, and the first amount beside a currency counts, else the first amount.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from core.figures import folded_digits, value_of
from core.numbers import MISSING
from core.rules.currencies import Sign, code_of, signs_in

_TOKEN = re.compile(
    r"\d{1,3}(?:(?P<group>[ ,.'])\d{3})(?:(?P=group)\d{3})*(?:[.,]\d{1,2}(?!\d)|(?!\d))(?![.,]\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"  # as India groups: 1,29,900
    r"|\d+(?: \. ?|\. )\d{2}(?=\D*$)"  # a page that sets the cents apart
    r"|\d+(?:[.,']\d+)*"
    r"|(?<![^\W_])(?<!/)[.,]\d+"
)
# What stands between a sign and its amount.
_WIDEST_GAP = 4
_GAP = re.compile(r"(?:,(?=[-–—]))?[ :.\-–—*]{0,4}")
_NO_AMOUNT_BEHIND = re.compile(
    r"\s?(?:%|‰|折|成(?!交)|percent|per cent|off\b|(?:-?stars?|reviews?|ratings?|out of \d+|customers?|sold|bought)\b|[:h]\d\d|月\d|年|(?:件|个|包(?!邮)|盒|袋|瓶|人(?!民)|天|小时|分钟|件装)(?![/起]))",
    re.I,
)
_NO_AMOUNT_BEFORE = re.compile(
    r"(?:\d[:/]|第|满|(?:月销量?|已售|已拼|热销|销量|库存|评分|评价|好评|货号|型号|编号|电话|手机号?|减|立省|直降|\b(?:tel|phone|isbn|sku|ean|upc|asin|rated|rating|item no|model no|out of)\b\.?)\s?[:：]?)\s*$",
    re.I,
)
_WIDEST_WORD = 12
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}:\d{2}(?::\d{2})?)(?!\d)"
    r"|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"\.?,? ?(?:\d{1,2}(?:st|nd|rd|th)?,? )?(?:19|20)\d{2}\b(?![.,]\d)",
    re.I,
)
# An amount from which on something is free is no price.
_THRESHOLD = re.compile(
    r"(?:free|shipping|delivery|postage|lieferung|versand\w*)[^\d]{0,40}?(?:orders?|purchases?|over|above|from|ab|on)\b[^\d]{0,12}[\d.,]+\+?"
    r"|orders? (?:over|above|of|from|on)\b[^\d]{0,12}[\d.,]+\+?|满\s*[\d.,]+\s*元?\s*(?:免邮|包邮|可用|使用|(?:立?减|送|返|省)\s*[\d.,]+\s*元?)|\bbuy\s+\d+,?\s+get\s+\d+\b|询价|面议",
    re.I,
)
_FREE = re.compile(r"\b(?:free|gratis|kostenlos|gratuit|zdarma|бесплатно)\b|免费|0元购", re.I)
_NOT_FREE = re.compile(
    r"\bget\b|ship|deliver|return|trial|postage|运|邮|试|versand|-free|free-|free from", re.I
)
_FROM = re.compile(
    r"\b(?:from|starting(?: at| from)?|as low as|ab|desde|da|dès|à partir de|a partir de|vanaf|från|fra|od|от|mulai)\b\s*:?\s*$"
    r"|(?:低至|最低|起价|起步价)\s*[:：]?\s*$",
    re.I,
)
_FROM_BEHIND = re.compile(r"\s*(?:元|块)?\s*(?:起(?!订|批|送)|\+|から|以上|and up\b|or more\b)", re.I)
_PER = re.compile(
    r"\s*(?:元|块)?\s*(?:/\s*(?P<slash>(?:\d+(?:\.\d+)?\s*)?[^\W\d_]{1,12})|\bper\s+(?P<per>(?:\d+\s*)?[a-z]{1,12})|(?P<each>each|apiece)\b|[每一](?P<zh>[件个只袋盒包瓶罐斤支条双套片粒箱台公克]斤?))",
    re.I,
)
_PER_BEFORE = re.compile(r"每\s*(?P<zh>[^\W\d_]{1,2})\s*(?:只要|仅)?$")
_RANGE = re.compile(r"\s*(?:[-–—~～至到]|\bto\b|\bbis\b)\s*$", re.I)
_SCALES = {
    "万": 10**4,
    "w": 10**4,
    "亿": 10**8,
    "k": 1000,
    "千": 1000,
    "百万": 10**6,
    "千万": 10**7,
    "mn": 10**6,
}
_SCALE = re.compile(r"(?:\s?(?P<zh>百万|千万|万|亿|千(?!克|瓦|米))|(?P<latin>w|k|mn)(?![^\W\d_]))", re.I)
_SIGN_AS_POINT = re.compile(r"(?:[€$£](?P<cents>\d+)|\s?[€$£]\s(?P<apart>\d{2}))(?![\d.,]|\s?[€$£%])")
_CENTS_BEHIND = re.compile(r" (?P<cents>)(?P<apart>\d{2})(?=\s*$)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A price found in a text: its value, and the currency as written (None when nothing says so).

    `text` are the digits as written, `up_to` the other end of a range, `per` the measure that the
    price is for where it is stated (“kg” of ¥39/kg).
    """

    value: Decimal
    currency: str | None
    text: str = ""
    is_from: bool = False
    up_to: Decimal | None = None
    per: str = ""
    has_currency_beside: bool = False

    @property
    def code(self) -> str | None:
        """The currency's ISO 4217 code, None when it is not sure."""
        return code_of(self.currency) if self.currency else None

    @property
    def in_yuan(self) -> bool:
        """Whether the amount is, or without a sign can be taken, as yuan."""
        return self.currency is None or self.code == "CNY"


@dataclass(frozen=True, slots=True)
class _Token:
    """Digits in a text that may be the price, with the currency that stands beside them."""

    start: int
    end: int
    text: str
    currency: Sign | None
    is_in_note: bool


@dataclass(frozen=True, slots=True)
class _Signs:
    """The currencies of a text by where they end and begin."""

    by_end: dict[int, Sign]
    by_start: dict[int, Sign]

    def ending_before(self, text: str, start: int) -> Sign | None:
        """Return the sign in front of a position, with no more than a gap between."""
        for at in range(start, max(start - _WIDEST_GAP, 0) - 1, -1):
            if sign := self.by_end.get(at):
                return sign if _GAP.fullmatch(text, at, start) else None
        return None

    def starting_behind(self, text: str, end: int) -> Sign | None:
        """Return the sign behind a position, with no more than a gap between."""
        for at in range(end, end + _WIDEST_GAP + 1):
            if sign := self.by_start.get(at):
                return sign if _GAP.fullmatch(text, end, at) else None
        return None


def find_amount(text: str, *, hint: str = "", decimal_mark: str | None = None) -> Amount | None:
    """Return the price in a text, None when the text states none.

    `hint` is another text of the page that may name the currency, `decimal_mark` the mark that the
    page is known to use. Three digits behind a single point or comma are thousands, as on European
    pages, unless the price is in a currency that has, or people give, parts behind a point: yuan
    with a point, the dinars with three decimals.
    """
    plain = folded_digits(text)
    if plain.strip().casefold() in MISSING:
        return None
    signs = signs_in(plain)
    rest = _blanked(plain)
    token = _chosen(_tokens(rest, signs), rest)
    if token is None:
        if _FREE.search(plain) and not _NOT_FREE.search(plain):
            return Amount(Decimal(0), find_currency(text, hint=hint), "0")
        return None
    currency = token.currency.text if token.currency else _far_currency(plain, signs, hint)
    return _amount(rest, token, currency, decimal_mark)


def find_currency(text: str, *, hint: str = "") -> str | None:
    """Return the currency that a price text or its hint names, as written; None when neither does."""
    plain = folded_digits(text)
    return _far_currency(plain, signs_in(plain), hint)


def _blanked(text: str) -> str:
    """Return the text with what holds digits but no price overwritten by blanks."""
    for pattern in (_THRESHOLD, _DATE):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def _tokens(text: str, signs: list[Sign]) -> list[_Token]:
    notes = [
        (note.start(), note.end()) for note in re.finditer(r"[(\[（【][^()\[\]（）【】]*[)\]）】]", text)
    ]
    by_place = _Signs({sign.end: sign for sign in signs}, {sign.start: sign for sign in signs})
    found = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if _NO_AMOUNT_BEHIND.match(text, end) or is_counted_off(text, start):
            continue
        in_note = any(first < start < last for first, last in notes) and len(text.strip()) > end - start + 2
        found.append(_Token(start, end, match[0], _beside(text, start, end, by_place), in_note))
    return found


def is_counted_off(text: str, start: int) -> bool:
    """Whether the words before an amount make it something else than a price: a threshold, money off, sales."""
    return _NO_AMOUNT_BEFORE.search(text[max(0, start - _WIDEST_WORD) : start]) is not None


def _chosen(tokens: list[_Token], text: str) -> _Token | None:
    """Return the price among the tokens: beside a currency, then outside of brackets, then the first."""

    def rank(token: _Token) -> tuple[bool, bool, bool, int]:
        glued = text[token.start - 1 : token.start].isalpha() or text[token.end : token.end + 1].isalpha()
        return (token.is_in_note, token.currency is None, token.currency is None and glued, token.start)

    best = min(tokens, key=rank, default=None)
    if best and best.is_in_note and best.currency is None:
        return None  # “(min. order: 1)” states no price
    return best and (_lower_end(best, tokens, text) or best)


def _lower_end(token: _Token, tokens: list[_Token], text: str) -> _Token | None:
    """Return the amount at which a range begins whose currency stands at its end: 99~199元."""
    if token.currency is None or token.currency.start < token.end:
        return None
    before = next((one for one in tokens if one.currency is None and one.end < token.start), None)
    if before and _RANGE.fullmatch(text[before.end : token.start]):
        return replace(before, currency=token.currency)
    return None


def _beside(text: str, start: int, end: int, signs: _Signs) -> Sign | None:
    """Return the currency that touches the amount, the surer one when two do."""
    before, behind = signs.ending_before(text, start), signs.starting_behind(text, end)
    if behind and behind.start == end and behind.text in ("K", "M"):
        behind = None  # 12K are thousands
    if before and behind and _another_amount(text, behind):
        behind = None
    if (
        behind
        and behind.start > end
        and behind.strength == "sign"
        and text[behind.end : behind.end + 1].isdecimal()
    ):
        behind = None  # Size 42 €45
    kept = [
        one for one in (before, behind) if one and (one.strength != "rare" or _is_all(text, one, start, end))
    ]
    if len(kept) == 2 and kept[1].strength == "code" and code_of(kept[0].text) is None:
        return kept[1]  # $12 CAD
    order = {"sign": 0, "code": 0, "word": 1, "rare": 2}
    return min(kept, key=lambda sign: order[sign.strength], default=None)


def _is_all(text: str, sign: Sign, start: int, end: int) -> bool:
    """Whether the text is nothing but the amount and a spelling that mostly means something else."""
    rest = text[: min(sign.start, start)] + text[max(sign.end, end) :]
    return sign.end == start or (sign.start != end and not rest.strip(" .,-–—*"))


def _another_amount(text: str, sign: Sign) -> bool:
    """Whether the sign rather belongs to digits behind it: “AED 8000 USD 2179”."""
    return bool(re.match(r"[ :.]{0,2}\d", text[sign.end :]))


def _far_currency(text: str, signs: list[Sign], hint: str) -> str | None:
    """Return a currency that stands apart from the amount, or in the hint."""
    told = folded_digits(hint)
    hinted = signs_in(told)
    for strength in ("sign", "code"):
        for found in (signs, hinted):
            for sign in found:
                if sign.strength == strength and (
                    strength == "sign" or sign.text.isupper() or found is hinted
                ):
                    return sign.text
    for whole, found in ((text, signs), (told, hinted)):
        letters = re.sub(r"[\d\s.,:]", "", whole)
        if sole := next(
            (
                sign.text
                for sign in found
                if sign.strength != "rare" and re.sub(r"[\s.]", "", sign.text) == letters
            ),
            None,
        ):
            return sole
    return None


def _amount(text: str, token: _Token, currency: str | None, decimal_mark: str | None) -> Amount | None:
    code = code_of(currency) if currency else None
    cents = _cents(text, token)
    value = cents[0] if cents else value_of(token.text, code=code, decimal_mark=decimal_mark)
    if value is None:
        return None
    end = cents[1] if cents else token.end
    if scale := _SCALE.match(text, end):
        value *= _SCALES[(scale["zh"] or scale["latin"]).casefold()]
        end = scale.end()
    behind = end
    if (
        token.currency
        and token.currency.start >= end
        and not re.search(r"\d", text[end : token.currency.start])
    ):
        behind = token.currency.end
    in_front = min(token.start, token.currency.start) if token.currency else token.start
    up_to = _up_to(text, behind, code, decimal_mark)
    negative = up_to is None and _is_negative(text, token)
    per = _PER.match(text, behind) or _PER_BEFORE.search(text[:in_front])
    return Amount(
        value=-value if negative else value,
        currency=currency,
        text=token.text.strip(".,"),
        is_from=bool(_FROM.search(text[:in_front]) or _FROM_BEHIND.match(text, behind)) and up_to is None,
        up_to=up_to,
        per=next((one for one in per.groups() if one), "").strip() if per else "",
        has_currency_beside=token.currency is not None,
    )


def _cents(text: str, token: _Token) -> tuple[Decimal, int] | None:
    """Return the value of 35€ 99 and £12 98, where the sign or a raised figure stands for the point."""
    whole = value_of(token.text)
    if (
        whole is None
        or whole != whole.to_integral_value()
        or text.count("€") + text.count("£") + text.count("$") != 1
    ):
        return None
    found = _SIGN_AS_POINT.match(text, token.end)
    if not found and token.currency and token.currency.end <= token.start:
        found = _CENTS_BEHIND.match(text, token.end)
    if not found:
        return None
    cents = found["apart"] or found["cents"]
    return whole + Decimal(cents).scaleb(-len(cents)), found.end()


def _is_negative(text: str, token: _Token) -> bool:
    """Whether a minus belongs to the amount: -12.99, $-12.99, or 12.99- as accounts write it."""
    start = min(token.start, token.currency.start) if token.currency else token.start
    lead = text[:start].strip()
    if (lead == "-" and text[start - 1 : start] == "-") or (
        text[token.start - 1 : token.start] == "-" and not lead
    ):
        return True
    has_cents = re.search(r"[.,]\d{2}$", token.text) is not None
    return has_cents and bool(re.match(r"-\s*(?:$|[^\d\s-])", text[token.end :]))


def _up_to(text: str, end: int, code: str | None, decimal_mark: str | None) -> Decimal | None:
    """Return the other end of “12.00–15.00”, None when the price is no range."""
    following = _TOKEN.search(text, end)
    if following is None or following.start() - end > 16:
        return None
    between = text[end : following.start()]
    for sign in reversed(signs_in(between)):
        between = between[: sign.start] + between[sign.end :]
    if not _RANGE.fullmatch(between) or _NO_AMOUNT_BEHIND.match(text, following.end()):
        return None
    return value_of(following[0], code=code, decimal_mark=decimal_mark)
