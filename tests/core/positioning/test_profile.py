"""The store profile as people change it: versions, two editors at once, undo, who may, what it touches."""

import io
from dataclasses import replace

import pytest
from docx import Document as read_docx

from core.db.engine import reading, writing
from core.errors import Conflict, Forbidden, NotFound
from core.locale import speaking
from core.positioning.profile_actions import restore, save_sections
from core.positioning.profile_document import profile_docx
from core.positioning.profile_history import changed_by, version, versions
from core.positioning.profile_reads import current, lead_segment
from core.profile_touches import profile_touches
from core.team.rights import Actor, Role

FRAME = {
    "category": "现炒零食铺",
    "proofs": [{"text": "三天内发出", "evidence": [{"kind": "note", "label": "抽查"}]}],
}
SEGMENTS = {"segments": [{"name": "上班族", "share": 0.4}, {"name": "妈妈"}]}
PERSONAS = {"personas": [{"name": "小林", "segment": "上班族"}]}
STATEMENT = {
    "sentences": [{"text": "为上班族现炒。", "evidence": [{"kind": "number", "ref": "items", "then": 3}]}]
}


def _save(actor: Actor, seen: int, note: str = "", **sections) -> int:
    with writing() as session:
        return save_sections(session, actor, sections, seen=seen, note=note)


def test_each_save_is_a_version_and_others_merge(shop):
    assert _save(shop, 0, "begun", frame=FRAME) == 1
    assert _save(shop, 0, segments=SEGMENTS) == 2  # another section since: no conflict
    assert _save(shop, 2, segments=SEGMENTS) == 2  # nothing changed: no version
    with reading() as session:
        now = current(session, shop)
        assert (now.number, set(now.terms)) == (2, {"frame", "segments"})
        lead = lead_segment(session, shop)
        assert lead is not None
        assert (lead.name, lead.share) == ("上班族", 0.4)
        told = versions(session, shop)
    assert [(each.number, each.changed, each.note) for each in told] == [
        (2, ("segments",), ""),
        (1, ("frame",), "begun"),
    ]


def test_the_second_editor_of_a_section_is_told_and_nothing_is_lost(shop):
    _save(shop, 0, frame=FRAME, segments=SEGMENTS)
    _save(shop, 1, frame=FRAME | {"category": "坚果铺"})
    with pytest.raises(Conflict, match="定位框架"):
        _save(shop, 1, frame=FRAME | {"category": "炒货铺"}, personas=PERSONAS)
    with reading() as session:
        assert current(session, shop).section("frame")["category"] == "坚果铺"
        assert current(session, shop).section("personas") == {}
    assert _save(shop, 2, frame=FRAME | {"category": "炒货铺"}) == 3


def test_a_version_is_taken_up_again_and_its_undo_minds_what_came_since(shop):
    _save(shop, 0, frame=FRAME)
    _save(shop, 1, frame=FRAME | {"category": "坚果铺"}, personas=PERSONAS)
    with writing() as session:
        assert restore(session, shop, 1) == 3
    with reading() as session:
        assert current(session, shop).terms == version(session, shop, 1).terms
        differences = changed_by(session, shop, 3)
        assert [(each.section, each.before, each.after) for each in differences] == [
            ("frame", "坚果铺", "现炒零食铺"), ("personas", "上班族", ""),
        ]  # fmt: skip
    with writing() as session:
        assert restore(session, shop, 2, seen=3) == 4
    with writing() as session, pytest.raises(Conflict):
        restore(session, shop, 2, seen=3)
    with writing() as session, pytest.raises(NotFound):
        restore(session, shop, 99)


def test_a_viewer_reads_and_does_not_write(sqlite_shop):
    _save(sqlite_shop, 0, segments=SEGMENTS)
    viewer = replace(sqlite_shop, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        _save(viewer, 1, frame=FRAME)
    with writing() as session, pytest.raises(Forbidden):
        restore(session, viewer, 1)
    with reading() as session:
        assert lead_segment(session, viewer) is not None
        assert changed_by(session, viewer, 1)


def test_another_shop_sees_nothing_of_it(sqlite_shop):
    _save(sqlite_shop, 0, segments=SEGMENTS)
    stranger = replace(sqlite_shop, shop_id=sqlite_shop.shop_id + 1)
    with reading() as session:
        assert current(session, stranger).number == 0
        assert lead_segment(session, stranger) is None
        assert versions(session, stranger) == ()
        with pytest.raises(NotFound):
            version(session, stranger, 1)


def test_a_change_says_what_it_touches(sqlite_shop):
    _save(sqlite_shop, 0, segments=SEGMENTS, personas=PERSONAS, statement=STATEMENT)
    with reading() as session, speaking("en"):
        stored = current(session, sqlite_shop).section("segments")
        other = {"segments": [stored["segments"][1] | {"is_lead": True}]}
        touched = profile_touches(session, sqlite_shop, "segments", other)
        assert profile_touches(session, sqlite_shop, "segments", stored) == ()
        assert profile_touches(session, sqlite_shop, "voice", {"tone": "warm"})
    assert touched == (
        "Briefs that are written from now on are for 妈妈.",
        "1 persona then belongs to no segment: 小林.",
        "The statement stays as it is: look whether it still holds.",
    )


@pytest.mark.parametrize(("lang", "bare"), [("zh", "没有证据"), ("en", "without evidence")])
def test_the_document_says_what_each_sentence_rests_on(sqlite_shop, lang, bare):
    sentences = [*STATEMENT["sentences"], {"text": "好吃。"}]
    voice = {"tone": "warm", "avoid": ["秒杀"]}
    _save(
        sqlite_shop, 0, frame=FRAME, segments=SEGMENTS, personas=PERSONAS, voice=voice,
        statement={"sentences": sentences, "model": "demo"},
    )  # fmt: skip
    with speaking(lang), reading() as session:
        file = read_docx(io.BytesIO(profile_docx(session, sqlite_shop)))
    assert file.core_properties.comments.find("demo") > 0
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert rows[2] == ["好吃。", bare]
    assert "0" in rows[1][1]  # no item now, three when it was noted
