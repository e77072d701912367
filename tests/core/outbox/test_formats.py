"""What goes over the wire, byte by byte; and what each receiver's answer means."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locale import speaking
from core.outbox.formats import Envelope, Verdict, envelope, verdict
from core.outbox.letter import Letter, fitting, harmless
from core.rules.webhooks import robots

AT = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
STAMP = int(AT.timestamp())
LETTER = Letter(
    "f00d",
    "alert:7:2026-11-11",
    "栗山记",
    "3 件商品降价",
    ("核桃仁：¥39.90 → ¥35.00", "A*B [x](y)"),
    AT,
    {"items": [1, 2]},
)
KINDS = ("dingtalk", "feishu", "wecom", "json")


def put(kind: str, letter: Letter = LETTER, secret: str = "") -> tuple[Any, Envelope]:
    sealed = envelope(kind, "https://robot.example/send?access_token=t", secret, letter, now=AT)
    return json.loads(sealed.body), sealed


def test_dingtalk_is_markdown_signed_in_the_address() -> None:
    content, sealed = put("dingtalk", secret="SEC1")
    assert content == {
        "msgtype": "markdown",
        "markdown": {
            "title": "栗山记: 3 件商品降价",
            "text": "**栗山记: 3 件商品降价**\n\n- 核桃仁：¥39.90 → ¥35.00\n- A＊B ［x］(y)",
        },
        "at": {"isAtAll": False, "atMobiles": [], "atUserIds": []},
    }
    query = parse_qs(urlsplit(sealed.url).query)
    stamp = str(STAMP * 1000)
    told = hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()
    assert query == {"access_token": ["t"], "timestamp": [stamp], "sign": [base64.b64encode(told).decode()]}


def test_feishu_is_a_post_of_plain_text_signed_in_the_body() -> None:
    content, sealed = put("feishu", secret="SEC1")
    assert content["msg_type"] == "post"
    post = content["content"]["post"]["zh_cn"]
    assert post["title"] == "栗山记: 3 件商品降价"
    assert [[element["tag"] for element in line] for line in post["content"]] == [["text"], ["text"]]
    told = hmac.new(f"{STAMP}\nSEC1".encode(), b"", hashlib.sha256).digest()
    assert (content["timestamp"], content["sign"]) == (str(STAMP), base64.b64encode(told).decode())
    assert sealed.url == "https://robot.example/send?access_token=t"


def test_wecom_is_markdown() -> None:
    content, sealed = put("wecom", secret="ignored")
    assert content == {"msgtype": "markdown", "markdown": {"content": put("dingtalk")[0]["markdown"]["text"]}}
    assert "sign" not in sealed.url


def test_json_carries_the_message_as_it_is_with_one_key_for_all_attempts() -> None:
    content, sealed = put("json", secret="SEC1")
    assert content == {
        "id": "f00d",
        "key": "alert:7:2026-11-11",
        "shop": "栗山记",
        "title": "3 件商品降价",
        "lines": ["核桃仁：¥39.90 → ¥35.00", "A*B [x](y)"],
        "data": {"items": [1, 2]},
        "at": "2026-11-11T12:00:00+00:00",
    }
    told = hmac.new(b"SEC1", f"{STAMP}.".encode() + sealed.body, hashlib.sha256).hexdigest()
    assert sealed.headers["X-Yunce-Signature"] == f"t={STAMP},v1={told}"
    assert sealed.headers["Idempotency-Key"] == "f00d"
    assert "X-Yunce-Signature" not in put("json")[1].headers


HARMS = ["@all", "@所有人", "<at user_id=\"all\">所有人</at>", "<@all>", "[x](http://evil.example)", "![](//evil.example/p.png)",
         "<font color=\"warning\">x</font>", "http://evil.example", "www.evil.com", "**b**", "# h", "> q", "`c`", "&lt;@all&gt;",
         "a\u202eb", "line\n\n# new", "@13800138000", "~~x~~", "| a | b |", "dingtalk://x", "\\*x"]  # fmt: skip


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
@pytest.mark.parametrize("harm", HARMS)
def test_what_people_wrote_mentions_nobody_and_is_no_markup(kind: str, harm: str) -> None:
    content, _sealed = put(kind, Letter("x", "k", f"shop {harm}", harm, (harm, "fine"), AT))
    said = json.dumps(content, ensure_ascii=False)
    ours = said.replace("**", "", 2) if kind != "feishu" else said
    assert not any(
        sign in ours.replace('"isAtAll"', "").replace('"at"', "")
        for sign in ("@", "<", "](", "**", "`", "://", "\\u202e", "&")
    )
    assert "evil.com" not in said


@given(st.text(max_size=200))
def test_a_harmless_line_is_one_line_without_signs_of_markup(text: str) -> None:
    line = harmless(text)
    assert not set("<>[]*_`#~@|&\\\n\r\u202e") & set(line)
    assert "://" not in line


@given(st.lists(st.text(min_size=0, max_size=80), max_size=60), st.integers(200, 4096))
def test_a_text_is_never_longer_than_the_robot_takes(lines: list[str], most: int) -> None:
    kept = fitting(lines, most)
    assert len("\n".join(kept).encode()) <= most
    assert kept[:-1] == lines[: len(kept) - 1]


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
def test_a_long_message_is_cut_by_whole_lines_and_says_how_many_are_missing(kind: str) -> None:
    content, sealed = put(
        kind, Letter("x", "k", "店", "长", tuple(f"第 {n} 件 {'核桃' * 60}" for n in range(200)), AT)
    )
    said = json.dumps(content, ensure_ascii=False)
    assert "more" in said or "另有" in said
    if kind == "wecom":
        assert len(content["markdown"]["content"].encode()) <= robots()["wecom"].longest
    assert len(sealed.body) < 20_000


@pytest.mark.parametrize(
    ("kind", "status", "body", "outcome"),
    [
        ("dingtalk", 200, b'{"errcode":0,"errmsg":"ok"}', "taken"),
        ("dingtalk", 200, b'{"errcode":310000,"errmsg":"sign not match"}', "refused"),
        ("dingtalk", 200, b'{"errcode":130101,"errmsg":"send too fast"}', "later"),
        ("dingtalk", 200, b'{"errcode":-1,"errmsg":"busy"}', "later"),
        ("feishu", 200, b'{"code":0,"msg":"success"}', "taken"),
        ("feishu", 200, b'{"StatusCode":0,"StatusMessage":"success"}', "taken"),
        ("feishu", 200, b'{"code":19021,"msg":"sign match fail"}', "refused"),
        ("feishu", 200, b'{"code":11232,"msg":"frequency limited"}', "later"),
        ("wecom", 200, b'{"errcode":0}', "taken"),
        ("wecom", 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "refused"),
        ("wecom", 200, b'{"errcode":45009,"errmsg":"api freq out of limit"}', "later"),
        ("wecom", 200, b"<html>sign in</html>", "refused"),
        ("dingtalk", 200, b"", "refused"),
        ("dingtalk", 200, b'{"errcode":"0"}', "refused"),
        ("dingtalk", 200, b"[" * 90_000, "refused"),
        ("feishu", 200, b"[]", "refused"),
        ("feishu", 400, b'{"code":99991400,"msg":"request trigger frequency limit"}', "later"),
        ("feishu", 400, b'{"code":19024,"msg":"Key Words Not Found"}', "refused"),
        ("feishu", 404, b'{"code":0}', "refused"),
        ("wecom", 403, b"", "refused"),
        ("json", 200, b"", "taken"),
        ("json", 204, b"", "taken"),
        ("json", 301, b"", "refused"),
        ("json", 404, b"", "refused"),
        ("json", 429, b"", "later"),
        ("json", 500, b"", "later"),
        ("json", 503, b"", "later"),
        ("json", 502, b"", "unclear"),
        ("dingtalk", 504, b"", "unclear"),
    ],
)
def test_an_answer_is_judged_as_its_sender_means_it(
    kind: str, status: int, body: bytes, outcome: str
) -> None:
    judged = verdict(kind, status, {}, body, now=AT)
    assert judged.outcome == outcome
    assert bool(judged.sentence) == (outcome != "taken")


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("30", 30.0),
        ("999999999999", 6 * 3600.0),
        ("Wed, 11 Nov 2026 12:01:00 GMT", 60.0),
        ("Wed, 11 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("\xa0" * 12 + "5", 5.0),
        ("Wed, 11 Nov 2026 12:01:00 +99999999999999", None),
    ],
)
def test_retry_after_is_heeded_within_reason(header: str, wait: float | None) -> None:
    assert verdict("json", 429, {"retry-after": header}, b"", now=AT).wait == wait


def test_a_robot_that_was_sent_too_much_is_left_alone_for_as_long_as_it_wants() -> None:
    for kind, body, wait in (
        ("dingtalk", b'{"errcode":130101}', 600.0),
        ("dingtalk", b'{"errcode":-1}', None),
        ("feishu", b'{"code":11232}', 60.0),
    ):
        assert verdict(kind, 200, {}, body, now=AT).wait == wait
    assert verdict("feishu", 429, {"x-ogw-ratelimit-reset": "52"}, b"", now=AT).wait == 52.0


def test_half_a_character_in_a_robots_words_can_still_be_stored() -> None:
    judged = verdict("dingtalk", 200, {}, b'{"errcode":310000,"errmsg":"\\ud83dno"}', now=AT)
    assert "no" in judged.sentence.encode().decode()


def test_the_robots_own_words_are_told_as_text() -> None:
    body = json.dumps({"errcode": 310000, "errmsg": "keywords not in content\u202e" + "x" * 500}).encode()
    with speaking("en"):
        judged = verdict("dingtalk", 200, {}, body, now=AT)
    assert judged.sentence.startswith("The robot says: keywords not in content")
    assert len(judged.sentence) < 220
    assert isinstance(judged, Verdict)
