"""The overview of rule packs: every sourced fact is found, however deep it lies."""

from datetime import date

from core.rules.overview import Fact, Pack, pack_name, packs


def test_every_pack_of_the_release_is_listed_with_its_sources():
    by_name = {pack.name: pack for pack in packs()}
    channels = by_name["channels"]
    assert len(channels.facts) >= 20
    assert "vivo push documentation (40 and 100 letters)" in channels.sources
    assert channels.verify_by == min(fact.verify_by for fact in channels.facts)


def test_a_fact_is_overdue_from_the_day_after():
    pack = Pack("x", (Fact("a", "found", date(2027, 1, 31)), Fact("b", "verify", date(2027, 6, 30))))
    assert [pack.overdue(day) for day in (date(2027, 1, 31), date(2027, 2, 1), date(2028, 1, 1))] == [0, 1, 2]
    assert pack.to_verify() == 1


def test_a_pack_without_sourced_facts_is_never_due():
    assert (Pack("x", ()).verify_by, Pack("x", ()).overdue(date(2099, 1, 1))) == (None, 0)


def test_every_pack_has_a_name_for_people():
    assert [pack.name for pack in packs() if pack_name(pack.name) == pack.name] == []
