"""Matches on screen: confirmed one after another or above a score, undone, searched for, linked by hand."""

import pytest
import streamlit as st
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from core.competitors import actions
from core.competitors.suggesting import KIND
from core.competitors.tables import Match, RivalItem
from core.db.engine import reading, writing
from core.jobs.runner import run_here
from core.jobs.tables import Job
from core.locale import ask_language_from, speaking
from core.team.rights import Actor, Role
from pages.ui import session
from tests.core.competitors.price_shop import store_item, store_match, store_rival, store_rival_item
from tests.pages.conftest import become


def page():
    from core.locale import ask_language_from
    from pages.ui import load
    from pages.ui.rivals.matches import matches
    from pages.ui.save import show_flash
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    user = require_user()
    matches(user, shop().revision, load.profile(user, shop().revision))
    show_flash()


@pytest.fixture
def market(sqlite_shop: Actor) -> dict[str, int]:
    """Three suggestions at one rival with scores 0.95, 0.8 and 0.4, and one thing that is only theirs."""
    ids = {
        "A1": store_item(
            sqlite_shop, "A1", title="Salted nuts *500g*", brand="Green", spec="500g", usual_price=1990
        ),
        "A2": store_item(sqlite_shop, "A2", title="Green tea", usual_price=4990),
        "rival": store_rival(sqlite_shop, "Fox"),
    }
    for name, ours, title, score in (
        ("nuts", "A1", "Green salted nuts 750g", 0.95),
        ("tea", "A2", "Tea, green", 0.8),
        ("black", "A2", "Black tea", 0.4),
    ):
        theirs = store_rival_item(sqlite_shop, ids["rival"], title, pack_amount=750.0, pack_unit="g")
        ids[name] = store_match(sqlite_shop, ids[ours], theirs, state="suggested")
        with writing() as db:
            db.execute(update(Match).where(Match.id == ids[name]).values(score=score))
    ids["sweets"] = store_rival_item(sqlite_shop, ids["rival"], "Sweets")
    return ids


@pytest.fixture
def app(market):
    """The segment over the suggestions."""
    st.cache_data.clear()  # shop 1 in revision 1 is another one in each test
    with speaking("en"):
        opened = AppTest.from_function(page, default_timeout=60).run()
        assert not opened.exception
        yield opened
    ask_language_from(session.current_language)


def keyed(app, start):
    return next(each for each in app.button if (each.key or "").startswith(start))


def press(app, start):
    keyed(app, start).click().run()
    assert not app.exception
    return app


def texts(app):
    return [text.value for text in app.text]


def states(actor=None):
    with reading() as db:
        return {row.id: row.state for row in db.execute(select(Match.id, Match.state))}


def test_the_best_stands_as_a_card_with_its_reasons(app):
    assert "3 suggestions to confirm" in texts(app)
    told = [each.value for each in app.markdown]
    assert any("same brand" in each and "✓" in each for each in told)
    assert any("size differs" in each and "500 g / 750 g" in each for each in told)
    table = app.table[0].value
    assert table.iloc[0].tolist()[1:] == [r"Salted nuts \*500g\*", "Green salted nuts 750g"]
    assert "Green tea · A2" in texts(app)


def test_two_are_rejected_one_after_another(app, market):
    press(app, "match_reject_")
    press(app, "match_reject_")
    assert states() == {market["nuts"]: "rejected", market["tea"]: "rejected", market["black"]: "suggested"}
    press(app, "flash_undo")
    assert states()[market["tea"]] == "suggested"
    assert "2 suggestions to confirm" in texts(app)


def test_a_match_is_accepted_as_another_kind_and_the_undo_takes_both_back(app, market):
    next(each for each in app.selectbox if (each.key or "").startswith("match_kind_")).set_value("equivalent")
    press(app, "match_accept_")
    with reading() as db:
        match = db.get(Match, market["nuts"])
        assert (match.state, match.kind) == ("accepted", "equivalent")
    press(app, "flash_undo")
    with reading() as db:
        match = db.get(Match, market["nuts"])
        assert (match.state, match.kind) == ("suggested", "exact")


def test_what_is_skipped_comes_back_when_asked_for(app, market):
    for _n in range(3):
        press(app, "match_skip_")
    assert "3 suggestions to confirm · 3 skipped" in texts(app)
    assert set(states().values()) == {"suggested"}
    press(app, "matches_again")
    assert keyed(app, f"match_accept_{market['nuts']}_")


def test_one_of_the_next_is_decided_out_of_turn(app, market):
    press(app, f"match_accepted_{market['tea']}_")
    assert states()[market["tea"]] == "accepted"
    assert keyed(app, f"match_accept_{market['nuts']}_")


def test_many_are_accepted_above_a_score_and_taken_back_at_once(app, market):
    app.session_state["matches_bulk"] = True
    app.run()
    app.slider(key="matches_score").set_value(75).run()
    assert "2 suggestions of 75% or more" in texts(app)
    assert "1 suggestion below 75%" in texts(app)
    press(app, "matches_bulk_accepted")
    assert states() == {market["nuts"]: "accepted", market["tea"]: "accepted", market["black"]: "suggested"}
    press(app, "flash_undo")
    assert set(states().values()) == {"suggested"}


def test_the_second_of_two_deciders_is_told(app, sqlite_shop, market):
    with writing() as db:
        actions.decide_matches(db, sqlite_shop, [(market["nuts"], 1, "accepted")])
    press(app, "match_reject_")
    assert "Somebody else decided" in app.warning[0].value
    assert states()[market["nuts"]] == "accepted"
    assert "2 suggestions to confirm" in texts(app)


def test_decided_ones_are_listed_and_found(app, market):
    press(app, "match_reject_")
    app.segmented_control(key="matches_part").set_value("rejected").run()
    assert not app.exception
    table = app.dataframe[0].value
    assert table[["code", "their_title"]].values.tolist() == [["A1", "Green salted nuts 750g"]]
    app.text_input(key="matches_search").set_value("nothing").run()
    assert not app.dataframe


def test_filters_leave_what_fits(app, market):
    app.text_input(key="matches_search").set_value("tea").run()
    assert "2 suggestions to confirm" in texts(app)
    app.selectbox(key="competitors_kind").set_value("substitute").run()
    assert "No suggestion waits." in texts(app)


def test_a_link_by_hand_is_made_and_taken_back(app, market):
    press(app, "matches_link")
    app.selectbox(key="match_link_ours").set_value(market["A1"]).run()
    app.selectbox(key="match_link_rival").set_value(market["rival"]).run()
    app.selectbox(key=f"match_link_theirs_{market['rival']}").set_value(market["sweets"])
    app.selectbox(key="match_link_kind").set_value("substitute")
    press(app, "match_link_save")
    with reading() as db:
        made = db.scalars(select(Match).where(Match.rival_item_id == market["sweets"])).one()
        assert (made.item_id, made.kind, made.state) == (market["A1"], "substitute", "accepted")
    press(app, "flash_undo")
    assert len(states()) == 3


def test_a_link_without_both_sides_says_so(app, market):
    press(app, "matches_link")
    press(app, "match_link_save")
    assert "Choose" in app.error[0].value


def test_a_search_is_started_and_says_what_it_brought(app, market):
    press(app, "matches_find")
    with reading() as db:
        job_id = db.scalars(select(Job.id).where(Job.kind == KIND)).one()
    run_here(job_id)
    app.run()
    assert not app.exception
    (told,) = [each.value for each in app.caption if each.value.startswith("Last search")]
    assert "withdrawn" in told or "new suggestion" in told


def test_a_viewer_sees_and_decides_nothing(app, sqlite_shop, market):
    become(sqlite_shop, Role.VIEWER)
    app.run()
    assert not app.exception
    assert "3 suggestions to confirm" in texts(app)
    assert app.table
    keys = [each.key or "" for each in app.button]
    assert not [key for key in keys if key.startswith(("match_", "matches_"))]


def test_a_deleted_item_of_a_rival_is_gone_from_the_page(app, sqlite_shop, market):
    with writing() as db:
        theirs = db.scalars(select(RivalItem.id).where(RivalItem.title == "Black tea")).one()
        actions.delete_rival_items(db, sqlite_shop, [theirs])
    app.run()
    assert "2 suggestions to confirm" in texts(app)
