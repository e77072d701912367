"""Lengths as channels count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.brief import KINDS, PARTS
from core.content.checks import push
from core.content.checks.finding import Text
from core.content.checks.lengths import cut, length
from core.content.checks.limits import counter, limit_for, limits, measure, title_limit
from core.rules.channels import channels


@pytest.mark.parametrize(
    ("text", "unit", "used"),
    [
        ("双11零食", "hanzi", 4), ("ABCD", "hanzi", 2), ("ABC", "hanzi", 2), ("好！", "hanzi", 2), ("", "hanzi", 0),
        ("双11", "gb18030", 4), ("🎁好", "utf16", 3), ("🎁好", "characters", 2),
    ],
)  # fmt: skip
def test_each_unit_counts_in_its_own_way(text: str, unit: str, used: int) -> None:
    assert length(text, unit) == used  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channel", "part", "lang", "value"),
    [
        ("banner", "main", "zh", 10), ("banner", "subtitle", "zh", 16), ("banner", "button", "zh", 4),
        ("banner", "main", "en", 30), ("push", "title", "zh", 20), ("push", "body", "en", 50), ("sms", "", "zh", 500),
        ("sms", "text", "zh", 500), ("guide", "note", "zh", 1000), ("story", "title", "zh", 20),
    ],
)  # fmt: skip
def test_a_part_has_its_limit(channel: str, part: str, lang: str, value: int) -> None:
    limit = limit_for(channel, part, lang)  # type: ignore[arg-type]
    assert limit is not None
    assert limit.value == value


def test_a_part_without_limit_has_no_counter() -> None:
    assert limit_for("guide", "detail") is None
    assert counter("任意长", "guide", "detail") is None
    assert limits(Text("好" * 9000, "guide", part="detail")) == []


def test_the_counter_turns_over_at_the_first_character_too_many() -> None:
    at, past = counter("好" * 10, "banner", "main"), counter("好" * 11, "banner", "main")
    assert at is not None
    assert past is not None
    assert (at.used, at.limit, at.over) == (10, 10, False)
    assert (past.used, past.over) == (11, True)


def test_what_is_too_much_is_marked() -> None:
    (finding,) = limits(Text("限时特惠一起来囤零食吧啊", "banner", part="main"))
    assert (finding.term, finding.severity) == ("吧啊", "warn")


def test_a_banner_text_of_unknown_part_is_read_generously() -> None:
    assert limits(Text("双11零食大促全场五折起，囤够一整年", "banner")) == []
    (finding,) = limits(Text("好" * 31, "banner"))
    assert finding.severity == "info"


def test_a_push_body_that_one_vendor_refuses_names_it() -> None:
    (finding,) = limits(Text("好" * 51, "push", part="body"))
    assert finding.severity == "block"
    assert "vivo" in finding.reason
    assert "小米" not in finding.reason


def test_every_part_of_every_kind_is_known_to_the_limits() -> None:
    for kind in KINDS:
        for part in PARTS[kind]:
            assert limit_for(kind, part) or (kind, part) == ("guide", "detail")


def test_titles_are_counted_as_platforms_do() -> None:
    taobao = title_limit("taobao")
    assert taobao is not None
    assert taobao == title_limit("淘宝")
    assert measure("纯棉四件套1.8m", taobao) == 14
    assert title_limit("unheard of") is None


def test_each_vendor_takes_refuses_or_cuts() -> None:
    views = {view.vendor: view for view in push.vendors("好" * 21, "好" * 40)}
    assert views["vivo"].outcome == "fails"
    assert (views["vivo"].title, views["vivo"].body) == ("", "")
    assert views["xiaomi"].outcome == "shown"
    assert views["ios_lock"].outcome == "cut"
    assert views["ios_lock"].title == "好" * 19 + "…"
    assert views["ios_banner"].body == "好" * 30 + "…"


def test_letters_count_half_for_vivo_and_whole_for_huawei() -> None:
    views = {view.vendor: view for view in push.vendors("a" * 41, "b" * 81)}
    assert (views["vivo"].title_used, views["vivo"].outcome) == (21, "fails")
    assert (views["huawei"].title_used, views["huawei"].outcome) == (41, "fails")
    assert {view.vendor: view.outcome for view in push.vendors("a" * 40, "b" * 80)}["vivo"] == "shown"


@given(text=st.text(max_size=60), limit=st.integers(min_value=1, max_value=40))
def test_a_cut_text_fits_and_is_a_beginning(text: str, limit: int) -> None:
    shown = cut(text, limit, "hanzi")
    assert length(shown, "hanzi") <= limit
    assert shown == text or text.startswith(shown.removesuffix("…"))


def test_every_rule_says_its_source_and_when_to_look_again() -> None:
    pack = channels()
    sms = (pack.sms.china, pack.sms.gsm7, pack.sms.ucs2, pack.sms.hours)
    for rule in (*pack.texts, *pack.titles, *pack.vendors, *sms):
        assert rule.source
        assert rule.valid_from < rule.verify_by
