"""Items put straight into campaigns, for tests of what reads them."""

from core.campaigns.tables import CampaignItem
from core.db.engine import writing
from core.team.rights import Actor


def stored_campaign_item(actor: Actor, campaign_id: int, item_id: int, **values: int) -> int:
    """Put an item into a campaign; return the row's id."""
    with writing() as session:
        row = CampaignItem(shop_id=actor.shop_id, campaign_id=campaign_id, item_id=item_id, **values)
        session.add(row)
        session.flush()
        return row.id
