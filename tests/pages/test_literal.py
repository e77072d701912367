"""Text from people stays text where Streamlit takes only Markdown."""

import re

import pytest

from pages.ui.save import JOINER, badge, literal


@pytest.mark.parametrize(
    "text",
    [
        "plain 文字",
        "**bold**",
        "[a](http://x.y)",
        "![i](http://x.y/z.png)",
        "$x$",
        ":red[x]",
        ":material/key:",
        "a|b",
        "~~x~~",
    ],
)
def test_every_sign_of_markdown_is_escaped(text):
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", literal(text))
    assert not set(bare) & set("*_[]()`#!|~$:<>")
    assert re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", literal(text)).replace(JOINER, "") == text


@pytest.mark.parametrize(
    "address", ["max@example.com", "http://example.com", "https://example.com", "www.example.com"]
)
def test_addresses_do_not_become_links_by_themselves(address):
    assert JOINER in literal(address)


def test_a_badge_escapes_brackets_itself():
    assert badge("**[a]** $") == r"\*\*[a]\*\* \$"
