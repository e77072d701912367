"""The matcher at the command line: csv in, scored csv out, and what is wrong with a file is said."""

from pathlib import Path

import pandas as pd
import pytest

from core.competitors.match_command import match, score_pairs
from core.errors import BadFile, BadInput
from tests.core.competitors.matching_tables import shops


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    ours, theirs, _gold = shops(60, 90, 45)
    paths = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    ours.to_csv(paths[0], index=False)
    theirs.rename(columns={"title": "Title"}).to_csv(paths[1], index=False, encoding="utf-8-sig")
    return paths


def written(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"left_id": str, "right_id": str})


def test_believed_pairs_come_best_first(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    match(*files, out)
    pairs = written(out)
    assert list(pairs.columns) == ["left_id", "right_id", "score", "kind"]
    assert pairs["left_id"].str.startswith("o").all()
    assert pairs["score"].is_monotonic_decreasing
    assert (pairs["score"] >= 0.5).all()


def test_every_candidate_is_written_when_asked(files: tuple[Path, Path], tmp_path: Path) -> None:
    some, every = tmp_path / "some.csv", tmp_path / "every.csv"
    match(*files, some)
    match(*files, every, every=True)
    assert len(written(every)) > len(written(some))
    pd.testing.assert_frame_equal(written(every).head(len(written(some))), written(some))


def test_labels_are_stood_by(files: tuple[Path, Path], tmp_path: Path) -> None:
    out, labels = tmp_path / "pairs.csv", tmp_path / "labels.csv"
    match(*files, out)
    best = written(out).iloc[0]
    labels.write_text(f"left_id,right_id,label\n{best['left_id']},{best['right_id']},0\n")
    match(*files, out, labels=labels)
    assert not ((written(out)["left_id"] == best["left_id"]) & (written(out)["right_id"] == best["right_id"])).any()  # fmt: skip


def test_gbk_and_ids_with_leading_noughts_are_kept(tmp_path: Path) -> None:
    ours, theirs, out = tmp_path / "ours.csv", tmp_path / "theirs.csv", tmp_path / "pairs.csv"
    ours.write_bytes("ID,Title\n007,珀莱雅双抗精华液30ml\n008,百草味每日坚果750克礼盒\n".encode("gbk"))
    theirs.write_bytes(
        "id,title\n01,官方正品珀莱雅双抗精华液30ml\n02,百草味 每日坚果 750克 礼盒装\n".encode("gbk")
    )
    match(ours, theirs, out, every=True)
    assert {("007", "01"), ("008", "02")} <= set(
        written(out)[["left_id", "right_id"]].itertuples(index=False, name=None)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "ours.csv"), ("id,name2\n1,x\n", "title"), ("title\nx\n", "id"), ("id,title\n", "ours.csv")],
)
def test_a_file_that_is_no_table_of_listings_is_named(
    text: str, said: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    files[0].write_text(text)
    with pytest.raises(BadFile, match=said):
        match(*files, tmp_path / "pairs.csv")


def test_an_id_that_stands_twice_is_named_with_its_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    files[1].write_text("id,title\nx9,one\nx9,two\n")
    with pytest.raises(BadInput, match=r"theirs\.csv.*x9"):
        match(*files, tmp_path / "pairs.csv")


def test_a_file_that_is_not_there_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="nowhere"):
        match(tmp_path / "nowhere.csv", files[1], tmp_path / "pairs.csv")


def test_pairs_are_scored_in_their_order(tmp_path: Path) -> None:
    pairs, train, out = tmp_path / "pairs.csv", tmp_path / "train.csv", tmp_path / "scores.csv"
    pairs.write_text(
        "left_title,right_title\nSonora W120 camera,Sonora W120 digital camera\nSonora W120 camera,Pantec phone\n"
    )
    score_pairs(pairs, out)
    scores = pd.read_csv(out)
    assert list(scores.columns) == ["score", "same"]
    assert scores["score"].iloc[0] > scores["score"].iloc[1]
    lines = [f"Sonora W{n} camera,Sonora W{n} camera black,1" for n in range(100, 120)]
    lines += [f"Sonora W{n} camera,Sonora W{n + 7} camera,0" for n in range(100, 120)]
    train.write_text("\n".join(["left_title,right_title,label", *lines]))
    score_pairs(pairs, out, train=train)
    assert pd.read_csv(out)["same"].tolist() == [1, 0]
