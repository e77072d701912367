"""Decide on matches from a button: done before the page is drawn anew, told with an undo."""

from collections.abc import Sequence

from core.competitors.actions import Decision, decide_matches, set_kind
from core.competitors.match_reads import Seen
from core.db.engine import writing
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui.save import flash, reporting
from pages.ui.session import require_user


def decide_one(
    match_id: int, version: int, state: str, title: str, kinds: tuple[str, str] | None = None
) -> None:
    """Accept, reject or reopen one match as it was seen; `kinds` are its kind before and from now on.

    A button's callback: whoever was faster is told of, although the match is gone from the page by then.
    """
    user = require_user()
    with reporting(after_conflict=_("The list below is up to date.")):
        with writing() as session:
            if kinds is not None and kinds[0] != kinds[1]:
                set_kind(session, user, match_id, version=version, kind=kinds[1])
                version += 1
            back = decide_matches(session, user, [(match_id, version, state)])
        said = {
            "accepted": _("Accepted: {title}"),
            "rejected": _("Rejected: {title}"),
            "suggested": _("To confirm again: {title}"),
        }
        flash(said[state].format(title=title), undo=take_back, args=(user, back, kinds))


def decide_many(seen: Sequence[Seen], state: str) -> None:
    """Decide on many matches as they were counted: on all of them, or on none."""
    user = require_user()
    with reporting(after_conflict=_("The list below is up to date.")):
        with writing() as session:
            back = decide_matches(session, user, [(match_id, version, state) for match_id, version in seen])
        n = len(back)
        said = {
            "accepted": ngettext("{n} match accepted.", "{n} matches accepted.", n),
            "rejected": ngettext("{n} match rejected.", "{n} matches rejected.", n),
            "suggested": ngettext("{n} match to confirm again.", "{n} matches to confirm again.", n),
        }
        flash(said[state].format(n=f"{n:,}"), undo=take_back, args=(user, back, None))


def take_back(user: Actor, decisions: Sequence[Decision], kinds: tuple[str, str] | None) -> None:
    """Undo decisions, and the change of kind that came with one."""
    with writing() as session:
        back = decide_matches(session, user, decisions)
        if kinds is not None and kinds[0] != kinds[1]:
            for match_id, version, _state in back:
                set_kind(session, user, match_id, version=version, kind=kinds[0])
