"""Answers about a piece are remembered, but never for another question."""

from core.content.brief import Brief
from core.content.checked import check_parts
from core.locale import speaking

PARTS = {"text": "【云边食铺】坚果礼盒全网最低价，仅需59元，满额包邮，拒收请回复R"}


def _brief(**more: object) -> Brief:
    item = {"title": "坚果礼盒", "category": "零食", "usual_price": 9900}
    return Brief.model_validate({"items": [item], "offer": {"price": 5900}, **more})


def test_a_changed_brief_is_a_new_question() -> None:
    before = check_parts(_brief(), "sms", PARTS)["text"]
    after = check_parts(_brief(offer={"price": 6900}), "sms", PARTS)["text"]
    assert not any(f.check == "grounding" and "59" in f.term for f in before)
    assert any(f.check == "grounding" and "59" in f.term for f in after)


def test_a_changed_text_is_a_new_question() -> None:
    honest = {"text": "【云边食铺】坚果礼盒仅需59元，拒收请回复R"}
    assert any(f.term == "全网最低价" for f in check_parts(_brief(), "sms", PARTS)["text"])
    assert not any(f.check == "law" for f in check_parts(_brief(), "sms", honest)["text"])


def test_each_reader_is_told_in_their_language() -> None:
    with speaking("zh"):
        chinese = check_parts(_brief(), "sms", PARTS)["text"]
    with speaking("en"):
        english = check_parts(_brief(), "sms", PARTS)["text"]
    assert [f.start for f in chinese] == [f.start for f in english]
    assert chinese[0].reason != english[0].reason


def test_what_a_caller_does_to_its_findings_stays_with_it() -> None:
    check_parts(_brief(), "sms", PARTS)["text"].clear()
    assert check_parts(_brief(), "sms", PARTS)["text"]
