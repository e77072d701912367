"""Write the phases of a campaign, all of them together: its tasks follow when its T moves."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.campaigns.campaign_actions import stored_tasks
from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.days_off import working_day
from core.campaigns.moving import Moved, times, write_phases
from core.campaigns.schedule import shifted
from core.campaigns.task_rows import write_days
from core.campaigns.values import Phase
from core.errors import unchanged
from core.shop.actions import touch
from core.shop.reads import profile
from core.team.audit import note
from core.team.rights import Actor, require


def save_phases(
    session: Session, actor: Actor, campaign_id: int, *, version: int, phases: Sequence[Phase]
) -> Moved:
    """Store a campaign's phases in place of those it had; open tasks move as its T does, by whole days.

    Raises BadInput at `phases.<n>.<field>`, Conflict when somebody else was faster. `moving.undo_move` takes the result.
    """
    require(actor, "campaigns.edit")
    campaign = campaign_row(session, actor, campaign_id)
    unchanged(campaign.version, version)
    before = times(session, campaign)
    zone = ZoneInfo(profile(session, actor).timezone)
    was = campaign.live_at.astimezone(zone).date()
    write_phases(session, campaign, phases)
    days = (campaign.live_at.astimezone(zone).date() - was).days
    if days:
        skip = working_day if campaign.skips_days_off else None
        write_days(session, shifted(stored_tasks(session, campaign_id), days, working_day=skip, live=was))
    session.flush()
    note(session, actor, "edited", CAMPAIGN, campaign.id, fields=["phases"])
    touch(session, actor.shop_id)
    return Moved(campaign.id, campaign.version, before, times(session, campaign))
