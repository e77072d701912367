"""Colours, sizes, grades, standards and telephone numbers: what a thing is called and how to call the shop."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.numerals import NUMBER, number
from core.content.checks.grounding.reading import Reading, Verdict

_COLOUR = re.compile(
    r"(?P<c>[黑白红蓝绿粉紫黄灰棕橙杏米金银]|咖啡|卡其|藏青)色(?:款|版|系|可选|上新|现货|到货|新)|(?<![a-z])in (?P<e>black|white|red|blue|green|pink|purple|yellow|grey|gray|brown|orange|beige|gold|silver|navy|emerald|ruby|teal|olive|burgundy|charcoal|ivory|khaki|camel|coral|mint|lavender|sage|rust|turquoise|maroon)(?![a-z])"
)
_COLOURS = re.compile(
    rf"(?P<n>{NUMBER})(?:种颜|款颜|个颜|款配|种配|个)?色(?:可选|任选|随心|可挑|齐全|任挑|任你)"
)
_FLAVOUR_KEY = re.compile("口味|味道|香型|香味|flavou?r|scent")
_FLAVOURS = re.compile(
    rf"(?P<n>{NUMBER}|\d+|two|three|four|five|six)(?:[种款个大]| ?)(?:口味|味道|香型|香味|味(?=[，。,;!]|$)|flavou?rs|scents)"
)
_SIZE = re.compile(r"(?<![a-z])(?P<s>xs|x{0,4}l|[2-6]xl|s|m)码(?!数)")
_RANGE = re.compile(
    r"(?<![a-z\d])(?P<from>xxs|xs|s|m|l) ?(?:[-~–—到至]|to) ?(?P<to>x{0,5}l|[2-8]xl|m)(?![a-z\d])"
)
_GRADE = re.compile(
    r"特级|特等|一级(?!能效|代理)|二级|优级|头等|(?<![a-z\d])[1-5]?a{1,5}级|premium grade|grade a(?![a-z])"
)
_STANDARD = re.compile(r"(?<![a-z])(?:gb|qb|fz|db|ny|sn|iso|en)(?:/t)? ?\d{2,6}(?:\.\d+)?")
_FOUNDED = re.compile(
    r"(?P<y>1[6-9]\d\d|20[0-2]\d)年?(?:的?(?:窖藏|创立|始创|创建|建厂|老店|酿造|成立|创办|创始|开业|老号|老字号|起))|(?:始于|创立于|创于|成立于|源自|源于|创始于|自)(?P<y2>1[6-9]\d\d|20[0-2]\d)|(?<![a-z])(?:since|established|founded in|est\.?) (?P<y3>1[6-9]\d\d|20[0-2]\d)"
)
_AWARDED = re.compile(
    r"(?P<y>20\d\d)(?=年?度?[^，。,;]{0,14}(?:奖|award|winner|红点|medal))|(?<=winner )(?P<y2>20\d\d)"
)
_COUNTED = re.compile(
    r"(?P<y>20\d\d)(?=年?度?[^，。,;]{0,16}(?:第[\d一二三四五六七八九十]|销量|榜|排名|top))"
)
_AGE = re.compile(
    r"(?:(?P<low>\d{1,2})[-~到至])?(?P<n>\d{1,2})(?:岁|个?月(?:龄|宝宝))(?:以上|起|\+|宝宝|孩子|也能|就能)?"
)
_NUMBERED = re.compile(r"(?<![\d.])(\d{2,3})(?:码)?(?:[-~到至](\d{2,3}))?码")
_SERIAL = re.compile(r"(?<![a-z\d])(?:[a-z]{1,4}[- ]?)?\d{1,4}(?:[\d,.\-]{4,20}\d|-\d{2,6})(?:\.[\dx])?")
_PAPER = re.compile(r"专利|patent|字|编号|报告|证|备案|注册|zl|no\.|批准")
_LEVEL = re.compile(
    "(?P<l>世界级?|人类|国家级?|省级?|市级?|区级?|县级?)(?=(?:级)?(?:非遗|非物质文化遗产|名录|传承|代表性|老字号))"
)
_IP = re.compile(r"(?<![a-z])ip[x\d]\d(?!\d)")
_INDEX = re.compile(r"(?<![a-z])(?P<l>spf|upf|umf|mgo|cri|ra|atm) ?(?P<d>\d{1,4})")
_CODE = re.compile(r"(?<![a-z\d])(?P<l>[a-z]{1,6})-?(?P<d>\d{1,5})(?![\d%]|\.\d)")
_PHONE = re.compile(
    r"(?<=电话)[:：]?[\d-]{5,14}|(?<=热线)[:：]?[\d-]{5,14}|(?<=拨打)[:：]?[\d-]{5,14}|(?<!\d)(?:400[- ]?\d{3,4}[- ]?\d{3,4}|1[3-9]\d{9}|0\d{2,3}-\d{7,8}|95\d{3}|12315)(?!\d)"
)


def looks(reading: Reading) -> Iterator[Verdict]:
    """Judge names of variants and numbers to call, each only where the facts name some."""
    known = reading.known
    for match in reading.fresh(_COLOUR):
        colours = known.text_of("color")
        if colours and (match["c"] or match["e"])[0:4] not in colours and match[0] not in known.words:
            yield Verdict(match.start(), match.end(), "contradicts", "look.color", colours[:60])
    for match in reading.fresh(_COLOURS):
        count, said = len(known.values.get("color", ())), number(match["n"])
        if count > 1 and said is not None and said > count:
            yield Verdict(match.start(), match.end(), "contradicts", "look.color", str(count))
    yield from _flavours(reading)
    yield from _listed(reading, _SIZE, "size")
    yield from _size_ranges(reading)
    yield from _listed(reading, _GRADE, "grade")
    yield from _listed(reading, _STANDARD, "standard")
    yield from _heritage(reading)
    yield from _years(reading)
    yield from _ages(reading)
    yield from _numbered_sizes(reading)
    yield from _serials(reading)
    yield from _phones(reading)
    yield from _codes(reading)


def _flavours(reading: Reading) -> Iterator[Verdict]:
    """Judge 五种口味 against the flavours that are listed."""
    given = [v for k in reading.known.values if _FLAVOUR_KEY.search(k) for v in reading.known.values[k]]
    listed = {part for v in given for part in re.split(r"[/、,，;；+和与]|\sand\s", str(v)) if part.strip()}
    for match in reading.fresh(_FLAVOURS) if len(listed) > 1 else ():
        said = number(match["n"])
        if said is not None and said > len(listed):
            yield Verdict(match.start(), match.end(), "contradicts", "look.flavour", str(len(listed)))


def _listed(reading: Reading, pattern: re.Pattern[str], key: str) -> Iterator[Verdict]:
    given = reading.known.text_of(key)
    if key == "grade" and not given and "级" in reading.known.text_of("standard"):
        given = reading.known.text_of("standard")
    for match in reading.fresh(pattern):
        said = match.groupdict().get("s") or match[0]
        if given and not re.search(
            rf"(?<![a-z\d]){re.escape(said.replace(' ', ''))}(?![a-z\d])", given.replace(" ", "")
        ):
            if key == "size" and re.search("[-~至到]", given):
                continue  # S-XL: a range names more than its ends
            if said not in reading.known.words:
                yield Verdict(match.start(), match.end(), "contradicts", f"look.{key}", given[:60])


def _size_ranges(reading: Reading) -> Iterator[Verdict]:
    """Judge S到3XL: both ends must be among the sizes."""
    given = reading.known.text_of("size")
    sizes = {_even(size) for size in re.findall(r"(?<![a-z\d])(?:\d?x{0,5}[sl]|m)(?![a-z\d])", given)}
    for match in reading.fresh(_RANGE) if sizes else ():
        if not {_even(match["from"]), _even(match["to"])} <= sizes:
            yield Verdict(match.start(), match.end(), "contradicts", "look.size", given[:60])


def _even(size: str) -> str:
    """Write 3XL as XXXL."""
    return "x" * int(size[0]) + size[-1] if size[:1].isdigit() and len(size) > 2 else size


def _years(reading: Reading) -> Iterator[Verdict]:
    """Judge the year of an award or of a statistic: 2023红点奖 is not 2022红点奖."""
    known = reading.known
    for pattern, given in ((_AWARDED, known.text_of("awards")), (_COUNTED, known.text_of("period"))):
        years = set(re.findall(r"20\d\d", given))
        for match in reading.fresh(pattern) if years else ():
            if match[0] not in years:
                yield Verdict(match.start(), match.end(), "contradicts", "look.year", given[:60])


def _ages(reading: Reading) -> Iterator[Verdict]:
    """Judge from which age a thing is for."""
    given = reading.known.text_of("age", "适用年龄", "年龄", "适龄", "适用月龄")
    ages = {int(n) for n in re.findall(r"\d+", given)}
    for match in reading.fresh(_AGE) if ages else ():
        least = int(match["low"] or match["n"])
        if least not in ages and least < min(ages):
            yield Verdict(match.start(), match.end(), "contradicts", "look.age", given[:60])


def _numbered_sizes(reading: Reading) -> Iterator[Verdict]:
    """Judge 39到45码 against the sizes: both ends must lie among them."""
    given = reading.known.text_of("size")
    sizes = [int(n) for n in re.findall(r"(?<![\d.])\d{2,3}(?![\d.×x*]|cm)", given)] if "码" in given else []
    for match in reading.fresh(_NUMBERED) if sizes else ():
        said = [int(n) for n in match.groups() if n]
        if min(said) < min(sizes) or max(said) > max(sizes):
            yield Verdict(match.start(), match.end(), "contradicts", "look.size", given[:60])


def _serials(reading: Reading) -> Iterator[Verdict]:
    """Judge numbers of registrations, patents and reports, where the facts hold such a number."""
    known = reading.known
    given = known.text_of(
        "registration", "license", "evidence", "patent.no", "patent", "certificates", "gi_license"
    )
    serials = {re.sub(r"\W", "", m[0]) for m in _SERIAL.finditer(given)}
    for match in reading.fresh(_SERIAL) if serials else ():
        said = re.sub(r"\W", "", match[0])
        near = reading.text[max(0, match.start() - 14) : match.end() + 6]
        if _PAPER.search(near) and not any(said in s or s in said for s in serials):
            yield Verdict(match.start(), match.end(), "contradicts", "look.serial", given[:60])


def _codes(reading: Reading) -> Iterator[Verdict]:
    """Judge letters with a number, as PU3000, IPX4 or K87: the same letters with another number are another thing."""
    given: dict[str, set[str]] = {}
    for match in _CODE.finditer(reading.known.words):
        given.setdefault(match["l"], set()).add(match["d"])
    classes = set(_IP.findall(reading.known.words))
    for match in reading.fresh(_IP) if classes else ():
        if match[0] not in classes:
            reading.take(match.start(), match.end())
            shown = " / ".join(sorted(classes)).upper()
            yield Verdict(match.start(), match.end(), "contradicts", "look.code", shown)
    indexes = {(m["l"], m["d"]) for m in _INDEX.finditer(reading.known.words)}
    for match in reading.fresh(_INDEX):
        others = [d for name, d in indexes if name == match["l"]]
        if others and match["d"] not in others:
            reading.take(match.start(), match.end())
            yield Verdict(match.start(), match.end(), "contradicts", "look.code", " / ".join(others))
    for match in reading.fresh(_CODE):
        if match["l"] in given and match["d"] not in given[match["l"]]:
            shown = " / ".join(f"{match['l']}{digits}".upper() for digits in sorted(given[match["l"]]))
            yield Verdict(match.start(), match.end(), "contradicts", "look.code", shown)


def _heritage(reading: Reading) -> Iterator[Verdict]:
    """Judge the year and the level of a heritage: 国家级非遗 is not 省级非遗."""
    given = reading.known.text_of("heritage")
    years = set(re.findall(r"1[6-9]\d\d|20[0-2]\d", given))
    for match in reading.fresh(_FOUNDED) if years else ():
        if not years & set(match.groups()):
            yield Verdict(match.start(), match.end(), "contradicts", "look.heritage", given[:60])
    levels = {level[0] for level in re.findall("世界|人类|国家|省|市|区|县", given)}
    for match in reading.fresh(_LEVEL) if levels else ():
        if match["l"][0] not in levels and match["l"] not in given:
            yield Verdict(match.start(), match.end(), "contradicts", "look.heritage", given[:60])


def _phones(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    given = re.sub(r"\D", "", known.text_of("hotline"))
    for match in reading.fresh(_PHONE):
        said = re.sub(r"\D", "", match[0])
        if said in given or said == "12315":
            continue
        if given:
            yield Verdict(match.start(), match.end(), "contradicts", "look.hotline", given)
        elif known.lacks("hotline"):
            yield Verdict(match.start(), match.end(), "absent", "look.hotline")
