"""The shop's targets of roles, as the portfolio and the calendar's clash check read them."""

from sqlalchemy.orm import Session

from core.positioning.profile_reads import current
from core.positioning.role_targets import SECTION, RoleTargets, role_targets_of
from core.team.rights import Actor, require


def role_targets(session: Session, actor: Actor) -> RoleTargets:
    """Return the shop's targets of roles; those of a shop that never set any are empty."""
    require(actor, "positioning.see")
    stored = current(session, actor).section(SECTION)
    return role_targets_of(stored) if stored else RoleTargets()
