"""The copy of the demo shop says nothing that its own checks would stop, whatever day it is."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from core.content.brief import PARTS, Brief
from core.content.checks.finding import Text
from core.content.checks.grounding.check import grounding
from core.content.checks.law.law import law
from core.content.facts import facts_of
from core.content.tables import Copy, CopyBrief
from core.db.engine import reading


@pytest.fixture
def pieces(sqlite_demo):
    """Every piece of the freshly filled shop, with the brief it was drafted for."""
    with reading() as session:
        rows = session.execute(select(Copy, CopyBrief).join(CopyBrief, CopyBrief.id == Copy.brief_id))
        return [(copy.kind, copy.parts, Brief.model_validate(row.brief)) for copy, row in rows]


def test_no_draft_is_stopped_by_law_or_facts(pieces):
    stopped = []
    for kind, parts, brief in pieces:
        facts = facts_of(brief)
        for part in PARTS[kind]:
            text = Text(parts[part], kind, brief.items[0].category, facts, part=part)
            found = [*law(text), *grounding(text)]
            stopped += [(text.text, each.term, each.id) for each in found if each.severity == "block"]
    assert len(pieces) >= 30
    assert stopped == []


def test_one_offer_is_over_and_two_are_not(pieces):
    own = [brief for _kind, _parts, brief in pieces if brief.burst_starts is None]  # those of no campaign
    offers = {brief.offer for brief in own}
    assert sorted(offer.ends < datetime.now(UTC) for offer in offers) == [False, False, True]
