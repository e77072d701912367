"""The profile tab: beginning from the shop's data, typing that waits, two editors, who may only read."""

from core.db.engine import reading, writing
from core.positioning.profile_actions import save_sections
from core.positioning.profile_reads import current
from core.shop.actions import edit_shop
from core.shop.reads import profile
from core.team.rights import Actor, Role
from tests.pages.conftest import become

PAGE = "pages/plan/positioning.py"
HOSTILE = "**bold** ![x](http://a.example/x.png)"
SECTIONS = {
    "frame": {"category": "a nut shop"},
    "segments": {"segments": [{"name": "Office", "occasion": "tea time"}]},
    "statement": {
        "sentences": [
            {"text": HOSTILE, "evidence": [{"kind": "number", "ref": "items", "then": 9}]},
            {"text": "Crisp."},
        ]
    },
}


def _store(actor: Actor, seen: int = 0, **sections) -> None:
    with writing() as session:
        save_sections(session, actor, sections, seen=seen)


def _stored(actor: Actor) -> dict:
    with reading() as session:
        return dict(current(session, actor).terms)


def test_an_empty_profile_begins_with_what_the_shop_says(filled, open_app):
    with writing() as session:
        version = profile(session, filled).version
        edit_shop(
            session, filled, version=version, categories=["nuts"], audience="Office people", tone="warm"
        )
    app = open_app(PAGE)
    assert "Nothing is written yet" in app.text[0].value
    app.button(key="positioning_start").click().run()
    assert not app.exception
    assert set(_stored(filled)) == {"frame", "segments", "voice"}
    assert "For 1 segment, lead: Office people" in app.text[0].value


def test_what_is_typed_waits_and_the_second_editor_is_told(filled, open_app):
    _store(filled, **SECTIONS)
    app = open_app(PAGE, query={"section": "frame"})
    [category] = [each for each in app.text_input if each.key.endswith("_category")]
    category.set_value("a roastery").run()
    del app.query_params["section"]
    app.run()
    assert any("not saved yet" in each.value for each in app.markdown)
    _store(filled, 1, frame={"category": "a tea shop"})
    app.query_params["section"] = "frame"
    app.run()
    assert [each.value for each in app.text_input if each.key.endswith("_category")] == ["a roastery"]
    assert any("a nut shop → a tea shop" in each.value for each in app.text)
    app.button(key="positioning_save_frame").click().run()
    assert not app.exception
    assert _stored(filled)["frame"]["category"] == "a roastery"
    assert any("Version 3 is saved." in each.value for each in app.text)
    app.button(key="flash_undo").click().run()
    assert _stored(filled)["frame"]["category"] == "a tea shop"


def test_a_viewer_reads_the_statement_as_text_and_has_nothing_to_edit(filled, open_app):
    _store(filled, **SECTIONS)
    become(filled, Role.VIEWER)
    app = open_app(PAGE, query={"section": "statement"})
    assert not app.exception
    assert "1 of 2 sentences have evidence" in app.text[0].value
    [paragraph] = [each.value for each in app.markdown if "Crisp" in each.value]
    assert "![x](" not in paragraph
    assert "①" in paragraph
    assert "▼" in paragraph
    assert "○" in paragraph
    assert not [each.key for each in app.button if each.key and "positioning_edit" in each.key]
    assert not list(app.text_area)
    assert app.get("download_button")


def test_a_statement_is_taken_from_a_template_and_kept_for_saving(filled, open_app):
    _store(filled, frame=SECTIONS["frame"], segments=SECTIONS["segments"])
    app = open_app(PAGE, query={"section": "statement"})
    app.button(key="positioning_take_template_occasion").click().run()
    assert not app.exception
    assert [each.value for each in app.text_area] == ["tea time: that is when Office come to Test shop."]
    assert "statement" not in _stored(filled)
    app.button(key="positioning_save_statement").click().run()
    assert [each["text"] for each in _stored(filled)["statement"]["sentences"]] == [
        "tea time: that is when Office come to Test shop."
    ]
