"""Keeping attribute tables: saved, changed, deleted and brought back, by who may, and never over somebody's head."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import openpyxl
import pytest
from sqlalchemy import select

from core.competitors.rival_actions import add_rival
from core.db.engine import reading, writing
from core.demo.positioning_map import keep_map
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.positioning.attribute_actions import delete_table, edit_table, restore_table, save_table
from core.positioning.attribute_reads import listed, stored_table
from core.positioning.attributes import Attributes, attributes_of, stored_attributes
from core.positioning.map_evidence import NUMBERS
from core.positioning.map_export import map_png, map_xlsx
from core.positioning.map_plane import perceptual_map
from core.positioning.map_reads import from_reviews, our_names, price_quality, review_quality
from core.positioning.tables import Review
from core.shop import actions as shops
from core.team.actions import ensure_local_user
from core.team.rights import Role
from core.team.tables import AuditEntry

TABLE = Attributes(
    "counts",
    ("Test shop", "Green", "=Alley"),
    ("fresh", "cheap", "pretty"),
    np.array([[30.0, 12, 9], [14, 28, 11], [10, 13, 31]]),
    ours="Test shop",
    sizes=(40, 41, 42),
    prices=(6990, 4990, None),
    quality=(8.4, 7.9, 7.0),
)


def kept(actor, table=TABLE, name="Survey", origin="typed"):
    with writing() as session:
        return save_table(session, actor, table, name=name, origin=origin, source="somebody")


def test_a_table_is_kept_changed_deleted_and_brought_back(shop):
    table_id = kept(shop)
    with writing() as session:
        stored = stored_table(session, shop, table_id)
        assert (stored.name, stored.origin, stored.version, stored.table.brands) == (
            "Survey",
            "typed",
            1,
            TABLE.brands,
        )
        terms = stored_attributes(replace(TABLE, cells=TABLE.cells + 1))
        done = edit_table(session, shop, table_id, version=1, name="Survey 2", terms=terms)
        assert done.version == 2
    with writing() as session:
        with pytest.raises(Conflict):
            edit_table(session, shop, table_id, version=1, name="Too late")
        back = edit_table(session, shop, table_id, version=2, **done.before)
        assert stored_table(session, shop, table_id).table.cells.tolist() == TABLE.cells.tolist()
        assert (
            edit_table(session, shop, table_id, version=back.version, name="Survey").version == back.version
        )
    with writing() as session:
        delete_table(session, shop, table_id)
        assert listed(session, shop) == ()
        with pytest.raises(NotFound):
            stored_table(session, shop, table_id)
        restore_table(session, shop, table_id)
        assert [each.name for each in listed(session, shop)] == ["Survey"]
        deeds = session.scalars(select(AuditEntry.action).where(AuditEntry.thing == "attribute table")).all()
        assert sorted(deeds) == ["added", "deleted", "edited", "edited", "restored"]


def test_two_tables_have_two_names_and_a_name_is_needed(sqlite_shop):
    kept(sqlite_shop)
    for name in ("survey", "  ", "x" * 81):
        with pytest.raises(BadInput) as told:
            kept(sqlite_shop, name=name)
        assert told.value.field == "name"
    with pytest.raises(BadInput):
        kept(sqlite_shop, name="Other", origin="dreams")


def test_who_may_not_edit_is_told_and_another_shop_sees_nothing(sqlite_shop):
    table_id = kept(sqlite_shop)
    viewer = replace(sqlite_shop, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        kept(viewer, name="Mine")
    with writing() as session:
        with pytest.raises(Forbidden):
            delete_table(session, viewer, table_id)
        other = shops.open_shop(session, ensure_local_user(session), name="Other shop")
        with pytest.raises(NotFound):
            stored_table(session, other, table_id)
        with pytest.raises(NotFound):
            edit_table(session, other, table_id, version=1, name="Stolen")
        assert listed(session, other) == ()


def reviewed(actor, *rows):
    with writing() as session:
        for n, (brand, text, rating) in enumerate(rows):
            session.add(
                Review(
                    shop_id=actor.shop_id,
                    key=str(n),
                    brand=brand,
                    text=text,
                    rating=rating,
                    day=date(2026, 11, 1),
                )
            )


def test_reviews_become_a_table_of_counts_with_their_ratings_as_quality(shop):
    with reading() as session, pytest.raises(BadInput):
        from_reviews(session, shop)
    reviewed(
        shop,
        ("", "很新鲜，包装也好看", 5),
        ("", "味道好，就是物流慢", 4),
        ("Green", "价格便宜，包装破了", 3),
        ("Green", "便宜", 5),
    )
    with reading() as session:
        table = from_reviews(session, shop)
        assert set(table.brands) == {"Test shop", "Green"}
        assert table.ours == "Test shop"
        assert table.cells.sum() >= 4
        assert dict(zip(table.brands, table.quality, strict=True)) == {"Test shop": 4.5, "Green": 4.0}
        assert review_quality(session, shop)["Green"] == (4.0, 2)
        praised = from_reviews(session, shop, praise_only=True, since=date(2026, 11, 1))
        assert praised.cells.sum() < table.cells.sum()
        again = attributes_of("counts", stored_attributes(praised))
        assert (again.praise_only, again.since) == (True, date(2026, 11, 1))  # counted anew the same way


def test_price_and_quality_are_what_was_typed_and_else_what_reviews_say(sqlite_shop):
    table_id = kept(sqlite_shop)
    reviewed(sqlite_shop, ("Green", "good", 4), ("", "good", 5))
    with writing() as session:
        add_rival(session, sqlite_shop, {"name": "Green"})
        table = stored_table(session, sqlite_shop, table_id).table
        points, is_level = price_quality(session, sqlite_shop, table, on=date(2026, 11, 26))
        assert not is_level
        assert points["quality"].tolist() == [8.4, 7.9, 7.0]
        bare = replace(table, prices=(None,) * 3, quality=(None,) * 3)
        points, is_level = price_quality(session, sqlite_shop, bare, on=date(2026, 11, 26))
        assert is_level
        assert points["price"].isna().all()  # nothing is matched, so no level is known
        assert points["quality"].tolist()[:2] == [5.0, 4.0]
        assert our_names(session, sqlite_shop)[0] == "Test shop"


def test_a_map_is_taken_along_as_numbers_and_as_a_picture(sqlite_shop):
    table_id = kept(sqlite_shop)
    with reading() as session:
        book = openpyxl.load_workbook(
            io.BytesIO(map_xlsx(session, sqlite_shop, table_id, plane=(0, 1), focus="", turn=True))
        )
        picture = map_png(session, sqlite_shop, table_id, plane=(0, 1), focus="Green", turn=False)
    assert len(book.worksheets) == 5
    assert book.worksheets[0].cell(4, 1).value == "'=Alley"  # never a formula
    assert book.worksheets[0].cell(2, 2).value == 30
    assert picture.startswith(b"\x89PNG")


def test_numbers_of_the_map_can_be_cited(sqlite_shop):
    by_key = {number.key: number for number in NUMBERS}
    with reading() as session:
        assert by_key["map_shown"].read(session, sqlite_shop) is None
        assert by_key["map_attribute"].arguments(session, sqlite_shop) == ()
    kept(sqlite_shop)
    with reading() as session:
        shown = by_key["map_shown"].read(session, sqlite_shop)
        assert shown.value == pytest.approx(1)
        fresh = by_key["map_attribute"].read_of(session, sqlite_shop, "fresh")
        assert fresh.value == pytest.approx(30 / 51 / (54 / 158) * 100)
        assert "Survey" in fresh.how
        assert by_key["map_attribute"].read_of(session, sqlite_shop, "gone") is None


def test_the_demo_table_carries_a_map_with_a_neighbour(sqlite_shop):
    with writing() as session:
        stored = stored_table(session, sqlite_shop, keep_map(session, sqlite_shop, date(2026, 11, 26)))
    drawn = perceptual_map(stored.table)
    assert drawn.warnings == ()
    assert drawn.plane_share > 0.8
    assert any(stored.table.ours in pair for pair in drawn.alike)
