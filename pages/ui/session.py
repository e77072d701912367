"""Who is here, in which shop, in which language: asked anew in every run."""

import time
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.db.engine import reading, writing
from core.errors import NotFound
from core.locale import DEFAULT, Language, _, ask_language_from, closest
from core.settings import settings
from core.shop.reads import Membership, memberships
from core.team.actions import LOCAL_ADDRESS, choose_language, ensure_local_user, sign_in
from core.team.rights import Actor
from pages.ui import door

# By the state of a run (its session's, seen by one run and those that follow it at once): every word on
# a page asks for the language, and asking the session each time was a third of a page's rerun.
_spoken: "WeakKeyDictionary[object, Language]" = WeakKeyDictionary()
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came through the door, and the shops they may enter."""

    user_id: int
    name: str
    shops: tuple[Membership, ...]


def signs_in() -> bool:
    """Tell whether a sign-in provider is configured (`[auth]` in the secrets)."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def require_person() -> Person:
    """Return who is here, or show the door and nothing else."""
    user_id, name = _signed_in() if signs_in() else _local()
    with reading() as session:
        shops = tuple(memberships(session, user_id))
    return Person(user_id, name, shops)


def require_user() -> Actor:
    """Return the person as actor in the shop at hand. Every page calls this first."""
    person = require_person()
    here = chosen_shop(person)
    return Actor(person.user_id, here.shop_id, here.role, person.name)


def shop() -> Membership:
    """Return the shop at hand with its revision."""
    return chosen_shop(require_person())


def chosen_shop(person: Person) -> Membership:
    """Return the shop picked in the switcher, else the first; without any, say so and stop."""
    if not person.shops:
        door.no_shop(person.user_id, person.name, may_open=_may_open_the_first_shop())
    picked = st.session_state.get("shop_id")
    return next((each for each in person.shops if each.shop_id == picked), person.shops[0])


def same_for_all(actor: Actor) -> Actor:
    """Return the actor without a person, so that the members of one role share what is cached: they may see the same."""
    return replace(actor, user_id=0, name="")


def _may_open_the_first_shop() -> bool:
    """The one user of local mode, and the owner whom the settings name."""
    owner = settings().owner_address.strip().casefold()
    return not signs_in() or st.session_state.get("signed_in_as", "").casefold() == owner != ""


def _local() -> tuple[int, str]:
    if st.get_option("server.address") not in LOOPBACK:
        door.closed()
    if "local_user" not in st.session_state:
        with writing() as session:
            user = ensure_local_user(session)
            st.session_state["local_user"] = user.id
            st.session_state.setdefault("stored_language", user.language)
        _spoken.clear()
    return st.session_state["local_user"], ""


def _signed_in() -> tuple[int, str]:
    if not st.user.is_logged_in:
        door.sign_in()
    claims = st.user.to_dict()
    # Streamlit's cookie lives 30 days whatever the token says: end the visit when the token ends.
    if float(claims.get("exp") or 0) < time.time():
        st.logout()
        st.stop()
    address = str(claims.get("email") or "")
    if not address or str(claims.get("email_verified", True)).casefold() == "false":
        door.no_address()
    if st.session_state.get("signed_in_as") != address:
        _come_in(address, str(claims.get("name") or ""))
    return st.session_state["user_id"], str(claims.get("name") or address)


def _come_in(address: str, name: str) -> None:
    try:
        with writing() as session:
            user = sign_in(session, address, name, owner_address=settings().owner_address)
            st.session_state["user_id"] = user.id
            st.session_state["stored_language"] = user.language
        _spoken.clear()
    except NotFound as error:
        door.not_invited(str(error))
    st.session_state["signed_in_as"] = address


def person_name(name: str, address: str) -> str:
    """Return what to call somebody: their name, else their address; the user of local mode has neither."""
    return name or (_("local user") if address in ("", LOCAL_ADDRESS) else address)


def speak(chosen: Language) -> None:
    """Switch the language for this visit and remember it for the next."""
    st.session_state["language"] = chosen
    st.session_state["stored_language"] = chosen
    _spoken.clear()
    user_id = st.session_state.get("user_id") or st.session_state.get("local_user")
    if user_id is not None:
        with writing() as session:
            choose_language(session, user_id, chosen)


def current_language() -> Language:
    """Return the language picked here, else the person's stored one, else the browser's."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return DEFAULT
    spoken = _spoken.get(run.session_state)
    if spoken is None:
        picked = st.session_state.get("language") or st.session_state.get("stored_language")
        spoken = picked if picked in ("zh", "en") else closest(st.context.locale)
        _spoken[run.session_state] = spoken
    return spoken


ask_language_from(current_language)
