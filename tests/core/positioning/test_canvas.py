"""Canvases as values: what is stored, how notes are linked, what a TOWS, a fit and a curve tell."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput, NotFound
from core.locale import speaking
from core.positioning.canvas import (
    CUSTOMER,
    FIELDS,
    KINDS,
    LINKS,
    MOST_BRANDS,
    MOST_FACTORS,
    MOST_IN_FIELD,
    MOST_TEXT,
    OFFER,
    OURS,
    SWOT,
    TOWS,
    Brand,
    Curves,
    Factor,
    Note,
    Notes,
    checked_content,
    checked_title,
    content_of,
    stored_content,
)
from core.positioning.canvas_merge import merge
from core.positioning.canvas_notes import (
    added,
    changed,
    check_links,
    fit,
    loose,
    stepped,
    suggested_pairs,
    with_evidence,
    without,
)
from core.positioning.canvas_strategy import apart, mismatches, move_of, suggested_move
from core.positioning.canvas_templates import blank, template
from core.positioning.canvas_words import errc_name, field_asks, field_name, kind_name, kind_says
from core.positioning.evidence import Evidence

LINK = Evidence("link", "https://example.com", "proof")


def note(note_id, field, weight=1, links=(), evidence=(), text=""):
    return Note(note_id, field, text or f"text {note_id}", weight, evidence, links)


BOARD = Notes(
    (
        note("s1", "strengths", 3, evidence=(LINK,)),
        note("s2", "strengths", 1),
        note("w1", "weaknesses", 2),
        note("o1", "opportunities", 2, evidence=(LINK,)),
        note("o2", "opportunities", 2),
        note("t1", "threats", 3),
        note("so1", "so", 2, ("s1", "o1")),
    )
)


def stored(*notes, **more):
    return {"notes": [{"id": "n1", "field": "strengths", "text": "t"} | each for each in notes], **more}


def faulty_at(kind, values):
    with pytest.raises(BadInput) as told:
        checked_content(kind, values)
    return told.value.field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (stored({"text": "  "}), "n1.text"),
        (stored({"text": "长" * (MOST_TEXT + 1)}), "n1.text"),
        (stored({"field": "jobs"}), "n1.field"),
        (stored({"weight": 4}), "n1.weight"),
        (stored({"weight": True}), "n1.weight"),
        (stored({"id": "N 1"}), "id"),
        (stored({"id": None}), "id"),
        (stored({}, {}), "id"),
        (stored(*({"id": f"n{n}"} for n in range(MOST_IN_FIELD + 1))), "notes_at_most"),
        (stored({"evidence": [{"kind": "link", "ref": "javascript:1"}]}), "evidence"),
        (stored({"field": "so", "links": [f"l{n}" for n in range(13)]}), "n1.links"),
    ],
)
def test_a_note_that_cannot_be_is_refused_at_its_field(values, field):
    assert faulty_at("swot", values) == ("strengths" if field == "notes_at_most" else field)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"brands": [{"id": "b1", "name": "Rival"}]}, "brands"),
        ({"brands": [{"id": OURS, "name": "A"}, {"id": "b1", "name": "a"}]}, "brands"),
        ({"brands": [{"id": OURS, "name": ""}]}, "brands"),
        ({"brands": [{"id": OURS, "name": "A"}, *({"id": f"b{n}", "name": f"B{n}"} for n in range(MOST_BRANDS))]}, "brands"),
        ({"factors": [{"id": f"f{n}", "name": f"F{n}"} for n in range(MOST_FACTORS + 1)]}, "factors"),
        ({"factors": [{"id": "f1", "name": "Price"}, {"id": "f2", "name": "price"}]}, "factors"),
        ({"factors": [{"id": "f1", "name": "F", "target": 11}]}, "f1.target"),
        ({"factors": [{"id": "f1", "name": "F", "errc": "grow"}]}, "f1.errc"),
        ({"brands": [{"id": OURS, "name": "A"}], "factors": [{"id": "f1", "name": "F", "scores": {OURS: -1}}]}, "f1.ours"),
    ],
)  # fmt: skip
def test_a_curve_that_cannot_be_is_refused_at_its_field(values, field):
    assert faulty_at("strategy", values) == field


def test_scores_of_brands_that_are_gone_and_empty_cells_are_dropped():
    values = {
        "brands": [{"id": "b1", "name": "Rival"}, {"id": OURS, "name": "Ours"}],
        "factors": [{"id": "f1", "name": "Fresh", "scores": {OURS: 7, "b1": float("nan"), "b9": 3}}],
    }
    clean = checked_content("strategy", values)
    assert clean["factors"][0]["scores"] == {OURS: 7.0}
    assert clean["brands"][0]["id"] == OURS  # ours is drawn first


def test_hostile_text_stays_text_on_one_line_without_what_cannot_be_seen():
    text = "=cmd|' /C calc'!A0\n<script>alert(1)</script>\u202e ![x](http://evil.example/a.png)\u200b"
    clean = checked_content("swot", stored({"text": text}))
    assert clean["notes"][0]["text"] == (
        "=cmd|' /C calc'!A0 <script>alert(1)</script> ![x](http://evil.example/a.png)"
    )
    assert checked_title("<b>Plan</b>\u202e") == "<b>Plan</b>"


@pytest.mark.parametrize("content", [BOARD, Notes(BOARD.notes[:2], "office")])
def test_notes_are_read_as_they_were_stored(content):
    clean = checked_content("swot", stored_content(content))
    assert content_of("swot", clean) == content


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_can_be_stored_and_every_field_has_words(kind):
    for chosen in ("zh", "en"):
        with speaking(chosen):
            for content in (template(kind, ("Rival", "Rival", "Other")), blank(kind, ("Rival",))):
                assert content_of(kind, checked_content(kind, stored_content(content))) == content
            assert kind_name(kind)
            assert kind_says(kind)
            for field in FIELDS.get(kind, ()):
                assert field_name(field)
                assert field_asks(field)


def test_a_note_is_added_changed_moved_and_taken_away():
    more = added(BOARD, note("s3", "strengths"))
    assert [each.id for each in more.of("strengths")] == ["s1", "s2", "s3"]
    assert [each.id for each in stepped(more, "s3", -1).of("strengths")] == ["s1", "s3", "s2"]
    assert stepped(more, "s3", 1) == more
    moved = changed(more, replace(more.note("s3"), field="weaknesses"))
    assert [each.id for each in moved.of("weaknesses")] == ["w1", "s3"]
    assert without(moved, "s3").note("s3") is None
    with pytest.raises(BadInput):
        added(BOARD, note("s9", "strengths", text="TEXT S1"))
    with pytest.raises(NotFound):
        changed(BOARD, note("gone", "strengths"))
    assert with_evidence(BOARD) == (2, 6)  # the strategy is no note of its own


def test_a_strategy_crosses_both_sides():
    for links in ((), ("s1",), ("s1", "s2"), ("s1", "t1"), ("s1", "gone")):
        with pytest.raises(BadInput) as told:
            check_links(BOARD, note("x", "so", links=links))
        assert told.value.field == "links"
    check_links(BOARD, note("x", "so", links=("s2", "o2")))
    check_links(BOARD, note("x", "strengths"))


def test_pairs_are_offered_by_weight_and_proof_and_none_that_is_crossed():
    def pairs(field):
        return [(pair.first.id, pair.second.id) for pair in suggested_pairs(BOARD, field)]

    # s1 × o1 is crossed already; of what is left s1 × o2 weighs most
    assert pairs("so") == [("s1", "o2"), ("s2", "o1")]
    assert pairs("st") == [("s1", "t1")]
    assert pairs("wo") == [("w1", "o1")]  # as heavy as o2, but with evidence
    assert suggested_pairs(Notes(), "so") == ()


def test_a_strategy_whose_note_is_deleted_or_moved_is_told():
    assert list(loose(BOARD)) == []
    told = list(loose(without(BOARD, "o1")))
    assert [(each.note.id, each.gone) for each in told] == [("so1", 1)]
    moved = changed(BOARD, replace(BOARD.note("s1"), field="weaknesses"))
    assert [each.note.id for each in loose(moved)] == ["so1"]


def test_the_fit_names_what_nobody_answers_and_what_answers_nothing():
    content = Notes(
        (
            note("p1", "pains", 1),
            note("p2", "pains", 3),
            note("g1", "gains", 2),
            note("r1", "relievers", links=("p1",)),
            note("r2", "relievers"),
            note("c1", "creators", links=("gone",)),
        )
    )
    found = fit(content)
    assert [each.id for each in found.answered] == ["p1"]
    assert [each.id for each in found.unanswered] == ["p2", "g1"]  # what weighs most first
    assert [each.id for each in found.idle] == ["r2", "c1"]
    assert found.wishes == 3
    assert set(LINKS) == {*TOWS, *OFFER}
    assert not set(LINKS) & {*SWOT, *CUSTOMER}


@pytest.mark.parametrize(
    ("ours", "target", "move"),
    [
        (7, 9, "raise"),
        (7, 4, "reduce"),
        (7, 0, "eliminate"),
        (0, 6, "create"),
        (None, 6, "create"),
        (7, 7, ""),
        (None, None, ""),
        (0, 0, ""),
        (None, 0, ""),
    ],
)
def test_the_target_says_which_move_it_is(ours, target, move):
    assert suggested_move(ours, target) == move
    for chosen in ("zh", "en"):
        with speaking(chosen):
            assert bool(errc_name(move)) == bool(move)


def test_a_chosen_move_that_the_target_contradicts_is_told():
    brands = (Brand(OURS, "Ours"), Brand("b1", "Rival"))
    fresh = Factor("f1", "Fresh", {OURS: 7, "b1": 4}, 5, "raise")
    star = Factor("f2", "Stars", {OURS: 2, "b1": 8}, 0)
    content = Curves(brands, (fresh, star))
    with speaking("en"):
        assert list(mismatches(content)) == [
            "Fresh: the move is ▲ Raise, but the target of 5 is not: we stand at 7."
        ]
    assert move_of(fresh) == "raise"
    assert move_of(star) == "eliminate"
    assert [(each.factor.id, each.by) for each in apart(content)] == [("f2", -8), ("f1", 1)]


def parts(*ids, **texts):
    return {"notes": [{"id": each, "text": texts.get(each, each)} for each in ids]}


@pytest.mark.parametrize(
    ("mine", "theirs", "after"),
    [
        (parts("a", "b", a="mine"), parts("a", "b", b="theirs"), parts("a", "b", a="mine", b="theirs")),
        (parts("a", "b", "c"), parts("a", "b", "d"), parts("a", "b", "d", "c")),
        (parts("b"), parts("a", "b", b="theirs"), parts("b", b="theirs")),
        (parts("b", "a"), parts("a", "b", "d"), parts("b", "a", "d")),
        (parts("a", "b", "c"), parts("b", "a"), parts("b", "a", "c")),
        (parts("a", "b", a="same"), parts("a", "b", a="same"), parts("a", "b", a="same")),
        (parts("a"), parts("a"), parts("a")),
    ],
)
def test_changes_of_two_people_to_different_notes_are_brought_together(mine, theirs, after):
    merged = merge(parts("a", "b"), mine, theirs)
    assert merged.content == after
    assert merged.clashes == ()


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (parts("a", a="mine"), parts("a", a="theirs")),
        (parts(), parts("a", a="theirs")),
        (parts("a", a="mine"), parts()),
    ],
)
def test_what_both_changed_each_in_their_way_is_told(mine, theirs):
    assert len(merge(parts("a"), mine, theirs).clashes) == 1


def test_a_segment_changed_by_one_is_kept_and_by_both_is_told():
    base = {"notes": [], "segment": "office"}
    assert merge(base, base, {"notes": [], "segment": "gifts"}).content["segment"] == "gifts"
    assert merge(base, {"notes": []}, base).content == {"notes": []}
    assert merge(base, {"notes": [], "segment": "x"}, {"notes": [], "segment": "y"}).clashes == ("y",)


ids = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)
versions = st.builds(lambda kept, text: {"notes": [{"id": each, "text": text.get(each, each)} for each in kept]},
                     ids, st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["x", "y"])))  # fmt: skip


@settings(max_examples=30)
@given(versions, versions)
def test_who_changed_nothing_takes_the_others_content_whole(base, other):
    assert merge(base, base, other).content["notes"] == other["notes"]
    assert merge(base, other, base).content["notes"] == other["notes"]
    assert merge(base, other, other) == merge(base, other, base)
