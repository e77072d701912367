"""Which marks of a pasted text belong to one product, and which of its words are the title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.competitors.capture_marks import Mark

_LONGEST_TITLE = 120
_LETTERS = re.compile(r"[^\W\d_]")
_EDGES = " \t\n,，.。;；:：|｜/\\-—–~!！?？·•…()（）[]【】<>《》\"'“”‘’+*=&#@\x00"
# What pages write around a product: never its title, and never a new product.
_FURNITURE = re.compile(
    r"^(?:加入购物车|立即购买|马上抢|去抢购|立即抢购|领券购买|收藏|分享|客服|店铺|进店|首页|购物车|我的|评价|宝贝评价|商品评价|用户评价|全部评价|"
    r"详情|宝贝详情|商品详情|规格|选择规格?|请选择.{0,20}|已选.{0,20}|数量|参数|品牌|保障|服务|发货|发货地.{0,20}|送至.{0,30}|配送.{0,20}|"
    r"优惠|促销|活动|领券|查看更多|展开|收起|更多|推荐|看了又看|猜你喜欢|综合|销量|价格|筛选|点击链接.{0,40}|复制.{0,30}|长按.{0,40}|"
    r"抖音商城|快手小店|小红书(?:商城)?|京东(?:到家|超市|秒杀)?|天猫(?:超市|国际)?|淘宝|拼多多|美团|饿了么|唯品会|限量.{0,8}|订单总额|起送|"
    r"(?:立即抢购|距结束|叠加).*|(?:sku|数量|小计|合计|活动时间)\s?[:：].*|(?:超级|官方|百亿)补贴|前\d+名.{0,4}|"
    r"(?:双\s?1[12]|双十[一二]|618|预售|大促|今[日天晚]|现在|直播间?|限时|活动|福利|全店|国补|国家补贴)+价?|"
    r"(?:今[晚天日]|明[晚天]|周[一二三四五六日末]).{0,16}(?:直播间?|福利|团购|接龙|专场|上新|活动|开抢)|.{0,8}接龙|"
    r"退货包运费|.{0,20}直接打开|打开.{0,12}(?:app)?|7天无理由.{0,20}|.{0,6}假一赔.{0,6}|运费险|极速退款|正品保证|.{0,8}小时(?:内)?发货|buy now|add to (?:cart|basket)|"
    r"reviews?|details|shipping|quantity|share|save|wishlist|券后|领|抢|起|价|到手|约|仅|再|下单|叠加|可用|可叠加|拍下|专享|秒杀|"
    r"(?:运费|快递|邮费|配送|优惠|促销|活动|累计评价|评价).*|(?:品牌|产地|货号|型号|材质|净含量|规格|口味|保质期|配料|颜色|尺码|重量|系列|适用.{0,6}|是否.{0,8}|包装方式|生产.{0,10})\s?[:：].*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text that speaks of one product."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    title: str
    left_over: str


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    marks: tuple[Mark, ...]
    words: tuple[str, ...]  # what no mark has read
    title: str  # the first of the words that could be a title, "" without one


def parts_of(plain: str, marks: Sequence[Mark], names: Sequence[str] = ()) -> list[Part]:
    """Return the products of a text: a new one begins where a price comes again under another title.

    `names` are rivals' names in small letters: one of them is title enough.
    """
    return [_part(group) for group in _grouped(_lines(plain, marks, names))]


def is_title(text: str) -> bool:
    """Whether words can be the title of a product."""
    return len(text) >= 4 and len(_LETTERS.findall(text)) >= 3 and not _FURNITURE.match(text)


def _lines(plain: str, marks: Sequence[Mark], names: Sequence[str]) -> list[_Line]:
    lines: list[_Line] = []
    waiting = list(reversed(marks))
    read_to = 0
    for found in re.finditer(r"[^\n;；]+", plain):
        start, end = found.span()
        own: list[Mark] = []
        while waiting and waiting[-1].start < end:
            own.append(waiting.pop())
        words = _words(plain, max(start, read_to), end, own)
        titles = [text for text in words if is_title(text) or any(name in text.casefold() for name in names)]
        read_to = own[-1].end if own else read_to
        lines.append(_Line(start, max(end, read_to), tuple(own), words, _tidy(titles[0]) if titles else ""))
    return lines


def _tidy(title: str) -> str:
    """Return a title without a label in front of it and the word of a price behind it."""
    bare = re.sub(
        r"^(?:[^】]{0,8}】|(?:商品|产品|宝贝)\s?[A-Za-z\d]{0,3}\s?[:：.、]|\d{1,2}\s?号?链接|链接\s?\d{1,2}|[A-Za-z]\s?[:：]|\d{1,3}[.、)])\s*",
        "",
        title,
    )
    bare = re.sub(r"[\s,，]*(?:单价|价格|售价|券后|现在|只要|仅)$", "", bare).strip(_EDGES)
    return bare if len(bare) >= 2 else title


def _words(plain: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[str, ...]:
    found, last = [], start
    for mark in (*marks, None):
        if said := plain[last : mark.start if mark else end].strip(_EDGES):
            found.append(said)
        last = mark.end if mark else end
    return tuple(found)


def _grouped(lines: Sequence[_Line]) -> list[list[_Line]]:
    groups: list[list[_Line]] = []
    current: list[_Line] = []
    prices: dict[str, int | None] = {}
    titled_at: int | None = None  # where in the current group a title came after its newest price
    is_list = False  # each product on a line of its own: then a line that is only sold out is one, too
    for line in lines:
        new = {mark.layer or "page_price": mark.price for mark in line.marks if mark.is_price}
        again = [layer for layer in new if layer in prices]
        differs = any(prices[layer] != new[layer] for layer in again)
        is_sold_out = is_list and not new and any(mark.kind == "stock" for mark in line.marks)
        if (again or is_sold_out) and line.title:
            groups.append(current)
            current, prices, is_list = [], {}, True
        elif again and differs and titled_at is not None:
            groups.append(current[:titled_at])
            current, prices = current[titled_at:], {}
        current.append(line)
        prices = {**new, **prices}
        if new:
            titled_at = None
        elif prices and line.title and titled_at is None:
            titled_at = len(current) - 1
    groups.append(current)
    return [group for group in groups if group]


def _part(lines: Sequence[_Line]) -> Part:
    marks = tuple(mark for line in lines for mark in line.marks)
    title = _title(lines, marks)
    left = [text for line in lines for text in line.words if _tidy(text) != title]
    return Part(lines[0].start, lines[-1].end, marks, title[:_LONGEST_TITLE], " ".join(left))


def _title(lines: Sequence[_Line], marks: Sequence[Mark]) -> str:
    """Return the title: as the text marks it, else the longest words up to the first price, else the longest."""
    for mark in marks:
        if mark.kind == "title":
            return mark.words
    up_to_price: list[str] = []
    for line in lines:
        up_to_price.append(line.title)
        if any(mark.is_price for mark in line.marks):
            break
    return max(up_to_price, key=len, default="") or max((line.title for line in lines), key=len, default="")
