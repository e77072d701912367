"""Bring the database to the newest shape, once, whoever starts first."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from core.db.engine import engine

_ADVISORY_LOCK = 0x59554E4345  # "YUNCE"


def migrate(target: Engine | None = None) -> None:
    """Run every migration that is missing, under a lock that other starting processes wait for.

    SQLite's write lock and PostgreSQL's advisory lock both end with the transaction, so a process
    that dies in the middle leaves the old shape and no lock.
    """
    with (target or engine()).connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            command.upgrade(_config(connection), "head")


def at_head(target: Engine | None = None) -> bool:
    """Tell whether the database has the shape this code expects."""
    newest = ScriptDirectory.from_config(_config(None)).get_current_head()
    with (target or engine()).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


@cache
def migrate_once() -> None:
    """Migrate at the first call in this process."""
    migrate()
