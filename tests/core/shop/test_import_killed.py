"""An import that is killed in the middle leaves nothing, and the next one works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from core.db.engine import reading
from core.shop import import_reads, reads
from tests.core.shop.test_importing import FIRST, load

ROOT = Path(__file__).parents[3]
CHILD = """
import sys
from core.team.rights import Actor, Role
from tests.core.shop.test_importing import load

def wait(share):
    if share > 0.4:
        print("half", flush=True)
        sys.stdin.read()

rows = "".join(f"K{i}\\t糖{i}\\t{i}\\n" for i in range(5000))
load(Actor(int(sys.argv[1]), int(sys.argv[2]), Role.OWNER, "o"), "编码\\t标题\\t售价\\n" + rows, progress=wait)
"""


def test_kill_in_the_middle_leaves_nothing_half_written(shop):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(shop.user_id), str(shop.shop_id)],
        cwd=ROOT,
        env=dict(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout.readline() == b"half\n"
    child.send_signal(signal.SIGKILL)
    child.wait(20)
    child.stdin.close()
    child.stdout.close()
    with reading() as session:
        assert reads.count(session, shop) == 0
        assert import_reads.import_log(session, shop).empty
    assert load(shop, FIRST).added == 2
