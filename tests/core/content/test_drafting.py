"""Drafting as a job: by templates, by a model over real HTTP, and what happens when the model fails."""

from collections.abc import Iterator

import pytest

from core.content import actions, drafting, reads
from core.content.brief import PARTS
from core.content.checked import check_parts
from core.content.near_copies import is_near_copy, without_near_copies
from core.content.offline import draft_all_offline
from core.db.engine import reading, writing
from core.errors import Busy
from core.jobs import queue
from core.jobs.runner import run_here
from core.settings import settings
from tests.core.content.sample_briefs import CHINESE
from tests.fake_model import KEY, FakeModel

BRIEF = CHINESE[0].model_copy(update={"variants": 2, "kinds": ("banner", "push")})


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, shop: object) -> Iterator[FakeModel]:
    with FakeModel() as running:
        monkeypatch.setenv("LLM_BASE_URL", running.base_url)
        monkeypatch.setenv("LLM_MODEL", "demo")
        monkeypatch.setenv("LLM_API_KEY", KEY)
        settings.cache_clear()
        yield running
        settings.cache_clear()


def _drafted(shop, source, brief=BRIEF, slots=()):
    """Order, run the job in this process, and return its id, brief, pieces and events by slot."""
    with writing() as session:
        brief_id = actions.save_brief(session, shop, brief).id
    return _again(shop, brief_id, source, slots)


def _again(shop, brief_id, source, slots=()):
    with writing() as session:
        job_id = actions.start_drafting(session, shop, brief_id, source=source, slots=slots)
    run_here(job_id)
    with reading() as session:
        events = {each.key: each.data for each in queue.follow(session, shop, job_id) if each.kind == "slot"}
        return job_id, brief_id, reads.pieces(session, shop, brief_id), events


def _state(shop, job_id):
    with reading() as session:
        return queue.state(session, shop, job_id)


def test_templates_fill_every_slot_and_pass_their_own_checks(shop):
    job_id, _brief_id, pieces, _events = _drafted(shop, "template")
    assert _state(shop, job_id).state == "done"
    assert [(piece.kind, piece.origin) for piece in pieces] == [
        ("banner", "template"),
        ("banner", "template"),
        ("push", "template"),
        ("push", "template"),
    ]
    for piece in pieces:
        assert set(piece.parts) == set(PARTS[piece.kind])
        found = check_parts(BRIEF, piece.kind, piece.parts)
        assert [each for part in found.values() for each in part if each.severity == "block"] == []
    assert len({piece.angle for piece in pieces if piece.kind == "push"}) == 2


def test_a_model_writes_every_slot_and_says_how_it_was_made(shop, fake):
    job_id, _brief_id, pieces, events = _drafted(shop, "model")
    assert (_state(shop, job_id).state, _state(shop, job_id).done) == ("done", 4)
    assert {event["state"] for event in events.values()} <= {"done", "dropped"}
    assert pieces
    assert {(piece.origin, piece.model) for piece in pieces} == {("model", "demo")}
    assert all(piece.prompt.startswith("draft_copy v") and piece.prompt_hash for piece in pieces)


def test_a_model_that_breaks_off_leaves_no_half_piece_and_templates_fill_the_gap(shop, fake):
    fake.fault = "cut-stream"
    job_id, brief_id, pieces, events = _drafted(shop, "model", BRIEF.model_copy(update={"kinds": ("push",)}))
    assert pieces == []
    assert {event["state"] for event in events.values()} == {"failed"}
    assert all(event["reason"] for event in events.values())
    assert _state(shop, job_id).has_ended
    failed = [(event["kind"], event["angle"]) for event in events.values()]
    _job, _brief, filled, _events = _again(shop, brief_id, "template", failed)
    assert {piece.origin for piece in filled} == {"template"}
    assert len(filled) == len(failed)


def test_a_wrong_key_is_told_once_and_not_tried_for_every_slot(shop, fake):
    fake.fault = "401"
    _job_id, _brief_id, pieces, events = _drafted(shop, "model", BRIEF.model_copy(update={"variants": 4}))
    assert pieces == []
    assert len(events) == 8
    assert {event["state"] for event in events.values()} == {"failed"}
    assert len({event["reason"] for event in events.values()}) == 1
    assert fake.total_calls < 8


def test_the_same_words_are_stored_once(shop, fake):
    fake.answer = '{"title": "香脆夏威夷果", "body": "奶油味，开罐就香。"}'
    brief = BRIEF.model_copy(update={"variants": 3, "kinds": ("push",)})
    _job_id, _brief_id, pieces, events = _drafted(shop, "model", brief)
    assert len(pieces) == 1
    assert sorted(event["state"] for event in events.values()) == ["done", "dropped", "dropped"]


def test_one_job_a_brief_at_a_time(shop):
    with writing() as session:
        brief_id = actions.save_brief(session, shop, BRIEF).id
        actions.start_drafting(session, shop, brief_id, source="template")
    with pytest.raises(Busy), writing() as session:
        actions.start_drafting(session, shop, brief_id, source="template")


def test_a_cancelled_job_stores_nothing_and_frees_the_brief(shop):
    with writing() as session:
        brief_id = actions.save_brief(session, shop, BRIEF).id
        job_id = actions.start_drafting(session, shop, brief_id, source="template")
        queue.cancel(session, shop, job_id)
    run_here(job_id)
    assert _state(shop, job_id).state == "cancelled"
    assert len(_again(shop, brief_id, "template")[2]) == 4


def test_another_angle_is_one_that_was_not_taken(shop):
    _job, brief_id, pieces, _events = _drafted(shop, "template")
    with writing() as session:
        job_id = actions.draft_another(session, shop, brief_id, "push", source="template")
    run_here(job_id)
    with reading() as session:
        more = reads.pieces(session, shop, brief_id)
    assert len(more) == len(pieces) + 1
    assert more[-1].angle not in {piece.angle for piece in pieces if piece.kind == "push"}


@pytest.mark.parametrize("change", ["shorter", "plainer", "angle"])
def test_a_rewritten_piece_is_a_piece_of_its_own(shop, fake, change):
    _job, brief_id, pieces, _events = _drafted(
        shop, "template", BRIEF.model_copy(update={"kinds": ("push",)})
    )
    with writing() as session:
        job_id = actions.rewrite(session, shop, pieces[0].id, change=change)
    run_here(job_id)
    with reading() as session:
        after = reads.pieces(session, shop, brief_id)
    assert after[: len(pieces)] == pieces
    assert [(piece.kind, piece.origin) for piece in after[len(pieces) :]] == [("push", "model")]
    assert after[-1].prompt.startswith("rewrite_copy v")
    assert (after[-1].angle == pieces[0].angle) is (change != "angle")


def test_slots_take_angles_in_turn_and_then_other_words():
    brief = BRIEF.model_copy(update={"variants": 8, "kinds": ("sms",)})
    slots = drafting.slots_of(brief)
    assert len({(slot.angle, slot.seed) for slot in slots}) == 8
    assert len({slot.name for slot in slots}) == 8


def test_near_copies_differ_in_figures_and_marks_only():
    same = {"title": "到手价¥39.9，今晚开抢", "body": "奶油味，开罐就香"}
    assert is_near_copy(same, {"title": "到手价¥49.9，今晚开抢！", "body": "奶油味，开罐就香"})
    assert not is_near_copy(same, {"title": "下午茶来一罐", "body": "奶油味夏威夷果，独立小包装"})
    variants = draft_all_offline(BRIEF)
    assert without_near_copies([*variants, *variants]) == without_near_copies(variants)
