"""The answer line of a brief: how much there is, and what the checks object to."""

from collections.abc import Sequence

from core.content.checked import check_parts
from core.content.checks.finding import Finding
from core.content.reads import Piece, StoredBrief
from core.locale import _, ngettext


def findings_of(stored: StoredBrief, piece: Piece) -> list[Finding]:
    """Return what the checks say of a stored piece, all parts together."""
    return [each for found in check_parts(stored.brief, piece.kind, piece.parts).values() for each in found]


def summary(stored: StoredBrief | None, pieces: Sequence[Piece]) -> str:
    """Return one sentence with the numbers."""
    if stored is None:
        return _("Say what the copy is for; everything it may claim comes from here.")
    if not pieces:
        return _("Nothing has been drafted yet.")
    blocked = sum(any(f.severity == "block" for f in findings_of(stored, piece)) for piece in pieces)
    n = len(pieces)
    drafts = ngettext("{n} draft", "{n} drafts", n).format(n=n)
    off_voice = sum(any(f.check == "voice" for f in findings_of(stored, piece)) for piece in pieces)
    if not blocked and off_voice:
        return ngettext(
            "{drafts}; {n} says a word that the brand avoids.",
            "{drafts}; {n} say words that the brand avoids.",
            off_voice,
        ).format(drafts=drafts, n=off_voice)
    if not blocked:
        return _("{drafts}; no check objects.").format(drafts=drafts)
    return ngettext(
        "{drafts}; {n} must be changed before it is used.",
        "{drafts}; {n} must be changed before they are used.",
        blocked,
    ).format(drafts=drafts, n=blocked)
