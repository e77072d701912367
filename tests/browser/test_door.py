"""The door with a real server, a real browser and a real OpenID provider."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, WebSocket, expect
from sqlalchemy import Engine, select

from core.db.engine import writing
from core.shop.actions import add_item, open_shop
from core.team import actions as team
from core.team.rights import Actor, Role
from core.team.tables import Member
from core.team.tables import User as StoredUser
from tests.browser.desk import free_port, running_desk
from tests.browser.screen import settled

OWNER, MARKETER, STRANGER, UNPROVEN = (f"{name}@example.com" for name in ("ona", "max", "eve", "una"))
SECRET = "SECRET-7315"  # an item's code: whoever sees it came too far
STYLES = "https://cdn.jsdelivr.net/**"  # the test provider's own page asks for its looks there
ADDRESSES = ("/", f"/items?items_search={SECRET}", "/content", "/settings", "/catalogue", "/pages")
FILES = ("/pages/manage/catalogue", "/pages/manage/catalogue.py", "/pages/ui/load.py", "/app.py")


@dataclass(frozen=True, slots=True)
class Team:
    """A served desk with sign-in: an owner, a marketer, one item."""

    url: str
    owner: Actor
    marketer_id: int


@pytest.fixture
def secrets(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Start a provider and write the secrets file that names it; yields the file and the desk's port."""
    users = [
        User(sub=address.partition("@")[0], claims={"email": address, "email_verified": address != UNPROVEN})
        for address in (OWNER, MARKETER, STRANGER, UNPROVEN)
    ]
    port = free_port()
    with run_server_in_thread(user_claims=users) as provider:
        file = tmp_path / "secrets.toml"
        file.write_text(
            f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "only-for-this-test-and-long-enough"
client_id = "desk"
client_secret = "not-a-real-one"
server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"
""",
            encoding="utf-8",
        )
        yield file, port


@pytest.fixture
def shop_of_two(sqlite: Engine) -> tuple[Actor, int]:
    """An owner and a marketer in a shop with one item."""
    with writing() as session:
        user = StoredUser(address=OWNER)
        session.add(user)
        session.flush()
        owner = open_shop(session, user, name="Closed shop")
        add_item(session, owner, {"code": SECRET, "title": "Nobody's business"})
        marketer = team.invite(session, owner, address=MARKETER, role=Role.MARKETER)
        return owner, marketer.id


@pytest.fixture
def served(shop_of_two: tuple[Actor, int], secrets: tuple[Path, int], data_dir: Path) -> Iterator[Team]:
    file, port = secrets
    env = {"YUNCE_OWNER": "first@example.com"}
    with running_desk(data_dir, "--secrets.files", str(file), port=port, env=env) as desk:
        yield Team(desk.url.replace("127.0.0.1", "localhost"), *shop_of_two)


class Overheard:
    """Everything the server says to a page over its socket."""

    def __init__(self) -> None:
        self.bytes = b""

    def listen_to(self, page: Page) -> None:
        page.on("websocket", self._socket)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._frame)

    def _frame(self, payload: str | bytes) -> None:
        self.bytes += payload.encode() if isinstance(payload, str) else payload


@pytest.mark.parametrize("address", ADDRESSES)
def test_on_a_cold_server_a_direct_address_shows_a_signed_out_visitor_only_the_door(
    served: Team, open_page, address: str
):
    heard = Overheard()
    page = open_page(None)
    heard.listen_to(page)
    page.goto(served.url + address)
    settled(page)
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert heard.bytes, "the test heard nothing: its ears are broken"
    _nothing_got_out(page, heard)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)


def test_the_addresses_of_files_answer_nothing_on_a_cold_server(served: Team, open_page):
    heard = Overheard()
    for address in FILES:
        page = open_page(None, quiet=False)  # such a page finds none of its own scripts
        heard.listen_to(page)
        answer = page.goto(served.url + address, wait_until="networkidle")
        assert "require_user" not in (answer.text() if answer else "")
        _nothing_got_out(page, heard)


def _nothing_got_out(page: Page, heard: Overheard) -> None:
    shown = page.locator("body").inner_text()
    for secret in (SECRET, "Nobody", "Closed shop", OWNER):
        assert secret not in shown
        assert secret.encode() not in heard.bytes


def sign_in(page: Page, url: str, name: str) -> Page:
    """Go through the door as somebody the provider knows."""
    page.goto(url)
    settled(page)
    page.get_by_role("button", name="登录").click()
    page.locator("input[name=sub]").fill(name)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(re.compile(re.escape(url.split("/items")[0])))
    return settled(page)


def test_an_invited_marketer_comes_in_and_sees_items_they_cannot_change(served: Team, open_page):
    page = sign_in(open_page(None, stand_in=STYLES), served.url, "max")
    expect(page.get_by_text("今天").first).to_be_visible()
    page.goto(served.url + "/items")
    settled(page)
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_role("button", name="保存")).to_have_count(0)
    expect(page.get_by_role("button", name="添加商品")).to_have_count(0)


def test_a_role_taken_away_is_gone_at_the_next_click(served: Team, open_page):
    page = sign_in(open_page(None, stand_in=STYLES), served.url, "max")
    with writing() as session:
        team.remove(session, served.owner, served.marketer_id)
    page.get_by_role("link", name="商品").click()
    settled(page)
    expect(page.get_by_text(re.compile("你还没有加入任何店铺"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)


def test_a_stranger_is_told_to_ask_and_sees_nothing_else(served: Team, open_page):
    page = sign_in(open_page(None, stand_in=STYLES), served.url, "eve")
    expect(page.get_by_text(re.compile("eve.?@example"))).to_be_visible()
    assert "Closed shop" not in page.locator("body").inner_text()
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    with writing() as session:
        assert session.scalar(select(StoredUser).where(StoredUser.address == STRANGER)) is None


def test_an_address_the_provider_does_not_vouch_for_is_refused(served: Team, open_page):
    with writing() as session:  # even one that somebody invited
        team.invite(session, served.owner, address=UNPROVEN, role=Role.OWNER)
    page = sign_in(open_page(None, stand_in=STYLES), served.url, "una")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)


def test_the_owner_of_the_settings_comes_in_uninvited_and_opens_the_first_shop(
    sqlite: Engine, secrets: tuple[Path, int], data_dir: Path, open_page
):
    file, port = secrets
    with running_desk(data_dir, "--secrets.files", str(file), port=port, env={"YUNCE_OWNER": OWNER}) as desk:
        page = sign_in(open_page(None, stand_in=STYLES), desk.url.replace("127.0.0.1", "localhost"), "ona")
        page.get_by_label("店铺名称").fill("第一家")
        page.get_by_role("button", name="开店").click()
        expect(page.get_by_role("heading", name="今天")).to_be_visible()
        page.close()
    with writing() as session:
        assert list(session.scalars(select(Member.role))) == ["owner"]


def test_signing_out_shuts_the_door_again(served: Team, open_page):
    page = sign_in(open_page(None, stand_in=STYLES), served.url, "ona")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="End session").click()  # the provider's own page, on the way out
    page.wait_for_url(f"{served.url}/**")
    settled(page)
    page.goto(served.url + "/items")
    settled(page)
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert SECRET not in page.locator("body").inner_text()
