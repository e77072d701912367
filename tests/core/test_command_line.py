"""`python -m core …` as a shell runs it: real processes, on one SQLite database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.content.brief import PARTS
from core.db.engine import connect
from core.shop.tables import Item, Shop
from tests.fake_model import FakeModel

ROOT = Path(__file__).parents[2]
SHOP = "栗山记零食铺"  # the demo shop
BRIEF = ROOT / "tests/data/briefs/snacks_double11.json"
MESSY = """栗山记零食铺商品导出,,,,,
导出时间：2026-11-11 10:00,,,,,
,,,,,
货号,商品名称,吊牌价,日常售价,成本价,库存
00017,琥珀核桃仁 罐装,"￥1,299.00",￥0.9万,"1,005.50",１２
K02,桂花年糕,￥39.90,29.9元,--,1.2万
K03,海盐酥糖,8.01,abc,3,5
,,,,,
合计,,"1,346.91",9029.9,1008.5,12017
"""


class CommandLine:
    """Runs commands over one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def run(
        self, *arguments: str | Path, lang: str = "", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment = {**kept, "YUNCE_DATA_DIR": str(self.data_dir), "LANG": lang, **settings}
        command = [sys.executable, "-m", "core", *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120
        )

    def answer(self, *arguments: str | Path, **settings: str) -> Any:
        """Run a command that must succeed without a word on stderr; return its JSON."""
        done = self.run(*arguments, **settings)
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    def refusal(self, *arguments: str | Path, **settings: str) -> str:
        """Run a command that must fail with one sentence and nothing else; return the sentence."""
        done = self.run(*arguments, **settings)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        return done.stderr.strip()


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A command line over a data folder that `demo` has filled."""
    shell = CommandLine(tmp_path_factory.mktemp("data"))
    done = shell.run("demo")
    assert (done.returncode, done.stdout, done.stderr) == (0, "演示店铺已就绪。\n", "")
    return shell


@pytest.fixture
def stored(shell: CommandLine) -> Iterator[Session]:
    """What the commands have left in the database."""
    engine = connect(f"sqlite:///{shell.data_dir / 'yunce.db'}")
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_the_demo_shop_is_filled_once(shell: CommandLine, stored: Session) -> None:
    again = shell.run("demo", lang="en_US.UTF-8")
    assert (again.returncode, again.stdout) == (0, "There is a shop already: nothing was changed.\n")
    assert list(stored.scalars(select(Shop.name))) == [SHOP]


def test_a_messy_export_is_first_told_and_then_stored_to_the_fen(
    shell: CommandLine, stored: Session, tmp_path: Path
) -> None:
    file = tmp_path / "商品导出.csv"
    file.write_bytes(MESSY.encode("gbk"))
    how_many = select(func.count()).select_from(Item)
    before = stored.scalar(how_many)
    stored.rollback()

    dry = shell.answer("import-items", file, "--shop", SHOP, "--dry-run")
    assert (dry["stored"], dry["good"], dry["bad"], dry["blank"], dry["totals"]) == (False, 2, 1, 1, 1)
    assert dry["header_rows"] == [4, 4]
    assert [(bad["row"], bad["column"], bad["value"]) for bad in dry["bad_rows"]] == [(7, "日常售价", "abc")]
    assert stored.scalar(how_many) == before
    stored.rollback()

    done = shell.answer("import-items", file, "--shop", SHOP)
    assert (done["stored"], done["added"], done["changed"]) == (True, 2, 0)
    assert stored.scalar(how_many) == (before or 0) + 2
    items = {item.code: item for item in stored.scalars(select(Item).where(Item.code.in_(["00017", "K02"])))}
    nuts, cake = items["00017"], items["K02"]
    assert (nuts.title, nuts.list_price, nuts.usual_price) == ("琥珀核桃仁 罐装", 129_900, 900_000)
    assert (nuts.cost, nuts.stock) == (100_550, 12)
    assert (cake.list_price, cake.usual_price, cake.cost, cake.stock) == (3_990, 2_990, None, 12_000)


def test_what_cannot_be_imported_is_named(shell: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("货号,商品名称\nA1,糖\n", encoding="utf-8")
    said = shell.refusal("import-items", file, "--shop", "没有的店")
    assert "没有的店" in said
    assert SHOP in said  # what there is instead
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2_000))
    assert "picture.xlsx" in shell.refusal("import-items", picture, "--shop", SHOP)


def test_drafts_are_written_without_a_model(shell: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "drafts.json"
    done = shell.run("draft", BRIEF, "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    drafts = json.loads(out.read_text(encoding="utf-8"))
    assert {draft["kind"] for draft in drafts} == set(PARTS)
    for draft in drafts:
        assert tuple(draft["parts"]) == PARTS[draft["kind"]]
        assert draft["origin"] == "template"
        assert not [finding for finding in draft["findings"] if finding["severity"] == "block"]


def test_drafts_are_written_by_the_model_that_is_set(shell: CommandLine) -> None:
    with FakeModel() as fake:
        drafts = shell.answer("draft", BRIEF, LLM_BASE_URL=fake.base_url, LLM_MODEL="demo")
        assert fake.total_calls == 16  # four kinds in four variants
    assert {draft["origin"] for draft in drafts} == {"model"}


def test_a_model_that_refuses_is_told_without_its_key(shell: CommandLine) -> None:
    with FakeModel(fault="401") as fake:
        key = "sk-of-somebody"
        said = shell.refusal("draft", BRIEF, LLM_BASE_URL=fake.base_url, LLM_MODEL="demo", LLM_API_KEY=key)
    assert key not in said


def test_a_bad_brief_names_its_field(shell: CommandLine, tmp_path: Path) -> None:
    brief = json.loads(BRIEF.read_text(encoding="utf-8"))
    brief["offer"]["price"] = "cheap"
    file = tmp_path / "brief.json"
    file.write_text(json.dumps(brief), encoding="utf-8")
    assert "offer.price" in shell.refusal("draft", file)


def test_a_place_that_cannot_be_written_to_is_named_before_anything_is_paid(
    shell: CommandLine, tmp_path: Path
) -> None:
    out = tmp_path / "no such folder" / "drafts.json"
    with FakeModel() as fake:
        said = shell.refusal("draft", BRIEF, "--out", out, LLM_BASE_URL=fake.base_url, LLM_MODEL="demo")
        assert fake.total_calls == 0
    assert str(out) in said


def test_texts_of_several_channels_are_checked(shell: CommandLine, tmp_path: Path) -> None:
    entries = [
        {"text": "把秋天送到你手上", "channel": "banner", "product_category": "家居", "facts": None, "lang": "zh"},
        {"text": "【栗山记】坚果今晚八点开抢，拒收请回复R", "channel": "短信", "product_category": "零食"},
        {"text": "全网最低价", "channel": "push", "product_category": "零食", "facts": None},
        {"text": "到手价¥179", "channel": "story/soft", "facts": {"price": 199, "list_price": 249}},
    ]  # fmt: skip
    file = tmp_path / "texts.json"
    file.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    fine, message, superlative, priced = shell.answer("check-copy", file)
    assert fine == []
    assert not [finding for finding in message if finding["severity"] == "block"]
    assert ("law", "block") in {(finding["check"], finding["severity"]) for finding in superlative}
    wrong = next(finding for finding in priced if finding["check"] == "grounding")
    assert (wrong["term"], wrong["severity"]) == ("¥179", "block")
    assert (wrong["start"], wrong["end"]) == (3, 7)


def test_a_bad_entry_is_named_in_the_readers_language(shell: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "texts.json"
    file.write_text(json.dumps([{"text": "好", "channel": "radio"}]), encoding="utf-8")
    assert shell.refusal("check-copy", file).startswith("第 0 项的渠道无法识别：radio")
    english = shell.refusal("check-copy", file, lang="en_US.UTF-8")
    assert english.startswith("Entry 0 names a channel that is not known: radio.")
