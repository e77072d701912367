"""Price tables as the tests load them: proposed, read and stored as the page does it."""

from datetime import date
from functools import partial

from sqlalchemy import select

from core.competitors.layers import LAYERS
from core.competitors.price_columns import price_schema
from core.competitors.price_import import import_prices
from core.competitors.price_proposal import propose_prices
from core.competitors.shelf import our_items
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.competitors.wide_unfold import wide_plan
from core.db.engine import reading, writing
from core.files.plan import make_plan
from core.files.read_table import read_pasted
from core.shop.import_log import Origin
from core.shop.tables import Item

TODAY = date(2026, 11, 25)


def cells_of(text):
    """Return the cells of lines with commas between them."""
    return read_pasted(text.replace(",", "\t")).cells


def schema_for(actor):
    with reading() as session:
        return price_schema({code.casefold(): code for code in our_items(session, actor)}, TODAY)


def read(actor, cells, *, header=None, shape=None, layer="page_price", **given):
    """Return the proposal and the dry run for a table."""
    schema = schema_for(actor)
    with reading() as session:
        proposal = propose_prices(session, actor, schema, cells, header, shape)
    found, given = proposal.found, {"seen_at": TODAY} | given
    plan = partial(wide_plan, layer=layer) if proposal.shape == "wide" else make_plan
    return proposal, plan(cells, found.header, found.columns, schema, given=given)


def load(actor, text, *, source="file", progress=lambda _share: None, cancelled=lambda: False, **reads):
    """Store a table and return what the import did."""
    cells = cells_of(text) if isinstance(text, str) else text
    proposal, plan = read(actor, cells, **reads)
    with writing() as session:
        return import_prices(
            session,
            actor,
            plan,
            Origin("prices.csv", "", proposal.found.columns),
            day=TODAY,
            source=source,
            is_wide=proposal.shape == "wide",
            progress=progress,
            cancelled=cancelled,
        )


def stored(actor):
    """Return the shop's prices: rival, title, day, the five layers in yuan, stock; by rival, title and time."""
    query = (
        select(PriceObservation, RivalItem.title, Rival.name)
        .join(RivalItem, RivalItem.id == PriceObservation.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(PriceObservation.shop_id == actor.shop_id)
        .order_by(Rival.name, RivalItem.title, PriceObservation.seen_at, PriceObservation.id)
    )
    with reading() as session:
        return [
            (
                rival,
                title,
                row.seen_on.isoformat(),
                {n: getattr(row, n) for n in LAYERS if getattr(row, n)},
                row.stock,
            )
            for row, title, rival in session.execute(query)
        ]


def links(actor):
    """Return what is ours: code, rival, the rival's title, kind, state."""
    query = (
        select(Item.code, Rival.name, RivalItem.title, Match.kind, Match.state)
        .join(Match, Match.item_id == Item.id)
        .join(RivalItem, RivalItem.id == Match.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(Match.shop_id == actor.shop_id)
        .order_by(Item.code, Rival.name, RivalItem.title)
    )
    with reading() as session:
        return [tuple(row) for row in session.execute(query)]


def alive(actor, kind):
    """Return the names of the rivals, or the titles of their items, that were not deleted."""
    name = Rival.name if kind is Rival else RivalItem.title
    with reading() as session:
        query = select(name).where(kind.shop_id == actor.shop_id, kind.deleted_at.is_(None))
        return sorted(session.scalars(query))
