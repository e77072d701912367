"""Matches: decided in bulk, by two people at once, undone, and linked by hand."""

import pytest
from sqlalchemy import select

from core.competitors import actions
from core.competitors.tables import Match
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.shop.actions import add_item, open_shop
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role
from tests.core.db.test_concurrency import _while_it_is_open


@pytest.fixture
def pairs(shop):
    """Return the ids of three suggested matches, of our item and of the rival's items."""
    with writing() as session:
        ours = add_item(session, shop, {"code": "A1", "title": "Salted nuts"}).id
        rival = actions.add_rival(session, shop, {"name": "Green orchard"})
        theirs = [
            actions.add_rival_item(session, shop, rival, {"title": f"Salted nuts {n}"}) for n in range(4)
        ]
        matches = [
            Match(shop_id=shop.shop_id, item_id=ours, rival_item_id=each, kind="exact", score=0.9)
            for each in theirs[:3]
        ]
        session.add_all(matches)
        session.flush()
        return [match.id for match in matches], ours, theirs


def _decide(shop, decisions):
    with writing() as session:
        return actions.decide_matches(session, shop, decisions)


def _states(shop):
    with reading() as session:
        rows = session.execute(
            select(Match.state, Match.decided_by).where(Match.shop_id == shop.shop_id).order_by(Match.id)
        )
        return [tuple(row) for row in rows]


def test_many_are_decided_at_once_and_undone_at_once(shop, pairs):
    ids, *_ = pairs
    undo = _decide(shop, [(ids[0], 1, "accepted"), (ids[1], 1, "rejected"), (ids[2], 1, "suggested")])
    who = shop.user_id
    assert _states(shop) == [("accepted", who), ("rejected", who), ("suggested", None)]
    assert undo == [(ids[0], 2, "suggested"), (ids[1], 2, "suggested")]
    _decide(shop, undo)
    assert _states(shop) == [("suggested", None)] * 3


def test_the_second_of_two_deciders_is_told_and_decides_nothing(shop, pairs):
    ids, *_ = pairs
    _decide(shop, [(ids[0], 1, "accepted")])
    with pytest.raises(Conflict):
        _decide(shop, [(ids[1], 1, "accepted"), (ids[0], 1, "rejected")])
    assert [state for state, _who in _states(shop)] == ["accepted", "suggested", "suggested"]
    assert _decide(shop, [(ids[0], 1, "accepted")]) == []  # both want the same: nothing to tell


def test_of_two_who_decide_at_once_the_second_is_told(shop, pairs):
    ids, *_ = pairs
    told = _while_it_is_open(
        lambda session: actions.decide_matches(session, shop, [(ids[0], 1, "accepted")]),
        lambda session: actions.decide_matches(session, shop, [(ids[0], 1, "rejected")]),
    )
    assert len(told) == 1
    assert _states(shop)[0] == ("accepted", shop.user_id)


def test_of_two_who_link_at_once_the_second_is_told(shop, pairs):
    _ids, ours, theirs = pairs
    told = _while_it_is_open(
        lambda session: actions.link(session, shop, ours, theirs[3]),
        lambda session: actions.link(session, shop, ours, theirs[3], "substitute"),
    )
    assert len(told) <= 1  # SQLite's second writer waits for the first and then edits what it made
    assert len(_states(shop)) == 4


@pytest.mark.parametrize("bad", [[(0, 1, "accepted")], [(None, 1, "maybe")], [(None, 1, "accepted")] * 2])
def test_what_cannot_be_decided(shop, pairs, bad):
    ids, *_ = pairs
    with pytest.raises((BadInput, NotFound)):
        _decide(shop, [(ids[0] if match is None else match, version, state) for match, version, state in bad])
    assert _states(shop)[0] == ("suggested", None)


def test_a_link_by_hand_stands_above_a_rejection_and_can_be_taken_back(shop, pairs):
    ids, ours, theirs = pairs
    _decide(shop, [(ids[0], 1, "rejected")])
    with writing() as session:
        assert actions.link(session, shop, ours, theirs[0], "equivalent") == ids[0]
        new = actions.link(session, shop, ours, theirs[3])
    with writing() as session:
        undo = actions.unlink(session, shop, new, version=1)
    assert [state for state, _who in _states(shop)] == ["accepted", "suggested", "suggested", "rejected"]
    _decide(shop, undo)
    assert _states(shop)[3] == ("accepted", shop.user_id)


def test_the_undo_of_a_link_leaves_the_pair_as_it_was(shop, pairs):
    ids, ours, theirs = pairs
    with writing() as session:
        new = actions.link(session, shop, ours, theirs[3])
        actions.link(session, shop, ours, theirs[0], "substitute")
    with pytest.raises(Conflict), writing() as session:
        actions.undo_link(session, shop, ids[0], version=1, before=("exact", "suggested"))
    with writing() as session:
        actions.undo_link(session, shop, ids[0], version=2, before=("exact", "suggested"))
        actions.undo_link(session, shop, new, version=1, before=None)
    assert _states(shop) == [("suggested", None)] * 3
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
        with pytest.raises(NotFound):
            actions.undo_link(session, other, ids[0], version=3, before=None)


def test_two_items_of_one_rival_may_be_ours(shop, pairs):
    ids, *_ = pairs
    _decide(shop, [(ids[0], 1, "accepted"), (ids[1], 1, "accepted")])
    assert [state for state, _who in _states(shop)][:2] == ["accepted", "accepted"]


def test_the_kind_is_changed_by_one_at_a_time(shop, pairs):
    ids, *_ = pairs
    with writing() as session:
        actions.set_kind(session, shop, ids[0], version=1, kind="substitute")
    with pytest.raises(Conflict), writing() as session:
        actions.set_kind(session, shop, ids[0], version=1, kind="equivalent")


def test_neither_another_shop_nor_a_marketer_decides(shop, pairs):
    ids, ours, theirs = pairs
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
    with pytest.raises(NotFound):
        _decide(other, [(ids[0], 1, "accepted")])
    with pytest.raises(NotFound), writing() as session:
        actions.link(session, other, ours, theirs[3])
    with pytest.raises(Forbidden):
        _decide(Actor(shop.user_id, shop.shop_id, Role.MARKETER, ""), [(ids[0], 1, "accepted")])
    assert [state for state, _who in _states(shop)] == ["suggested"] * 3
