"""The demo shop appears once, whole, and only where there is nothing yet."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from core.content import reads as content
from core.content.tables import Copy, CopyBriefCampaign
from core.db.base import now
from core.db.engine import reading, writing
from core.demo.fill import fill, fill_if_empty
from core.errors import Conflict
from core.shop import reads
from core.shop.tables import Item, ItemChange, Shop
from core.team.actions import actor_in, ensure_local_user
from core.team.rights import Role


def _demo():
    with writing() as session:
        user = ensure_local_user(session)
        member = reads.memberships(session, user.id)[0]
        return actor_in(session, user.id, member.shop_id)


def _counts():
    with reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table))
            for table in (Shop, Item, ItemChange, Copy)
        ]


def test_the_demo_shop_is_whole_and_the_local_user_owns_it(demo_database):
    actor = _demo()
    with reading() as session:
        profile = reads.profile(session, actor)
        coverage = reads.coverage(session, actor)
        table = reads.items(session, actor)
        history = reads.history(session, actor, int(table[table.code == "JG03"].id.iloc[0]))
    assert (actor.role, profile.name, profile.is_demo) == (Role.OWNER, "栗山记零食铺", True)
    assert len(profile.rival_names) == 3
    assert (coverage.items, coverage.without_cost, coverage.without_facts) == (60, 5, 4)
    assert table[table.code == "JG02"].facts.iloc[0]["原料产地"] == "云南临沧"
    assert history[-1].source == "added"
    assert [line.at for line in history] == sorted((line.at for line in history), reverse=True)
    assert (history[0].at - history[-1].at).days > 200


def test_recent_copy_is_there_chosen_or_waiting(demo_database):
    actor = _demo()
    with reading() as session:
        recent = content.recent(session, actor)
        announcing = session.scalars(select(CopyBriefCampaign.brief_id)).all()
        recent = recent[~recent.id.isin(announcing)]  # there is one while a large sale has just ended
        waiting = content.waiting(session, actor)
        first = content.pieces(session, actor, int(recent.id.iloc[-1]))
        item = reads.items(session, actor, search="JG09").id.iloc[0]
        uses = content.uses_of_item(session, actor, int(item))
    assert all(
        (now() - at).days in days
        for at, days in zip(recent.updated_at, ((0, 1), (4, 5), (11, 12)), strict=True)
    )
    assert list(recent.chosen) == [0, 2, 4]
    assert (recent.pieces >= 12).all()
    assert len([each for each in waiting if each.brief_id not in announcing]) == 1
    assert {piece.kind for piece in first if piece.chosen} == {"banner", "push", "sms", "guide"}
    assert {piece.origin for piece in first} == {"template"}
    assert set(uses.id) - set(announcing) == {recent.id.iloc[-1]}


def test_filling_twice_changes_nothing(demo_database):
    before = _counts()
    assert not fill_if_empty()
    assert _counts() == before


def test_a_shop_of_ones_own_keeps_the_demo_away_until_it_is_asked_for(shop):
    assert not fill_if_empty()
    with writing() as session:
        assert fill(session, ensure_local_user(session)).shop_id != shop.shop_id
    with pytest.raises(Conflict, match="栗山记零食铺"), writing() as session:
        fill(session, ensure_local_user(session))
    assert _counts()[:2] == [2, 60]


def test_of_processes_that_start_at_once_one_fills(database):
    code = "from core.demo.fill import fill_if_empty; print(fill_if_empty())"
    racers = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(3)
    ]
    assert sorted(racer.communicate(timeout=300)[0].strip() for racer in racers) == ["False", "False", "True"]
    assert _counts()[:2] == [1, 60]
