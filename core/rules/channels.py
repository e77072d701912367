"""The pack of text lengths: per channel, platform title, push vendor and SMS encoding."""

from decimal import Decimal
from typing import Literal

from core.locale import language
from core.rules.packs import Rule, Sourced, load

Unit = Literal["characters", "utf16", "hanzi", "gb18030"]
Over = Literal["fails", "cut", "style"]


class TextRule(Sourced):
    """The length of one part of a channel's copy; `lang` "" = whatever the language."""

    channel: str
    part: str
    lang: str = ""
    limit: int
    unit: Unit
    over: Over


class Named(Sourced):
    """A rule of somebody whose name readers write in their own script."""

    name: str
    name_en: str = ""

    @property
    def shown_name(self) -> str:
        """Return the name as the reader's language writes it."""
        return self.name_en or self.name if language() == "en" else self.name


class TitleRule(Named):
    """The length of an item title on a platform."""

    platform: str
    least: int = 0
    limit: int
    unit: Unit
    over: Over


class VendorRule(Named):
    """What a push vendor takes, or shows before it cuts."""

    vendor: str
    title: int
    body: int
    unit: Unit
    over: Over


class SmsRule(Sourced):
    """How a gateway splits a message, and what one part costs in yuan."""

    single: int
    part: int
    longest: int
    price_yuan: Decimal


class HoursRule(Sourced):
    """The hours of the shop's day in which marketing messages may be sent: first ≤ hour < last."""

    first: int
    last: int


class SmsRules(Rule):
    """The encodings by name."""

    china: SmsRule
    gsm7: SmsRule
    ucs2: SmsRule
    hours: HoursRule


class Channels(Rule):
    """The whole pack."""

    texts: tuple[TextRule, ...]
    titles: tuple[TitleRule, ...]
    vendors: tuple[VendorRule, ...]
    sms: SmsRules


def channels() -> Channels:
    """Return the pack as shipped."""
    return load("channels", Channels)
