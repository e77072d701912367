"""Pages without a browser: the whole app from app.py, over the test's own database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from core.db.engine import writing
from core.locale import ask_language_from, closest, speaking
from core.shop import actions
from core.team.rights import Actor, Role
from core.team.tables import Member
from pages.ui.session import current_language

APP = Path(__file__).parent.parent.parent / "app.py"
SECONDS = 60

OpenApp = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def asked_again() -> Iterator[None]:
    """Ask each test anew for its language: a page made of a function speaks English to the whole process."""
    yield
    ask_language_from(current_language)


@pytest.fixture
def filled(sqlite_shop: Actor) -> Actor:
    """A shop with three items: one whole, one without a cost, one without facts."""
    rows = (
        {"code": "A1", "title": "Salted nuts", "category": "nuts", "usual_price": 1990, "cost": 900, "stock": 5,
         "facts": {"origin": "Xinjiang"}},
        {"code": "A2", "title": "Sweet nuts", "category": "nuts", "usual_price": 990, "selling_points": ["crisp"]},
        {"code": "B1", "title": "Green tea", "category": "tea", "usual_price": 4990, "cost": 2000},
    )  # fmt: skip
    with writing() as session:
        for row in rows:
            actions.add_item(session, sqlite_shop, row)
    return sqlite_shop


@pytest.fixture
def open_app() -> Iterator[OpenApp]:
    """Open a page of the app: `open_app("pages/manage/catalogue.py", locale="en-US")`."""
    _forget()  # shop 1 in revision 1 is another one in each test
    spoken = ExitStack()  # AppTest asks for the names of options outside of the script's run

    def opened(page: str = "", *, locale: str = "en-US", query: dict[str, str] | None = None) -> AppTest:
        spoken.enter_context(speaking(closest(locale)))
        app = AppTest.from_file(str(APP), default_timeout=SECONDS)
        app.context = {"locale": locale}
        app.run()
        if page:
            app.switch_page(page)
        for name, value in (query or {}).items():
            app.query_params[name] = value
        return app.run() if page or query else app

    with spoken:
        yield opened
    _forget()


def _forget() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


def become(actor: Actor, role: Role) -> None:
    """Give the one user of local mode another role in the shop."""
    with writing() as session:
        session.execute(update(Member).where(Member.shop_id == actor.shop_id).values(role=role.value))
