"""The competitor brief to take along: docx or Markdown, and a summary by the model where there is one."""

from datetime import date
from functools import partial

import streamlit as st

from core.competitors.price_table import View
from core.competitors.report_job import newest_job, start_summary
from core.db.engine import reading, writing
from core.jobs.queue import JobEvent, JobState
from core.locale import Language, _, language, speaking
from core.settings import settings
from core.team.rights import Actor, may
from pages.ui import jobs
from pages.ui.save import literal, reporting

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def report_menu(user: Actor, *, on: date, layer: str, view: View) -> None:
    """Offer the brief on what the page shows; a file is written only when somebody takes it."""
    if not may(user, "prices.export"):
        return
    with st.popover(_("Competitor brief"), icon=":material/description:", key="competitors_brief"):
        st.caption(_("A brief on what is shown here: figures, pictures, tables, how to read them."))
        for label, ending, mime in (
            (_("Word document"), "docx", DOCX),
            (_("Markdown file"), "md", "text/markdown"),
        ):
            st.download_button(
                label,
                partial(_file, ending, user, on, layer, view, language()),
                file_name=f"competitors-{on.isoformat()}.{ending}",
                mime=mime,
                key=f"competitors_brief_{ending}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )
        if settings().has_model:
            _summary(user, on, layer, view)
        else:
            st.caption(_("No model is connected: the summary is made from templates."))


def _summary(user: Actor, on: date, layer: str, view: View) -> None:
    """Offer the model's summary, follow its writing, and show what came of it."""
    with reading() as session:
        job = newest_job(session, user, on=on, layer=layer, view=view)
    if job is not None:
        jobs.followed(user, job.id, _draw)
    if not may(user, "jobs.start") or (job is not None and not job.has_ended):
        return
    label = _("Have the model write the summary") if job is None else _("Have the summary written again")
    if st.button(label, icon=":material/edit_note:", key="competitors_brief_summary", width="stretch"):
        with reporting():
            with writing() as session:
                start_summary(session, user, on=on, layer=layer, view=view)
            st.rerun()


def _draw(state: JobState, events: list[JobEvent]) -> None:
    written = next((event.data for event in reversed(events) if event.kind == "summary"), None)
    if written is not None:
        st.caption(literal(_("The files carry this summary by {model}.").format(model=written["model"])))
        st.text(written["text"])
    if not state.has_ended:
        return
    if state.state == "failed":
        st.warning(literal(state.message), icon=":material/sync_problem:")
        st.caption(_("The files are there all the same: their summary is made from templates."))
    elif state.state == "cancelled":
        st.info(_("Writing the summary was cancelled."), icon=":material/stop_circle:")


def _file(ending: str, user: Actor, on: date, layer: str, view: View, lang: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    # Drawing pictures loads a browser's engine: only a process that writes a brief carries it.
    from core.competitors.report_files import report_docx, report_markdown

    write = {"docx": report_docx, "md": report_markdown}[ending]
    with speaking(lang), reading() as session:
        return write(session, user, on=on, layer=layer, view=view)
