"""Who may come in, as what, and what a role may do."""

import ast
from pathlib import Path

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.shop.reads import memberships
from core.team import actions, reads
from core.team.rights import RIGHTS, Actor, Role, may, require


def _as(actor, role):
    return Actor(actor.user_id, actor.shop_id, role, actor.name)


def test_an_invited_address_comes_in_and_others_stay_out(shop):
    with writing() as session:
        actions.invite(session, shop, address=" Li@Example.com ", role=Role.MARKETER)
    with writing() as session:
        user = actions.sign_in(session, "li@example.COM", "Li")
        assert actions.actor_in(session, user.id, shop.shop_id).role is Role.MARKETER
    with pytest.raises(NotFound, match="eve@example"), writing() as session:
        actions.sign_in(session, "eve@example.com", "Eve")


def test_the_owner_of_the_settings_takes_over_what_local_mode_made(shop):
    with writing() as session:
        owner = actions.sign_in(session, "boss@example.com", "Boss", owner_address="Boss@example.com")
        assert [each.role for each in memberships(session, owner.id)] == [Role.OWNER]


def test_an_empty_owner_setting_lets_nobody_in(shop):
    with pytest.raises(NotFound), writing() as session:
        actions.sign_in(session, "", "", owner_address="")


def test_a_role_taken_away_is_gone_at_once(shop):
    with writing() as session:
        member = actions.invite(session, shop, address="li@example.com", role=Role.LEAD)
        user_id, member_id = member.user_id, member.id
    with writing() as session:
        actions.remove(session, shop, member_id)
    with pytest.raises(NotFound), reading() as session:
        actions.actor_in(session, user_id, shop.shop_id)


def test_a_shop_keeps_an_owner(shop):
    with reading() as session:
        own = reads.members(session, shop).iloc[0]
    with pytest.raises(Conflict), writing() as session:
        actions.remove(session, shop, int(own.id))
    with pytest.raises(Conflict), writing() as session:
        actions.change_role(session, shop, int(own.id), version=int(own.version), role=Role.LEAD)


def test_the_second_of_two_owners_is_told(shop):
    with writing() as session:
        member = actions.invite(session, shop, address="li@example.com", role=Role.VIEWER)
        member_id = member.id
    with writing() as session:
        actions.change_role(session, shop, member_id, version=1, role=Role.PLANNER)
    with pytest.raises(Conflict), writing() as session:
        actions.change_role(session, shop, member_id, version=1, role=Role.LEAD)
    with reading() as session:
        roles = dict(zip(*reads.members(session, shop)[["address", "role"]].to_numpy().T, strict=True))
    assert roles["li@example.com"] == "planner"


@pytest.mark.parametrize("address", ["", "li", "@example.com", "li@", "a b@example.com"])
def test_no_address_no_invitation(sqlite_shop, address):
    with pytest.raises(BadInput), writing() as session:
        actions.invite(session, sqlite_shop, address=address, role=Role.VIEWER)


def test_only_owners_invite(sqlite_shop):
    for role in (Role.VIEWER, Role.MARKETER, Role.PLANNER, Role.LEAD):
        with pytest.raises(Forbidden), writing() as session:
            actions.invite(session, _as(sqlite_shop, role), address="li@example.com", role=Role.OWNER)


def test_a_higher_role_may_all_that_a_lower_one_may():
    for action in RIGHTS:
        allowed = [may(Actor(1, 1, role, ""), action) for role in Role]
        assert allowed == sorted(allowed)


def test_a_refusal_names_the_role_that_would_do():
    with pytest.raises(Forbidden, match="策划"):
        require(Actor(1, 1, Role.VIEWER, ""), "items.edit")


def _asks_for_rights(function: ast.FunctionDef) -> bool:
    called = {
        node.func.id
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return bool(called & {"require", "edit_item", "edit_copy"})


@pytest.mark.parametrize("path", sorted(Path("core").glob("*/*.py")), ids=str)
def test_every_function_that_takes_an_actor_checks_it(path):
    """Public functions of core that are given an actor ask the rights table themselves."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        takes_actor = any(argument.arg == "actor" for argument in node.args.args)
        exempt = (path.name, node.name) in {
            ("rights.py", "may"),
            ("rights.py", "require"),
            ("audit.py", "note"),
        }
        assert exempt or not takes_actor or _asks_for_rights(node), f"{path}: {node.name}"
