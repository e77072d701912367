"""One table of rights: which role may do what in a shop. Every action in core asks it."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Forbidden
from core.locale import _


class Role(StrEnum):
    """Roles in rising order: each may do all that the one before may."""

    VIEWER = "viewer"
    MARKETER = "marketer"
    PLANNER = "planner"
    LEAD = "lead"
    OWNER = "owner"


_RANK = {role: rank for rank, role in enumerate(Role)}

# action -> the lowest role that may do it
RIGHTS: dict[str, Role] = {
    "shop.see": Role.VIEWER,
    "items.see": Role.VIEWER,
    "copy.see": Role.VIEWER,
    "copy.export": Role.VIEWER,
    "copy.draft": Role.MARKETER,
    "copy.edit": Role.MARKETER,
    "copy.choose": Role.MARKETER,
    "copy.delete": Role.MARKETER,
    "jobs.see": Role.VIEWER,
    "jobs.start": Role.MARKETER,
    "jobs.cancel": Role.MARKETER,
    "items.edit": Role.PLANNER,
    "items.import": Role.PLANNER,
    "items.delete": Role.PLANNER,
    "prices.see": Role.VIEWER,
    "prices.export": Role.VIEWER,
    "prices.edit": Role.PLANNER,
    "prices.import": Role.PLANNER,
    "prices.delete": Role.PLANNER,
    "matches.decide": Role.PLANNER,
    "alerts.edit": Role.PLANNER,
    "alerts.settle": Role.MARKETER,
    "advice.decide": Role.LEAD,
    "positioning.see": Role.VIEWER,
    "positioning.export": Role.VIEWER,
    "positioning.edit": Role.PLANNER,
    "positioning.import": Role.PLANNER,
    "positioning.delete": Role.PLANNER,
    "promotions.see": Role.VIEWER,
    "promotions.export": Role.VIEWER,
    "promotions.edit": Role.PLANNER,
    "promotions.delete": Role.PLANNER,
    "promotions.choose": Role.LEAD,
    "costs.edit": Role.LEAD,
    "campaigns.see": Role.VIEWER,
    "campaigns.export": Role.VIEWER,
    "campaigns.edit": Role.PLANNER,
    "campaigns.import": Role.PLANNER,
    "campaigns.delete": Role.PLANNER,
    "campaigns.approve": Role.LEAD,
    "tasks.edit": Role.MARKETER,
    "clashes.waive": Role.PLANNER,
    "targets.edit": Role.LEAD,
    "feeds.edit": Role.VIEWER,
    "webhooks.see": Role.LEAD,
    "webhooks.edit": Role.OWNER,
    "shop.edit": Role.LEAD,
    "model.test": Role.LEAD,
    "usage.see": Role.LEAD,
    "members.see": Role.LEAD,
    "members.edit": Role.OWNER,
    "shop.open": Role.OWNER,
    "shop.delete": Role.OWNER,
    "audit.see": Role.LEAD,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting, in the shop at hand, with the role they hold there."""

    user_id: int
    shop_id: int
    role: Role
    name: str


def role_name(role: Role) -> str:
    """Return the role as people call it."""
    return {
        Role.VIEWER: _("viewer"),
        Role.MARKETER: _("marketer"),
        Role.PLANNER: _("planner"),
        Role.LEAD: _("lead"),
        Role.OWNER: _("owner"),
    }[role]


def right_name(right: str) -> str:
    """Return an action as a person reads it."""
    return {
        "shop.see": _("see the shop"),
        "items.see": _("see items"),
        "copy.see": _("see copy"),
        "copy.export": _("export copy"),
        "copy.draft": _("draft copy"),
        "copy.edit": _("edit copy"),
        "copy.choose": _("choose copy"),
        "copy.delete": _("delete copy"),
        "jobs.see": _("see jobs"),
        "jobs.start": _("start jobs"),
        "jobs.cancel": _("cancel jobs"),
        "items.edit": _("edit items"),
        "items.import": _("import items"),
        "items.delete": _("delete items"),
        "prices.see": _("see rivals' prices"),
        "prices.export": _("export rivals' prices"),
        "prices.edit": _("add and edit rivals and prices"),
        "prices.import": _("import price tables"),
        "prices.delete": _("delete rivals and prices"),
        "matches.decide": _("accept and reject matches"),
        "alerts.edit": _("edit alert rules"),
        "alerts.settle": _("mark alerts as done"),
        "advice.decide": _("decide on price advice"),
        "positioning.see": _("see the positioning"),
        "positioning.export": _("export the positioning"),
        "positioning.edit": _("edit the positioning"),
        "positioning.import": _("import reviews, markets and item figures"),
        "positioning.delete": _("delete maps, canvases and reviews"),
        "promotions.see": _("see promotion plans"),
        "promotions.export": _("export promotion plans"),
        "promotions.edit": _("add and edit promotion plans"),
        "promotions.delete": _("delete promotion plans"),
        "promotions.choose": _("choose a scenario"),
        "costs.edit": _("edit fees and costs"),
        "campaigns.see": _("see campaigns"),
        "campaigns.export": _("export the calendar"),
        "campaigns.edit": _("add, edit and move campaigns"),
        "campaigns.import": _("import plans"),
        "campaigns.delete": _("delete campaigns"),
        "campaigns.approve": _("declare campaigns ready and done"),
        "tasks.edit": _("tick off and edit tasks"),
        "clashes.waive": _("waive clashes"),
        "targets.edit": _("set yearly and monthly targets"),
        "feeds.edit": _("make calendar links of one's own"),
        "webhooks.see": _("see webhooks"),
        "webhooks.edit": _("edit webhooks"),
        "shop.edit": _("edit the shop"),
        "model.test": _("test the model"),
        "usage.see": _("see what the model costs"),
        "members.see": _("see members"),
        "members.edit": _("invite, change and remove members"),
        "shop.open": _("open further shops"),
        "shop.delete": _("delete the shop"),
        "audit.see": _("see the audit trail"),
    }[right]


def may(actor: Actor, action: str) -> bool:
    """Tell whether the actor's role allows the action in the shop at hand."""
    return _RANK[actor.role] >= _RANK[RIGHTS[action]]


def require(actor: Actor, action: str) -> None:
    """Raise Forbidden when the actor may not do this here."""
    if not may(actor, action):
        raise Forbidden(
            _("Your role here is {role}; this needs {needed}. Ask an owner of the shop.").format(
                role=role_name(actor.role), needed=role_name(RIGHTS[action])
            )
        )
