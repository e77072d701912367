"""The end of an import: what was stored, what was taken back, and the imports before it."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.errors import PlannerError
from core.files.plan import Plan
from core.files.schema import Schema
from core.files.sheet import Sheet
from core.locale import _, ngettext
from core.shop.import_log import Imported, Origin
from core.shop.import_reads import import_log
from core.shop.import_undo import Undone
from core.team.rights import Actor
from pages.ui import words
from pages.ui.import_columns import Way
from pages.ui.import_source import Source, forget_source
from pages.ui.save import literal

Progress = Callable[[float], None]


def log_of(actor: Actor, kind: str) -> pd.DataFrame:
    """Return the last imports of a kind."""
    with reading() as session:
        return import_log(session, actor, kind=kind, limit=5)


def added_and_changed(done: Imported) -> str:
    """Say what an import did to rows that it adds or changes."""
    return _("{added} added, {changed} changed, {unchanged} unchanged.").format(
        added=f"{done.added:,}", changed=f"{done.changed:,}", unchanged=f"{done.unchanged:,}"
    )


@dataclass(frozen=True, slots=True)
class Target:
    """What an import fills and how: `read` lets the person say how a sheet is read, `commit` stores, `undo` takes back.

    `button` words the last step for a number of rows, `log` lists earlier imports, told in `zone`,
    `counts` says what an import did and `foretell` what a dry run would. `asks_for_empty`: whether an
    empty cell can mean that a stored value goes. `next_step` draws what people do after an import.
    """

    key: str
    schema: Schema
    read: Callable[[Source, Sheet, str], Way]
    commit: Callable[[Plan, Way, Origin, str, Progress], Imported]
    undo: Callable[[int, bool], Undone]
    button: Callable[[int], str]
    log: Callable[[], pd.DataFrame]
    zone: str
    counts: Callable[[Imported], str] = added_and_changed
    foretell: Callable[[Plan], str] | None = None
    asks_for_empty: bool = True
    next_step: Callable[[], None] | None = None


def tell_outcome(target: Target, state: tuple[Imported, int, str | None]) -> None:
    """Say what was stored and offer to take it back."""
    done, bad, undone = state
    key = target.key
    if undone is not None:
        st.info(literal(undone), icon=":material/undo:")
    else:
        counts = target.counts(done)
        left = ngettext("{n} row was not taken.", "{n} rows were not taken.", bad).format(n=f"{bad:,}")
        said = _("{counts} {left}").format(counts=counts, left=left) if bad else counts
        st.success(said, icon=":material/check:")
    with st.container(horizontal=True):
        if undone is None and target.next_step is not None:
            target.next_step()
        if undone is None:
            st.button(
                _("Undo the import"),
                icon=":material/undo:",
                key=f"{key}_undo",
                on_click=_take_back,
                args=(target, False),
            )
        if st.session_state.get(f"{key}_refused"):
            st.button(
                _("Undo the rest, keep those"),
                key=f"{key}_undo_rest",
                on_click=_take_back,
                args=(target, True),
            )
        st.button(_("Import another table"), key=f"{key}_again", on_click=forget_source, args=(key,))
    if refused := st.session_state.get(f"{key}_refused"):
        st.warning(literal(refused), icon=":material/sync_problem:")


def _take_back(target: Target, keep_changed: bool) -> None:
    key = target.key
    done, bad, _undone = st.session_state[f"{key}_done"]
    st.session_state.pop(f"{key}_refused", None)
    try:
        undone = target.undo(done.run_id, keep_changed)
    except PlannerError as error:
        st.session_state[f"{key}_refused"] = str(error)
        return
    said = _("Taken back: {removed} removed, {restored} set back, {kept} kept.").format(
        removed=f"{undone.removed:,}", restored=f"{undone.restored:,}", kept=f"{undone.kept:,}"
    )
    st.session_state[f"{key}_done"] = (done, bad, said)


def earlier_imports(target: Target) -> None:
    """List the last imports, each with an undo as long as it stands."""
    log = target.log()
    if log.empty:
        return
    st.subheader(_("Earlier imports"), anchor=False)
    for run in log.itertuples():
        counts = target.counts(Imported(run.id, run.added, run.changed, run.unchanged))
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.text(run.file_name)
                st.caption(literal(f"{words.moment(run.at, target.zone)} · {counts}"))
            if pd.isna(run.undone_at):
                st.button(
                    _("Undo"),
                    icon=":material/undo:",
                    key=f"{target.key}_undo_run_{run.id}",
                    on_click=_open_run,
                    args=(target, run.id, run.added, run.changed, run.unchanged, run.bad),
                )
            else:
                st.caption(_("Taken back"))


def _open_run(target: Target, run_id: int, added: int, changed: int, unchanged: int, bad: int) -> None:
    """Take an earlier import back and go to where its outcome is told."""
    st.session_state[f"{target.key}_done"] = (Imported(run_id, added, changed, unchanged), bad, None)
    _take_back(target, False)
