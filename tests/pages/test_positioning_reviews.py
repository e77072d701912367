"""The tab of reviews: the answer, quotes as text, filters, topics beside another editor, words, who may only look."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.db.engine import reading, writing
from core.files.plan import Plan
from core.positioning.profile_reads import current_voice
from core.positioning.review_columns import Rated
from core.positioning.review_import import import_reviews
from core.positioning.review_topic_actions import save_topic
from core.positioning.review_topic_reads import topic_set
from core.shop.import_log import Origin
from core.team.rights import Actor, Role
from tests.pages.conftest import OpenApp, become

PAGE = "pages/plan/positioning.py"
REVIEWS = {"tab": "reviews"}
HOSTILE = "包装破损 ![x](https://evil.example/a.png) <script>alert(1)</script> :red[loud] **bold**"


@pytest.fixture
def reviewed(filled: Actor) -> Actor:
    texts = [HOSTILE] + ["口感松脆，好吃"] * 7 + ["The box was crushed"] * 2
    columns = {
        "text": [f"{text} {n}" for n, text in enumerate(texts)],
        "rating": [Rated(5.0, True)] * len(texts),
        "code": ["A1"] * 5 + ["B1"] * 5,
        "day": [date(2026, 9, 1 + n) for n in range(len(texts))],
    }
    rows = len(texts)
    with writing() as session:
        import_reviews(session, filled, Plan(columns, range(rows), (), rows, 0, 0, 0), Origin("r", "", ()))
    return filled


def test_an_empty_tab_offers_the_import_and_a_viewer_sees_but_cannot_change(filled: Actor, open_app: OpenApp):
    app = open_app(PAGE, query=REVIEWS)
    assert not app.exception
    assert any("No reviews are imported yet." in text.value for text in app.text)
    app.button(key="reviews_first_import").click().run()
    assert app.query_params["view"] == "reviews"
    become(filled, Role.VIEWER)
    app = open_app(PAGE, query=REVIEWS)
    assert not [button for button in app.button if "import" in str(button.key)]


def test_the_answer_the_filters_and_quotes_that_stay_text(reviewed: Actor, open_app: OpenApp):
    app = open_app(PAGE, query=REVIEWS | {"topic": "packaging"})
    assert not app.exception
    assert any(
        "Of 10 reviews with words 30% complain, most of Packaging (30%)" in text.value for text in app.text
    )
    shown = "".join(each.value for each in app.markdown)
    assert "![x](" not in shown
    assert "<script>" not in shown
    assert ":red[" not in shown
    assert ":red-background[包装破损]" in shown
    app = open_app(PAGE, query=REVIEWS | {"item": "B1", "rating": "5", "since": "2026-09-09", "over": "week"})
    assert not app.exception
    assert app.metric[0].value == "2"
    app.date_input(key="reviews_since").set_value(None).run()
    assert app.metric[0].value == "5"


def test_a_word_goes_to_the_voice_and_topics_tell_the_second_editor(reviewed: Actor, open_app: OpenApp):
    app = open_app(PAGE, query=REVIEWS | {"part": "words"})
    assert not app.exception
    word = app.selectbox(key="reviews_word").value
    app.button(key="reviews_to_voice").click().run()
    assert not app.exception
    with reading() as session:
        voice = current_voice(session, reviewed)
    assert voice is not None
    assert voice.use == (word,)
    app = open_app(PAGE, query=REVIEWS | {"topics": "all", "part": "summary"})
    assert not app.exception
    assert any("Made from the figures" in caption.value for caption in app.caption)
    app.text_input(key="reviews_topic_taste_0_name").set_value("Flavour")
    with writing() as session:  # somebody else is faster
        save_topic(session, reviewed, "taste", {"name": "Palate", "words": ["taste"]}, version=0)
    _press(app, "Save the topic")
    assert any("in the meantime" in each.value for each in app.warning)
    assert _name_of_taste(reviewed) == "Palate"
    assert app.text_input(key="reviews_topic_taste_0_name").value == "Flavour"
    _press(app, "Save the topic")
    assert _name_of_taste(reviewed) == "Flavour"


def _press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def _name_of_taste(actor: Actor) -> str:
    with reading() as session:
        return topic_set(session, actor).labels["taste"]
