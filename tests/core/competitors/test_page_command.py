"""`python -m core read-page` as a shell runs it: an offer as JSON, or one sentence in the reader's language."""

from pathlib import Path

import pytest

from tests.core.test_command_line import CommandLine

PAGES = Path(__file__).parent / "pages"
URL = "https://shop.example/p/1"


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def test_the_offer_of_a_saved_page_is_told_as_json(command_line: CommandLine) -> None:
    answer = command_line.answer("read-page", PAGES / "sugar_gbk.html", "--url", URL)
    assert (answer["title"], answer["price"], answer["currency"], answer["stock"]) == (
        "手工红糖 500g",
        22.8,
        "CNY",
        "in",
    )
    assert answer["offers"][0]["price"] == 22.8


def test_what_cannot_be_read_is_one_sentence(command_line: CommandLine) -> None:
    page = PAGES / "article.html"
    assert "paste it instead" in command_line.refusal("read-page", page, "--url", URL, lang="en_US.UTF-8")
    assert "粘贴" in command_line.refusal("read-page", page, "--url", URL, lang="zh_CN.UTF-8")
    assert "--url" in command_line.refusal("read-page", page, "--url", "shop.example")
    assert "nowhere.html" in command_line.refusal("read-page", "nowhere.html", "--url", URL)
