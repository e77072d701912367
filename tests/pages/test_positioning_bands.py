"""The tab of price bands: the gap is answered, the bands are cut anew, two editors, and a market table comes in."""

import pytest
from sqlalchemy import select

from core.db.engine import reading, writing
from core.files.columns import Header, recognise
from core.files.plan import make_plan
from core.files.read_table import read_pasted
from core.positioning.band_actions import save_bands
from core.positioning.market_columns import market_schema
from core.positioning.market_import import import_market
from core.positioning.tables import MarketItem, PriceBands
from core.shop.import_log import Origin
from core.team.rights import Actor, Role
from tests.pages.conftest import OpenApp, become

PAGE = "pages/plan/positioning.py"
BANDS = {"tab": "bands"}
MARKET = "\n".join(
    ["category\tshop\ttitle\tprice\tsold"]
    + [f"nuts\tshop {n}\tnuts {n}\t10\t100" for n in range(8)]
    + [f"nuts\tshop {n}\tmix {n}\t25\t100" for n in range(8)]
    + [f"nuts\tgood {n}\tbox {n}\t60\t400" for n in range(5)]
)


def _market(actor: Actor) -> None:
    cells, schema, header = read_pasted(MARKET).cells, market_schema(["nuts"]), Header(0, 0)
    columns = recognise(cells, header, schema)
    with writing() as session:
        import_market(session, actor, make_plan(cells, header, columns, schema), Origin("m.csv", "", columns))


def test_the_gap_is_answered_and_the_bands_are_cut_beside_another_editor(
    filled: Actor, open_app: OpenApp
) -> None:
    _market(filled)
    app = open_app(PAGE, query=BANDS)
    assert not app.exception
    assert any(
        "from ¥60 is under-supplied: 81% of sales from 22% of items" in each.value for each in app.text
    )
    assert app.metric[0].value == "1"
    app.selectbox("bands_0_nuts_method").set_value("given").run()
    app.text_input("bands_0_nuts_edges").set_value("20, x").run()
    assert any("Edges are amounts" in each.value for each in app.error)
    app.text_input("bands_0_nuts_edges").set_value("20, 50, 100").run()
    with writing() as session:  # somebody else is faster
        save_bands(session, filled, "nuts", version=0, terms={"method": "given", "edges": [3000]})
    app.run()
    assert any("Somebody else cut these bands" in each.value for each in app.warning)
    assert app.text_input("bands_0_nuts_edges").value == "20, 50, 100"
    app.button("bands_save_1").click().run()
    assert not app.exception
    with reading() as session:
        stored = session.scalars(select(PriceBands)).one()
        assert (stored.version, stored.terms["edges"]) == (2, [2000, 5000, 10_000])
    app.button("flash_undo").click().run()
    with reading() as session:
        assert session.scalars(select(PriceBands)).one().terms["edges"] == [3000]


def test_an_empty_shop_shows_the_way_and_a_pasted_market_is_stored(
    sqlite_shop: Actor, open_app: OpenApp
) -> None:
    app = open_app(PAGE, query=BANDS)
    assert not app.exception
    assert any("Price bands will stand here" in each.value for each in app.text)
    assert app.button("bands_first_import").label == "Import a market table"
    app = open_app(PAGE, query=BANDS | {"view": "market"})
    app.segmented_control("import_market_way").set_value("paste").run()
    app.text_area("import_market_text_0").set_value(MARKET)
    next(each for each in app.button if each.label == "Read the cells").click().run()
    assert any("21 new offers" in each.value for each in app.text)
    app.button("import_market_commit").click().run()
    assert not app.exception
    with reading() as session:
        assert len(session.scalars(select(MarketItem)).all()) == 21


@pytest.mark.parametrize("locale", ["zh-CN"])
def test_a_viewer_reads_and_changes_nothing(filled: Actor, open_app: OpenApp, locale: str) -> None:
    _market(filled)
    become(filled, Role.VIEWER)
    app = open_app(PAGE, query=BANDS | {"by": "sellers", "category": "all"}, locale=locale)
    assert not app.exception
    assert any("供不应求" in each.value for each in app.text)
    keys = {each.key for each in app.button}
    assert not keys & {"bands_import", "bands_save_0", "bands_discard"}
