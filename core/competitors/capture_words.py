"""The words of copied pages and chats, as patterns: what is read first stands first.

Every repetition is bounded, so that a long paste costs little.
"""

_DIGITS = r"\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?|\d{{1,7}}(?:\s?\.\d{{1,2}}|\n\.\n\d{{1,2}})?"


def _money(name: str, *, signed: bool = False) -> str:
    """Return the pattern of an amount in yuan: ¥199, 199元, 199; `signed` asks for a sign of money.

    A signed amount is in the group `<name>_sign` or `<name>_yuan`, another in `<name>`.
    """
    digits = _DIGITS.format()
    plain = rf"(?<![\d.])(?P<{name}>{digits})(?!\d|\.\d|,\d|\s?[万亿千wk](?![a-z]))[^\S\n]?"
    if not signed:
        return rf"(?:[¥￥]\s{{0,3}})?{plain}(?:元|块钱?(?![糖饼]))?"
    signs, words = (plain.replace(f"<{name}>", f"<{name}_{each}>") for each in ("sign", "yuan"))
    return rf"(?:[¥￥]\s{{0,3}}{signs}(?:元)?|{words}(?:元|块钱|rmb(?![a-z])|yuan(?![a-z])))"


_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,2})"
_SHARE = r"(?P<share>\d(?:\.\d|\d)?|[一二两三四五六七八九](?:点?[一二三四五六七八九])?|半)\s?折"
_TOGETHER = "到手|券后|仅|只要|共|合计|实付|特价|活动价|拼单|起"
_UNITS = "[件盒袋包瓶罐箱组份支桶提双条个套]"
_WORDS = {
    "list_price": "原来[要卖]|本来要?|划线价|划线|原价|市场价|吊牌价|专柜价|建议零售价|零售指导价|指导价|参考价|定价|门店价|官网价",
    "page_price": r"页面价|页面标价|页面(?=\s?[:：¥￥\d])|标价|日常价|日常售价|售价|现价|京\s?东\s?价|天猫价|淘宝价|商城价|一口价|单独购买价?|单件|单盒|单袋|单瓶|单买价?|优惠前价?|店铺价|正常价|(?:单价|价格|平时)(?=\s?[:：¥￥])",
    "event_price": "活动价|促销价|秒杀价|秒杀|聚划算价?|限时价|限时特价|限时购|抢购价|特价|直播价|直播间价?|拼团价|拼单价|拼单|百亿补贴价?|补贴价|补贴后|预售价|大促价|狂欢价|双11价|双十一价|双12价|618价|闪购价|折后价?|惊喜价|专享价",
    "coupon_price": "券后价?|券后约|领券后价?|领券价|用券后|优惠后价?|领券到手价?|折扣后",
    "in_hand_price": "最终到手价?|预估到手价?|到手价|到手仅需?|到手只要|到手约|到手|实付款?|实付价|实付|最终价|凑单价|叠加后|合计到手",
}
_WORDS_EN = {
    "list_price": r"list price|original price|was|rrp|msrp|regular price",
    "page_price": r"page price|price|now(?: only)?",
    "event_price": r"event price|sale price|deal price|flash price|promo(?:tion)? price",
    "coupon_price": r"(?:price )?after coupons?|with coupon|coupon price",
    "in_hand_price": r"in hand|final price|you pay|net price",
}
_LABELS = "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items())
_LABELS_EN = "|".join(rf"(?P<{name}_en>\b(?:{words}))" for name, words in _WORDS_EN.items())
_GAP = r"(?:[\s:：=约仅只需要为是至低可才\-]|价){0,6}"
_NO_PRICE = rf"(?!\s?(?:折|%|期|g(?![a-z])|kg|ml|克|斤|{_UNITS}(?!起)|[xX×*]\s?\d|天|小时|个))"
_NO_SUM = rf"(?<!\d{_UNITS})(?<!\d {_UNITS})(?<![一二两三四五六七八九十]{_UNITS})"

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"(?P<words>https?://[!-~]{3,900})", "url"),
    (
        r"(?:店铺名?称?|商家|卖家|店名|shop|store|seller)\s?[:：]\s?(?P<words>[^\s,，;；。|]{2,40})",
        "shop",
    ),
    (
        r"(?P<words>[^\s,，;；。|:：¥￥【】\[\]()（）\d]{2,24}(?:旗舰店|专卖店|专营店|自营店|企业店|官方店|直营店))",
        "shop",
    ),
    (
        r"(?:商品名称?|商品标题|标题|品名|宝贝名称|宝贝标题|title|product)\s?[:：]\s?(?P<words>[^\n¥￥;；]{2,120}?)(?=\s+(?:售价|价格|原价|到手|券后|现价|活动价|页面价|划线价|price)|\s*[\n;；¥￥]|\s*$)",
        "title",
    ),
    (r"「(?![^」]{0,12}(?:礼包|红包|券)」)(?P<words>[^「」\n]{4,120})」", "title"),
    (r"[【\[]\s?(?:淘宝|天猫|京东|拼多多|抖音商城|抖音|快手|小红书|唯品会)\s?[】\]]", "platform"),
    (r"(?:我买了|我拼了|推荐|发现|快来看看?)\s?【(?P<words>[^【】\n]{4,120})】", "title"),
    (
        r"(?:月销量?|月售|已售|已拼|总销量?|累计销量|年销量?|日销量?|近?30天销量|销量|热销|已抢|售出|已有)\s?[:：]?\s?(?:超|约|逾|近)?\s?(?P<number>\d{1,7}(?:[.,]\d{1,3})?)\s?(?P<scale>万|亿|[wWkK千](?![a-zA-Z]))?\s?\+?\s?(?:[件单笔份]|人(?:付款|购买|已买|加购|收货|拼单)?)?"
        r"|(?P<number_en>\d{1,7}(?:[.,]\d{1,3})?)\s?(?P<scale_en>万|亿|[wWkK千](?![a-zA-Z]))?\s?\+?\s?(?:人(?:付款|购买|收货|拼单|已买|买过)|\bsold\b(?! out)(?: (?:last|this) month| a month)?|件已售|条评价|[条个]?评论|人好评|人加购|人想买)",
        "sales",
    ),
    (
        rf"(?:分期|免息|花呗|白条|月付)[^\n,，;；]{{0,12}}?{_money('price')}(?:起)?(?:\s?/\s?期|\s?[x×*]\s?\d{{1,2}}\s?期)?|{_money('off')}\s?(?:/|每)\s?期|{_money('threshold')}\s?[x×*]\s?\d{{1,2}}\s?期|\d{{1,2}}\s?期免息",
        "instalment",
    ),
    (
        rf"(?:约|合|折合)?\s?{_money('price', signed=True)}\s?(?:/|每)\s?(?P<words>(?:\d{{1,4}}\s?)?(?:g|kg|ml|l|克|千克|公斤|斤|毫升|升|片|粒|颗|抽|米|张)(?![a-zA-Z]))",
        "unit_price",
    ),
    (
        rf"(?:折合|相当于)\s?{_money('price', signed=True)}\s?(?:(?:/|每)\s?{_UNITS})?",
        "unit_price",
    ),
    (rf"(?:尾款|预约(?:价|金)?)\s?[:：]?\s?{_money('price')}", "deposit"),
    (rf"(?:定金|订金|预付)\s?{_money('price')}(?:\s?(?:可?抵|膨胀|抵扣)\s?{_money('off')})?", "deposit"),
    (
        rf"满\s?{_money('threshold')}\s?(?:免邮|包邮|免运费)|起送(?:价)?\s?[:：]?\s?{_money('price')}|free (?:shipping|delivery) (?:on orders )?(?:over|above|from) {_money('off')}",
        "shipping_from",
    ),
    (
        rf"(?:店铺|平台|跨店|品类|每)?(?:优惠)?(?P<words>券)?\s?(?:每)?满\s?(?:{_money('threshold')}|(?P<count>{_N})\s?{_UNITS})\s?[,，]?\s?(?:可?立?减|-|－|送券|省)\s?{_money('off')}(?:现金)?(?:的?(?:优惠)?券(?!后))?",
        "threshold",
    ),
    (
        rf"(?:每)?满\s?(?:{_money('threshold')}|(?P<count>{_N})\s?{_UNITS})\s?(?:打|享|立享)?\s?{_SHARE}|(?:拍|买|任选)?\s?(?P<words>{_N})\s?{_UNITS}\s?立?减\s?{_money('off')}",
        "threshold",
    ),
    (
        r"(?<![\d.\-])(?P<threshold>\d{2,5})\s?[-－]\s?(?P<off>\d{1,4})(?=\s?(?:元)?(?:优惠|店铺|品类|大额)?券)(?:\s?元)?(?:优惠|店铺|品类|大额)?券",
        "threshold",
    ),
    (
        rf"(?:spend|orders? over|over)\s{_money('threshold')}\s?,?\s?(?:save|get|take)\s{_money('off')}(?:\s?off)?|{_money('off_sign')}\soff\s(?:orders? )?(?:over|on)\s{_money('threshold_yuan')}",
        "threshold",
    ),
    (
        rf"第\s?(?P<count>{_N})\s?{_UNITS}\s?(?:半价|(?:仅|只需|只要|打|享|仅需)?\s?(?:{_SHARE}|{_money('price')}))|(?:2nd|second)(?: one| item| piece)? (?:at |is )?(?:half price|half off|free|{_money('off')})",
        "nth",
    ),
    (
        rf"(?:买|拍)\s?(?P<count>{_N})\s?{_UNITS}?\s?(?:送|赠|发|得)\s?{_N}(?!\d|元)|buy (?:\d|one|two|three),? get (?:\d|one|two)(?: free)?|\bbogo\b",
        "buy_get",
    ),
    (
        rf"(?<![×*xX/\d])(?P<count>{_N})\s?(?:[件份组](?!装)\s?(?:{_TOGETHER})?|{_UNITS}\s?(?:{_TOGETHER}))\s?价?\s?{_money('price', signed=True)}"
        rf"|(?<![×*xX/\d])(?P<words>{_N})\s?{_UNITS}\s?(?:{_TOGETHER})价?\s?[:：]?\s?(?P<off>\d{{1,6}}(?:\.\d{{1,2}})?)(?![\d.])"
        rf"|{_money('threshold', signed=True)}\s?/?\s?任?选?\s?[2-9两三四五六七八九]\s?[件份组盒袋包瓶罐](?!装|邮)",
        "multi_buy",
    ),
    (rf"(?P<count>{_N})\s?{_UNITS}\s?(?:打|享|立享)?\s?{_SHARE}", "multi_buy"),
    (
        rf"(?P<words>88\s?vip|plus(?:会员)?|钻石会员|会员|学生|新人|新客|首单|老客|粉丝|淘金币|vip)\s?(?:再|专享|享|折上|再享|可享|额外)?\s?(?:打|享)?\s?(?:{_SHARE}|(?P<percent>\d{{1,2}})\s?% off)",
        "member",
    ),
    (
        rf"(?P<words>88\s?vip|plus(?:会员)?|会员|学生|新人首单|新人|新客|首单|老客|粉丝|vip|首件|国补|国家补贴|政府补贴|以旧换新)\s?(?:预估到手价?|到手价?|专享价?|券后价?|[价后]|立减|再减|减|(?=\s?\d+(?:\.\d{{1,2}})?元))\s?[:：]?\s?{_money('price')}{_NO_PRICE}",
        "member",
    ),
    (
        rf"(?:领|用|叠|可用|店铺|平台|品类|专属|隐藏|大额|无门槛|直播间)?\s?(?:优惠|消费|满减|立减|代金|抵用)?券\s?(?:再减|可减|立?减|抵|省|额)?\s?[:：]?\s?{_money('off')}{_NO_PRICE}"
        rf"|{_money('off', signed=True)}\s?(?:无门槛|店铺|平台|大额|品类)?(?:优惠|消费|代金|抵用|立减)?券(?!后|[:：]|\s?[¥￥]?\d|\s?[减抵省立])|(?:领券|用券|券)\s?(?:立?减|省|抵)\s?{_money('threshold')}|(?<!after )(?<!with )(?:coupon|voucher)[:\s]{{1,2}}{_money('price')}(?:\s?off)?",
        "coupon",
    ),
    (rf"{_money('off', signed=True)}\s?(?:新人|新客|会员|专享|首单)?大?礼包", "member"),
    (rf"(?:淘金币|金币|积分|京豆|集分宝|花呗)\s?(?:可|再)?(?:抵扣?|减|省)\s?{_money('off')}", "off"),
    (rf"红包\s?(?:立?减|抵|省)?\s?{_money('off')}|{_money('off_yuan')}\s?红包", "coupon"),
    (
        rf"(?:官方|限时|下单|拍下|前\d{{1,5}}名|再|支付)?\s?(?:立减|再减|可减|已补|减免|直降|立省|直减|优惠|省)\s?(?:(?P<percent>\d{{1,2}}(?:\.\d)?)\s?%|{_money('off')}){_NO_PRICE}|save {_money('off_yuan')}",
        "off",
    ),
    (
        rf"(?:全场|全店|限时|折上|活动|打|再)?\s?(?<![\d.])(?:{_SHARE})(?:起|封顶)?|(?<![\d.])(?P<percent>\d{{1,2}}(?:\.\d)?)\s?% ?off",
        "discount",
    ),
    (r"限购\s?\d{1,4}\s?[件份个单]?|每人限\s?\d{1,3}\s?[件份个单]", "limit"),
    (
        rf"(?:不?包?邮费|(?<!包)运费|快递费?|配送费|shipping|delivery)\s?(?:fee)?\s?[:：]?\s?{_money('price')}(?!\s?险){_NO_PRICE}|包邮|免邮费?|免运费|运费全免|free (?:shipping|delivery)|\bships free\b",
        "shipping",
    ),
    (
        r"(?P<is_low>(?:仅|只)?剩(?:余)?\s?(?P<left>\d{1,5})\s?[件份个瓶盒袋]|最后\s?\d{1,4}\s?[件份个]|库存紧张|即将售罄|即将抢光|only (?P<left_en>\d{1,4}) left|low stock)"
        r"|(?P<is_out>(?:已|全部)?售罄|已?抢光|已?卖完了?|无货|缺货|已?断货|已?下架|补货中|暂时缺货|sold out|out of stock)"
        r"|(?P<is_in>现货|有货|库存\s?[:：]?\s?(?P<held>\d{1,7})\s?[件份个]?|库存充足|in stock)",
        "stock",
    ),
    (rf"价值\s?{_money('price')}|worth {_money('off')}", "gift_value"),
    (r"(?:赠送?|送|含|享)?(?:运费险|退货险|退货宝|价保|送货上门|送货入户)", "service"),
    (
        r"(?:free )?gifts?\s?[:：]?\s(?P<words>[a-z][a-z \-]{2,40}?)(?=\s(?:worth|value)|\s?[,.;(\n\x00]|$)",
        "gift",
    ),
    (
        r"(?:加赠|另赠|附赠|赠送|赠品|赠|(?:(?<=[\s,，;；+])|下单|加|还|再|另|限量|前\d{1,4}名)送)\s?[:：]?\s?\x00*的?(?!送?(?:运费险|退货险|积分|货上门|货入户)|礼|人(?![参])|长辈|朋友|女友|男友|爸妈|父母|闺蜜|达|到|至|往|一[份个]?运费)(?P<words>[^\s,，。;；!！|()（）+\d¥￥\x00][^\s,，。;；!！|()（）¥￥\x00]{0,24})",
        "gift",
    ),
    (rf"{_money('price', signed=True)}\s?[-~—–至到]\s?{_money('off')}(?!\s?%)", "range"),
    (
        rf"(?:us\$|hk\$|nt\$|[$€£])\s?(?:{_DIGITS.format()})|(?:{_DIGITS.format()})\s?(?:美元|欧元|英镑|日元|港币|usd|eur|gbp|hkd)",
        "foreign",
    ),
    (rf"{_NO_SUM}(?:{_LABELS}){_GAP}{_money('price')}{_NO_PRICE}", "price"),
    (rf"(?:{_LABELS_EN})[\s:]{{1,3}}{_money('price', signed=True)}", "price"),
    (rf"{_money('price', signed=True)}[^\S\n]?[(（]?(?:{_LABELS})(?!\s?[:：])", "price"),
    (
        r"(?<![\d.])(?P<price>\d{1,6}(?:\.\d{1,2})?)[^\S\n]?(?P<in_hand_price>到手|包邮到手)(?![价\d]|\s?[:：¥￥])",
        "price",
    ),
    (rf"{_money('price', signed=True)}", "unlabelled"),
)
