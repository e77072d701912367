"""One engine a process, and the two ways to use it: `reading()` and `writing()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from core.errors import Busy, Conflict
from core.locale import _
from core.settings import settings

LOCK_WAIT_SECONDS = 20
# PostgreSQL lets two writers run side by side; SQLite's writers wait, so there these are bugs.
UNIQUE_VIOLATION, DEADLOCK = "23505", "40P01"


@cache
def engine() -> Engine:
    """Return the engine of this process for the configured database."""
    return connect(settings().database)


def connect(address: str) -> Engine:
    """Make an engine with the house rules of its database."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(address)
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=5, hide_parameters=True
        )
    raise ValueError(f"DATABASE_URL names {url.get_backend_name()}: only sqlite and postgresql are served")


def _sqlite(address: str) -> Engine:
    file = make_url(address).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(
        address,
        connect_args={"timeout": LOCK_WAIT_SECONDS, "isolation_level": None},
        hide_parameters=True,  # an error in the log must not carry the token in a webhook's address
    )

    @event.listens_for(made, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT_SECONDS * 1000}")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later loses updates unless it locks at once.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that sees one moment and changes nothing."""
    with Session(engine(), execution_options={"writes": False}) as session:
        yield session
        session.rollback()


@contextmanager
def writing() -> Iterator[Session]:
    """Open a session whose block is stored whole, or not at all.

    Raises Conflict when a row was changed, or one of the same name added, by somebody else in
    between; Busy when the database stays locked.
    """
    with Session(engine(), execution_options={"writes": True}) as session:
        try:
            yield session
            session.commit()
        except StaleDataError as error:
            raise _overtaken() from error
        except IntegrityError as error:
            if _sqlstate(error) == UNIQUE_VIOLATION:
                raise _overtaken() from error
            raise
        except OperationalError as error:
            if "locked" in str(error.orig) or _sqlstate(error) == DEADLOCK:
                raise Busy(_("The database is busy with a long write. Try again in a moment.")) from error
            raise


def _overtaken() -> Conflict:
    return Conflict(_("Somebody else changed this in the meantime. Your entries are still here."))


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
