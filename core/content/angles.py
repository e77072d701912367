"""Named angles: what a draft talks about first. Variety comes from these, not from chance."""

from collections.abc import Callable
from dataclasses import dataclass

from core.content.brief import Brief
from core.content.hearing import ear_of
from core.content.known import Known, fact
from core.errors import found
from core.locale import Language, _


@dataclass(frozen=True, slots=True)
class Angle:
    """One way to begin: its key in stored drafts, what it needs of a brief, how much it usually gives."""

    key: str
    worth: int
    needs: Callable[[Known], bool]

    def name(self) -> str:
        """Return the angle's name for a person."""
        return _NAMES[self.key]()

    def instruction(self, lang: Language) -> str:
        """Return one sentence that tells a model to take this angle."""
        return _INSTRUCTIONS[self.key][0 if lang == "zh" else 1]


def _has(*slots: str) -> Callable[[Known], bool]:
    return lambda known: any(slot in known.slots for slot in slots)


def _always(_known: Known) -> bool:
    return True


def _is_proven(known: Known) -> bool:
    return not known.is_many and bool(fact(known.item, "award") or fact(known.item, "sold"))


def _is_new(known: Known) -> bool:
    said = " ".join((known.brief.occasion, *known.points, *known.item.facts)).lower()
    return any(word in said for word in ("上新", "新品", "首发", "new arrival", "launch", "just in"))


ANGLES: tuple[Angle, ...] = (
    Angle("offer", 100, _has("price", "each", "threshold")),
    Angle("points", 80, _has("point")),
    Angle("scene", 70, _has("scene", "short")),
    Angle("quality", 65, _has("material", "origin", "craft", "stuff")),
    Angle("problem", 64, _has("ask")),
    Angle("gifting", 60, lambda known: known.is_gifting),
    Angle("gift", 58, _has("gift")),
    Angle("occasion", 56, _has("occasion")),
    Angle("deadline", 54, _has("end")),
    Angle("audience", 52, _has("audience")),
    Angle("new", 75, _is_new),
    Angle("assortment", 66, _has("count")),
    Angle("limited", 40, _has("limit", "per_buyer")),
    Angle("shipping", 30, _has("ship")),
    Angle("proof", 62, _is_proven),
    Angle("plain", 10, _always),
)
_BY_KEY = {angle.key: angle for angle in ANGLES}


def angle(key: str) -> Angle:
    """Return the angle of a key. Raises NotFound for one that does not exist."""
    return found(_BY_KEY.get(key), _("There is no angle named {name}.").format(name=key))


def angle_name(key: str) -> str:
    """Return the name of an angle for a person, the key itself for one that is gone."""
    return _NAMES[key]() if key in _NAMES else key


def ranked(brief: Brief) -> list[Angle]:
    """Return the angles that the brief has facts for, the most telling first.

    An angle that the brief itself stresses (a gifting occasion, a price with its saving, points to
    stress) moves up, and one that suits the brand's voice, as a deadline does a pressing one; the plain
    one is always there and always last.
    """
    known = Known(brief)
    usable = [one for one in ANGLES if one.needs(known)]
    return sorted(usable, key=lambda one: (-_rank(one, known), one.key))


def _rank(one: Angle, known: Known) -> int:
    bonus = 0
    if one.key == "points" and known.brief.stress:
        bonus += 15
    if one.key == "gifting" and known.brief.occasion:
        bonus += 12
    if one.key == "offer" and "save" in known.slots:
        bonus += 10
    if one.key != "plain":
        bonus += ear_of(known.brief, one.key).lift(one.key)
    return one.worth + bonus


_NAMES: dict[str, Callable[[], str]] = {
    "offer": lambda: _("Price benefit"),
    "points": lambda: _("Selling point"),
    "scene": lambda: _("Moment of use"),
    "quality": lambda: _("Material and craft"),
    "problem": lambda: _("Problem and answer"),
    "gifting": lambda: _("As a present"),
    "gift": lambda: _("Free gift"),
    "occasion": lambda: _("Occasion"),
    "deadline": lambda: _("Deadline"),
    "audience": lambda: _("For whom"),
    "new": lambda: _("New arrival"),
    "assortment": lambda: _("Choice of items"),
    "limited": lambda: _("Limited quantity"),
    "shipping": lambda: _("Free shipping"),
    "proof": lambda: _("Proof from facts"),
    "plain": lambda: _("Straight to the item"),
}
_INSTRUCTIONS: dict[str, tuple[str, str]] = {
    "offer": (
        "从到手价或满减切入，先把买家省多少说清楚。",
        "Lead with the price or the discount: say first what the buyer saves.",
    ),
    "points": ("从一个卖点切入，只讲透这一个。", "Lead with one selling point and stay with it."),
    "scene": (
        "从具体的使用场景切入，写出什么时候会用到它。",
        "Lead with a concrete moment in which the item is used.",
    ),
    "quality": (
        "从用料、产地或做工切入，只用给出的事实。",
        "Lead with material, origin or craft, using the given facts only.",
    ),
    "problem": (
        "先说买家的一个小麻烦，再用给出的卖点回答。",
        "Name one small trouble of the buyer, then answer it with a given selling point.",
    ),
    "gifting": ("从送礼切入，说清送给谁、什么场合。", "Lead with giving: for whom and on what occasion."),
    "gift": (
        "从赠品切入，赠品名称和数量照给出的写。",
        "Lead with the free gift, its name and number as given.",
    ),
    "occasion": (
        "从这次的节点切入，说它和商品的关系。",
        "Lead with the occasion and what it has to do with the item.",
    ),
    "deadline": (
        "从活动截止时间切入，时间照给出的写，不要制造恐慌。",
        "Lead with the deadline as given, without pressing.",
    ),
    "audience": (
        "直接对目标人群说话，从他们的日常切入。",
        "Speak to the target audience from their everyday life.",
    ),
    "new": (
        "从上新切入，说清新在哪里，只用给出的事实。",
        "Lead with the arrival and what is new, using the given facts only.",
    ),
    "assortment": ("从多款可选切入，点出几款的名字。", "Lead with the choice, naming a few of the items."),
    "limited": ("从限量或限购切入，数量照给出的写。", "Lead with the limited quantity as given."),
    "shipping": ("从包邮切入，再说商品。", "Lead with free shipping, then the item."),
    "proof": (
        "从给出的销量、评分或奖项切入，数字照写。",
        "Lead with the sales, rating or award exactly as given.",
    ),
    "plain": ("直接说商品是什么、规格如何，不绕弯。", "Say straight what the item is and what is in it."),
}
