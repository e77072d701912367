"""The brand's voice on the pages: written beside how drafts would sound, then what briefs start with and are told of."""

from typing import Any

from core.content import reads
from core.content.actions import read_brief, save_brief, store_draft
from core.content.brief import Brief
from core.content.from_positioning import current_brief_voice, older_briefs, start_of, take_over_voice
from core.content.offline import draft_all_offline
from core.db.engine import reading, writing
from core.positioning.profile_actions import save_sections
from core.positioning.profile_reads import current, current_voice
from core.team.rights import Actor
from tests.pages.conftest import OpenApp

COPY, POSITIONING = "pages/create/content.py", "pages/plan/positioning.py"


def _speak(actor: Actor, seen: int, **voice: Any) -> int:
    with writing() as session:
        return save_sections(session, actor, {"voice": voice}, seen=seen)


def _stored(actor: Actor, number: int) -> Brief:
    with reading() as session:
        return reads.brief(session, actor, number).brief


def _key(app: Any, kind: str, ending: str) -> str:
    return next(each.key for each in getattr(app, kind) if (each.key or "").endswith(ending))


def test_a_voice_is_written_beside_what_drafts_would_sound_like_and_survives_a_faster_colleague(
    filled: Actor, open_app: OpenApp
) -> None:
    app = open_app(POSITIONING, query={"tab": "profile", "section": "voice"})
    app.select_slider(key=_key(app, "select_slider", "_urgency")).set_value(-2)
    app.multiselect(key=_key(app, "multiselect", "_avoid")).set_value(["Sweet nuts", "hurry"]).run()
    assert not app.exception
    told = "\n".join(each.value for each in app.text)
    assert "Sweet nuts" in told  # as it is now
    assert "this one" in told.lower()  # as typed: the name went with the word
    _speak(filled, 0, tone="expert")
    app.button(key="positioning_save_voice").click().run()
    assert "Somebody else changed this section" in app.warning[0].value
    assert app.multiselect(key=_key(app, "multiselect", "_avoid")).value == ["Sweet nuts", "hurry"]
    app.button(key="positioning_save_voice").click().run()
    with reading() as session:
        voice = current_voice(session, filled)
        assert current(session, filled).number == 2
    assert voice is not None
    assert (dict(voice.sliders), voice.avoid) == ({"urgency": -2}, ("Sweet nuts", "hurry"))


def test_a_new_brief_drafts_in_the_new_tone_and_an_older_one_is_told_of_it(
    filled: Actor, open_app: OpenApp
) -> None:
    _speak(filled, 0, tone="lively", avoid=["buy now"])
    app = open_app(COPY, query={"brief": "new", "item": "A1"})
    assert app.segmented_control(key="content_new_tone_1").value == "lively"
    app.button(key="content_new_save").click().run()
    number = int(app.query_params["brief"][0])
    first = _stored(filled, number)
    assert (first.tone, first.voice.number if first.voice else 0) == ("lively", 1)
    with writing() as session:
        values = {"kind": "banner", "angle": "plain", "parts": {"main": "Pick up nuts", "subtitle": "nuts", "button": "Buy now"}, "origin": "template"}  # fmt: skip
        store_draft(session, shop_id=filled.shop_id, brief_id=number, job_id="j", slot="s", values=values)
    _speak(filled, 1, tone="warm", avoid=["pick up"], sliders={"urgency": -1})
    app = open_app(COPY, query={"brief": str(number)})
    told = " ".join(each.value for each in app.markdown).replace("\\", "")
    assert "The brand voice changed in version 2: Tone of voice, Urgency, Words to avoid" in told
    assert "Earlier voice" in told
    app.button(key=f"take_voice_{number}").click().run()
    second = _stored(filled, number)
    assert (second.tone, second.voice.number if second.voice else 0) == ("warm", 2)
    assert app.segmented_control(key=f"content_{number}_tone").value == "warm"
    assert "The brand voice changed" not in " ".join(each.value for each in app.markdown)
    assert "1 says a word that the brand avoids" in " ".join(
        each.value for each in (*app.text, *app.markdown)
    )
    assert "Not our voice" in " ".join(each.value for each in app.caption)
    assert "Earlier voice" in " ".join(each.value for each in app.markdown)
    drafts = draft_all_offline(second)
    assert "Pick up" not in " ".join(part for each in drafts for part in each.parts.values())


def test_a_person_keeps_the_tone_they_gave_one_brief(filled: Actor) -> None:
    _speak(filled, 0, tone="lively")
    with writing() as session:
        start = start_of(session, filled)
        values = {"items": [{"title": "Nuts"}], "tone": "expert", "voice": start.voice}
        row = save_brief(session, filled, read_brief(values))
        number, version = row.id, row.version
    _speak(filled, 1, tone="premium")
    with writing() as session:
        assert older_briefs(session, filled, current_brief_voice(session, filled)).briefs == 1
        take_over_voice(session, filled, number, version=version)
        assert older_briefs(session, filled, current_brief_voice(session, filled)).briefs == 0
    assert _stored(filled, number).tone == "expert"
