"""The phrase rules of the offline drafter: lines with slots, by language, kind of copy and angle."""

from functools import cached_property
from string import Formatter

from pydantic import model_validator

from core.locale import Language
from core.rules.packs import Rule, load

Tone = str


class Line(Rule):
    """One line with {slots}: usable when every slot is known, in its tones and categories if it names any,
    with `after` only once the draft spoke of that topic, with `needs` only when these slots are
    known although the line does not show them.
    """

    text: str
    tone: tuple[Tone, ...] = ()
    group: tuple[str, ...] = ()
    after: str = ""
    needs: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_a_line(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value

    @cached_property
    def slots(self) -> tuple[str, ...]:
        return tuple(name for _text, name, _spec, _conversion in Formatter().parse(self.text) if name)


Lines = tuple[Line, ...]


class Words(Rule):
    """The small words that join lines in a language."""

    collective: str
    single: str
    nameless: str
    list: str
    comma: str
    stop: str
    colon: str
    semicolon: str


class Ends(Rule):
    """Words that sound like the high and the low end of a slider of the brand's voice."""

    high: tuple[str, ...] = ()
    low: tuple[str, ...] = ()


class Sounds(Rule):
    """What the lines of a language sound like by their words; `urging` are words that press the reader."""

    urging: tuple[str, ...]
    urgency: Ends
    formality: Ends
    warmth: Ends
    humour: Ends

    def by_slider(self) -> dict[str, Ends]:
        """Return the words by the slider that they speak for."""
        return {
            "urgency": self.urgency,
            "formality": self.formality,
            "warmth": self.warmth,
            "humour": self.humour,
        }


class Group(Rule):
    """The vocabulary of a category: when its things are used, and the verbs that go with them."""

    words: tuple[str, ...]
    scene: tuple[str, ...]
    short: tuple[str, ...]
    named: tuple[str, ...]
    moment: tuple[str, ...]
    button: tuple[str, ...]
    verb: str


class Problem(Rule):
    """A trouble that a selling point answers."""

    words: tuple[str, ...]
    ask: str
    slim: str
    group: tuple[str, ...] = ()


class Banner(Rule):
    main: dict[str, Lines]
    subtitle: dict[str, Lines]
    button: dict[str, tuple[str, ...]]


class Push(Rule):
    title: dict[str, Lines]
    say: dict[str, Lines]
    deal: Lines
    call: tuple[str, ...]


class Sms(Rule):
    lead: dict[str, Lines]
    say: Lines
    deal: Lines
    call: Lines


class Labels(Rule):
    what: str
    points: str
    facts: str
    who: str
    use: str
    when: str
    offer: str
    time: str
    gift: str
    care: str
    notice: str
    items: str


class Detail(Rule):
    labels: tuple[Labels, ...]
    offer: Lines
    limit: Lines
    time: Lines


class Guide(Rule):
    open: dict[str, Lines]
    middle: dict[str, Lines]
    close: dict[str, Lines]
    detail: Detail


class Phrases(Rule):
    words: Words
    sounds: Sounds
    categories: dict[str, Group]
    gifting_words: tuple[str, ...]
    problems: tuple[Problem, ...]
    banner: Banner
    push: Push
    sms: Sms
    guide: Guide


def phrases(lang: Language) -> Phrases:
    """Return the phrase rules of a language."""
    return load(f"phrases_{lang}", Phrases)
