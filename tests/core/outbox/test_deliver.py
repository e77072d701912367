"""The outbox against a flaky receiver: each message arrives, none twice but where a person wants it."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from core.db.base import now
from core.db.engine import writing
from core.outbox import actions
from core.outbox.claims import begin, next_claim, settle
from core.outbox.deliver import MOST_ATTEMPTS, send
from core.outbox.queue import queue
from core.outbox.tables import Message, Webhook
from core.team.rights import Actor
from tests.core.outbox.conftest import deliver, hook, make_due, states, stored
from tests.core.outbox.receiver import Receiver, receiving


def put(actor: Actor, key: str = "alert:1", **more: Any) -> int:
    with writing() as session:
        return queue(session, shop_id=actor.shop_id, key=key, title="3 prices fell", lines=["A", "B"], **more)


def test_a_message_arrives_once_and_is_marked_as_sent(shop: Actor, receiver: Receiver) -> None:
    hook(shop)
    put(shop, data={"n": 3})
    assert deliver(receiver.fetcher()) == 1
    assert deliver(receiver.fetcher()) == 0
    (message,) = stored()
    assert (message.state, message.attempts, message.error) == ("sent", 1, "")
    assert message.sent_at is not None
    assert [(got.content["title"], got.content["data"]) for got in receiver.received] == [
        ("3 prices fell", {"n": 3})
    ]
    assert receiver.received[0].content["shop"] == "Test shop"


def test_the_same_deed_is_told_once(shop: Actor, receiver: Receiver) -> None:
    hook(shop)
    hook(shop, name="Other group")
    assert [put(shop), put(shop), put(shop, "alert:2")] == [2, 0, 2]
    with writing() as session:  # a repeat inside of a transaction that goes on
        queue(session, shop_id=shop.shop_id, key="alert:3", title="x")
        assert queue(session, shop_id=shop.shop_id, key="alert:3", title="x") == 0
        assert queue(session, shop_id=shop.shop_id, key="k" * 500, title="x") == 2
        assert queue(session, shop_id=shop.shop_id, key="k" * 500, title="x") == 0
    assert deliver(receiver.fetcher()) == 8
    assert len({got.headers["idempotency-key"] for got in receiver.received}) == 8


def _put_and_break(actor: Actor) -> None:
    with writing() as session:
        queue(session, shop_id=actor.shop_id, key="alert:1", title="x")
        raise ZeroDivisionError


def test_a_deed_that_is_rolled_back_is_not_told(shop: Actor, receiver: Receiver) -> None:
    hook(shop)
    with pytest.raises(ZeroDivisionError):
        _put_and_break(shop)
    assert deliver(receiver.fetcher()) == 0


def test_only_switched_on_webhooks_of_the_shop_get_messages(shop: Actor) -> None:
    hook(shop)
    off, gone = hook(shop, name="Off"), hook(shop, name="Gone")
    with writing() as session:
        session.execute(update(Webhook).where(Webhook.id == off).values(is_on=False))
        session.execute(update(Webhook).where(Webhook.id == gone).values(deleted_at=now()))
        assert queue(session, shop_id=shop.shop_id, key="a", title="x") == 1
        assert queue(session, shop_id=shop.shop_id + 1, key="a", title="x") == 0
        with pytest.raises(ValueError, match="JSON"):
            queue(session, shop_id=shop.shop_id, key="b", title="x", data={"n": float("nan")})


@pytest.mark.parametrize("trouble", [500, 503, 429])
def test_a_broken_receiver_is_asked_again_until_it_takes_the_message(
    sqlite_shop: Actor, robot: Receiver, trouble: int
) -> None:
    hook(sqlite_shop, robot.kind)
    put(sqlite_shop)
    robot.orders = [trouble, trouble, "ok"]
    for state in ("waiting", "waiting", "sent"):
        assert deliver(robot.fetcher()) == 1
        assert states() == [state]
        assert deliver(robot.fetcher()) == 0  # not before its time
        make_due()
    assert (len(robot.received), len(robot.taken)) == (3, 1)


def test_pauses_grow_and_heed_what_the_receiver_asks(sqlite_shop: Actor, receiver: Receiver) -> None:
    hook(sqlite_shop)
    put(sqlite_shop)
    receiver.orders = [500, 500, (429, {"Retry-After": "1200"}), "ok"]
    pauses = []
    for _n in range(3):
        before = now()
        deliver(receiver.fetcher())
        pauses.append((stored()[0].next_at - before).total_seconds())
        make_due()
    assert 11 < pauses[0] < 19 < 23 < pauses[1] < 37 < 1199 < pauses[2]


def test_a_receiver_that_asks_for_a_rest_is_sent_nothing_else_either(
    sqlite_shop: Actor, receiver: Receiver
) -> None:
    hook(sqlite_shop)
    for n in range(3):
        put(sqlite_shop, f"alert:{n}")
    receiver.orders = [(429, {"Retry-After": "1200"}), "ok"]
    assert deliver(receiver.fetcher()) == 1
    assert min(message.next_at for message in stored()) > now() + timedelta(seconds=1000)
    make_due()
    assert deliver(receiver.fetcher()) == 3
    assert (states(), len(receiver.received)) == (["sent"] * 3, 4)


def test_what_fails_too_often_stays_and_can_be_sent_again(sqlite_shop: Actor, receiver: Receiver) -> None:
    hook(sqlite_shop)
    put(sqlite_shop)
    receiver.orders = [500]
    for _n in range(MOST_ATTEMPTS):
        assert states() == ["waiting"]
        deliver(receiver.fetcher())
        make_due()
    assert states() == ["failed"]
    assert deliver(receiver.fetcher()) == 0
    assert "500" in stored()[0].error
    with writing() as session:
        actions.retry_message(session, sqlite_shop, stored()[0].id)
    deliver(receiver.fetcher())
    assert states() == ["waiting"]  # it has all its attempts again
    receiver.orders = ["ok"]
    make_due()
    deliver(receiver.fetcher())
    assert states() == ["sent"]
    assert len({got.headers["idempotency-key"] for got in receiver.received}) == 1


def test_what_a_robot_refuses_is_not_sent_again_by_itself(sqlite_shop: Actor, robot: Receiver) -> None:
    hook(sqlite_shop, robot.kind)
    put(sqlite_shop)
    robot.orders = [
        {"code" if robot.kind == "feishu" else "errcode": 310000, "errmsg": "no keyword", "msg": "no keyword"}
    ]
    deliver(robot.fetcher())
    make_due()
    assert (deliver(robot.fetcher()), states(), len(robot.received)) == (0, ["failed"], 1)
    assert "no keyword" in stored()[0].error


@pytest.mark.parametrize("trouble", ["drop", 502])
def test_a_robot_that_may_have_the_message_is_not_sent_it_again_by_itself(
    shop: Actor, robot: Receiver, trouble: object
) -> None:
    hook(shop, robot.kind)
    put(shop)
    robot.orders = [trouble, "ok"]
    deliver(robot.fetcher())
    make_due()
    assert (deliver(robot.fetcher()), states(), len(robot.received)) == (0, ["uncertain"], 1)
    with writing() as session:
        actions.retry_message(session, shop, stored()[0].id)
    deliver(robot.fetcher())
    assert (states(), len(robot.received)) == (["sent"], 2)


@pytest.mark.parametrize("trouble", ["drop", 502])
def test_a_json_receiver_is_sent_it_again_under_the_same_key(
    shop: Actor, receiver: Receiver, trouble: object
) -> None:
    hook(shop)
    put(shop)
    receiver.orders = [trouble, "ok"]
    deliver(receiver.fetcher())
    make_due()
    deliver(receiver.fetcher())
    assert (states(), len(receiver.received)) == (["sent"], 2)
    assert len({got.headers["idempotency-key"] for got in receiver.received}) == 1


def test_a_slow_robot_is_given_up_as_uncertain(sqlite_shop: Actor, robot: Receiver) -> None:
    hook(sqlite_shop, robot.kind)
    put(sqlite_shop)
    robot.orders = ["hold"]
    deliver(robot.fetcher(seconds=0.3))
    assert states() == ["uncertain"]


def test_a_robot_that_cannot_be_reached_has_got_nothing_and_is_tried_again(
    sqlite_shop: Actor, robot: Receiver
) -> None:
    hook(sqlite_shop, robot.kind)
    put(sqlite_shop)
    port, robot.port = robot.port, 1  # nobody listens there
    deliver(robot.fetcher())
    assert states() == ["waiting"]
    robot.port = port
    make_due()
    deliver(robot.fetcher())
    assert (states(), len(robot.received)) == (["sent"], 1)


@pytest.mark.parametrize(
    ("order", "said"),
    [((302, {"Location": "http://127.0.0.1/"}), "跳转|leads on"), (404, "404"), (b"<html>", "")],
)
def test_a_wrong_address_is_told(sqlite_shop: Actor, robot: Receiver, order: object, said: str) -> None:
    hook(sqlite_shop, robot.kind)
    put(sqlite_shop)
    robot.orders = [order]
    deliver(robot.fetcher())
    assert (states(), len(robot.received)) == (["failed"], 1)
    assert "secret-token" not in stored()[0].error
    assert stored()[0].error


def test_an_address_that_leads_inside_is_never_dialled(sqlite_shop: Actor, receiver: Receiver) -> None:
    hook(sqlite_shop, url="http://127.0.0.1/hook")
    put(sqlite_shop)
    deliver(receiver.fetcher())
    assert (states(), receiver.received) == (["failed"], [])


def test_a_webhook_switched_off_in_between_gets_nothing(sqlite_shop: Actor, receiver: Receiver) -> None:
    made = hook(sqlite_shop)
    put(sqlite_shop)
    with writing() as session:
        actions.edit_webhook(session, sqlite_shop, made, version=1, is_on=False)
    deliver(receiver.fetcher())
    assert (states(), receiver.received) == (["failed"], [])


def test_a_robot_gets_no_more_in_a_minute_than_it_takes(sqlite_shop: Actor) -> None:
    with receiving("dingtalk") as robot:
        hook(sqlite_shop, "dingtalk")
        for n in range(25):
            put(sqlite_shop, f"alert:{n}")
        assert deliver(robot.fetcher()) == 20
        assert deliver(robot.fetcher()) == 0
        with writing() as session:
            session.execute(
                update(Message).values(sent_at=now() - timedelta(minutes=2)).where(Message.state == "sent")
            )
        assert deliver(robot.fetcher()) == 5
        assert len(robot.taken) == 25


def test_a_full_robot_does_not_hold_up_the_others(sqlite_shop: Actor) -> None:
    with receiving("json") as receiver:
        hook(sqlite_shop, "dingtalk", name="Full")
        for n in range(21):
            put(sqlite_shop, f"alert:{n}")
        with writing() as session:
            session.execute(
                update(Message).values(state="sent", sent_at=now()).where(Message.key != "alert:20")
            )
        hook(sqlite_shop, "json")
        put(sqlite_shop, "alert:last")
        assert deliver(receiver.fetcher()) == 1
        assert len(receiver.taken) == 1


def test_many_workers_at_once_send_each_message_once(shop: Actor) -> None:
    with receiving("dingtalk") as robot:
        for n in range(4):
            hook(shop, "dingtalk", name=f"Group {n}")
        for n in range(10):
            put(shop, f"alert:{n}")
        together = threading.Barrier(4)

        def work() -> None:
            together.wait()
            while "waiting" in states():
                deliver(robot.fetcher())

        workers = [threading.Thread(target=work) for _n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert states() == ["sent"] * 40
        assert len(robot.received) == 40


def test_a_worker_that_comes_back_late_sends_nothing_and_undoes_nothing(
    shop: Actor, receiver: Receiver
) -> None:
    hook(shop)
    put(shop)
    late = next_claim()
    assert late is not None
    make_due()  # it slept for longer than it may hold a message
    assert deliver(receiver.fetcher()) == 1
    send(late, receiver.fetcher())
    assert (len(receiver.received), states()) == (1, ["sent"])
    assert not begin(late)
    assert not settle(late, state="failed")


def test_a_late_answer_still_settles_what_was_uncertain(sqlite_shop: Actor, robot: Receiver) -> None:
    hook(sqlite_shop, robot.kind)
    put(sqlite_shop)
    slow = next_claim()
    assert slow is not None
    assert begin(slow)
    make_due()
    deliver(robot.fetcher())
    assert states() == ["uncertain"]
    assert settle(slow, state="sent", error="")
    assert states() == ["sent"]


def test_a_flaky_afternoon_loses_none_and_repeats_none(shop: Actor, receiver: Receiver) -> None:
    hook(shop)
    receiver.orders = [
        500,
        "ok",
        "drop",
        429,
        "ok",
        502,
        "ok",
        (503, {"Retry-After": "1"}),
        "drop",
        "ok",
        500,
        "ok",
    ]
    for n in range(12):
        put(shop, f"alert:{n}")
    for _round in range(20):
        make_due()
        with writing() as session:
            session.execute(
                update(Message).where(Message.sent_at.is_not(None)).values(sent_at=now() - timedelta(hours=1))
            )
        deliver(receiver.fetcher())
    assert states() == ["sent"] * 12
    by_key = Counter(got.headers["idempotency-key"] for got in receiver.taken)
    assert len(by_key) == 12
    assert set(by_key.values()) == {1}
