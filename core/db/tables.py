"""Every stored class in one import, for migrations and for a process that opens the database."""

from core.campaigns import tables as campaigns
from core.competitors import tables as competitors
from core.content import tables as content
from core.db.base import Base
from core.jobs import tables as jobs
from core.llm import tables as llm
from core.outbox import tables as outbox
from core.positioning import tables as positioning
from core.promotions import tables as promotions
from core.shop import cost_tables as shop_costs
from core.shop import import_tables as shop_import
from core.shop import tables as shop
from core.team import tables as team

metadata = Base.metadata
__all__ = [
    "campaigns",
    "competitors",
    "content",
    "jobs",
    "llm",
    "metadata",
    "outbox",
    "positioning",
    "promotions",
    "shop",
    "shop_costs",
    "shop_import",
    "team",
]
