"""check-copy: texts in, findings out, a clear sentence for a bad file."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.content.checks.command import channel_of, check_copy
from core.errors import BadFile, BadInput, PlannerError


def run(folder: Path, entries: Any) -> list[list[dict[str, Any]]]:
    path = folder / "texts.json"
    path.write_text(entries if isinstance(entries, str) else json.dumps(entries), encoding="utf-8")
    return check_copy(path)


def test_each_text_gets_its_own_list_with_the_promised_keys(tmp_path: Path) -> None:
    fine = {
        "text": "把秋天送到你手上",
        "channel": "banner",
        "product_category": "家居",
        "facts": None,
        "lang": "zh",
    }
    wrong = {"text": "到手价¥179", "channel": "card", "facts": {"price": 199, "list_price": 249}}
    nothing, found = run(tmp_path, [fine, wrong])
    assert nothing == []
    grounded = [f for f in found if f["check"] == "grounding"]
    assert list(grounded[0]) == ["check", "severity", "start", "end", "term", "reason", "law", "suggestion"]
    assert (grounded[0]["term"], grounded[0]["severity"]) == ("¥179", "block")
    json.dumps(found)


def test_findings_come_in_the_order_of_the_text(tmp_path: Path) -> None:
    entry = {
        "text": "国家级品质，到手¥179，送杯刷",
        "channel": "banner",
        "facts": {"price": 199, "gift": None},
    }
    (found,) = run(tmp_path, [entry])
    assert {f["check"] for f in found} >= {"grounding", "law"}
    assert [f["start"] for f in found] == sorted(f["start"] for f in found)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("story/soft", "story"), ("soft", "story"), ("种草", "story"), ("SMS", "sms"), ("短信", "sms"), ("Banner", "banner"),
        ("详情页", "detail"), ("活动规则", "rules"), ("EDM", "email"), ("product card", "card"), ("push", "push"), ("radio", None),
    ],
)  # fmt: skip
def test_channels_are_understood_as_people_write_them(name: str, channel: str | None) -> None:
    assert channel_of(name) == channel


@pytest.mark.parametrize(
    "entry",
    ["text", {"channel": "sms"}, {"text": 5, "channel": "sms"}, {"text": "好", "channel": "radio"}, {"text": "好"},
     {"text": "好", "channel": "sms", "facts": [1]}, {"text": "好", "channel": "sms", "lang": 1}],
)  # fmt: skip
def test_a_bad_entry_is_named_by_its_index(tmp_path: Path, entry: Any) -> None:
    with pytest.raises(BadInput, match="1"):
        run(tmp_path, [{"text": "好", "channel": "banner"}, entry])


@pytest.mark.parametrize("content", ["{", '{"text": "好"}', "[" * 100_000])
def test_a_file_that_is_no_list_of_texts_gets_a_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadFile, match=r"texts\.json"):
        run(tmp_path, content)


def test_a_missing_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match=r"none\.json"):
        check_copy(tmp_path / "none.json")
