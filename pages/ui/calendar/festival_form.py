"""The rule of a festival as fields: fixed days, a weekday of a month, a lunar day or a solar term, and days around."""

from typing import Any

import streamlit as st

from core.campaigns.festival_words import kind_name, ordinal, term_name, weekday_name
from core.locale import _
from core.rules.festivals import TERMS, FestivalRule

LEVELS = ("S", "A", "B", "C")
KINDS = ("span", "weekday", "lunar", "term")


def rule_fields(key: str, rule: FestivalRule | None) -> dict[str, Any]:
    """Draw the fields of a festival and return what they say, as `festival_actions.save_festival` takes it."""
    with st.container(horizontal=True):
        name = st.text_input(_("Name"), value=rule.name if rule else "", max_chars=40, key=f"{key}_name")
        level = st.selectbox(
            _("Level"), LEVELS, index=LEVELS.index(rule.level) if rule else 2, width=80, key=f"{key}_level"
        )
        kind = st.selectbox(
            _("Follows"), KINDS, index=KINDS.index(_kind(rule)), format_func=kind_name, key=f"{key}_kind"
        )
    terms: dict[str, Any] = {"name": name, "level": level}
    if rule is not None:
        terms |= {"name_en": rule.name_en, "platform": rule.platform, "is_sale": rule.is_sale}
        terms["phases"] = [each.model_dump(mode="json") for each in rule.phases]
    draw = {"span": _fixed, "weekday": _weekday, "lunar": _lunar, "term": _term}[kind]
    part = {"span": "fixed"}.get(kind, kind)
    with st.container(horizontal=True):
        terms[part] = draw(f"{key}_{kind}", rule)
    if kind != "span":
        moving = getattr(rule, part, None) if rule else None
        before, after = moving.days if moving else (0, 0)
        with st.container(horizontal=True):
            first = st.number_input(
                _("First day, from it"), -200, 200, before, step=1, key=f"{key}_{kind}_before"
            )
            last = st.number_input(
                _("Last day, from it"), -200, 200, after, step=1, key=f"{key}_{kind}_after"
            )
        terms[part]["days"] = [int(first), int(last)]
    return terms


def _kind(rule: FestivalRule | None) -> str:
    if rule is None or rule.fixed is not None:
        return "span"
    return "weekday" if rule.weekday is not None else "lunar" if rule.lunar is not None else "term"


def _fixed(key: str, rule: FestivalRule | None) -> dict[str, Any]:
    now = rule.fixed if rule else None
    starts = st.text_input(
        _("First day (month-day)"),
        now.starts if now else "",
        placeholder="11-01",
        max_chars=5,
        key=f"{key}_starts",
    )
    ends = st.text_input(
        _("Last day (month-day)"),
        now.ends if now else "",
        placeholder="11-11",
        max_chars=5,
        key=f"{key}_ends",
    )
    anchor = st.text_input(
        _("Main day (month-day)"),
        (now.anchor or "") if now else "",
        placeholder="11-11",
        max_chars=5,
        key=f"{key}_anchor",
    )
    fixed = {"starts": starts.strip(), "ends": ends.strip() or starts.strip()}
    return fixed | ({"anchor": anchor.strip()} if anchor.strip() else {})


def _weekday(key: str, rule: FestivalRule | None) -> dict[str, Any]:
    now = rule.weekday if rule else None
    return {
        "nth": st.selectbox(
            _("Which"), (1, 2, 3, 4), (now.nth if now else 1) - 1, format_func=ordinal, key=f"{key}_nth"
        ),
        "weekday": st.selectbox(
            _("Weekday"),
            tuple(range(1, 8)),
            (now.weekday if now else 7) - 1,
            format_func=weekday_name,
            key=f"{key}_day",
        ),
        "month": int(
            st.number_input(
                _("Month of the year"), 1, 12, now.month if now else 5, step=1, key=f"{key}_month"
            )
        ),
        "plus": int(
            st.number_input(_("Days behind it"), 0, 6, now.plus if now else 0, step=1, key=f"{key}_plus")
        ),
    }


def _lunar(key: str, rule: FestivalRule | None) -> dict[str, Any]:
    now = rule.lunar if rule else None
    return {
        "month": int(
            st.number_input(_("Lunar month"), 1, 12, now.month if now else 1, step=1, key=f"{key}_month")
        ),
        "day": int(
            st.number_input(
                _("Lunar day"),
                0,
                29,
                now.day if now else 1,
                step=1,
                key=f"{key}_day",
                help=_("0 is the day before the first."),
            )
        ),
    }


def _term(key: str, rule: FestivalRule | None) -> dict[str, Any]:
    now = rule.term.name if rule and rule.term else TERMS[0]
    return {
        "name": st.selectbox(
            _("Solar term"), TERMS, TERMS.index(now), format_func=term_name, key=f"{key}_term"
        )
    }
