"""Briefs and pieces of copy: saved, edited by two people, chosen, thrown away and brought back."""

import pytest

from core.content import actions, reads
from core.content.brief import Brief
from core.content.checked import check_parts
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.shop.actions import add_item, open_shop
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role

BRIEF = actions.read_brief(
    {"items": [{"title": "Jasmine tea", "code": "T1", "usual_price": 4990}], "occasion": "99"}
)
PUSH = {"title": "Tea time", "body": "Jasmine tea, picked in spring"}


@pytest.fixture
def brief_id(shop: Actor) -> int:
    with writing() as session:
        add_item(session, shop, {"code": "T1", "title": "Jasmine tea"})
        return actions.save_brief(session, shop, BRIEF).id


def _draft(shop, brief_id, slot="push:offer", **values):
    parts = {"kind": "push", "angle": "offer", "parts": PUSH, "origin": "template"} | values
    with writing() as session:
        return actions.store_draft(
            session, shop_id=shop.shop_id, brief_id=brief_id, job_id="j1", slot=slot, values=parts
        )


def test_a_brief_reads_back_as_it_was_given(shop, brief_id):
    with reading() as session:
        stored = reads.brief(session, shop, brief_id)
    assert (stored.brief, stored.title) == (BRIEF, "99 · Jasmine tea")


def test_an_item_knows_where_it_is_used(shop, brief_id):
    with reading() as session:
        from core.shop.reads import items

        item_id = int(items(session, shop).iloc[0].id)
        assert list(reads.uses_of_item(session, shop, item_id).id) == [brief_id]


def test_a_repeated_step_stores_its_draft_once(shop, brief_id):
    assert _draft(shop, brief_id) == _draft(shop, brief_id)
    with reading() as session:
        assert len(reads.pieces(session, shop, brief_id)) == 1


def test_each_save_is_a_version_and_an_older_one_comes_back(shop, brief_id):
    copy_id = _draft(shop, brief_id)
    with writing() as session:
        actions.edit_copy(session, shop, copy_id, number=1, parts=PUSH | {"title": "Tea?"})
        actions.edit_copy(session, shop, copy_id, number=2, parts=PUSH | {"title": "Tea?"})  # nothing new
    with writing() as session:
        actions.restore_version(session, shop, copy_id, older=1)
    with reading() as session:
        assert reads.pieces(session, shop, brief_id)[0].parts == PUSH
        history = reads.versions(session, shop, copy_id)
    assert [(each.number, each.reason) for each in history] == [
        (3, "restored"),
        (2, "edited"),
        (1, "drafted"),
    ]


def test_the_second_of_two_editors_is_told(shop, brief_id):
    copy_id = _draft(shop, brief_id)
    with writing() as session:
        actions.edit_copy(session, shop, copy_id, number=1, parts=PUSH | {"title": "Mine"})
    with pytest.raises(Conflict), writing() as session:
        actions.edit_copy(session, shop, copy_id, number=1, parts=PUSH | {"title": "Yours"})
    with reading() as session:
        assert reads.pieces(session, shop, brief_id)[0].parts["title"] == "Mine"


def test_one_piece_of_a_kind_is_chosen(shop, brief_id):
    first, second = _draft(shop, brief_id), _draft(shop, brief_id, slot="push:gift")
    with reading() as session:
        assert [each.brief_id for each in reads.waiting(session, shop)] == [brief_id]
    for copy_id in (first, second):
        with writing() as session:
            actions.choose(session, shop, copy_id, version=1, chosen=True)
    with reading() as session:
        assert [each.id for each in reads.pieces(session, shop, brief_id) if each.chosen] == [second]
        assert reads.waiting(session, shop) == []


def test_what_is_thrown_away_comes_back(shop, brief_id):
    copy_id = _draft(shop, brief_id)
    with writing() as session:
        actions.delete_copy(session, shop, copy_id)
        actions.delete_brief(session, shop, brief_id)
    with reading() as session:
        assert reads.briefs(session, shop).empty
    with writing() as session:
        actions.restore_brief(session, shop, brief_id)
        actions.restore_copy(session, shop, copy_id)
    with reading() as session:
        assert reads.pieces(session, shop, brief_id)[0].parts == PUSH


def test_nothing_is_saved_onto_what_was_thrown_away_meanwhile(shop, brief_id):
    copy_id = _draft(shop, brief_id)
    with writing() as session:
        actions.delete_copy(session, shop, copy_id)
    for act in (
        lambda session: actions.edit_copy(session, shop, copy_id, number=1, parts=PUSH | {"title": "Lost?"}),
        lambda session: actions.choose(session, shop, copy_id, version=1, chosen=True),
    ):
        with pytest.raises(NotFound, match="刚刚已被删除"), writing() as session:
            act(session)
    with writing() as session:
        actions.delete_brief(session, shop, brief_id)
    with pytest.raises(NotFound, match="刚刚已被删除"), writing() as session:
        actions.save_brief(session, shop, BRIEF, brief_id=brief_id, version=1)
    with pytest.raises(NotFound, match="刚刚已被删除"), writing() as session:
        actions.start_drafting(session, shop, brief_id, source="template")


def test_an_empty_part_may_be_saved_and_is_told(shop, brief_id):
    said = check_parts(BRIEF, "push", PUSH | {"title": " "})["title"]
    assert [(finding.severity, finding.id) for finding in said] == [("warn", "limits.empty")]
    copy_id = _draft(shop, brief_id)
    with writing() as session:
        assert actions.edit_copy(session, shop, copy_id, number=1, parts=PUSH | {"title": ""}).number == 2


def test_another_shop_sees_and_changes_nothing(shop, brief_id):
    copy_id = _draft(shop, brief_id)
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
    for attempt in (
        lambda session: reads.brief(session, other, brief_id),
        lambda session: actions.edit_copy(session, other, copy_id, number=1, parts=PUSH),
        lambda session: actions.choose(session, other, copy_id, version=1, chosen=True),
        lambda session: actions.delete_brief(session, other, brief_id),
        lambda session: actions.restore_version(session, other, copy_id, older=1),
        lambda session: actions.start_drafting(session, other, brief_id, source="template"),
    ):
        with pytest.raises(NotFound), writing() as session:
            attempt(session)
    with reading() as session:
        assert reads.pieces(session, other, brief_id) == []
        assert reads.versions(session, other, copy_id) == []


def test_a_viewer_reads_and_changes_nothing(shop, brief_id):
    copy_id = _draft(shop, brief_id)
    viewer = Actor(shop.user_id, shop.shop_id, Role.VIEWER, "")
    with reading() as session:
        assert len(reads.pieces(session, viewer, brief_id)) == 1
    with pytest.raises(Forbidden), writing() as session:
        actions.edit_copy(session, viewer, copy_id, number=1, parts=PUSH)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items": []}, "items"),
        ({"items": [{"title": "x", "usual_price": -1}]}, "items.0.usual_price"),
        ({"offer": {"threshold": 1000}}, "offer"),
        ({"offer": {"threshold": 1000, "off": 2000}}, "offer"),
        ({"offer": {"starts": "2026-11-11T00:00:00+08:00", "ends": "2026-11-10T00:00:00+08:00"}}, "offer"),
        ({"offer": {"starts": "2026-11-11T00:00:00"}}, "offer.starts"),
        ({"offer": {"gift_quantity": 1}}, "offer"),
        ({"kinds": ["poem"]}, "kinds.0"),
        ({"variants": 99}, "variants"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_bad_brief_names_its_field(change, field):
    with pytest.raises(BadInput) as error:
        actions.read_brief(BRIEF.model_dump(mode="json") | change)
    assert error.value.field == field


@pytest.mark.parametrize("parts", [{}, {"title": "x"}, PUSH | {"more": ""}, PUSH | {"body": "x" * 5000}])
def test_parts_that_do_not_fit_the_kind_are_refused(sqlite_shop, parts):
    with pytest.raises(BadInput):
        actions.checked_parts("push", parts)


def test_what_cannot_be_seen_is_not_stored():
    assert actions.checked_parts("push", {"title": "a\u200bb\u202e", "body": " c "}) == {
        "title": "ab",
        "body": "c",
    }
    assert isinstance(BRIEF, Brief)
