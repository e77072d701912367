"""The working copy of a scenario: what was typed and not saved yet. It survives reruns and a walk to another page.

Each scenario of each plan of each shop has its own, and so has the lab before there is any plan.
"""

from dataclasses import dataclass, replace

import streamlit as st

from core.promotions.scenario import Scenario

_HERE, _DRAFTS = "promotions_here", "promotions_drafts"
_Place = tuple[int, str, str]  # shop, plan, scenario letter


@dataclass(frozen=True, slots=True)
class _Draft:
    """`stored` is the scenario as it was saved in `version`, `now` as it stands on the screen.

    `round` rises whenever it changes behind the back of the fields that show it: their keys hold it.
    """

    stored: Scenario
    now: Scenario
    version: int = 0
    round: int = 0


def open_draft(shop_id: int) -> None:
    """Let the rest of the run work on the scenario that the address names."""
    address = st.query_params
    st.session_state[_HERE] = (shop_id, address.get("plan", ""), address.get("scenario", ""))


def draft() -> Scenario:
    """Return the scenario as it stands on the screen."""
    return _kept().now


def change(scenario: Scenario) -> None:
    """Let the scenario be the one on the screen; it is not saved by this."""
    _keep(replace(_kept(), now=scenario))


def put(scenario: Scenario) -> None:
    """Like `change`, for what the fields on the screen do not know of: an undo, an answer taken over."""
    kept = _kept()
    _keep(replace(kept, now=scenario, round=kept.round + 1))


def is_changed() -> bool:
    """Tell whether something was typed that is not saved."""
    kept = _kept()
    return kept.now != kept.stored


def base(stored: Scenario, version: int) -> None:
    """Tell what is stored of the scenario at hand. What was typed stays, and stands on the version it began from."""
    kept = _drafts().get(_here())
    if kept is None or (kept.version != version and kept.now == kept.stored):
        _keep(_Draft(stored, stored, version, kept.round + 1 if kept else 0))


def saved(stored: Scenario, version: int) -> None:
    """Tell that the scenario at hand was just saved so."""
    _keep(replace(_kept(), stored=stored, now=stored, version=version))


def base_version() -> int:
    """Return the version that the working copy began from; 0 where nothing is stored."""
    return _kept().version


def discard() -> None:
    """Forget what was typed."""
    put(_kept().stored)


def field_round() -> str:
    """Return what the keys of fields carry, so that they start afresh when their scenario changed elsewhere."""
    return "_".join(str(part) for part in (*_here(), _kept().round))


def _here() -> _Place:
    here: _Place = st.session_state[_HERE]
    return here


def _drafts() -> dict[_Place, _Draft]:
    drafts: dict[_Place, _Draft] = st.session_state.setdefault(_DRAFTS, {})
    return drafts


def _kept() -> _Draft:
    return _drafts().get(_here()) or _Draft(Scenario(), Scenario())


def _keep(kept: _Draft) -> None:
    _drafts()[_here()] = kept


def changed_letters(plan: str) -> frozenset[str]:
    """Return the letters of a plan of the shop at hand under which something was typed and not saved."""
    shop_id = _here()[0]
    return frozenset(
        letter
        for (shop, of, letter), kept in _drafts().items()
        if (shop, of) == (shop_id, plan) and kept.now != kept.stored
    )


def forget(plan: str, letter: str) -> None:
    """Forget what was typed at a place: it was saved elsewhere, or the place is gone."""
    _drafts().pop((_here()[0], plan, letter), None)
