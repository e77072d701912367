"""The demo shop goes out as a file and comes back through the import as it was."""

import json
import re

import pytest

from core.db.engine import reading, writing
from core.locale import speaking
from core.shop import reads
from core.shop.actions import open_shop
from core.shop.command import import_items
from core.shop.export import items_csv, items_xlsx
from core.shop.items import FIELDS
from core.shop.listing import View
from core.team.actions import actor_in, ensure_local_user


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "export"), [("items.csv", items_csv), ("items.xlsx", items_xlsx)])
def test_an_exported_shop_is_imported_as_it_was(sqlite_demo, tmp_path, lang, name, export):
    with writing() as session:
        user = ensure_local_user(session)
        demo = actor_in(session, user.id, reads.memberships(session, user.id)[0].shop_id)
        copy = open_shop(session, user, name="Copy", platform="taobao")
    path = tmp_path / name
    with speaking(lang):
        with reading() as session:
            path.write_bytes(export(session, demo, View()))
        report = json.loads(import_items(path, "Copy", dry_run=False))
    assert (report["good"], report["bad"], report["added"]) == (60, 0, 60)
    with reading() as session:
        there, here = (_rows(session, actor) for actor in (demo, copy))
    assert here == there


def _rows(session, actor):
    table = reads.items(session, actor)[list(FIELDS)].astype(object)
    return json.loads(re.sub("NaN", "null", table.to_json(orient="records", force_ascii=False)))
