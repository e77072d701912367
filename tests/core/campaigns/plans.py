"""Campaigns put straight into the tables, for tests of what reads them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.campaigns.tables import Campaign, CampaignPhase, CampaignSend, CampaignTask
from core.db.engine import writing
from core.team.rights import Actor

LIVE = datetime(2026, 11, 10, 12, tzinfo=UTC)  # 20:00 in Shanghai


def stored_campaign(actor: Actor, **changes: Any) -> int:
    """Store a planned campaign that is live for a day, with two phases, a task and an SMS; return its id."""
    values: dict[str, Any] = {
        "name": "双11",
        "level": "S",
        "state": "planned",
        "starts_at": LIVE - timedelta(days=20),
        "ends_at": LIVE + timedelta(days=1),
        "live_at": LIVE,
        "enrol_by": LIVE - timedelta(days=10),
        "owner_id": actor.user_id,
    }
    with writing() as session:
        campaign = Campaign(shop_id=actor.shop_id, **values | changes)
        session.add(campaign)
        session.flush()
        own = {"shop_id": actor.shop_id, "campaign_id": campaign.id}
        live = campaign.live_at
        session.add_all(
            [
                CampaignPhase(**own, kind="gather", starts_at=live - timedelta(days=20), ends_at=live),
                CampaignPhase(**own, kind="burst", starts_at=live, ends_at=live + timedelta(days=1)),
                CampaignTask(**own, name="主图", starts_on=date(2026, 11, 1), due_on=date(2026, 11, 3)),
                CampaignSend(**own, channel="sms", sends_at=live - timedelta(hours=4), audience="老客"),
            ]
        )
        return campaign.id
