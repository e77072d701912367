"""The shop's own topics: changed, added, left out, reset, put back; the second of two editors is told."""

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.locale import speaking
from core.positioning.review_reads import mark
from core.positioning.review_topic_actions import (
    choose_sectors,
    hide_topic,
    put_back,
    reset_topic,
    save_topic,
    show_topic,
)
from core.positioning.review_topic_reads import TopicSet, topic_set
from core.team.rights import Actor, Role

OWN = {"name": "开果器", "words": ["开果器", "ＯＰＥＮＥＲ"], "complaint": ["掰不开"]}


def now(actor: Actor) -> TopicSet:
    with reading() as session:
        return topic_set(session, actor)


def keys(actor: Actor) -> set[str]:
    return {topic.key for topic in now(actor).topics}


def test_a_topic_is_added_changed_left_out_and_put_back(shop):
    with writing() as session:
        key = save_topic(session, shop, "", OWN, version=0)
    [own] = [topic for topic in now(shop).topics if topic.key == key]
    assert (own.name, own.words, own.complaint, own.is_given) == (
        "开果器",
        ("开果器", "opener"),
        ("掰不开",),
        False,
    )
    with writing() as session:
        save_topic(session, shop, key, OWN | {"name": "开果夹"}, version=1)
    with writing() as session:
        before = hide_topic(session, shop, key, version=2)
    assert key not in keys(shop)
    with writing() as session:
        put_back(session, shop, before, version=3)
    assert now(shop).labels[key] == "开果夹"
    with writing() as session:
        reset_topic(session, shop, key, version=4)
    assert key not in keys(shop)
    with reading() as session:
        assert mark(session, shop).topics == 5


def test_a_shipped_topic_is_changed_and_gets_its_words_back(sqlite_shop):
    shipped = next(topic for topic in now(sqlite_shop).topics if topic.key == "taste")
    with writing() as session:
        save_topic(session, sqlite_shop, "taste", {"name": "味", "words": ["味"]}, version=0)
    changed = next(topic for topic in now(sqlite_shop).topics if topic.key == "taste")
    assert (changed.name, changed.words, changed.praise) == ("味", ("味",), ())
    assert now(sqlite_shop).changed == {"taste"}
    with writing() as session:
        reset_topic(session, sqlite_shop, "taste", version=1)
    assert next(topic for topic in now(sqlite_shop).topics if topic.key == "taste") == shipped


def test_what_we_sell_leaves_topics_of_other_goods_out_until_one_is_wanted(sqlite_shop):
    with writing() as session:
        choose_sectors(session, sqlite_shop, ["food"], version=0)
    assert "size" not in keys(sqlite_shop)
    assert "taste" in keys(sqlite_shop)
    with writing() as session:
        show_topic(session, sqlite_shop, "size", version=1)
    assert "size" in keys(sqlite_shop)
    with writing() as session, pytest.raises(BadInput):
        choose_sectors(session, sqlite_shop, ["cars"], version=2)


def test_the_second_of_two_editors_is_told_and_who_may_edit(sqlite_shop):
    with writing() as session:
        hide_topic(session, sqlite_shop, "taste", version=0)
    with writing() as session, pytest.raises(Conflict):
        hide_topic(session, sqlite_shop, "price", version=0)
    assert "price" in keys(sqlite_shop)
    with writing() as session, pytest.raises(Forbidden):
        save_topic(session, Actor(1, sqlite_shop.shop_id, Role.VIEWER, ""), "", OWN, version=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 21}, "name"),
        ({"name": "口味"}, "name"),
        ({"words": [], "complaint": []}, "words"),
        ({"words": ["x" * 21]}, "words"),
        ({"words": ["。。"]}, "words"),
        ({"praise": ["好看"], "complaint": ["好看"]}, "complaint"),
        ({"near_praise": ["快"], "near_complaint": ["快"]}, "near_complaint"),
        ({"words": [f"w{n}" for n in range(151)]}, "words"),
    ],
)
def test_what_a_topic_may_not_be(sqlite_shop, values, field):
    with speaking("zh"), writing() as session, pytest.raises(BadInput) as refused:
        save_topic(session, sqlite_shop, "", OWN | values, version=0)
    assert refused.value.field == field
