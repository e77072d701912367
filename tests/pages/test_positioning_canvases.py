"""Canvases on screen: a note typed in, evidence that moved, drafts that wait, and who may only look."""

from dataclasses import replace
from datetime import date

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.db.engine import reading, writing
from core.locale import ask_language_from, speaking
from core.positioning.canvas import OURS, Brand, Curves, Factor, Note, Notes
from core.positioning.canvas_actions import create_canvas, edit_canvas
from core.positioning.canvas_notes import changed
from core.positioning.canvas_reads import canvas
from core.positioning.evidence import Evidence
from core.team.rights import Role
from pages.ui import session
from tests.pages.conftest import become

HOSTILE = "**bold** <script>alert(1)</script> ![x](http://evil.example/a.png)"


def canvases_page():
    import streamlit as st

    from core.locale import ask_language_from
    from pages.ui.positioning import canvases_tab
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    user, revision = require_user(), shop().revision
    st.text(canvases_tab.answer(user, revision))
    canvases_tab.menu(user, revision)
    canvases_tab.draw(user, revision)


@pytest.fixture
def opened():
    """Open the tab as a page in English, with what the address says."""
    st.cache_data.clear()  # shop 1 in revision 1 is another one in each test

    def open_page(**query):
        app = AppTest.from_function(canvases_page, default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    with speaking("en"):  # AppTest asks for the names of options outside of the script's run
        yield open_page
    ask_language_from(session.current_language)  # the page above speaks English to the whole process


def made(actor, kind, content):
    with writing() as db:
        return create_canvas(db, actor, kind, "Plan", content)


def stored(actor, canvas_id):
    with reading() as db:
        return canvas(db, actor, canvas_id)


def said(app):
    told = (*app.text, *app.info, *app.warning, *app.error, *app.caption, *app.markdown)
    return " ".join(each.value for each in told).replace("\\", "")


def line(app, label):
    return next(each for each in app.text_input if each.label == label)


def test_a_note_is_typed_in_and_a_number_that_moved_says_so(filled, opened):
    app = opened()
    assert "No canvas yet" in said(app)
    noted = Evidence("number", "items_without_cost", "", 3, date(2026, 11, 2))
    link = Evidence("link", "https://example.com/a", HOSTILE)
    number = made(filled, "swot", Notes((Note("n1", "weaknesses", HOSTILE, 2, (noted, link)),)))
    app = opened()
    assert not app.exception
    assert "1 canvas; 1 of 1 note has evidence, 1 number moved since it was noted." in said(app)
    assert "Items without a cost: was 3 on 11-02, now 1 of 3 items ▼" in said(app)
    assert all(
        "](http" not in each.label for each in app.button
    )  # escaped: nothing of it is a link or a picture
    line(app, "Add to “Threats”").set_value("  Nuts get   dearer ").run()
    assert not app.exception
    assert [note.text for note in stored(filled, number).content.of("threats")] == ["Nuts get dearer"]
    assert line(app, "Add to “Threats”").value == ""
    line(app, "Add to “Threats”").set_value("nuts get dearer").run()
    assert line(app, "Add to “Threats”").value == "nuts get dearer"  # refused, and still there


def test_the_second_of_two_editors_sees_what_the_first_wrote_and_keeps_their_own(filled, opened):
    number = made(filled, "swot", Notes((Note("n1", "strengths", "Fresh"),)))
    app = opened(note="n1")
    app.text_area[0].set_value("Fresher than ever").run()
    seen = stored(filled, number)
    with writing() as db:
        theirs = changed(seen.content, replace(seen.content.notes[0], text="Fresh in a week", weight=3))
        edit_canvas(db, filled, number, version=seen.version, seen=seen.content, content=theirs)
    app.run()
    assert "Somebody else changed this note" in said(app)
    assert "Fresh in a week" in said(app)
    assert app.text_area[0].value == "Fresher than ever"
    next(each for each in app.button if each.label == "Save mine on top").click().run()
    assert not app.exception
    assert stored(filled, number).content.notes[0].text == "Fresher than ever"


def test_who_may_only_look_sees_the_fit_and_the_curves_and_changes_nothing(filled, opened):
    value = Notes(
        (Note("p1", "pains", "Arrives broken", 2), Note("r1", "relievers", "Box", 1, (), ("gone",)))
    )
    made(filled, "value", value)
    curves = Curves((Brand(OURS, "Ours"), Brand("b1", "Rival")), (Factor("f1", "Fresh", {OURS: 7, "b1": 4}),))
    second = made(filled, "strategy", curves)
    become(filled, Role.VIEWER)
    app = opened(note="p1")
    assert not app.exception
    assert "The offer answers 0 of 1 wishes." in said(app)
    assert "Nothing answers this yet" in said(app)
    assert not app.text_input
    assert not app.text_area
    app = opened(canvas=str(second))
    assert not app.exception
    assert "0 of 1 factor has evidence." in said(app)
