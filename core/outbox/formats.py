"""The four ways in which a message is put, and how each receiver's answer is judged. Values in, values out."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import quote

from core.locale import _
from core.outbox.letter import Letter, fitting, harmless
from core.rules.webhooks import robots
from core.text import visible

Outcome = Literal["taken", "later", "unclear", "refused"]
LONGEST_WAIT = 6 * 3600.0
_SAID_MOST = 160


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes over the wire."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means: taken; not taken, and worth another try later; unclear; or refused for good.

    `sentence` is for people, "" when taken; `wait` is how long the receiver asked to be left alone.
    """

    outcome: Outcome
    sentence: str = ""
    wait: float | None = None


def envelope(kind: str, url: str, secret: str, letter: Letter, *, now: datetime) -> Envelope:
    """Put a letter as its receiver wants it, signed where there is a secret and the receiver knows signatures."""
    content = {"dingtalk": _dingtalk, "feishu": _feishu, "wecom": _wecom, "json": _json}[kind](letter)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    stamp = int(now.timestamp())
    if secret and kind == "feishu":
        content |= {"timestamp": str(stamp), "sign": _signed(f"{stamp}\n{secret}", "")}
    if secret and kind == "dingtalk":
        url += f"{'&' if '?' in url else '?'}{_dingtalk_sign(secret, int(now.timestamp() * 1000))}"
    body = json.dumps(content, ensure_ascii=False).encode()
    if kind == "json":
        headers["Idempotency-Key"] = letter.once
    if secret and kind == "json":
        headers["X-Yunce-Signature"] = _json_sign(secret, stamp, body)
    return Envelope(url, body, headers)


def verdict(kind: str, status: int, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Verdict:
    """Judge an answer. Chat robots say in its body whether they took the message; a JSON receiver by its status."""
    wait = _wait(headers.get("retry-after", "") or headers.get("x-ogw-ratelimit-reset", ""), now)
    if status in (502, 504):
        return Verdict("unclear", _("A station on the way failed ({status}).").format(status=status), wait)
    if status == 429 or status >= 500:
        return Verdict(
            "later", _("The receiver is overloaded or broken ({status}).").format(status=status), wait
        )
    if 300 <= status < 400:
        return Verdict(
            "refused", _("The address leads on to another one. Enter the last address of the way.")
        )
    told = _told(body) if kind != "json" else {}
    code = next((told[key] for key in ("errcode", "code", "StatusCode") if key in told), None)
    if isinstance(code, int) and (status < 400 or code != 0):
        return _robots_word(kind, code, told, wait)
    if status >= 400:
        return Verdict("refused", _("The receiver refuses the message ({status}).").format(status=status))
    return Verdict("taken") if kind == "json" else _no_robot(kind)


def _dingtalk(letter: Letter) -> dict[str, Any]:
    """A markdown message that mentions nobody."""
    markdown = {"title": _title(letter), "text": _markdown("dingtalk", letter)}
    return {
        "msgtype": "markdown",
        "markdown": markdown,
        "at": {"isAtAll": False, "atMobiles": [], "atUserIds": []},
    }


def _feishu(letter: Letter) -> dict[str, Any]:
    """A post of plain text elements, in which nothing is a tag."""
    lines = fitting([harmless(line) for line in letter.lines], robots()["feishu"].longest - 2000)
    paragraphs = [[{"tag": "text", "text": line}] for line in lines or [" "]]
    post = {"zh_cn": {"title": _title(letter), "content": paragraphs}}
    return {"msg_type": "post", "content": {"post": post}}


def _wecom(letter: Letter) -> dict[str, Any]:
    """A markdown message; its robot's key is in the address, signatures it knows none."""
    return {"msgtype": "markdown", "markdown": {"content": _markdown("wecom", letter)}}


def _json(letter: Letter) -> dict[str, Any]:
    """The message as data, texts as they are."""
    return {
        "id": letter.once,
        "key": letter.key,
        "shop": letter.shop,
        "title": letter.title,
        "lines": list(letter.lines),
        "data": dict(letter.data),
        "at": letter.at.astimezone(UTC).isoformat(timespec="seconds"),
    }


def _title(letter: Letter) -> str:
    return harmless(f"{letter.shop}: {letter.title}")[:120]


def _markdown(kind: str, letter: Letter) -> str:
    """A bold title and a list under it, as long as the robot takes."""
    title = f"**{_title(letter)}**"
    lines = [f"- {harmless(line)}" for line in letter.lines]
    room = robots()[kind].longest - len(title.encode()) - 2
    return "\n\n".join([title, "\n".join(fitting(lines, room))]) if lines else title


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _dingtalk_sign(secret: str, stamp: int) -> str:
    sign = _signed(secret, f"{stamp}\n{secret}")
    return f"timestamp={stamp}&sign={quote(sign, safe='')}"


def _json_sign(secret: str, stamp: int, body: bytes) -> str:
    """Return `t=SECONDS,v1=HEX`: HMAC-SHA256 with the secret over the seconds, a point and the body."""
    told = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={told}"


def _told(body: bytes) -> dict[str, Any]:
    """Return what a chat robot says in its answer: errcode (DingTalk, WeCom), code or StatusCode (Feishu)."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _robots_word(kind: str, code: int, told: Mapping[str, Any], wait: float | None) -> Verdict:
    if code == 0:
        return Verdict("taken")
    robot = robots()[kind]
    words = str(told.get("errmsg") or told.get("msg") or told.get("StatusMessage") or "")
    sentence = _("The robot says: {words} ({code})").format(words=visible(words)[:_SAID_MOST], code=code)
    if code not in robot.later:
        return Verdict("refused", sentence)
    return Verdict("later", sentence, max(wait or 0.0, robot.rest) if code in robot.too_fast else wait)


def _no_robot(kind: str) -> Verdict:
    return Verdict(
        "refused",
        _("What answers there is no {robot}. Check the address.").format(robot=robots()[kind].shown_name),
    )


def _wait(header: str, now: datetime) -> float | None:
    """Read Retry-After: seconds or a date; no longer than we are ready to wait."""
    header = header.strip()
    if header.isdecimal():
        return min(float(header[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError):  # a zone that no clock knows
        return None
    left = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(left.total_seconds(), 0.0), LONGEST_WAIT)
