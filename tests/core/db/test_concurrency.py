"""Six processes write one row at the same time: no update is lost, and none is half done."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.content import actions as copy
from core.content import reads as copy_reads
from core.db.engine import reading, writing
from core.errors import Conflict
from core.shop import actions, reads
from core.team import actions as team
from core.team.reads import members
from core.team.rights import Actor, Role
from core.team.tables import Member

PROCESSES, UPDATES = 6, 20

# Each update reads the stock and writes it back plus one, through the same action a page uses.
WRITER = f"""
import sys
from core.db.engine import writing
from core.errors import Conflict
from core.shop import actions, reads
from core.team.actions import actor_in

user_id, shop_id, item_id = map(int, sys.argv[1:])
done = 0
while done < {UPDATES}:
    try:
        with writing() as session:
            actor = actor_in(session, user_id, shop_id)
            seen = reads.item(session, actor, item_id)
            actions.edit_item(
                session, actor, item_id, version=seen["version"], changes={{"stock": seen["stock"] + 1}}
            )
        done += 1
    except Conflict:
        pass  # told, not lost: read again
print(done)
"""


def test_six_processes_lose_no_update(shop):
    with writing() as session:
        item = actions.add_item(session, shop, {"code": "A", "title": "Tea", "stock": 0}).id
    command = [sys.executable, "-c", WRITER, str(shop.user_id), str(shop.shop_id), str(item)]
    root = Path(__file__).parents[3]
    writers = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(PROCESSES)
    ]
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert (out.strip(), err) == (str(UPDATES).encode(), b"")
    with reading() as session:
        assert reads.item(session, shop, item)["stock"] == PROCESSES * UPDATES
        changes = [line for line in reads.history(session, shop, item, limit=500) if line.source == "edit"]
    assert len(changes) == PROCESSES * UPDATES


def _add_two_of_one_code(shop):
    with writing() as session:
        actions.add_item(session, shop, {"code": "A", "title": "Tea"})
        actions.add_item(session, shop, {"code": "A", "title": "Tea again"})


def test_a_block_that_fails_stores_nothing(shop):
    with pytest.raises(Conflict):
        _add_two_of_one_code(shop)
    with reading() as session:
        assert reads.count(session, shop) == 0


def _while_it_is_open(first: Callable[[Session], object], second: Callable[[Session], object]) -> list[str]:
    """Do the second while the first has acted and not stored yet; return what the second was told."""

    def do() -> list[str]:
        try:
            with writing() as session:
                second(session)
        except Conflict as error:
            return [str(error)]
        return []

    with ThreadPoolExecutor(1) as pool:
        with writing() as session:
            first(session)
            answer = pool.submit(do)
            wait([answer], timeout=0.5)  # long enough to get through where nothing holds it back
        return answer.result()


def test_of_two_choices_at_once_one_stays(shop: Actor):
    with writing() as session:
        brief = copy.read_brief({"items": [{"title": "Tea"}]})
        brief_id = copy.save_brief(session, shop, brief).id
        values = {"kind": "sms", "angle": "offer", "parts": {"text": "Tea"}, "origin": "template"}
        one, other = (
            copy.store_draft(
                session, shop_id=shop.shop_id, brief_id=brief_id, job_id="j", slot=slot, values=values
            )
            for slot in ("a", "b")
        )
    _while_it_is_open(
        lambda session: copy.choose(session, shop, one, version=1, chosen=True),
        lambda session: copy.choose(session, shop, other, version=1, chosen=True),
    )
    with reading() as session:
        pieces = copy_reads.pieces(session, shop, brief_id)
    assert [piece.id for piece in pieces if piece.chosen] == [other]


def test_of_two_owners_who_step_down_at_once_one_stays(shop: Actor):
    with writing() as session:
        second = team.invite(session, shop, address="li@example.com", role=Role.OWNER).id
        first = session.scalar(select(Member.id).where(Member.user_id == shop.user_id))
    told = _while_it_is_open(
        lambda session: team.change_role(session, shop, first, version=1, role=Role.LEAD),
        lambda session: team.remove(session, shop, second),
    )
    assert len(told) == 1
    with reading() as session:
        assert sorted(members(session, shop).role) == ["lead", "owner"]


def test_of_two_who_add_one_code_at_once_the_second_is_told(shop: Actor):
    told = _while_it_is_open(
        lambda session: actions.add_item(session, shop, {"code": "A", "title": "Tea"}),
        lambda session: actions.add_item(session, shop, {"code": "A", "title": "Tea again"}),
    )
    assert len(told) == 1
    with reading() as session:
        assert list(reads.items(session, shop).title) == ["Tea"]
