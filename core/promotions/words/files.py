"""The rules of a promotion as a file to take along."""

from collections.abc import Sequence

from core.files.write_markdown import markdown
from core.locale import Language, _, speaking
from core.promotions.words.sections import Section, as_document
from core.team.rights import Actor, require


def rules_file(actor: Actor, ending: str, sections: Sequence[Section], language: Language) -> bytes:
    """Return the sections as docx or Markdown (`md`), titled in their language."""
    require(actor, "promotions.export")
    # Word files load a large package: only a process that writes one carries it.
    from core.files.write_docx import docx

    with speaking(language):
        document = as_document(_("Rules of the promotion"), sections)
        return docx(document) if ending == "docx" else markdown(document)
