"""The sections of a store profile: what is kept of typed values, and which field is at fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.locale import LANGUAGES, speaking
from core.positioning.evidence import Evidence
from core.positioning.frame import Frame, Strength, checked_frame, frame_of
from core.positioning.personas import checked_personas, personas_of
from core.positioning.profile_start import starting_sections
from core.positioning.profile_words import section_lines
from core.positioning.sections import CHECKS, section_name
from core.positioning.segments import checked_segments, lead_of, segments_of
from core.positioning.statement import checked_statement, statement_of
from core.shop.reads import ShopProfile

NOTE = {"kind": "note", "label": "said by support"}


@pytest.mark.parametrize(
    ("check", "values", "field"),
    [
        (checked_segments, {"segments": [{"name": " "}]}, "segments.0.name"),
        (checked_segments, {"segments": [{"name": "A"}, {"name": "ａ"}]}, "segments.1.name"),
        (checked_segments, {"segments": [{"name": "A", "share": 1.2}]}, "segments.0.share"),
        (checked_segments, {"segments": [{"name": "A", "share": "half"}]}, "segments.0.share"),
        (checked_segments, {"segments": [{"name": "A", "share": float("nan")}]}, "segments.0.share"),
        (checked_segments, {"segments": [{"name": "A", "share": True}]}, "segments.0.share"),
        (
            checked_segments,
            {"segments": [{"name": "A", "share": 0.6}, {"name": "B", "share": 0.5}]},
            "segments.share",
        ),
        (
            checked_segments,
            {"segments": [{"name": "A", "is_lead": True}, {"name": "B", "is_lead": True}]},
            "segments.lead",
        ),
        (checked_segments, {"segments": [{"name": "A", "sensitivity": "huge"}]}, "segments.0.sensitivity"),
        (checked_segments, {"segments": [{"name": "A", "evidence": [{"kind": "rumour"}]}]}, "evidence"),
        (checked_segments, {"segments": [{"name": f"{n}"} for n in range(9)]}, "segments"),
        (checked_segments, {"segments": ["A"]}, "segments"),
        (checked_frame, {"kind": "shelf"}, "kind"),
        (checked_frame, {"category": "x" * 61}, "category"),
        (checked_frame, {"alternatives": [str(n) for n in range(9)]}, "alternatives"),
        (checked_frame, {"strengths": [{"value": "x" * 121}]}, "strengths.0.value"),
        (checked_frame, {"proofs": [{"text": "", "evidence": [NOTE]}]}, "proofs.0.text"),
        (checked_personas, {"personas": [{"says": "hm"}]}, "personas.0.name"),
        (checked_personas, {"personas": [{"name": "Lin"}, {"name": "lin"}]}, "personas.1.name"),
        (checked_statement, {"sentences": [{"text": " ", "evidence": [NOTE]}]}, "sentences.0.text"),
        (checked_statement, {"sentences": [{"text": "x" * 201}]}, "sentences.0.text"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_field(check, values, field):
    with pytest.raises(BadInput) as told:
        check(values)
    assert told.value.field == field


def test_the_first_segment_is_the_lead_where_nobody_made_one():
    stored = checked_segments({"segments": [{"name": "A", "share": 0.5}, {"name": "B", "share": 0.5}]})
    assert [each.is_lead for each in segments_of(stored)] == [True, False]
    stored = checked_segments(
        {"segments": [{"name": "A"}, {"name": "B", "is_lead": True, "evidence": [NOTE]}]}
    )
    lead = lead_of(segments_of(stored))
    assert lead is not None
    assert (lead.name, lead.evidence) == ("B", (Evidence("note", "", "said by support"),))
    assert lead_of(()) is None


def test_a_frame_keeps_lines_once_and_rows_that_say_something():
    frame = frame_of(
        checked_frame(
            {
                "kind": "single",
                "category": " a  nut\u200b shop ",
                "alternatives": "bulk\n\nBULK\nnone",
                "strengths": [{"attribute": "roasted"}, {"attribute": ""}, {"attribute": "roasted"}],
                "proofs": [{"text": "fresh"}, {"text": ""}],
            }
        )
    )
    assert (frame.category, frame.alternatives) == ("a nut shop", ("bulk", "none"))
    assert frame.strengths == (Strength("roasted"),)
    assert [(each.text, each.evidence) for each in frame.proofs] == [("fresh", ())]
    assert frame_of({}) == Frame()


def test_a_statement_is_one_paragraph_and_counts_what_is_proven():
    statement = statement_of(
        checked_statement(
            {
                "sentences": [{"text": "甲。", "evidence": [NOTE]}, {"text": ""}, {"text": "乙。"}],
                "model": "m",
            }
        )
    )
    with speaking("zh"):
        assert statement.text == "甲。乙。"
    with speaking("en"):
        assert statement.text == "甲。 乙。"
    assert (statement.proven, len(statement.sentences), statement.model) == (1, 2, "m")
    assert checked_statement({"sentences": [], "model": "m"}) == {"sentences": [], "model": ""}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "name": st.text(min_size=1, max_size=8),
                "share": st.none() | st.floats(0, 1),
                "who": st.text(max_size=20),
            }
        ),
        max_size=8,
    )
)
def test_what_is_stored_is_kept_as_it_is_when_it_is_stored_again(rows):
    try:
        stored = checked_segments({"segments": rows})
    except BadInput:
        return
    assert checked_segments(stored) == stored
    assert sum(each.share or 0 for each in segments_of(stored)) <= 1.001
    assert sum(each.is_lead for each in segments_of(stored)) == bool(rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_section_has_a_name_and_reads_as_lines(lang):
    full = {
        "frame": {
            "category": "nuts",
            "strengths": [{"attribute": "a", "value": "b"}],
            "proofs": [{"text": "p"}],
        },
        "segments": {"segments": [{"name": "A", "share": 0.4, "sensitivity": "low", "evidence": [NOTE]}]},
        "personas": {"personas": [{"name": "Lin", "says": "hm"}]},
        "statement": {"sentences": [{"text": "s", "evidence": [NOTE]}]},
        "voice": {"tone": "warm", "sliders": {"warmth": 2}, "examples": [{"like": "x"}]},
        "roles": {"shares": {"profit": 0.4}},
    }
    with speaking(lang):
        for section, check in CHECKS.items():
            assert section_name(section)
            assert section_lines(section, check(full[section])), section
            assert section_lines(section, {}) == ()


def test_a_persona_of_no_segment_is_kept():
    [persona] = personas_of(checked_personas({"personas": [{"name": "Lin", "segment": "gone"}]}))
    assert (persona.name, persona.segment) == ("Lin", "gone")


def _shop(**known) -> ShopProfile:
    plain = {
        "platform": "",
        "categories": (),
        "tone": "plain",
        "audience": "",
        "signature": "",
        "rival_names": (),
    }
    return ShopProfile(id=1, version=1, name="N", timezone="Asia/Shanghai", is_demo=False, **plain | known)


def test_a_profile_begins_with_what_the_shop_says():
    sections = starting_sections(_shop(categories=("坚果",), audience="上班族，下午茶", tone="warm"))
    assert sections["frame"]["kind"] == "single"
    assert sections["segments"]["segments"][0] | {"evidence": []} == {
        "name": "上班族", "who": "上班族，下午茶", "need": "", "occasion": "", "sensitivity": "", "share": None,
        "is_lead": True, "evidence": [],
    }  # fmt: skip
    assert sections["voice"]["tone"] == "warm"
    assert starting_sections(_shop()) == {}
