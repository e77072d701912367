"""The perceptual map: points and arrows that read true, a plane that turns, ellipses, and what bad tables are told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.locale import speaking
from core.positioning.attributes import Attributes
from core.positioning.correspondence import correspondence
from core.positioning.ellipses import Ellipse, drawn_counts, drawn_means, ellipse, overlap
from core.positioning.map_charts import map_chart
from core.positioning.map_labels import Mark, labels, name_width
from core.positioning.map_plane import perceptual_map
from core.positioning.map_words import alike_says, answer_says, axis_says, how_to_read, plane_says, takeaway

COUNTS = [[131, 118, 52, 61], [122, 96, 71, 49], [62, 70, 88, 112], [41, 38, 66, 92], [8, 7, 5, 5]]
BRANDS = ("ours", "near", "snacks", "pretty", "tiny")
NAMES = ("fresh", "honest", "cheap", "varied")


def table(cells=COUNTS, kind="counts", brands=BRANDS, names=NAMES, ours="ours", **more):
    none = (None,) * len(brands)
    given = {"sizes": none, "prices": none, "quality": none} | more
    return Attributes(kind, tuple(brands), tuple(names), np.array(cells, dtype=float), ours, **given)


def inner(drawn):
    """What the picture says of each brand and attribute: the brand read along the arrow."""
    return drawn.brands[["x", "y"]].to_numpy() @ drawn.attributes[["x", "y"]].to_numpy().T


def test_a_brand_read_along_an_arrow_says_how_far_it_lies_above_the_average():
    cells = np.array(COUNTS, dtype=float)[:3]  # three brands lie in one plane, so nothing is lost
    drawn = perceptual_map(table(cells, brands=BRANDS[:3]))
    shares, average = cells / cells.sum(axis=1, keepdims=True), cells.sum(axis=0) / cells.sum()
    assert inner(drawn) == pytest.approx((shares - average) / np.sqrt(average))
    assert drawn.above.to_numpy() == pytest.approx(shares / average)
    assert drawn.plane_share == pytest.approx(1)


def test_ratings_are_read_as_points_above_the_mean_of_the_brands():
    cells = np.array([[8, 6, 5, 7], [7.5, 6.5, 6, 6], [5, 8, 6, 4]])
    drawn = perceptual_map(table(cells, "ratings", BRANDS[:3]))
    assert inner(drawn) == pytest.approx(cells - cells.mean(axis=0))
    apart = drawn.brands[["x", "y"]].to_numpy()
    assert np.linalg.norm(apart[0] - apart[1]) == pytest.approx(np.linalg.norm(cells[0] - cells[1]))
    assert not drawn.ellipses
    assert any("no ellipses" in each or "没有椭圆" in each for each in drawn.warnings)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(1, 300), min_size=5, max_size=5), min_size=4, max_size=7))
def test_turning_the_plane_changes_no_distance_and_puts_the_focus_on_the_right(cells):
    names = tuple(f"brand {n}" for n in range(len(cells)))
    given = table(cells, brands=names, names=tuple("abcde"), ours=names[0])
    try:
        plain, turned = (perceptual_map(given, turn=turn, times=20) for turn in (False, True))
    except BadInput:
        return
    point = turned.brands.loc[0, ["x", "y"]].to_numpy(dtype=float)
    assert point[1] == pytest.approx(0, abs=1e-9)
    assert point[0] >= -1e-9
    assert inner(turned) == pytest.approx(inner(plain), abs=1e-9)
    assert turned.plane_share == pytest.approx(plain.plane_share)
    assert turned.alike == plain.alike
    assert turned.attributes["pull_x"].sum() == pytest.approx(1)
    assert sum(plain.shares) == pytest.approx(1)
    assert turned.brands["shown"].tolist() == pytest.approx(plain.brands["shown"].tolist())


def test_another_plane_shows_the_third_axis_and_one_that_is_not_there_is_the_first():
    four = perceptual_map(table(), plane=(0, 2))
    assert four.drawn == pytest.approx((four.shares[0], four.shares[2]))
    three = table(COUNTS[:3], brands=BRANDS[:3])
    assert perceptual_map(three, plane=(0, 2)).plane == (0, 1)


def test_ellipses_are_the_same_each_time_and_hold_most_of_their_replicates():
    one, other = perceptual_map(table()), perceptual_map(table())
    for a, b in zip(one.ellipses, other.ellipses, strict=True):
        assert a.covariance == pytest.approx(b.covariance, abs=0)
        assert 0.9 <= a.inside <= 1
        off = a.outline() - a.centre
        reach = np.einsum("ti,ij,tj->t", off, np.linalg.inv(a.covariance), off)
        assert reach == pytest.approx(5.991465, rel=1e-6)


def test_the_covariance_of_the_bootstrap_is_that_of_the_multinomial():
    """Against the formula: Γᵀ (diag p - p pᵀ) Γ / n."""
    cells = np.array(COUNTS, dtype=float)
    analysis = correspondence(cells)
    clouds = drawn_counts(analysis, cells, times=20_000)
    standard = analysis.column_standard[:, :2]
    for row, cloud in zip(cells, clouds, strict=True):
        p = row / row.sum()
        expected = standard.T @ (np.diag(p) - np.outer(p, p)) @ standard / row.sum()
        assert np.cov(cloud, rowvar=False) == pytest.approx(expected, rel=0.08, abs=expected.max() * 0.05)


def test_ten_times_the_mentions_shrink_an_ellipse_by_the_root_of_ten():
    small, large = perceptual_map(table()), perceptual_map(table(np.array(COUNTS) * 10))
    ratio = np.sqrt(np.linalg.det(small.ellipses[0].covariance) / np.linalg.det(large.ellipses[0].covariance))
    assert ratio == pytest.approx(10, rel=0.15)


def test_means_of_ratings_scatter_as_their_covariances_say():
    spread = np.array([[[0.04, 0.01], [0.01, 0.09]]])
    cloud = drawn_means(spread, np.eye(2), times=20_000)[0]
    assert np.cov(cloud, rowvar=False) == pytest.approx(spread[0], abs=0.004)


@pytest.mark.parametrize(
    ("apart", "meet"),
    [(0.0, True), (4.8, True), (4.95, False), (20.0, False)],
)
def test_ellipses_overlap_up_to_the_point_where_they_touch(apart, meet):
    """Two circles of radius √5.991 = 2.448 touch at 4.895."""
    circles = [Ellipse(np.array([x, 0.0]), np.eye(2), 0.95) for x in (0.0, apart)]
    assert overlap(*circles) is meet


def test_a_long_ellipse_meets_along_its_axis_and_not_across_it():
    long = np.diag([4.0, 0.01])
    assert overlap(Ellipse(np.zeros(2), long, 1), Ellipse(np.array([9.0, 0.0]), long, 1))
    assert not overlap(Ellipse(np.zeros(2), long, 1), Ellipse(np.array([0.0, 1.0]), long, 1))
    assert not overlap(*(Ellipse(np.array([x, 0.0]), np.zeros((2, 2)), 1) for x in (0.0, 1.0)))


def test_an_ellipse_covers_as_often_as_it_promises():
    draw = np.random.default_rng(5)
    clouds = draw.multivariate_normal([0, 0], [[2, 0.5], [0.5, 1]], size=(40, 500))
    assert np.mean([ellipse(np.zeros(2), cloud).inside for cloud in clouds]) == pytest.approx(0.95, abs=0.01)


BAD = {
    "one brand": ({"cells": [[5, 6, 7]], "brands": ("a",), "names": NAMES[:3], "ours": "a"}, "只有一个品牌"),
    "two brands": ({"cells": [[5, 6, 7], [7, 6, 9]], "brands": ("a", "b"), "names": NAMES[:3], "ours": "a"}, "至少要三个品牌"),
    "one attribute": ({"cells": [[5], [6], [7]], "brands": tuple("abc"), "names": ("x",), "ours": "a"}, "画图至少要 3 个"),
    "nothing at all": ({"cells": np.full((3, 3), np.nan), "brands": tuple("abc"), "names": NAMES[:3], "ours": "a"}, ""),
    "only zeros": ({"cells": np.zeros((3, 3)), "brands": tuple("abc"), "names": NAMES[:3], "ours": "a"}, ""),
    "more attributes than data": (
        {"cells": np.eye(3, 12), "brands": tuple("abc"), "names": tuple("abcdefghijkl"), "ours": "a"}, "属性",
    ),
    "one profile": ({"cells": [[2, 4, 6], [1, 2, 3], [3, 6, 9]], "brands": tuple("abc"), "names": NAMES[:3], "ours": "a"}, "完全一样"),
    "a single line": ({"cells": [[10, 10, 30], [20, 20, 10], [15, 15, 20]], "brands": tuple("abc"), "names": NAMES[:3], "ours": "a"}, "一条线"),
    "constant ratings": ({"cells": np.full((4, 3), 4.2), "kind": "ratings", "brands": tuple("abcd"), "names": NAMES[:3], "ours": "a"}, "评分都一样"),
    "ratings with a hole everywhere": (
        {"cells": [[np.nan, 1, 2], [3, np.nan, 1], [1, 2, np.nan]], "kind": "ratings", "brands": tuple("abc"), "names": NAMES[:3], "ours": "a"}, "缺这一项",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_table_gets_a_sentence_and_no_map(given, words):
    with speaking("zh"), pytest.raises(BadInput) as told:
        perceptual_map(table(**given))
    assert words in str(told.value)
    assert str(told.value).endswith("。")


def test_an_empty_column_and_an_empty_brand_are_left_out_by_name():
    cells = [[*row, 0] for row in COUNTS] + [[0] * 5]
    drawn = perceptual_map(table(cells, brands=(*BRANDS, "silent"), names=(*NAMES, "gift")))
    assert "silent" not in set(drawn.brands["brand"])
    assert "gift" not in set(drawn.attributes["attribute"])
    said = " ".join(drawn.left_out)
    assert "silent" in said
    assert "gift" in said


def test_a_constant_rating_is_left_out_by_name_and_the_rest_is_drawn():
    cells = [[4, 3, 5, 4.0], [4, 5, 2, 3.0], [4, 2, 2, 5.0], [4, 3, 3, 1.0]]
    drawn = perceptual_map(table(cells, "ratings", BRANDS[:4]))
    assert "fresh" in " ".join(drawn.left_out)
    assert drawn.attributes["attribute"].tolist() == ["honest", "cheap", "varied"]


def test_a_small_sample_is_told_with_its_number():
    with speaking("en"):
        drawn = perceptual_map(table())
    assert any("tiny (25)" in sentence for sentence in drawn.warnings)
    with speaking("en"):
        chance = perceptual_map(
            table([[3, 4, 3, 4], [4, 3, 4, 4], [3, 4, 4, 3]], brands=tuple("abc"), ours="a")
        )
    assert any("could be chance" in sentence for sentence in chance.warnings)
    assert any("12 of 12 cells" in sentence for sentence in chance.warnings)


def test_more_rated_attributes_than_brands_are_told():
    draw = np.random.default_rng(1)
    with speaking("en"):
        drawn = perceptual_map(
            table(draw.uniform(1, 5, (3, 12)), "ratings", tuple("abc"), tuple("abcdefghijkl"), "a")
        )
    assert any("More attributes (12) than brands (3)" in sentence for sentence in drawn.warnings)


def test_the_map_says_where_we_stand_and_who_is_like_us():
    with speaking("en"):
        drawn = perceptual_map(table())
        most = drawn.above.loc["ours"].idxmax()
        assert answer_says(drawn).startswith(f"ours is near “{most}” (")
        assert "cannot be told apart from" in alike_says(drawn)
        assert "tiny" in alike_says(drawn)
        assert axis_says(drawn, 0).startswith(f"Across ({drawn.drawn[0]:.0%} of what differs)")
        assert plane_says(drawn) in takeaway(drawn)
        assert not any("turned" in line for line in how_to_read(drawn))
        turned = perceptual_map(table(), turn=True, focus="snacks")
        assert any("snacks" in line for line in how_to_read(turned))
        nobody = perceptual_map(table(ours=""))
        assert "ours" not in answer_says(nobody).split(":")[0]


def test_the_picture_has_one_scale_on_both_axes_and_draws_what_is_asked():
    drawn = perceptual_map(table())
    spec = map_chart(drawn).to_dict()
    scales = {}
    for layer in spec["layer"]:
        for axis in ("x", "y"):
            scale = layer["encoding"].get(axis, {}).get("scale")
            if scale:
                scales[axis] = scale["domainMax"]["expr"]
    assert "/ max(width, 1)" in scales["x"]
    pixel = scales["x"].split(" + ")[1].removesuffix(" * width / 2")
    assert scales["y"].endswith(f" + {pixel} * height / 2")
    bare = map_chart(drawn, ellipses=False, attributes=False).to_dict()
    assert len(bare["layer"]) == len(spec["layer"]) - 4


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(20, 700), st.floats(20, 500), st.text("栗山ab", min_size=1, max_size=6)),
        max_size=12,
    )
)
def test_names_on_a_picture_do_not_lie_on_each_other_unless_they_must(points):
    marks = [Mark(x, y, name, 12) for x, y, name in points]
    placed = labels(marks, width=740, height=520)
    boxes = []
    for mark, label in zip(marks, placed, strict=True):
        if not label.hidden:
            wide, x, y = name_width(mark.name, 12), mark.x + label.dx, mark.y + label.dy
            boxes.append((x - wide / 2, y - 7.5, x + wide / 2, y + 7.5))
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert not (
                one[0] < other[2] - 1e-6
                and other[0] < one[2] - 1e-6
                and one[1] < other[3] - 1e-6
                and other[1] < one[3] - 1e-6
            )
