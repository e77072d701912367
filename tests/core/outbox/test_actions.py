"""What people do with webhooks: kept apart by shop and role, told when somebody was faster, addresses masked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.locale import speaking
from core.outbox import actions
from core.outbox.reads import ShownWebhook, messages, undelivered, webhooks
from core.outbox.webhooks import masked
from core.team.reads import audit_trail
from core.team.rights import Actor, Role
from tests.core.outbox.conftest import deliver, hook, states, stored
from tests.core.outbox.receiver import Receiver

DINGTALK = "https://oapi.dingtalk.example/robot/send?access_token=0123456789abcdef0123456789abcdef"


def add(
    actor: Actor, name: str = "Price group", kind: str = "dingtalk", url: str = DINGTALK, secret: str = "SEC1"
) -> int:
    with writing() as session:
        return actions.add_webhook(session, actor, name=name, kind=kind, url=url, secret=secret)


def shown(actor: Actor) -> list[ShownWebhook]:
    with reading() as session:
        return webhooks(session, actor)


def test_a_webhook_is_added_and_never_shown_whole_again(shop: Actor) -> None:
    made = add(shop)
    (seen,) = shown(shop)
    assert (seen.id, seen.name, seen.kind, seen.is_on, seen.has_secret, seen.last) == (
        made, "Price group", "dingtalk", True, True, None)  # fmt: skip
    assert seen.address == "https://oapi.dingtalk.example/…cdef"
    with reading() as session:
        trail = audit_trail(session, shop).to_string()
    for hidden in ("0123456789", "SEC1"):
        assert hidden not in repr(seen) + trail


def test_the_second_of_two_editors_is_told(shop: Actor) -> None:
    made = add(shop)
    with writing() as session:
        actions.edit_webhook(session, shop, made, version=1, name="Prices", is_on=False)
    with writing() as session, pytest.raises(Conflict):
        actions.edit_webhook(session, shop, made, version=1, name="Mine")
    assert (shown(shop)[0].name, shown(shop)[0].is_on, shown(shop)[0].version) == ("Prices", False, 2)


def test_deleted_and_brought_back_it_is_as_it_was(shop: Actor) -> None:
    made = add(shop)
    before = shown(shop)[0]
    with writing() as session:
        actions.delete_webhook(session, shop, made)
    assert shown(shop) == []
    with writing() as session:
        actions.restore_webhook(session, shop, made)
    assert replace(shown(shop)[0], version=before.version) == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"kind": "pigeon"}, "kind"),
        ({"url": ""}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://127.0.0.1/hook"}, "url"),
        ({"url": "https://[::ffff:10.0.0.1]/hook"}, "url"),
        ({"url": "https://2130706433/"}, "url"),
        ({"url": "https://localhost/hook", "kind": "json"}, "url"),
        ({"url": "https://robot.example:8443/hook", "kind": "json"}, "url"),
        ({"url": "https://me:word@robot.example/hook"}, "url"),
        ({"url": "http://oapi.dingtalk.example/robot"}, "url"),
        ({"url": "https://robot.example/" + "x" * 490}, "url"),
        ({"secret": "x" * 201}, "secret"),
        ({"secret": "a\nb"}, "secret"),
    ],
)
def test_what_is_no_webhook_is_refused_at_its_field(
    sqlite_shop: Actor, change: dict[str, str], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        add(sqlite_shop, **change)
    assert refusal.value.field == field
    assert shown(sqlite_shop) == []


def test_a_plain_json_receiver_may_be_unsecured(sqlite_shop: Actor) -> None:
    add(sqlite_shop, kind="json", url="http://erp.example/hook", secret="")
    assert shown(sqlite_shop)[0].address == "http://erp.example/…"


def test_two_webhooks_of_one_name_and_too_many_are_refused(sqlite_shop: Actor) -> None:
    add(sqlite_shop)
    with pytest.raises(Conflict):
        add(sqlite_shop)
    for n in range(1, actions.MOST_WEBHOOKS):
        add(sqlite_shop, name=f"Group {n}")
    with pytest.raises(BadInput):
        add(sqlite_shop, name="One more")


def test_an_edit_keeps_what_it_does_not_name(sqlite_shop: Actor, receiver: Receiver) -> None:
    made = hook(sqlite_shop, "json", secret="SEC1")
    with writing() as session:
        actions.edit_webhook(session, sqlite_shop, made, version=1, name="ERP")
        with pytest.raises(BadInput):
            actions.edit_webhook(session, sqlite_shop, made, version=2, kind="json")
    with writing() as session:
        actions.send_test(session, sqlite_shop, made)
    deliver(receiver.fetcher())
    assert "x-yunce-signature" in receiver.received[0].headers


def test_a_test_message_goes_to_one_webhook_each_time_it_is_asked_for(
    sqlite_shop: Actor, receiver: Receiver
) -> None:
    made = hook(sqlite_shop)
    hook(sqlite_shop, name="Other group")
    for _n in range(2):
        with writing() as session, speaking("en"):
            actions.send_test(session, sqlite_shop, made)
    assert deliver(receiver.fetcher()) == 2
    assert receiver.received[0].content["title"] == "A test from the planning desk"
    assert [one.last.state if one.last else "" for one in shown(sqlite_shop)] == ["sent", ""]
    with reading() as session:
        assert [(one.webhook, one.state) for one in messages(session, sqlite_shop)] == [("Group", "sent")] * 2
    with writing() as session:
        actions.edit_webhook(session, sqlite_shop, made, version=1, is_on=False)
    with writing() as session, pytest.raises(Conflict):
        actions.send_test(session, sqlite_shop, made)


def test_only_what_did_not_arrive_is_sent_again(sqlite_shop: Actor, receiver: Receiver) -> None:
    made = hook(sqlite_shop)
    receiver.orders = [404, "ok"]
    with writing() as session:
        message = actions.send_test(session, sqlite_shop, made)
    with writing() as session, pytest.raises(Conflict):
        actions.retry_message(session, sqlite_shop, message)
    deliver(receiver.fetcher())
    with reading() as session:
        assert undelivered(session, sqlite_shop, since=now() - timedelta(days=1)) == 1
        assert undelivered(session, sqlite_shop, since=now()) == 0
    with writing() as session:
        actions.retry_message(session, sqlite_shop, message)
    deliver(receiver.fetcher())
    assert states() == ["sent"]
    with writing() as session, pytest.raises(Conflict):
        actions.retry_message(session, sqlite_shop, message)


def test_shops_and_roles_are_kept_apart(sqlite_shop: Actor) -> None:
    made = add(sqlite_shop)
    with writing() as session:
        message = actions.send_test(session, sqlite_shop, made)
    elsewhere = replace(sqlite_shop, shop_id=sqlite_shop.shop_id + 1)
    lead, planner = replace(sqlite_shop, role=Role.LEAD), replace(sqlite_shop, role=Role.PLANNER)
    deeds = (
        lambda session, actor: actions.edit_webhook(session, actor, made, version=1, is_on=False),
        lambda session, actor: actions.delete_webhook(session, actor, made),
        lambda session, actor: actions.restore_webhook(session, actor, made),
        lambda session, actor: actions.send_test(session, actor, made),
        lambda session, actor: actions.retry_message(session, actor, message),
    )
    for deed in deeds:
        for actor, error in ((elsewhere, NotFound), (lead, Forbidden)):
            with writing() as session, pytest.raises(error):
                deed(session, actor)
    with pytest.raises(Forbidden):
        add(lead, name="x")
    assert (shown(elsewhere), len(shown(lead))) == ([], 1)
    with reading() as session:
        assert messages(session, elsewhere) == []
        for read in (webhooks, messages, lambda *who: undelivered(*who, since=now())):
            with pytest.raises(Forbidden):
                read(session, planner)
    assert [one.state for one in stored()] == ["waiting"]


@pytest.mark.parametrize(
    ("url", "shown_as"),
    [
        (DINGTALK, "https://oapi.dingtalk.example/…cdef"),
        ("https://robot.example/abc", "https://robot.example/…"),
        ("https://robot.example/?key=short1", "https://robot.example/…"),
    ],
)
def test_a_masked_address_gives_no_token_away(url: str, shown_as: str) -> None:
    assert masked(url) == shown_as
