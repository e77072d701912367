"""The positioning statement: one short paragraph, each sentence with the evidence it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from core.locale import _, one_after_another
from core.positioning.evidence import Evidence, checked_all_evidence, evidence_of
from core.positioning.profile_text import line, rows

MOST_SENTENCES, MOST_SENTENCE, MOST_MODEL = 8, 200, 80


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the statement and what it rests on; without evidence it is a claim."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The whole statement; `model` is which model wrote what it began from, "" where people did."""

    sentences: tuple[Sentence, ...] = ()
    model: str = ""

    @property
    def text(self) -> str:
        """The statement as one paragraph."""
        return one_after_another(sentence.text for sentence in self.sentences)

    @property
    def proven(self) -> int:
        """How many sentences have evidence."""
        return sum(bool(sentence.evidence) for sentence in self.sentences)


def statement_of(stored: Mapping[str, Any]) -> Statement:
    """Return the statement of a stored section."""
    sentences = tuple(
        Sentence(each["text"], tuple(evidence_of(one) for one in each.get("evidence", ())))
        for each in stored.get("sentences", ())
    )
    return Statement(sentences, stored.get("model", ""))


def checked_statement(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section as it is stored; sentences without words are left out. Raises BadInput with the field."""
    clean = []
    for number, each in enumerate(rows(values, "sentences", MOST_SENTENCES)):
        at = f"sentences.{number}.text"
        text = line(at, each.get("text"), MOST_SENTENCE)
        evidence = checked_all_evidence(each.get("evidence") or ())
        if evidence and not text:
            raise BadInput(_("Sentence {n} has evidence but no words.").format(n=number + 1), field=at)
        if text:
            clean.append({"text": text, "evidence": evidence})
    model = line("model", values.get("model"), MOST_MODEL) if clean else ""
    return {"sentences": clean, "model": model}
