"""Six processes write one row at the same time: no update is lost, and none is half done."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.db.engine import reading, writing
from core.errors import Conflict
from core.shop import actions, reads

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
