"""What a draft may carry: words of the brief are its own, but not every word may be printed."""

from core.content.brief import Brief
from core.content.checks.finding import Channel, Finding, Text
from core.content.checks.grounding.check import grounding
from core.content.checks.law.law import law
from core.content.checks.voice import off_voice
from core.content.facts import facts_of


class Judge:
    """Holds wordings against the law, the facts and the voice of one brief, each wording once."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._facts = facts_of(brief)
        self._avoid = brief.voice.avoid if brief.voice else ()
        self._known: dict[tuple[str, Channel], tuple[Finding, ...]] = {}

    def objections(self, text: str, channel: Channel = "detail") -> tuple[Finding, ...]:
        """Return what forbids a wording; remarks that only ask for a look are no objection.

        A word that the brand avoids is one: a person may keep it, a template has other words.
        """
        if (text, channel) not in self._known:
            category, lang = self._brief.items[0].category, self._brief.language
            asked = Text(text, channel, category, self._facts, lang)
            found = (*law(asked), *grounding(asked))
            blocked = (one for one in found if one.severity == "block")
            self._known[text, channel] = (*blocked, *off_voice(text, self._avoid))
        return self._known[text, channel]

    def allows(self, text: str, channel: Channel = "detail") -> bool:
        """Say whether nothing forbids a wording."""
        return not self.objections(text, channel)

    def allowed(self, name: str) -> str:
        """Return a name without the stretches that the law forbids: a name is no licence for itself.

        Nor is it one for words that the brand avoids.
        """
        category, lang = self._brief.items[0].category, self._brief.language
        for _round in range(4):
            found = [
                one for one in law(Text(name, "detail", category, None, lang)) if one.severity == "block"
            ] or off_voice(name, self._avoid)
            if not found:
                return name
            for one in sorted(found, key=lambda finding: -finding.start):
                name = name[: one.start] + " " + name[one.end :]
            name = " ".join(name.split())
        return ""
