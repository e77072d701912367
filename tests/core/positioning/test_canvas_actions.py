"""Canvases as people work on them: made, changed beside others, undone, copied, deleted and brought back."""

from dataclasses import replace

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.locale import speaking
from core.positioning import canvas_actions
from core.positioning.canvas import Note, Notes, checked_content, content_of, stored_content
from core.positioning.canvas_notes import added, changed, without
from core.positioning.canvas_proposals import notes_from, price_score, proposed_notes
from core.positioning.canvas_reads import canvas, canvases, deeds
from core.positioning.canvas_templates import from_segment, template
from core.positioning.evidence import Evidence, Figure
from core.positioning.segments import Segment
from core.shop.reads import memberships
from core.team.rights import Role

FIRST = Notes((Note("n1", "strengths", "fresh", 2), Note("n2", "threats", "dear nuts")))


def make(actor, content=FIRST, title="Plan"):
    with writing() as session:
        return canvas_actions.create_canvas(session, actor, "swot", title, content)


def seen(actor, canvas_id):
    with reading() as session:
        return canvas(session, actor, canvas_id)


def edit(actor, view, content):
    with writing() as session:
        return canvas_actions.edit_canvas(
            session, actor, view.id, version=view.version, seen=view.content, content=content
        )


def revision(actor):
    with reading() as session:
        return next(each.revision for each in memberships(session, actor.user_id))


def test_a_canvas_is_made_changed_and_the_change_undone(shop):
    made = make(shop)
    before, was = revision(shop), seen(shop, made)
    assert was.content == FIRST
    assert was.proven == (0, 2)
    proof = Evidence("link", "https://example.com", "proof")
    done = edit(shop, was, changed(FIRST, replace(FIRST.notes[0], evidence=(proof,))))
    assert revision(shop) > before
    assert seen(shop, made).proven == (1, 2)
    with writing() as session:
        canvas_actions.undo_edit(session, shop, done)
    assert seen(shop, made).content == FIRST
    with reading() as session:
        told = deeds(session, shop, made)
    assert [(each.action, each.changes) for each in told] == [
        ("edited", ("~ fresh",)),
        ("edited", ("~ fresh",)),
        ("added", ()),
    ]


def test_what_changes_nothing_is_no_edit(sqlite_shop):
    was = seen(sqlite_shop, make(sqlite_shop))
    assert edit(sqlite_shop, was, was.content).version == was.version


def test_two_people_at_different_notes_both_keep_what_they_wrote(shop):
    both = seen(shop, make(shop))
    edit(shop, both, changed(FIRST, replace(FIRST.notes[1], text="dearer nuts")))
    edit(shop, both, added(FIRST, Note("n3", "weaknesses", "thin margin")))
    texts = {note.id: note.text for note in seen(shop, both.id).content.notes}
    assert texts == {"n1": "fresh", "n2": "dearer nuts", "n3": "thin margin"}


def test_the_second_of_two_editors_of_one_note_is_told_which(shop):
    both = seen(shop, make(shop))
    edit(shop, both, changed(FIRST, replace(FIRST.notes[0], text="freshest")))
    for mine in (changed(FIRST, replace(FIRST.notes[0], text="stale")), without(FIRST, "n1")):
        with speaking("en"), pytest.raises(Conflict, match="“freshest”"):
            edit(shop, both, mine)
    assert seen(shop, both.id).content.note("n1").text == "freshest"


def test_an_undo_leaves_what_others_did_since(shop):
    both = seen(shop, make(shop))
    done = edit(shop, both, without(FIRST, "n1"))
    edit(shop, seen(shop, both.id), added(seen(shop, both.id).content, Note("n3", "threats", "ads")))
    with writing() as session:
        canvas_actions.undo_edit(session, shop, done)
    assert {note.id for note in seen(shop, both.id).content.notes} == {"n1", "n2", "n3"}


def test_a_refused_content_leaves_what_is_there(sqlite_shop):
    was = seen(sqlite_shop, make(sqlite_shop))
    with pytest.raises(BadInput):
        edit(sqlite_shop, was, Notes((Note("n1", "strengths", "x" * 201),)))
    assert seen(sqlite_shop, was.id) == was


def test_a_canvas_is_renamed_copied_deleted_and_brought_back(shop):
    made = make(shop, title="长" * 80)
    with writing() as session:
        canvas_actions.rename_canvas(session, shop, made, " New  name ", version=1)
        copied = canvas_actions.copy_canvas(session, shop, made)
    with reading() as session:
        assert [each.title for each in canvases(session, shop)] == ["New name", "New name（副本）"]
    with writing() as session, pytest.raises(Conflict):
        canvas_actions.delete_canvas(session, shop, made, version=1)
    with writing() as session:
        gone = canvas_actions.delete_canvas(session, shop, made, version=2)
    with reading() as session:
        assert [each.id for each in canvases(session, shop)] == [copied]
    with pytest.raises(NotFound):
        seen(shop, made)
    with writing() as session:
        canvas_actions.restore_canvas(session, shop, gone)
    assert seen(shop, made).content == FIRST


def test_a_long_title_still_has_room_for_the_copys(sqlite_shop):
    made = make(sqlite_shop, title="长" * 80)
    for chosen in ("zh", "en"):
        with speaking(chosen), writing() as session:
            canvas_actions.copy_canvas(session, sqlite_shop, made)


def test_who_may_only_look_changes_nothing(sqlite_shop):
    made = make(sqlite_shop)
    viewer = replace(sqlite_shop, role=Role.VIEWER)
    was = seen(viewer, made)
    with pytest.raises(Forbidden):
        edit(viewer, was, Notes())
    with pytest.raises(Forbidden), writing() as session:
        canvas_actions.delete_canvas(session, viewer, made, version=was.version)


def test_another_shops_canvas_is_not_there(sqlite_shop):
    made = make(sqlite_shop)
    stranger = replace(sqlite_shop, shop_id=sqlite_shop.shop_id + 1)
    with pytest.raises(NotFound):
        seen(stranger, made)
    with pytest.raises(NotFound), writing() as session:
        canvas_actions.copy_canvas(session, stranger, made)


def figure(value, shown="much"):
    from datetime import date

    return Figure(value, shown, "how", date(2026, 11, 26))


def test_numbers_propose_notes_with_themselves_as_evidence():
    known = {
        "dearest": figure(15, "15 of 32 compared items"),
        "dearer": figure(0),
        "cheapest": None,
        "price_index": figure(112.4),
        "gross_margin": figure(0.61, "61%"),
        "price_index:nuts": figure(120),
        "price_index:tea": figure(91),
        "price_index:gum": figure(100),
        "bands.gap:nuts": figure(2.9, "¥50–75: 32% of sales from 11% of items"),
        "portfolio.hits": figure(1, "1 item"),
        "portfolio.below:traffic": figure(9, "9 of 9"),
        "portfolio.below:profit": figure(0, "0 of 20"),
        "review_complaints:packaging": figure(0.092, "9.2%"),
        "review_praise:taste": figure(0.02, "2%"),
    }
    with speaking("en"):
        notes = notes_from(known)
    assert {(note.field, note.text) for note in notes} == {
        ("weaknesses", "Dearer than every rival on 15 of 32 compared items"),
        ("weaknesses", "Our prices lie 12% above the rivals'"),
        ("strengths", "A gross margin of 61% leaves room for promotions"),
        ("threats", "In nuts our prices lie 20% above the rivals'"),
        ("opportunities", "In tea our prices lie 9% below the rivals'"),
        ("opportunities", "White space in nuts: ¥50–75: 32% of sales from 11% of items"),
        ("opportunities", "1 item may become a hit"),
        ("weaknesses", "Traffic items: 9 of 9 items earn less than their role should"),
        ("weaknesses", "9.2% of our reviews complain of Packaging"),
    }
    for note in notes:
        assert [(each.kind, each.then) for each in note.evidence] == [
            ("number", known[each.ref].value) for each in note.evidence
        ]
    stored = checked_content("swot", stored_content(Notes(notes)))
    assert content_of("swot", stored).notes == notes


def test_a_shop_without_numbers_proposes_nothing(sqlite_shop):
    with reading() as session:
        assert proposed_notes(session, sqlite_shop) == ()


@pytest.mark.parametrize(("index", "score"), [(100, 5), (110, 6), (70, 2), (20, 0), (400, 10)])
def test_a_price_level_scores_by_the_index(index, score):
    assert price_score(index) == score


def test_a_value_proposition_begins_with_a_segment(sqlite_shop):
    segment = Segment("Office", need="Something at three o'clock", occasion="Afternoon break")
    with writing() as session:
        made = canvas_actions.create_canvas(session, sqlite_shop, "value", "Value", from_segment(segment))
        canvas_actions.create_canvas(
            session, sqlite_shop, "strategy", "Curves", template("strategy", ("Rival",))
        )
    view = seen(sqlite_shop, made)
    assert view.content.segment == "Office"
    assert [note.field for note in view.content.notes] == ["jobs", "jobs"]
