"""Where an import begins: a file or pasted cells, and which sheet of it. Read once, kept for the session."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from core.errors import PlannerError
from core.files.columns import best_sheet
from core.files.read_table import read_pasted, read_table
from core.files.schema import Schema
from core.files.sheet import LIMITS, Sheet
from core.files.stack import with_stack
from core.locale import _
from pages.ui.save import literal


@dataclass(frozen=True, slots=True)
class Source:
    """A table as read: its name, a mark of its content, its sheets."""

    name: str
    digest: str
    sheets: tuple[Sheet, ...]


def choose_source(key: str) -> Source | None:
    """Let the person choose a file or paste cells; return what was read, None until something was."""
    ways = {"file": _("File"), "paste": _("Paste")}
    way = st.segmented_control(
        _("Where from"),
        list(ways),
        format_func=ways.__getitem__,
        default="file",
        required=True,
        key=f"{key}_way",
    )
    if way == "file":
        _file(key)
    else:
        _pasted(key)
    wrong = st.session_state.get(f"{key}_wrong")
    if wrong:
        st.error(literal(wrong), icon=":material/error:")
    return st.session_state.get(f"{key}_source")


def choose_sheet(source: Source, schema: Schema, key: str) -> Sheet:
    """Let the person choose one of several sheets; the one with the most known columns is proposed."""
    if len(source.sheets) == 1:
        return source.sheets[0]

    def named(number: int) -> str:
        sheet = source.sheets[number]
        hidden = _(" (hidden)") if sheet.hidden else ""
        return _("{name}: {rows} rows").format(name=sheet.name, rows=f"{sheet.rows:,}") + hidden

    chosen = st.selectbox(
        _("Sheet"),
        range(len(source.sheets)),
        index=best_sheet([sheet.cells for sheet in source.sheets], schema),
        format_func=named,
        key=f"{key}_sheet_{source.digest}",
    )
    return source.sheets[chosen]


def forget_source(key: str) -> None:
    """Start over: nothing read, an empty uploader."""
    for name in ("source", "wrong", "plan", "done", "read_of", "found"):
        st.session_state.pop(f"{key}_{name}", None)
    st.session_state[f"{key}_round"] = st.session_state.get(f"{key}_round", 0) + 1


def _file(key: str) -> None:
    upload = st.file_uploader(
        _("Your table: xlsx, xls, csv, or what your back office exports"),
        key=f"{key}_file_{st.session_state.get(f'{key}_round', 0)}",
        max_upload_size=LIMITS.file_bytes // 2**20,
    )
    if upload is None:
        if str(st.session_state.get(f"{key}_read_of", "")).startswith("file:"):
            _empty(key)
        return
    if st.session_state.get(f"{key}_read_of") != f"file:{upload.file_id}":
        _empty(key)
        st.session_state[f"{key}_read_of"] = f"file:{upload.file_id}"
        with st.spinner(_("Reading {file}").format(file=literal(upload.name)), show_time=True):
            _read(key, upload.name, upload.getvalue())


def _pasted(key: str) -> None:
    with st.form(f"{key}_paste_form", border=False):
        text = st.text_area(
            _("Cells copied from a sheet, with their header"),
            height=180,
            key=f"{key}_text_{st.session_state.get(f'{key}_round', 0)}",
        )
        read = st.form_submit_button(_("Read the cells"), icon=":material/content_paste:")
    if read:
        _empty(key)
        st.session_state[f"{key}_read_of"] = "paste"
        _read(key, "", text)


def _empty(key: str) -> None:
    for name in ("source", "wrong", "plan", "done", "read_of", "found"):
        st.session_state.pop(f"{key}_{name}", None)


def _read(key: str, name: str, content: bytes | str) -> None:
    """Read the content into the session; what cannot be read leaves its sentence."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", errors="replace")
    try:
        if isinstance(content, bytes):
            sheets = with_stack(read_table(content, name), name)
        else:
            sheets = (read_pasted(content),)
    except PlannerError as error:
        st.session_state[f"{key}_wrong"] = str(error)
        return
    digest = hashlib.sha256(raw).hexdigest()[:16]
    st.session_state[f"{key}_source"] = Source(name or sheets[0].name, digest, sheets)
