"""Webhooks in the settings: added, tried out, switched off, sent again; the address never comes back."""

import pytest
from sqlalchemy import update

from core.db.engine import reading, writing
from core.jobs.liveness import announce
from core.outbox import actions
from core.outbox.reads import messages, webhooks
from core.outbox.tables import Message
from core.team.rights import Role
from tests.pages.conftest import become

SETTINGS, HOME = "pages/manage/settings.py", "pages/plan/home.py"
URL = "https://oapi.dingtalk.example/robot/send?access_token=0123456789abcdef0123456789abcdef"


@pytest.fixture
def webhook(filled):
    with writing() as session:
        return actions.add_webhook(
            session, filled, name="Price *group*", kind="dingtalk", url=URL, secret="SEC1"
        )


def _open(open_app, **options):
    return open_app(SETTINGS, query={"section": "Webhooks"}, **options)


def _stored(actor):
    with reading() as session:
        return webhooks(session, actor)


def _message(actor, webhook, state, error=""):
    with writing() as session:
        made = actions.send_test(session, actor, webhook)
        session.execute(
            update(Message).where(Message.id == made).values(state=state, error=error, attempts=3)
        )
    return made


def _shown(app) -> str:
    return "\n".join(str(node.proto) for node in app if hasattr(node, "proto"))


def _field(app, label):
    return next(field for field in app.text_input if field.label == label)


def _press(app, label):
    next(button for button in app.button if button.label == label).click().run()


def test_a_webhook_is_added_in_a_drawer(filled, open_app):
    app = _open(open_app)
    app.button(key="webhook_add").click().run()
    app.selectbox(key="webhook_kind").set_value("feishu").run()
    _field(app, "Name").set_value("Buyers")
    _field(app, "Address").set_value("https://open.feishu.example/hook/0123456789abcdef0123456789abcdef")
    _press(app, "Save")
    assert not app.exception
    assert [(hook.name, hook.kind, hook.is_on) for hook in _stored(filled)] == [("Buyers", "feishu", True)]
    assert "0123456789" not in _shown(app)


@pytest.mark.parametrize(
    ("address", "said"), [("http://127.0.0.1/hook", "public internet"), ("http://a.example/hook", "https"), ("", "Name an address")]
)  # fmt: skip
def test_an_address_that_is_none_is_told_and_the_form_stays(filled, open_app, address, said):
    app = _open(open_app)
    app.button(key="webhook_add").click().run()
    _field(app, "Name").set_value("Buyers")
    _field(app, "Address").set_value(address)
    _press(app, "Save")
    assert said in app.error[0].value
    assert _field(app, "Name").value == "Buyers"
    assert _stored(filled) == []


def test_an_edit_with_empty_fields_keeps_address_and_secret(filled, webhook, open_app):
    app = _open(open_app)
    app.button(key=f"webhook_edit_{webhook}").click().run()
    assert "0123456789" not in _shown(app)
    assert "SEC1" not in _shown(app)
    _field(app, "Name").set_value("Prices")
    app.toggle[0].set_value(False)
    _press(app, "Save")
    (stored,) = _stored(filled)
    assert (stored.name, stored.is_on, stored.has_secret) == ("Prices", False, True)
    assert stored.address.endswith("…cdef")
    assert app.button(key=f"webhook_test_{webhook}").disabled


def test_the_second_of_two_editors_is_told(filled, webhook, open_app):
    app = _open(open_app)
    app.button(key=f"webhook_edit_{webhook}").click().run()
    with writing() as session:
        actions.edit_webhook(session, filled, webhook, version=1, name="Theirs")
    _field(app, "Name").set_value("Mine")
    _press(app, "Save")
    assert len(app.warning) == 1
    assert _stored(filled)[0].name == "Theirs"
    assert _field(app, "Name").value == "Mine"


def test_a_deleted_webhook_comes_back_by_undo(filled, webhook, open_app):
    app = _open(open_app)
    app.button(key=f"webhook_edit_{webhook}").click().run()
    app.button(key="webhook_delete").click().run()
    assert _stored(filled) == []
    app.button(key="flash_undo").click().run()
    assert [hook.id for hook in _stored(filled)] == [webhook]


def test_a_test_message_is_put_and_followed(filled, webhook, open_app):
    app = _open(open_app)
    app.button(key=f"webhook_test_{webhook}").click().run()
    with reading() as session:
        assert [message.state for message in messages(session, filled)] == ["waiting"]
    assert "No worker is running" in app.warning[0].value
    assert not app.exception


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_what_did_not_arrive_is_sent_again_by_hand(filled, webhook, open_app, state):
    made = _message(filled, webhook, state, "The robot says: *no* [keyword](x)")
    app = _open(open_app)
    assert any("no" in caption.value and "\\[keyword\\]" in caption.value for caption in app.caption)
    app.button(key=f"message_again_{made}").click().run()
    assert not app.exception
    with reading() as session:
        assert [message.state for message in messages(session, filled)] == ["waiting"]


def test_home_tells_what_did_not_arrive(filled, webhook, open_app):
    _message(filled, webhook, "uncertain")
    said = "\n".join(line.value for line in open_app(HOME).markdown)
    assert "1 message may not have arrived" in said
    become(filled, Role.LEAD)
    assert "may not have arrived" not in "\n".join(line.value for line in open_app(HOME).markdown)


def test_a_lead_sees_and_changes_nothing_and_a_planner_sees_nothing(filled, webhook, open_app):
    made = _message(filled, webhook, "failed")
    become(filled, Role.LEAD)
    app = _open(open_app)
    assert any(text.value == "Price *group*" for text in app.text)
    keys = {button.key for button in app.button}
    assert not keys & {
        "webhook_add",
        f"webhook_edit_{webhook}",
        f"webhook_test_{webhook}",
        f"message_again_{made}",
    }
    become(filled, Role.PLANNER)
    app = _open(open_app)
    assert not app.exception
    assert "Webhooks" not in app.get_by_key("section").options
    assert "dingtalk" not in _shown(app)


def test_the_checklist_advises_a_webhook_until_there_is_one(filled, open_app):
    with writing() as session:
        announce(session, "desk")
    before = open_app(SETTINGS)
    assert before.text[0].value == "The desk works. 3 things could be better."
    with writing() as session:
        actions.add_webhook(session, filled, name="Buyers", kind="json", url="https://erp.example/hook")
    assert open_app(SETTINGS).text[0].value == "The desk works. 2 things could be better."


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_section_draws_in_both_languages_with_every_state(filled, webhook, open_app, locale):
    for state in ("waiting", "claimed", "sending", "sent", "failed", "uncertain"):
        _message(filled, webhook, state)
    section = {"en-US": "Webhooks", "zh-CN": "消息通知"}[locale]
    app = open_app(SETTINGS, locale=locale, query={"section": section})
    assert not app.exception
    assert len([line for line in app.markdown if ":material/" in line.value]) >= 6
