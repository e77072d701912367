"""What people do with alerts: make rules, change them, switch them on and off, settle what fired."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.competitors.alert_rules import Terms, checked_kind, checked_name, scope_of, terms_of
from core.competitors.tables import Alert, AlertRule, AlertState, Rival
from core.competitors.watching import ask
from core.db.base import now
from core.errors import BadInput, NotFound, found, unchanged
from core.locale import _
from core.shop.actions import in_turn, touch
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require

MOST_RULES = 200
# What most shops want to hear of; a fall below the floor or below our price at any size.
USUAL: tuple[tuple[str, dict[str, Any]], ...] = (
    ("down", {"amount": 0.05}),
    ("crosses", {"amount": 0.0}),
    ("below_floor", {"amount": 0.0}),
    ("back_in_stock", {}),
    ("stale", {"days": 7}),
)


def add_rule(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    name: str = "",
    scope: Mapping[str, Any] | None = None,
    terms: Mapping[str, Any] | None = None,
) -> int:
    """Add an alert rule, switched on, and return its id. Its first run only learns.

    Raises BadInput naming the field at fault.
    """
    require(actor, "alerts.edit")
    if len(_rules(session, actor)) >= MOST_RULES:
        raise BadInput(_("A shop has at most {n} alert rules.").format(n=MOST_RULES))
    row = AlertRule(shop_id=actor.shop_id, kind=checked_kind(kind))
    row.name = checked_name(name, kind)
    row.scope = _scope(session, actor, scope or {})
    row.terms = asdict(terms_of(kind, terms or {}))
    session.add(row)
    session.flush()
    _noted(session, actor, "added", row)
    ask(session, actor)
    return row.id


def add_usual_rules(session: Session, actor: Actor) -> list[int]:
    """Add the rules that most shops want, one a kind, for all items; kinds that have a rule are left out."""
    require(actor, "alerts.edit")
    in_turn(session, actor.shop_id)
    there = {rule.kind for rule in _rules(session, actor)}
    return [
        add_rule(session, actor, kind=kind, terms=asdict(Terms()) | terms)
        for kind, terms in USUAL
        if kind not in there
    ]


def edit_rule(
    session: Session, actor: Actor, rule_id: int, *, version: int, changes: Mapping[str, Any]
) -> int:
    """Change a rule's name, kind, scope or terms and return its new version.

    A rule that speaks of something else than before, or at another threshold, learns anew: what moved
    before it was changed is no news. Raises Conflict when somebody else was faster.
    """
    require(actor, "alerts.edit")
    row = _rule(session, actor, rule_id)
    unchanged(row.version, version)
    before = (row.kind, row.terms | {"cap": 0})
    row.kind = checked_kind(changes.get("kind", row.kind))
    row.name = checked_name(changes.get("name", row.name), row.kind)
    row.scope = _scope(session, actor, changes.get("scope", row.scope))
    row.terms = asdict(terms_of(row.kind, row.terms | dict(changes.get("terms", {}))))
    if (row.kind, row.terms | {"cap": 0}) != before:
        _forget(session, row)
    session.flush()
    _noted(session, actor, "edited", row)
    ask(session, actor)
    return row.version


def switch_rule(session: Session, actor: Actor, rule_id: int, *, version: int, is_on: bool) -> None:
    """Switch a rule on or off. On again it learns anew: what moved meanwhile is no news."""
    require(actor, "alerts.edit")
    row = _rule(session, actor, rule_id)
    unchanged(row.version, version)
    if row.is_on == is_on:
        return
    row.is_on = is_on
    _forget(session, row)
    session.flush()
    _noted(session, actor, "switched on" if is_on else "switched off", row)
    ask(session, actor)


def delete_rule(session: Session, actor: Actor, rule_id: int) -> None:
    """Delete a rule; its alerts stay, and it stays restorable."""
    require(actor, "alerts.edit")
    row = _rule(session, actor, rule_id)
    row.deleted_at = now()
    session.flush()
    _noted(session, actor, "deleted", row)


def restore_rule(session: Session, actor: Actor, rule_id: int) -> None:
    """Bring a deleted rule back as it was; it learns anew."""
    require(actor, "alerts.edit")
    row = _rule(session, actor, rule_id, deleted=True)
    row.deleted_at = None
    _forget(session, row)
    session.flush()
    _noted(session, actor, "restored", row)
    ask(session, actor)


def settle(session: Session, actor: Actor, alert_ids: Sequence[int], *, done: bool = True) -> list[int]:
    """Mark alerts as done, or open again, and return those that were not so before."""
    require(actor, "alerts.settle")
    changed: list[int] = []
    for start in range(0, len(alert_ids), 500):
        batch = (Alert.shop_id == actor.shop_id, Alert.id.in_(alert_ids[start : start + 500]))
        as_asked = Alert.done_at.is_(None) if done else Alert.done_at.is_not(None)
        change = update(Alert).where(*batch, as_asked).returning(Alert.id)
        values = {"done_at": now() if done else None, "done_by": actor.user_id if done else None}
        changed += session.scalars(change.values(values).execution_options(synchronize_session=False)).all()
    if changed:
        touch(session, actor.shop_id)
    return sorted(changed)


def _rules(session: Session, actor: Actor) -> Sequence[AlertRule]:
    query = select(AlertRule).where(AlertRule.shop_id == actor.shop_id, AlertRule.deleted_at.is_(None))
    return session.scalars(query).all()


def _rule(session: Session, actor: Actor, rule_id: int, *, deleted: bool = False) -> AlertRule:
    gone = _("This alert rule is no longer in the shop.")
    row = found(session.get(AlertRule, rule_id), gone)
    if row.shop_id != actor.shop_id or (row.deleted_at is not None) != deleted:
        raise NotFound(gone)
    return row


def _scope(session: Session, actor: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    scope = scope_of(values)
    item = session.get(Item, scope.item_id) if scope.item_id is not None else None
    rival = session.get(Rival, scope.rival_id) if scope.rival_id is not None else None
    for asked, row, field in ((scope.item_id, item, "item_id"), (scope.rival_id, rival, "rival_id")):
        if asked is not None and (row is None or row.shop_id != actor.shop_id):
            raise BadInput(_("This is none of the known choices."), field=field)
    return asdict(scope)


def _forget(session: Session, row: AlertRule) -> None:
    """Let a rule begin anew: its next run only learns."""
    row.first_run_at = None
    session.execute(delete(AlertState).where(AlertState.rule_id == row.id))


def _noted(session: Session, actor: Actor, action: str, row: AlertRule) -> None:
    note(session, actor, action, "alert rule", row.id, name=row.name, kind=row.kind)
    touch(session, actor.shop_id)
