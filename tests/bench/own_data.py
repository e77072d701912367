"""A data folder of the measurement's own, so that a figure never depends on what a desk has stored."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.db import engine as engines
from core.db.migrate import migrate
from core.settings import settings

OUTSIDE = ("YUNCE_DATA_DIR", "DATABASE_URL", "LLM_BASE_URL", "LLM_API_KEY", "LLM_MODEL")


@contextmanager
def own_data() -> Iterator[Path]:
    """Use an empty, migrated SQLite database and no model for the block, here and in child processes."""
    before = {name: os.environ.pop(name) for name in OUTSIDE if name in os.environ}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["YUNCE_DATA_DIR"] = folder
        _forget()
        migrate()
        try:
            yield Path(folder)
        finally:
            engines.engine().dispose()
            del os.environ["YUNCE_DATA_DIR"]
            os.environ.update(before)
            _forget()


def _forget() -> None:
    settings.cache_clear()
    engines.engine.cache_clear()
