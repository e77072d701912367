"""Places in the copy: where a thing is said to come from."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.reading import Reading, Verdict

_NAMES = (
    "新疆|西藏|内蒙古?|宁夏|甘肃|青海|陕西|山西|河北|河南|山东|江苏|浙江|安徽|福建|江西|湖北|湖南|广东|广西|海南|四川|重庆|贵州|云南|"
    "辽宁|吉林|黑龙江|东北|北京|上海|天津|香港|台湾|五常|景德镇|义乌|阳澄湖|赣南|烟台|阿克苏|库尔勒|西湖|安溪|武夷山?|普洱|金华|宣威|"
    "长白山|大兴安岭|千岛湖|查干湖|舟山|大连|青岛|宁波|潮汕|顺德|佛山|景迈山|勐海|黄山|太湖|祁连山|天山|呼伦贝尔|锡林郭勒|科尔沁|通辽|伊犁|喀什|和田|吐鲁番|哈密|若羌|灵武|中宁|盐池|横县|百色|攀枝花|大凉山|丹东|盘锦|响水|柳州|漳州|古田|宁德|莱阳|章丘|寿光|汾阳|茅台镇|宜宾|绍兴|镇江|高邮|新会|湛江|文昌|三亚|秦岭|"
    "冰岛|爱尔兰|墨西哥|秘鲁|肯尼亚|斯里兰卡|缅甸|老挝|菲律宾|以色列|埃及|南非|葡萄牙|奥地利|北海道|首尔|济州岛|清迈|米兰|托斯卡纳|加州|塔斯马尼亚|"
    "日本|韩国|泰国|越南|法国|意大利|德国|美国|英国|澳洲|澳大利亚|新西兰|加拿大|俄罗斯|智利|挪威|丹麦|荷兰|西班牙|瑞士|瑞典|芬兰|比利时|"
    "马来西亚|印尼|印度|巴西|阿根廷|厄瓜多尔|埃塞俄比亚|哥伦比亚|土耳其|希腊|阿尔卑斯|波尔多|普罗旺斯"
)
_PLACE = re.compile(
    rf"(?P<p>{_NAMES})(?P<m>原装进口|进口|原产地?|特产|产区|产的?|直采|直供|直邮|空运|制造|草原|牧场|农场|棉|大米|香米|苹果|牛肉|羊肉|牛奶|奶源|三文鱼|和牛|红枣|核桃|茶园|工艺|匠人|皮革|羊毛|橄榄油|机芯|红酒|葡萄酒|榴莲|乳胶|香梨|大闸蟹|龙井|脐橙|火腿|瓷器?|木耳|枸杞|咖啡豆?)?"
)
_MADE_IN = re.compile(
    r"(?<![a-z\d])(?:made|grown|produced|crafted|designed|poured|roasted|brewed|woven|sewn|printed|bottled|baked|raised|farmed|sourced|harvested) (?:in|from) (?:the )?(?P<p>[a-z]+(?: zealand| kong)?)|(?<![a-z\d])(?P<a>italian|french|german|japanese|swiss|korean|spanish|australian|american|belgian|danish|turkish|egyptian|scottish|colombian|ethiopian|brazilian)[- ](?:made|leather|wool|cotton|steel|craft\w*|olive oil|coffee|beans|chocolate|linen|silk|wine|beef)"
)
_FROM = re.compile(
    r"(?<![a-z])(?:straight |direct |sourced |beans |fresh |grapes |leaves )?from (?:the )?(?:[a-z]+ of )?(?P<p>ethiopia|colombia|brazil|kenya|vietnam|yunnan|japan|korea|italy|france|spain|germany|switzerland|australia|new zealand|chile|peru|thailand|india|sri lanka|china|norway|canada|iceland|greece|turkey|belgium|denmark|sweden|portugal|argentina|mexico|usa|america|england|scotland|ireland|taiwan|fujian|hangzhou|xinjiang)(?![a-z])"
)
_STYLE = re.compile(
    r"^(?:风|式|菜|料理|面(?!料)|大餐|文化|同款|除外|不发|不包|地区|等地|仓|旅|之行|站|门店|街头|海边|专场|人|市|省内|路|大学|时间|节|分店|旗舰|的小伙伴|的朋友|用户|味|女|男|姑娘|小姐|妈|博主|冬|夏|春|秋|天气|雨|旧|老家|往事|胡同|滩|塔|客|设计|审美|蓝|红|蜜|紫|绿)"
)
_ELSEWHERE = re.compile(r"(?:除|发往|寄往|送到|送至|配送|游|去|在|飞|到|、)$")
_SHORT = {"澳洲": "澳大利亚", "澳大利亚": "澳洲", "印尼": "印度尼西亚", "东北": "黑龙江", "波尔多": "法国"}
_COUNTRIES = {
    "italian": "意大利|italy", "french": "法国|france", "german": "德国|germany", "japanese": "日本|japan",
    "swiss": "瑞士|switzerland", "korean": "韩国|korea", "spanish": "西班牙|spain", "australian": "澳|australia",
    "american": "美国|usa|united states", "belgian": "比利时|belgium", "danish": "丹麦|denmark", "turkish": "土耳其|turkey",
    "italy": "意大利|italian", "france": "法国|french", "germany": "德国|german", "japan": "日本|japanese", "usa": "美国|united states",
    "switzerland": "瑞士|swiss", "korea": "韩国|korean", "spain": "西班牙|spanish", "australia": "澳|australian", "china": "中国|chinese", "ethiopia": "埃塞", "colombia": "哥伦比亚", "brazil": "巴西", "kenya": "肯尼亚", "yunnan": "云南",
    "vietnam": "越南", "thailand": "泰国", "new zealand": "新西兰", "norway": "挪威", "chile": "智利", "xinjiang": "新疆",
    "canada": "加拿大", "peru": "秘鲁", "india": "印度", "sri lanka": "斯里兰卡", "fujian": "福建", "hangzhou": "杭州",
}  # fmt: skip


def places(reading: Reading) -> Iterator[Verdict]:
    """Judge places of origin against the origin in the facts."""
    known = reading.known
    for match in reading.fresh(_PLACE):
        place = match["p"]
        if _STYLE.search(reading.after(match.end())) or _ELSEWHERE.search(reading.before(match.start(), 3)):
            continue
        if _there(place, known.words) or reading.denied(match.start()):
            continue
        from_there = match["m"] or re.search(
            r"(?:产自|源自|来自|原产|选自|甄选|精选|采自)$", reading.before(match.start(), 4)
        )
        if from_there or known.has("origin"):
            yield _verdict(reading, match)
    for match in reading.fresh(_FROM) if known.has("origin") else ():
        place = match["p"]
        if not re.search(f"{place}|{_COUNTRIES.get(place, place)}", known.words):
            yield _verdict(reading, match)
    for match in reading.fresh(_MADE_IN):
        place = match["p"] or match["a"]
        if not re.search(f"{place}|{_COUNTRIES.get(place, place)}", known.words):
            yield _verdict(reading, match)


def _there(place: str, words: str) -> bool:
    """Tell whether the facts name a place, in its long or its short form."""
    return place in words or place.rstrip("古山") in words or _SHORT.get(place, place) in words


def _verdict(reading: Reading, match: re.Match[str]) -> Verdict:
    known = reading.known
    if known.has("origin"):
        return Verdict(
            match.start(), match.end(), "contradicts", "claim.origin", known.text_of("origin")[:60]
        )
    if known.lacks("origin"):
        return Verdict(match.start(), match.end(), "absent", "claim.origin")
    return Verdict(match.start(), match.end(), "unsupported" if known.named else "loose", "claim.origin")
