"""Counts in the copy: what is left, what was sold, how many get something, which rank."""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.content.checks.grounding.numerals import ARABIC, COUNT, number
from core.content.checks.grounding.reading import Reading, Verdict, listed

_THING = r"[件份套名单位台盒瓶只双个包袋组条箱张桶支人席间辆册本口棵株幅枚]"
LEFT = re.compile(
    rf"(?:仅剩|只剩|剩余|还剩|剩下|仅余|仅存|库存(?:仅|只|还)?[剩有余]?|最后|余量|现货|仅有|存货)(?:最后)?[:]?(?P<u>不足|不到)?(?P<n>{COUNT})(?P<p>余|多)?{_THING}?(?![天日小时分月折年块元])"
    rf"|(?<![a-z\d])(?:only|just|last) (?P<n2>{COUNT})(?: (?:units?|pieces?|pairs?|items?|pcs|bottles?|boxes|sets?))?(?: left| remaining| in stock|(?![a-z\d])(?= ?$))?|(?<![a-z\d])(?P<n3>{COUNT}) (?:left|remaining|in stock)(?![a-z\d])"
)
LIMITED = re.compile(
    rf"(?:限量|全球限量|全国限量|每日限量|限)(?:发售|供应|抢购|仅)?[:]?(?P<n>{COUNT}){_THING}|仅(?:限|有)?(?P<n4>{COUNT})(?:件|份|套|名|台|单)(?!起)|(?:共|总计|合计)(?P<n5>{COUNT})(?:份|名|套|台)|前(?P<n2>{COUNT})(?:名|位|件|单|份|个|人)|(?<![a-z\d])(?:limited to|limited edition of|limited run of|first) (?P<n3>{COUNT})(?![a-z\d])(?! (?:time|order(?!s)))"
)
_SOLD_WORD = r"(?:月销量?|周销量?|日销量?|年销量?|已售出?|销量|热销|累计(?:销售|售出|销量|热卖|已售)?|卖出|售出|狂销|爆卖|热卖|成交|总销|全网销量|已卖|销售)"
SOLD = re.compile(
    rf"(?P<w>{_SOLD_WORD})(?:量)?(?P<o>突破|超过?|已超|已达|高达|达|过|近|约|逾|了|:)*(?P<n>{COUNT})(?P<p>\+|多|余)?(?:[件份单台盒瓶双只套袋包杯箱条支辆]|人次)?(?:\+|以上)?"
    rf"|(?<![成上万第])(?!万千)(?P<n2>{COUNT})(?P<p2>\+|多|余)?(?:个|位|名)?(?:人(?:已|的|家里|付款|购买|买过|在买|选择|下单|回购|复购|收藏|加购|推荐|都在|都说)|家庭|用户|顾客|买家|妈妈|宝妈|消费者|车主|粉丝|条?好评|会员)(?:\+)?(?:已?(?:付款|购买|选择|信赖|好评|回购))?"
    rf"|(?P<n7>\d[\d.]{{0,6}}(?:百|千)?[万亿])(?:\+|多|余)?[台件人家位只份箱盒瓶双套杯条支个名](?!元)"
    rf"|(?<![成上万])(?!万千)(?P<n6>{COUNT})(?:\+|多|余)?(?:个|位|名)?[\u4e00-\u9fff]{{1,4}}(?:已购|已买|付款|下单|回购|买过|信赖|之选|的选择|在喝|在用|在吃|在穿|喝过|用过|吃过|穿过|验证|见证|好评)"
    rf"|(?P<n9>{COUNT})(?:\+|多|余)?位[\u4e00-\u9fff]{{1,2}}[友粉]"
    rf"|(?P<n8>{ARABIC} (?:million|thousand))(?P<p8>\+)? ?(?:\w+ )?(?:sold|customers|reviews|buyers|orders|users|people|homes|families|households|bottles|pairs|units)"
    rf"|(?P<n3>{COUNT})(?P<p3>\+)? ?(?:sold|customers|reviews|happy customers|buyers|orders|users|people (?:bought|love))|(?<![a-z\d])(?:over|more than) (?P<n4>{COUNT}) (?:sold|customers|buyers|users|units)|(?<![a-z\d])sold (?P<n5>{COUNT})(?![a-z\d])"
)
RANK = re.compile(
    rf"(?:销量|热销榜?|排名|排行榜?|人气榜?|好评榜?|回购榜?|热卖榜?|榜单|类目|店内|全网|全国|行业|销售额|市占率|搜索榜?)(?:排行|排名)?(?:稳居|位居|位列|连续\S{{0,3}})?(?:第(?P<n>{COUNT})(?![批次步届期代家天]|时间|梯队)|前(?P<t>三|十|五|\d+))名?"
    rf"|(?:(?<![a-z\d])top ?|#)(?P<n2>\d{{1,3}}|one)(?![a-z\d])(?! ?(?:%|元|-))|(?<![a-z\d])(?:no\.? ?|number )(?P<n6>1|one|\d{{1,2}}(?= in| on| best))(?![a-z\d])(?! ?(?:%|元|-|号|色))|第(?P<n3>[一1])品牌|(?P<f>榜首|销冠|(?:销量|销售|热销|类目|人气|品类|行业)冠军|(?<![a-z\d])best[- ]?sell(?:er|ing)(?![a-z\d]))"
)
_SCARCE = re.compile(
    r"库存告急|所剩无几|即将售罄|所剩不多|库存紧张|最后几[件套份双]|马上售罄|快抢光|almost gone|selling out|nearly sold out|few left"
)
_IN_STOCK = re.compile(r"现货(?!仅|只|剩|余|\d)|现货速发|现货秒发|(?<![a-z\d])in stock(?![a-z\d])")
_FEW = re.compile(r"限量(?!\d)|limited (?:edition|stock|quantit)")
_SOLD_OUT = re.compile(r"已售罄|售罄|(?<![a-z\d])sold out(?![a-z\d])")
_PER_BUYER = re.compile(
    rf"(?:每人|每单|每户|每id|每个?账号|每个?id|每位用户|每位|单人|单笔)[^，。,;]{{0,4}}?限(?:领|购|买|兑|参与)?(?P<n>{COUNT})[{_THING[1:-1]}次]|限购(?P<n2>{COUNT})[件份套台盒]"
)
_DAYS = re.compile(
    rf"(?:近|过去|最近|本店|店铺)(?P<n>{COUNT})(?:天|日)(?=[^，。,;]{{0,8}}(?:卖|售|销|排|热|第))"
)
_WISH = re.compile("立志|争做|争当|努力|目标|追求|梦想|想做|致力")
_AT_END = re.compile(r"[啦了哦]|现货|库存|清|$|[^\w]")
_OF_ONE_KIND = re.compile(r"[色码款味]$|号$")
_WIDE = re.compile("全网|全国|行业|类目|品类|天猫|淘宝|京东|抖音|平台|世界|全球|国内")
_PERIOD = re.compile("月销|周销|日销")


def counts(reading: Reading) -> Iterator[Verdict]:
    """Judge what the copy counts: stock, limited numbers, sales and ranks."""
    yield from _left(reading)
    yield from _per_buyer(reading)
    yield from _limited(reading)
    yield from _period(reading)
    yield from _sold(reading)
    yield from _ranks(reading)
    yield from _supply(reading)


def _value(match: re.Match[str]) -> Decimal | None:
    said = next((v for k, v in match.groupdict().items() if k.startswith("n") and v), "")
    if said.endswith(("million", "thousand")):
        size = number(said.split()[0])
        return size * (10**6 if said.endswith("million") else 1000) if size is not None else None
    return Decimal(1) if said == "one" else number(said) if said else None


def _left(reading: Reading) -> Iterator[Verdict]:
    for match in reading.fresh(LEFT):
        value = _value(match)
        if value is None or (
            match[0].startswith("最后") and value == 1 and not _AT_END.match(reading.text, match.end())
        ):
            continue  # 最后一件行李 is no stock
        if match["n2"] and not re.search("left|remaining|stock|units|pieces|pairs|items|pcs", match[0]):
            continue
        reading.take(match.start(), match.end())
        stock = reading.known.amounts("stock", "limited_qty")
        stock |= frozenset(
            n for k in reading.known.values if k.startswith("stock_at") for n in reading.known.amounts(k)
        )
        if value in stock or (match["u"] and any(value * Decimal("0.7") <= s < value for s in stock)):
            continue
        if match["p"] and any(value <= s < value * Decimal("1.3") for s in stock):
            continue
        yield _against(reading, match, stock, ("stock", "limited_qty"), "count.left")


def _limited(reading: Reading) -> Iterator[Verdict]:
    for match in reading.fresh(LIMITED):
        value = _value(match)
        if value is None or reading.before(match.start(), 3).endswith(("每人", "每单", "每户", "id", "每id")):
            continue
        if match["n5"] and not reading.known.has("limited_qty"):
            continue
        reading.take(match.start(), match.end())
        known = reading.known
        allowed = known.amounts("limited_qty", "gift_qty", "per_buyer_limit", "max_participants")
        allowed |= known.amounts(*(k for k in known.values if k.startswith("stock_at")))
        if value in allowed or value in known.amounts("stock", "conditions", "gift"):
            continue
        if (
            match[0].startswith("限") and value <= 5 and not known.has("limited_qty")
        ):  # 限2件: a purchase limit
            continue
        yield _against(
            reading, match, known.amounts("limited_qty"), ("limited_qty", "stock"), "count.limited"
        )


def _per_buyer(reading: Reading) -> Iterator[Verdict]:
    """Judge how many one buyer may have, where that is known."""
    allowed = reading.known.amounts("per_buyer_limit")
    for match in reading.fresh(_PER_BUYER) if allowed else ():
        reading.take(match.start(), match.end())
        if _value(match) not in allowed:
            yield Verdict(match.start(), match.end(), "contradicts", "count.per_buyer", listed(allowed))


def _period(reading: Reading) -> Iterator[Verdict]:
    """Judge over which days something was sold or ranked: 近44天 is not 近30天."""
    known = reading.known
    days = {
        n
        for n in known.amounts("period")
        if n < 1000 and re.search(r"\d ?(?:天|日|d)", known.text_of("period"))
    }
    if known.has("rank_in_shop_30d") and not known.has("period"):
        days = {Decimal(30)}
    for match in reading.fresh(_DAYS) if days else ():
        if _value(match) not in days:
            yield Verdict(match.start(), match.end(), "contradicts", "count.period", listed(frozenset(days)))


def _sold(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(SOLD):
        value = _value(match)
        if value is None or value < 2 or ((match["n2"] or match["n6"]) and value < 100):
            continue
        reading.take(match.start(), match.end())
        monthly, total = known.amounts("sold"), known.amounts("total_sold")
        actual = monthly if _PERIOD.search(match["w"] or "") and monthly else monthly | total
        if any(value <= a and value >= a / 4 for a in actual) or value in known.numbers:
            continue
        if any(
            p and a * Decimal("0.9") <= value for a in actual for p in [re.search("近|约", match[0])]
        ) and all(value <= a * Decimal("1.1") for a in actual):
            continue
        yield _against(reading, match, actual, ("sold", "total_sold", "source", "evidence"), "count.sold")


def _ranks(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(RANK):
        top = match["t"]
        value = _value(match) or (number(top) if top else Decimal(1))
        wide = _WIDE.search(reading.before(match.start(), 8) + match[0])
        ranks = known.amounts("rank") if wide else known.amounts("rank", "rank_in_shop_30d")
        if value is None or reading.denied(match.start()) or _WISH.search(reading.before(match.start(), 8)):
            continue
        if (
            any(r <= value if top or "top" in match[0] else r == value for r in ranks)
            or match[0] in known.words
        ):
            reading.take(match.start(), match.end())
            continue
        beyond = wide and known.has("rank_in_shop_30d") and not known.has("rank")
        if not ranks and known.has("source", "evidence", "awards", "period") and not beyond:
            continue
        reading.take(match.start(), match.end())
        ranks = known.amounts("rank_in_shop_30d") if beyond else ranks
        yield _against(
            reading, match, ranks, ("rank", "rank_in_shop_30d", "source", "evidence"), "count.rank"
        )


def _supply(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    stock = known.amounts("stock")
    for match in reading.fresh(_SCARCE):
        if stock and min(stock) > 100:
            yield Verdict(match.start(), match.end(), "contradicts", "count.scarce", listed(stock))
    for match in reading.fresh(_IN_STOCK):
        if (stock and max(stock) == 0) or known.lacks("stock"):
            yield Verdict(match.start(), match.end(), "absent", "count.in_stock")
    for match in reading.fresh(_FEW):
        if known.lacks("limited_qty", "stock"):
            yield Verdict(match.start(), match.end(), "absent", "count.limited")
    for match in reading.fresh(_SOLD_OUT):
        if _OF_ONE_KIND.search(reading.before(match.start(), 8).removesuffix("已")):
            continue
        if stock and min(stock) > 0 and not reading.before(match.start(), 4).endswith(("即将", "快要")):
            yield Verdict(match.start(), match.end(), "contradicts", "count.sold_out", listed(stock))


def _against(
    reading: Reading, match: re.Match[str], known: frozenset[Decimal], keys: tuple[str, ...], rule: str
) -> Verdict:
    if known:
        return Verdict(match.start(), match.end(), "contradicts", rule, listed(known))
    return Verdict(
        match.start(), match.end(), "absent" if reading.known.lacks(*keys) else "unsupported", rule
    )
