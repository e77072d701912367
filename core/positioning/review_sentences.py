"""Sentences on reviews: the answer of the tab, what rose or fell, how a share is told with its interval."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
from babel.dates import format_skeleton

from core.locale import _, language, ngettext
from core.positioning.review_figures import Moved, Whole


def answer(whole: Whole, table: pd.DataFrame, moves: Sequence[Moved], labels: Mapping[str, str]) -> str:
    """Say how many reviews complain, mostly of what, and whether that rises."""
    if not whole.read:
        return _("No review in view has words of a buyer.")
    said = ngettext(
        "Of {n} review with words {share} complain",
        "Of {n} reviews with words {share} complain",
        whole.read,
    ).format(n=f"{whole.read:,}", share=percent(whole.share))
    if table.empty or not table["complaint"].max():
        return _("{sentence}.").format(sentence=said)
    worst = table.loc[table["complaint"].idxmax()]
    said += _(", most of {topic} ({share})").format(
        topic=labels.get(worst["key"], worst["key"]), share=percent(worst["complaint_share"])
    )
    move = next((each for each in moves if each.key == worst["key"] and each.is_sure), None)
    if move is not None and move.since is not None:
        said += (_(", rising since {month}") if move.change > 0 else _(", falling since {month}")).format(
            month=month_of(move.since)
        )
    return _("{sentence}.").format(sentence=said)


def rising(moves: Sequence[Moved], labels: Mapping[str, str]) -> list[str]:
    """Say of which topics complaints rose or fell for sure in the last 90 days, each with its interval."""
    sentences = []
    for move in moves:
        if not move.is_sure:
            continue
        said = (
            _(
                "Complaints about {topic} rise: {before} before, {now} in the last 90 days ({low} to {high} points)."
            )
            if move.change > 0
            else _(
                "Complaints about {topic} fall: {before} before, {now} in the last 90 days ({low} to {high} points)."
            )
        )
        sentences.append(
            said.format(
                topic=labels.get(move.key, move.key),
                before=percent(move.before),
                now=percent(move.now),
                low=_points(move.low),
                high=_points(move.high),
            )
        )
    return sentences


def interval(low: float, high: float) -> str:
    """Write an interval of shares: 4%–9%."""
    return f"{low:.0%}–{high:.0%}"


def percent(share: float) -> str:
    """Write a share without decimals, a small one with one."""
    return f"{share:.1%}" if 0 < share < 0.0995 and round(share, 2) != round(share, 4) else f"{share:.0%}"


def month_of(day: date) -> str:
    """Write a month as 2026年9月 / Sep 2026."""
    return str(format_skeleton("yMMM", day, locale={"zh": "zh_CN", "en": "en"}[language()]))


def _points(share: float) -> str:
    return f"{100 * share:+.0f}"
