"""SMS: parts, cost, and what a message must carry."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.checks import sms
from core.content.checks.finding import Text

_GOOD = "【云边食铺】每日坚果¥99起，拒收请回复R"


@pytest.mark.parametrize(
    ("text", "lang", "encoding", "characters", "parts"),
    [
        ("", "zh", "china", 0, 0),
        ("好" * 70, "zh", "china", 70, 1),
        ("好" * 71, "zh", "china", 71, 2),
        ("好" * 134, "zh", "china", 134, 2),
        ("好" * 135, "zh", "china", 135, 3),
        ("a" * 71, "zh", "china", 71, 2),
        ("🎁" * 35, "zh", "china", 70, 1),
        ("🎁" * 36, "zh", "china", 72, 2),
        ("a" * 160, "en", "gsm7", 160, 1),
        ("a" * 161, "en", "gsm7", 161, 2),
        ("a" * 306, "en", "gsm7", 306, 2),
        ("a" * 307, "en", "gsm7", 307, 3),
        ("€" * 80, "en", "gsm7", 160, 1),
        ("^{}\\[~]|€", "en", "gsm7", 18, 1),
        ("ç" * 70, "en", "ucs2", 70, 1),
        ("ç" * 71, "en", "ucs2", 71, 2),
        ("好", "en", "china", 1, 1),
    ],
)
def test_parts_are_counted_as_gateways_do(
    text: str, lang: str, encoding: str, characters: int, parts: int
) -> None:
    size = sms.measure(text, lang)  # type: ignore[arg-type]
    assert (size.encoding, size.characters, size.parts) == (encoding, characters, parts)


def test_a_message_past_500_does_not_fit() -> None:
    assert sms.measure("好" * 500).fits
    assert not sms.measure("好" * 501).fits


@given(
    text=st.text(alphabet=st.characters(exclude_categories=()), max_size=400),
    more=st.text(max_size=5),
    lang=st.sampled_from(["zh", "en"]),
)
def test_a_longer_message_never_has_fewer_parts(text: str, more: str, lang: str) -> None:
    assert sms.measure(text + more, lang).parts >= sms.measure(text, lang).parts  # type: ignore[arg-type]


def test_cost_is_exact_and_rounded_once() -> None:
    assert sms.cost("好" * 71, 12_345, price_yuan=Decimal("0.055")) == 135_795
    assert sms.cost("好", 3, price_yuan=Decimal("0.055")) == 17  # 16.5 分
    assert sms.cost("好", 0) == 0
    assert sms.cost("好", 1000, price_yuan=Decimal(0)) == 0


@pytest.mark.parametrize(
    ("at", "may"),
    [
        ("2026-11-10T00:00", True),
        ("2026-11-09T23:59", False),
        ("2026-11-10T13:59", True),
        ("2026-11-10T14:00", False),
    ],
)
def test_marketing_goes_out_between_8_and_22_by_the_shops_clock(at: str, may: bool) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert sms.may_send(moment, "Asia/Shanghai") is may
    assert bool(sms.sending_finding(moment)) is not may


def ids(text: str, **more: object) -> dict[str, str]:
    return {f.id: f.severity for f in sms.findings(Text(text, "sms", **more))}  # type: ignore[arg-type]


def test_a_complete_message_passes() -> None:
    assert ids(_GOOD) == {}


@pytest.mark.parametrize(
    "way_out", ["拒收请回复R", "退订回T", "回T退订", "回复TD退订", "Reply STOP to opt out"]
)
def test_ways_out_are_recognised(way_out: str) -> None:
    assert sms.has_opt_out(f"【店】新品上架，{way_out}")


def test_a_missing_way_out_blocks_and_a_missing_signature_warns() -> None:
    assert ids("每日坚果¥99起，今晚开抢", part="text") == {"sms.opt_out": "block", "sms.signature": "warn"}


def test_a_service_message_needs_no_way_out() -> None:
    assert ids("【云边食铺】您的订单已发货，快递单号SF123") == {}
    assert ids("好的，明天给您补发", facts={"is_reply": True}) == {}


def test_a_link_is_shown_at_its_span() -> None:
    text = "【店】上新了 t.cn/A6xy 点击看，拒收请回复R"
    (finding,) = sms.findings(Text(text, "sms"))
    assert (finding.term, finding.severity) == ("t.cn/A6xy", "info")
    assert sms.links("共9.9元，3.5斤装") == []
