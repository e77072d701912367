"""A stored campaign of the shop at hand, for the actions on what stands in it."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.campaigns.tables import Campaign
from core.errors import BadInput, NotFound, found
from core.locale import _
from core.team.rights import Actor, require

CAMPAIGN = "campaign"  # as the audit trail calls it
FIRST_YEAR, LAST_YEAR = 2000, 2100


def campaign_row(session: Session, actor: Actor, campaign_id: int, *, lock: bool = False) -> Campaign:
    """Return a campaign of the actor's shop that was not deleted.

    With `lock` others who ask so wait until this one has stored.
    """
    require(actor, "campaigns.see")
    gone = _("This campaign is no longer in the shop.")
    row = found(session.get(Campaign, campaign_id, with_for_update=True if lock else None), gone)
    if row.shop_id != actor.shop_id or row.deleted_at is not None:
        raise NotFound(gone)
    return row


def sane_moment(moment: datetime, field: str) -> datetime:
    """Return a moment of this century. Raises BadInput at the field for any other."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        sentence = _("The year {year} is no year to plan for: write one from {first} to {last}.")
        raise BadInput(
            sentence.format(year=moment.year, first=FIRST_YEAR, last=LAST_YEAR),
            field=field,
        )
    return moment
