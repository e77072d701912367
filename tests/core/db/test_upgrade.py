"""A database with data in it is brought to today's shape, and every row is as it was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Column, Engine, MetaData, Table, insert, inspect, select

from core.db.engine import connect
from core.db.migrate import _config, at_head, migrate

FIRST = "0001"


@pytest.fixture
def old(database_url: str) -> Any:
    """A database of the first shape with one row in each of its tables, all of them with the id 1."""
    engine = connect(database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(_config(connection), FIRST)
    tables = _tables(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in tables.values():
            if table.name != "alembic_version":
                connection.execute(insert(table), {column.name: _filled(column) for column in table.columns})
    yield engine
    engine.dispose()


def _tables(engine: Engine) -> dict[str, Table]:
    shape = MetaData()
    shape.reflect(engine)
    return {table.name: table for table in shape.sorted_tables}


def _filled(column: Column[Any]) -> Any:
    if column.foreign_keys or column.name == "id":
        return "1" if column.type.python_type is str else 1
    kind = column.type.python_type
    values = {
        str: "x",
        datetime: datetime(2026, 11, 1, tzinfo=UTC),
        date: date(2026, 11, 1),
        object: {"a": [1]},  # JSON
    }
    return values[kind] if kind in values else kind(1)


def _rows(engine: Engine, tables: dict[str, Table]) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in tables.items()
            if name != "alembic_version"
        }


def test_what_was_stored_before_is_there_afterwards(old):
    tables = _tables(old)
    before = _rows(old, tables)
    assert {len(rows) for rows in before.values()} == {1}
    assert not at_head(old)
    migrate(old)
    assert at_head(old)
    assert _rows(old, tables) == before
    assert {"rival", "price_observation", "item_match", "webhook"} <= set(inspect(old).get_table_names())
    with old.connect() as connection:
        assert connection.execute(select(_tables(old)["item"].c.sold_30d)).all() == [(None,)]
