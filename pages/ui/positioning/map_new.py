"""A new attribute table: from a file or pasted cells, typed, or counted from reviews. A dialog."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.errors import PlannerError
from core.locale import _, ngettext
from core.positioning.attribute_actions import MOST_NAME, delete_table, save_table
from core.positioning.attribute_import import Found, read
from core.positioning.attribute_reads import kind_name
from core.positioning.attribute_shape import LAYOUTS, Layout, Shape, guess
from core.positioning.attributes import KINDS, MOST_ATTRIBUTES, MOST_BRANDS, Attributes, Kind
from core.positioning.map_reads import table_of
from core.positioning.review_attributes import counted
from core.positioning.review_topic_reads import topic_set
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.import_source import Source, choose_source, forget_source
from pages.ui.positioning import map_load, reviews_load
from pages.ui.positioning.map_look import show_table
from pages.ui.save import flash, literal, reporting

KEY = "map_import"
WAYS = ("file", "typed", "reviews")
_OPEN = "map_new_open"
_NONE = "-"


def way_name(way: str) -> str:
    """Return a way to a table."""
    return {
        "file": _("Import a table"),
        "typed": _("Type a table"),
        "reviews": _("Count from reviews"),
    }[way]


def ask_for_table(way: str) -> None:
    """Let the dialog be open in the next run."""
    forget_source(KEY)
    st.session_state[_OPEN] = way
    st.session_state.pop("map_new_way", None)


def open_new_table(user: Actor, revision: int) -> None:
    """Open the dialog where it was asked for."""
    if _OPEN in st.session_state and may(user, "positioning.edit"):
        st.dialog(_("New table"), width="large", on_dismiss=_close)(_dialog)(user, revision)


def _close() -> None:
    st.session_state.pop(_OPEN, None)
    forget_source(KEY)


def _dialog(user: Actor, revision: int) -> None:
    ways = [way for way in WAYS if way != "file" or may(user, "positioning.import")]
    asked = st.session_state.get(_OPEN)
    way = st.segmented_control(
        _("Where the table comes from"),
        ways,
        format_func=way_name,
        default=asked if asked in ways else ways[0],
        required=True,
        key="map_new_way",
        label_visibility="collapsed",
    )
    {"file": _from_file, "typed": _typed, "reviews": _from_reviews}[way](user, revision)


def _from_file(user: Actor, revision: int) -> None:
    st.caption(
        _(
            "Brands in rows and attributes in columns, or the other way round; a list of brand, attribute and "
            "number; or the answers of single people, from which ellipses of ratings are drawn. Columns for the "
            "number asked, price and quality score are recognised."
        )
    )
    source = choose_source(KEY)
    if source is None:
        return
    number = 0
    if len(source.sheets) > 1:
        number = st.selectbox(
            _("Sheet"),
            range(len(source.sheets)),
            format_func=lambda n: source.sheets[n].name,
            key=f"{KEY}_sheet_{source.digest}",
        )
    with reporting():
        found = _read(user, revision, source, number)
        _preview(found)
        _keep(
            user, found.table, source.name.rsplit(".", 1)[0], "file", source.name, f"{source.digest}_{number}"
        )


def _read(user: Actor, revision: int, source: Source, number: int) -> Found:
    """Read a sheet as it is guessed to be meant, or as the person says."""
    cells, place = source.sheets[number].cells, f"{KEY}_{source.digest}_{number}"
    meant = guess(cells, map_load.known_names(user, revision))
    with st.container(horizontal=True):
        layout: Layout = st.selectbox(
            _("How it is laid out"),
            LAYOUTS,
            index=LAYOUTS.index(meant.layout),
            format_func=_layout_name,
            key=f"{place}_layout",
        )
        kind: Kind = st.segmented_control(
            _("What the numbers are"),
            KINDS,
            default=meant.kind,
            format_func=kind_name,
            required=True,
            key=f"{place}_kind",
        )
    return read(cells, Shape(meant.header, layout, kind), ours=map_load.our_names(user, revision))


def _layout_name(layout: str) -> str:
    return {
        "wide": _("Brands in rows"),
        "across": _("Brands in columns"),
        "long": _("List of brand and attribute"),
    }[layout]


def _preview(found: Found) -> None:
    table = found.table
    shown = pd.DataFrame(table.cells, columns=list(table.attributes))
    shown.insert(0, _("Brand"), list(table.brands))
    st.dataframe(
        shown,
        hide_index=True,
        height=min(300, 38 + 35 * len(shown)),
        placeholder="",
        column_config={
            name: st.column_config.NumberColumn(format="%,d" if table.kind == "counts" else "%.2f")
            for name in table.attributes
        },
        alt=_("The table as it was read"),
    )
    said = ngettext("{n} brand", "{n} brands", len(table.brands)).format(n=len(table.brands))
    names = ngettext("{n} attribute", "{n} attributes", len(table.attributes)).format(n=len(table.attributes))
    st.caption(literal(_(", ").join((said, names))))
    for sentence in found.said:
        st.caption(literal(sentence))


def _keep(user: Actor, table: Attributes, name: str, origin: str, source: str, mark: str) -> None:
    """Ask which brand is ours and what the table is called, and keep it."""
    with st.form(f"map_keep_{mark}", border=False, enter_to_submit=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            ours = st.selectbox(
                _("Our brand in it"),
                [*table.brands, _NONE],
                index=table.brands.index(table.ours) if table.ours else len(table.brands),
                format_func=lambda brand: _("none of them") if brand == _NONE else brand,
                key=f"map_keep_ours_{mark}",
            )
            named = st.text_input(
                _("Name"), name[:MOST_NAME], max_chars=MOST_NAME, key=f"map_keep_name_{mark}"
            )
        pressed = st.form_submit_button(_("Keep the table"), type="primary", icon=":material/save:")
    if pressed:
        own = "" if ours == _NONE else ours
        _store(user, replace(table, ours=own), named, origin, source)


def _store(user: Actor, table: Attributes, name: str, origin: str, source: str = "") -> None:
    with reporting():
        with writing() as session:
            table_id = save_table(session, user, table, name=name, origin=origin, source=source)
        _close()
        show_table(table_id)
        flash(_("The table {name} is kept.").format(name=name), undo=_take_back, args=(user, table_id))
        st.rerun()


def _take_back(user: Actor, table_id: int) -> None:
    with writing() as session:
        delete_table(session, user, table_id)


def _typed(user: Actor, revision: int) -> None:
    """Ask for the names; the numbers are typed on the page."""
    with reading() as session:
        topics = list(topic_set(session, user).labels.values())
    known = list(dict.fromkeys(map_load.known_names(user, revision)[:1] + _rivals(user, revision)))
    with st.form("map_typed", border=False, enter_to_submit=False):
        name = st.text_input(
            _("Name"), max_chars=MOST_NAME, key="map_typed_name", placeholder=_("Survey in May")
        )
        kind = st.segmented_control(
            _("What the numbers are"),
            KINDS,
            default=KINDS[0],
            format_func=kind_name,
            required=True,
            key="map_typed_kind",
        )
        brands = st.multiselect(
            _("Brands"),
            known,
            default=known,
            accept_new_options=True,
            max_selections=MOST_BRANDS,
            key="map_typed_brands",
        )
        names = st.multiselect(
            _("Attributes"),
            topics,
            accept_new_options=True,
            max_selections=MOST_ATTRIBUTES,
            key="map_typed_attributes",
            placeholder=_("Choose or type: fresh, for gifts, good value"),
        )
        pressed = st.form_submit_button(_("Go on to the numbers"), type="primary", icon=":material/edit:")
    if pressed:
        ours = next((each for each in brands if each in map_load.our_names(user, revision)), "")
        none = (None,) * len(brands)
        cells = np.full((len(brands), len(names)), np.nan)
        table = Attributes(kind, tuple(brands), tuple(names), cells, ours, none, none, none)
        _store(user, table, name, "typed")


def _rivals(user: Actor, revision: int) -> tuple[str, ...]:
    return tuple(load.profile(user, revision).rival_names)


def _from_reviews(user: Actor, revision: int) -> None:
    st.caption(
        _("Counts in how many reviews of each brand a topic is mentioned. A review counts once for a topic.")
    )
    today = datetime.now(ZoneInfo(load.profile(user, revision).timezone)).date()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        since = st.date_input(_("Since"), value=None, key="map_reviews_since", max_value=today)
        praise = st.toggle(_("Only where it is praised"), key="map_reviews_praise")
    try:
        table = _counted(user, revision, since, praise)
    except PlannerError as error:
        st.info(literal(str(error)), icon=":material/rate_review:")
        return
    _preview(Found(table, ()))
    name = (_("Praise in reviews, {day}") if praise else _("Mentions in reviews, {day}")).format(
        day=today.isoformat()
    )
    source = _("since {day}").format(day=since.isoformat()) if since else ""
    _keep(user, table, name, "reviews", source, f"reviews_{since}_{praise}")


def _counted(user: Actor, revision: int, since: date | None, praise: bool) -> Attributes:
    """Count by the analysis that the reviews' own tab keeps: reading tens of thousands takes seconds."""
    told = counted(
        reviews_load.analysis(user, revision),
        ours=load.profile(user, revision).name,
        labels=reviews_load.topics(user, revision).labels,
        since=since,
        praise_only=praise,
    )
    return table_of(told, map_load.review_quality(user, revision), since=since, praise_only=praise)
