"""Attribute tables: what may be stored, how sheets become one, and the map of price and quality."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.files.read_table import read_pasted
from core.locale import speaking
from core.positioning.attribute_import import read
from core.positioning.attribute_shape import Shape, guess
from core.positioning.attributes import attributes_of, checked_attributes, stored_attributes
from core.positioning.quality_map import quality_chart, quality_map, quality_says, quarter_says

GIVEN = {
    "brands": ["ours", "theirs"],
    "attributes": ["fresh", "cheap"],
    "cells": [[3, 4], [5, None]],
    "ours": "ours",
}


def test_a_table_comes_back_as_it_was_stored():
    stored = checked_attributes(
        "counts", GIVEN | {"sizes": [120, None], "prices": [3990, None], "quality": [8.4, None]}
    )
    table = attributes_of("counts", stored)
    assert stored_attributes(table) == stored
    assert (table.ours, table.sizes, table.prices) == ("ours", (120, None), (3990, None))
    assert np.isnan(table.cells[1, 1])


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("words", {}, "kind"),
        ("counts", {"brands": []}, "cells"),
        ("counts", {"brands": ["ours", " OURS "]}, "brands"),
        ("counts", {"brands": ["ours", ""]}, "brands"),
        ("counts", {"brands": [str(n) for n in range(41)]}, "brands"),
        ("counts", {"attributes": ["fresh", "Ｆresh"]}, "attributes"),
        ("counts", {"cells": [[1, 2]]}, "cells"),
        ("counts", {"cells": [[1, 2], [3]]}, "cells"),
        ("counts", {"cells": [[1, -2], [3, 4]]}, "cells"),
        ("counts", {"cells": [[1, "x"], [3, 4]]}, "cells"),
        ("counts", {"cells": [[1, float("inf")], [3, 4]]}, "cells"),
        ("ratings", {"cells": [[1, 5000], [3, 4]]}, "cells"),
        ("counts", {"ours": "nobody"}, "ours"),
        ("counts", {"prices": [-1, None]}, "prices"),
        ("counts", {"sizes": [1]}, "sizes"),
        ("ratings", {"spread": [[[1]]]}, "spread"),
    ],
)
def test_what_is_no_table_is_refused_with_its_field(kind, change, field):
    with pytest.raises(BadInput) as told:
        checked_attributes(kind, GIVEN | change)
    assert told.value.field == field


def imported(text, *, known=("栗山记零食铺", "青禾果仓旗舰店"), shape=None):
    cells = read_pasted(text).cells
    shape = shape or guess(cells, known)
    return shape, read(cells, shape, ours=("栗山记零食铺",))


def test_a_sheet_with_brands_in_rows_brings_its_sides_along():
    shape, found = imported(
        "品牌\t样本量\t价格\t综合评分\t新鲜\t便宜\n栗山记\t120\t¥39.9\t8.4\t52\t20\n青禾果仓\t118\t29.9\t\t31\t\n合计\t\t\t\t83\t20"
    )
    assert (shape.layout, shape.kind) == ("wide", "counts")
    table = found.table
    assert (table.brands, table.attributes) == (("栗山记", "青禾果仓"), ("新鲜", "便宜"))
    assert (table.ours, table.sizes, table.prices, table.quality) == (
        "栗山记", (120, 118), (3990, 2990), (8.4, None),
    )  # fmt: skip
    assert table.cells.tolist()[0] == [52, 20]
    assert len(found.said) == 2  # the totals, and the empty cell


def test_a_sheet_with_brands_in_columns_is_turned():
    shape, found = imported("属性\t栗山记\t青禾果仓\n新鲜\t52\t31\n便宜\t20\t41\n样本量\t100\t90")
    assert shape.layout == "across"
    assert (found.table.brands, found.table.attributes) == (("栗山记", "青禾果仓"), ("新鲜", "便宜"))
    assert found.table.cells.tolist() == [[52, 20], [31, 41]]
    assert found.table.sizes == (100, 90)


def test_a_list_of_brand_attribute_and_count_is_added_up():
    shape, found = imported("品牌\t属性\t次数\nA\tx\t3\nA\ty\t5\nB\tx\t4\nA\tx\t2")
    assert (shape.layout, shape.kind) == ("long", "counts")
    assert found.table.cells.tolist()[0] == [5, 5]


def test_a_list_of_mentions_counts_its_rows():
    shape, found = imported("品牌,话题\nA,x\nA,x\nB,y")
    assert (shape.layout, shape.kind) == ("long", "counts")
    assert found.table.cells[0].tolist()[0] == 2


ANSWERS = [(1, "A", 3, 5), (2, "A", 4, 4), (3, "A", 5, 3), (1, "B", 4, 2), (2, "B", 1, 2), (3, "B", 2, 5)]


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_ratings_of_single_people_become_means_with_their_covariances(layout):
    if layout == "wide":
        text = "受访者,品牌,x,y\n" + "\n".join(",".join(map(str, row)) for row in ANSWERS)
    else:
        rows = [
            (who, brand, name, value) for who, brand, x, y in ANSWERS for name, value in (("x", x), ("y", y))
        ]
        text = "受访者,品牌,属性,评分\n" + "\n".join(",".join(map(str, row)) for row in rows)
    shape, found = imported(text)
    assert (shape.layout, shape.kind) == (layout, "ratings")
    assert found.table.cells == pytest.approx(np.array([[4, 4], [7 / 3, 3]]))
    assert found.table.sizes == (3, 3)
    expected = pd.DataFrame([[3, 5], [4, 4], [5, 3]]).cov().to_numpy() / 3
    assert found.table.spread[0] == pytest.approx(expected)


def test_ticks_of_single_people_are_counted():
    shape, found = imported("品牌,x,y,z\nA,1,0,1\nA,1,1,0\nB,0,1,1\nB,0,1,0")
    assert (shape.layout, shape.kind) == ("wide", "counts")
    assert found.table.cells.tolist() == [[2, 1, 1], [0, 2, 1]]
    assert found.table.sizes == (2, 2)


def test_an_n_among_letters_is_a_letter_and_alone_it_is_the_number_asked():
    assert imported(",l,m,n,o\nbook,11,2,3,4\nother,3,14,5,6")[1].table.attributes == ("l", "m", "n", "o")
    assert imported("brand,n,fresh,cheap\nA,120,11,12\nB,90,13,14")[1].table.sizes == (120, 90)


def test_years_can_be_headings():
    assert imported(",1975,1985\nParis,11,2\nLyon,3,14")[1].table.attributes == ("1975", "1985")


@pytest.mark.parametrize(
    "text",
    [
        "only one cell",
        "a\tb",
        "brand\tfresh\n",
        "品牌\t新鲜\t新鲜\nA\t1\t3",
        "品牌\t新鲜\t便宜\t好吃\nA\t很多\t3\t4\nB\t1\t3\t4",
        "品牌\t新鲜\t便宜\t好吃\nA\t45%\t3\t4",
        "品牌\t属性\t次数\n\t\t3",
        "brand\t" + "\t".join(f"a{n}" for n in range(61)) + "\nA\t" + "\t".join("1" * 61),
        "合计\t新鲜\n合计\t3",
    ],
)
def test_a_sheet_that_is_no_table_gets_a_sentence(text):
    with pytest.raises(BadInput) as told:
        imported(text)
    assert len(str(told.value)) > 8


def test_a_cell_that_is_no_number_is_named_by_row_and_column():
    with speaking("zh"), pytest.raises(BadInput) as told:
        imported("品牌\t新鲜\t便宜\t好吃\nA\t1\t3\t4\nB\t很多\t3\t4")
    assert "第 3 行“新鲜”列" in str(told.value)


def test_the_person_can_say_how_a_sheet_is_meant():
    _shape, found = imported("\tA\tB\nx\t2\t3\ny\t4\t5", shape=Shape(0, "across", "ratings"))
    assert (found.table.kind, found.table.brands) == ("ratings", ("A", "B"))


def points(rows):
    frame = pd.DataFrame(rows, columns=["brand", "price", "quality", "size"])
    return frame.assign(is_ours=frame["brand"] == "ours")


def test_price_and_quality_say_who_is_cheaper_and_as_good():
    drawn = quality_map(
        points([("ours", 6990, 8.0, 200), ("a", 4990, 8.1, 180), ("b", 3990, 6.8, 90), ("c", None, 7, 9)])
    )
    assert (drawn.price, drawn.quality, len(drawn.points)) == (4990, 8.0, 3)
    with speaking("en"):
        assert (
            quality_says(drawn)
            == "ours is dear, of middling quality among 3 brands. Cheaper and at least as good: a."
        )
    spec = quality_chart(drawn).to_dict()
    assert spec["layer"][0]["encoding"]["x"]["title"] == "价格 ¥"


def test_one_brand_has_no_map_of_price_and_quality():
    assert quality_map(points([("ours", 6990, 8.0, 200), ("a", None, 8.1, 180)])) is None


def test_the_quarters_have_a_name_each():
    named = {quarter_says(price, quality, middle=(0, 0)) for price in (-1, 0, 1) for quality in (-1, 0, 1)}
    assert len(named) == 9


def test_who_rated_alone_gets_the_scatter_of_the_others():
    _shape, found = imported("受访者,品牌,x,y\n1,A,3,5\n2,A,4,4\n3,A,5,4\n1,B,1,2")
    alone, others = found.table.spread[1], found.table.spread[0]
    assert alone == pytest.approx(others * 3)  # the same people, but one instead of three
    _shape, single = imported("受访者,品牌,x,y\n1,A,3,5\n1,B,4,2\n2,C,4,2\n3,C,4,")
    assert single.table.spread is None or np.isfinite(single.table.spread).all()


def test_a_column_of_words_is_left_out_by_name():
    _shape, found = imported("品牌\t新鲜\t便宜\t好吃\t备注\nA\t11\t3\t4\t老店\nB\t2\t3\t4\t新店")
    assert found.table.attributes == ("新鲜", "便宜", "好吃")
    assert "备注" in " ".join(found.said)
