"""How well matching finds the same items, beside plain TF-IDF, and what large tables take.

Reads the development data of ../shared. Labels are drawn the way people decide: half from the best
suggestions, half from the unsure ones; they stand in what is measured, as they do in the product.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import mean

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from core.competitors.matching import match_tables, score_pairs

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "matching"
DRAWS = 3
FIXED = 0.3  # the baseline's threshold; its own best with hindsight is told beside it
Line = tuple[str, float, str]
Pairs = set[tuple[str, str]]


def run() -> list[Line]:
    """Return precision, recall and F1 on both sets with 0, 50 and 200 labels, then speed and memory."""
    return [*_english(), *_chinese(), *_large(10_000), *_large(100_000)]


def _english() -> list[Line]:
    left, right = _read("english_left.csv"), _read("english_right.csv")
    gold: Pairs = set(_read("english_gold.csv").itertuples(index=False, name=None))
    plain = match_tables(left, right).pairs
    lines = [
        *_baseline(left, right, gold),
        *_quality("English, no labels", _believed(plain), gold),
    ]
    for count in (50, 200):
        found = [
            _f1(_believed(match_tables(left, right, decisions=_decisions(plain, gold, count, seed)).pairs), gold)
            for seed in range(DRAWS)
        ]  # fmt: skip
        told = f"mean of {DRAWS} draws, worst {min(found):.3f}"
        lines.append((f"matching: English, {count} labels, F1", mean(found), told))
    return lines


def _baseline(left: pd.DataFrame, right: pd.DataFrame, gold: Pairs) -> list[Line]:
    """Letters by threes and fours, greedy one to one: what needs no thought."""
    reader = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True)
    reader.fit(pd.concat([left["title"], right["title"]]))
    alike = (reader.transform(left["title"]) @ reader.transform(right["title"]).T).tocoo()
    order = np.argsort(-alike.data, kind="stable")
    taken: tuple[set[int], set[int]] = (set(), set())
    chosen: list[tuple[str, str]] = []
    scores: list[float] = []
    for n in order:
        i, j = int(alike.row[n]), int(alike.col[n])
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            chosen.append((left["id"][i], right["id"][j]))
            scores.append(float(alike.data[n]))
    fixed = {pair for pair, score in zip(chosen, scores, strict=True) if score >= FIXED}
    hits = np.cumsum([pair in gold for pair in chosen])
    best = float((2 * hits / (np.arange(1, len(hits) + 1) + len(gold))).max())
    return _quality(
        "English, plain TF-IDF", fixed, gold, f"threshold {FIXED}; best with hindsight {best:.3f}"
    )


def _quality(name: str, found: Pairs, gold: Pairs, told: str = "the cut comes from the tables") -> list[Line]:
    hits = len(found & gold)
    return [
        (f"matching: {name}, precision", hits / max(len(found), 1), f"{len(found):,} pairs believed"),
        (f"matching: {name}, recall", hits / len(gold), f"of {len(gold):,} pairs"),
        (f"matching: {name}, F1", _f1(found, gold), told),
    ]


def _decisions(plain: pd.DataFrame, gold: Pairs, count: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    best = plain[plain["is_best"]].reset_index(drop=True)
    sure = np.flatnonzero(best["is_believed"])
    unsure = np.argsort((best["score"] - 0.5).abs().to_numpy(), kind="stable")[: 2 * count]
    picked = np.union1d(
        random.choice(sure, count // 2, replace=False), random.choice(unsure, count // 2, replace=False)
    )
    shown = best.iloc[picked]
    pairs = list(zip(shown["ours"], shown["theirs"], strict=True))
    return pd.DataFrame(
        {
            "left_id": shown["ours"],
            "right_id": shown["theirs"],
            "label": [int(pair in gold) for pair in pairs],
        }
    )


def _chinese() -> list[Line]:
    pairs = _read("chinese_pairs.csv")
    label = pairs["label"].to_numpy() == "1"
    reader = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit(
        pairs["left_title"] + pairs["right_title"]
    )
    left, right = reader.transform(pairs["left_title"]), reader.transform(pairs["right_title"])
    alike = np.asarray(left.multiply(right).sum(axis=1)).ravel()
    best = max(_f1_of(alike >= cut, label) for cut in np.unique(alike))
    said = score_pairs(pairs.drop(columns="label"))["same"].to_numpy() == 1
    hits = (said & label).sum()
    lines = [
        ("matching: Chinese pairs, plain TF-IDF, F1", best, "the best threshold with hindsight"),
        ("matching: Chinese pairs, no labels, precision", hits / max(said.sum(), 1), f"{len(pairs):,} pairs"),
        ("matching: Chinese pairs, no labels, recall", hits / label.sum(), f"of {label.sum()} the same"),
        ("matching: Chinese pairs, no labels, F1", _f1_of(said, label), "the cut comes from the list"),
    ]
    for count in (50, 200, 900):
        found = [_taught(pairs, label, count, seed) for seed in range(DRAWS)]
        told = f"on the others; mean of {DRAWS} draws, worst {min(found):.3f}"
        lines.append((f"matching: Chinese pairs, {count} labels, F1", mean(found), told))
    return lines


def _taught(pairs: pd.DataFrame, label: np.ndarray, count: int, seed: int) -> float:
    order = np.random.default_rng(seed).permutation(len(pairs))
    known, asked = order[:count], order[count:]
    said = score_pairs(pairs.iloc[asked].drop(columns="label"), pairs.iloc[known])["same"].to_numpy() == 1
    return _f1_of(said, label[asked])


def _large(count: int) -> list[Line]:
    """Match two tables of that many titles in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.big_matching", str(count)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    took = json.loads(done.stdout)
    name = f"matching: {count // 1000}k × {count // 1000}k titles"
    scored, whole = took["candidates"] / took["seconds"], count * count / took["seconds"]
    told = f"{took['seconds']:.0f} s; {whole:,.0f} of all pairs per second; F1 {took['f1']:.3f}"
    return [
        (f"{name}, candidates scored per second", scored, told),
        (f"{name}, peak memory, MB", took["megabytes"], "of the whole process"),
    ]


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False)


def _believed(pairs: pd.DataFrame) -> Pairs:
    right = pairs[pairs["is_believed"]]
    return set(zip(right["ours"], right["theirs"], strict=True))


def _f1(found: Pairs, gold: Pairs) -> float:
    return 2 * len(found & gold) / max(len(found) + len(gold), 1)


def _f1_of(said: np.ndarray, label: np.ndarray) -> float:
    return float(2 * (said & label).sum() / max(said.sum() + label.sum(), 1))
