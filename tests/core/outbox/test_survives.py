"""Couriers are killed for real at each point of the way: none is lost, and none is repeated unasked."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.db.engine import writing
from core.outbox import actions
from core.outbox.queue import queue
from core.team.rights import Actor
from tests.core.outbox.conftest import deliver, hook, make_due, states, stored
from tests.core.outbox.receiver import Receiver

ROOT = Path(__file__).parents[3]
SendOff = Callable[[Receiver, str], "subprocess.Popen[str]"]


@pytest.fixture
def send_off() -> Iterator[SendOff]:
    """Start a courier; it is gone when the test is."""
    started: list[subprocess.Popen[str]] = []

    def start(receiver: Receiver, point: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.core.outbox.courier", str(receiver.port), point]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def put(actor: Actor) -> None:
    with writing() as session:
        queue(session, shop_id=actor.shop_id, key="alert:1", title="3 prices fell", lines=["A"])


def killed(send_off: SendOff, receiver: Receiver, point: str) -> None:
    """Let a courier come to a point and kill it there."""
    if point == "answering":
        receiver.orders = ["hold", "ok"]
    process = send_off(receiver, point)
    if point == "answering":
        receiver.wait_for(1)
    else:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == point
    process.kill()
    process.wait()


POINTS = [
    ("finding", "claimed", 0),
    ("writing", "sending", 0),
    ("answering", "sending", 1),
    ("reading", "sending", 1),
]


@pytest.mark.parametrize(("point", "state", "heard"), POINTS)
def test_a_killed_courier_of_a_robot_repeats_nothing(
    shop: Actor, robot: Receiver, send_off: SendOff, point: str, state: str, heard: int
) -> None:
    hook(shop, robot.kind)
    put(shop)
    killed(send_off, robot, point)
    assert (states(), len(robot.received)) == ([state], heard)
    assert deliver(robot.fetcher()) == 0  # it may still be at work for all that others know
    make_due()
    deliver(robot.fetcher())
    if state == "claimed":
        assert (states(), len(robot.received)) == (["sent"], 1)
        return
    assert (states(), len(robot.received)) == (["uncertain"], heard)
    with writing() as session:
        actions.retry_message(session, shop, stored()[0].id)
    deliver(robot.fetcher())
    assert (states(), len(robot.received)) == (["sent"], heard + 1)


@pytest.mark.parametrize(("point", "state", "heard"), POINTS)
def test_a_killed_courier_of_a_json_receiver_loses_nothing(
    shop: Actor, receiver: Receiver, send_off: SendOff, point: str, state: str, heard: int
) -> None:
    hook(shop)
    put(shop)
    killed(send_off, receiver, point)
    assert (states(), len(receiver.received)) == ([state], heard)
    make_due()
    deliver(receiver.fetcher())
    assert (states(), len(receiver.received)) == (["sent"], heard + 1)
    assert len({got.headers["idempotency-key"] for got in receiver.received}) == 1


def test_a_courier_that_nobody_kills_delivers(
    sqlite_shop: Actor, receiver: Receiver, send_off: SendOff
) -> None:
    hook(sqlite_shop)
    put(sqlite_shop)
    process = send_off(receiver, "none")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "done"
    assert (states(), len(receiver.taken)) == (["sent"], 1)
