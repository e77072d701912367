"""Migrations: once, whoever starts first, and to the shape the code expects."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from core.db import engine as engines
from core.db.engine import connect
from core.db.migrate import at_head, migrate
from core.db.tables import metadata


def test_the_migrated_database_has_the_shape_of_the_tables(database):
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert at_head()


def test_processes_that_start_together_migrate_once(database_url, data_dir, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    command = [sys.executable, "-c", "from core.db.migrate import migrate; migrate()"]
    root = Path(__file__).parents[3]
    starting = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE) for _ in range(4)]
    for process in starting:
        _out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, b"")
    engine = connect(database_url)
    assert at_head(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    engine.dispose()


def test_a_second_migration_changes_nothing(database):
    before = set(inspect(database).get_table_names())
    migrate()
    assert set(inspect(database).get_table_names()) == before


def test_an_unknown_kind_of_database_is_refused():
    with pytest.raises(ValueError, match="mysql"):
        engines.connect("mysql://localhost/yunce")
