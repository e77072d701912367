"""The cached reads of the whole-catalogue view: what it rests on, and the run of a stack over it."""
# ruff: noqa: ARG001 (the revision and the language are parts of the cache key)

import json
from dataclasses import replace
from datetime import date

import streamlit as st

from core.db.engine import reading
from core.locale import language
from core.promotions import catalogue_reads
from core.promotions.catalogue_run import Catalogue, CatalogueRun, Priced, priced, run
from core.promotions.ground_reads import today_in_shop
from core.promotions.scenario import Scenario, Targets
from core.promotions.stored import scenario_of, scenario_terms
from core.team.rights import Actor

# Both are shared as they are, never copied, and few are kept: of 50,000 items each takes tens of megabytes.


def today(actor: Actor) -> date:
    """Return the day that it is in the shop."""
    with reading() as session:
        return today_in_shop(session, actor)


@st.cache_resource(max_entries=4, show_spinner=False)
def _catalogue(actor: Actor, revision: int, on: date, windows: tuple[int, ...]) -> Catalogue:
    with reading() as session:
        return catalogue_reads.catalogue(session, actor, on=on, windows=windows)


def catalogue(actor: Actor, revision: int, scenario: Scenario, *, on: date) -> Catalogue:
    """Return what a run rests on, see `core.promotions.catalogue_run.Catalogue`. It is everybody's."""
    windows = catalogue_reads.windows_for(scenario)
    return _catalogue(replace(actor, user_id=0, name=""), revision, on, windows)


@st.cache_resource(max_entries=6, show_spinner=False)
def _priced(actor: Actor, revision: int, on: date, terms: str, pieces: int | None, spoken: str) -> Priced:
    scenario = scenario_of(json.loads(terms))
    return priced(
        _catalogue(actor, revision, on, catalogue_reads.windows_for(scenario)), scenario, pieces=pieces
    )


@st.cache_resource(max_entries=6, show_spinner=False)
def _run(actor: Actor, revision: int, on: date, terms: str, pieces: int | None, spoken: str) -> CatalogueRun:
    scenario = scenario_of(json.loads(terms))
    stack = _terms(replace(scenario, what_if={}, targets=Targets()))  # what does not change what buyers pay
    paid = _priced(actor, revision, on, stack, pieces, spoken)
    known = _catalogue(actor, revision, on, catalogue_reads.windows_for(scenario))
    return run(known, scenario, pieces=pieces, known=paid)


def catalogue_run(
    actor: Actor, revision: int, scenario: Scenario, *, pieces: int | None, on: date
) -> CatalogueRun:
    """Return the run of a scenario's stack, whatever is in its basket. It is everybody's: never change its frames."""
    terms = _terms(replace(scenario, basket=()))
    return _run(replace(actor, user_id=0, name=""), revision, on, terms, pieces, language())


def _terms(scenario: Scenario) -> str:
    return json.dumps(scenario_terms(scenario), sort_keys=True)
