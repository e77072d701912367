"""Platforms and vendors are written in the reader's script."""

import pytest

from core.locale import speaking
from core.rules.channels import channels


@pytest.mark.parametrize(("lang", "name"), [("zh", "淘宝 / 天猫"), ("en", "Taobao / Tmall")])
def test_a_platform_is_named_in_the_readers_script(lang, name):
    with speaking(lang):
        assert next(each.shown_name for each in channels().titles if each.platform == "taobao") == name


def test_no_platform_or_vendor_is_written_in_chinese_for_an_english_reader():
    with speaking("en"):
        shown = [each.shown_name for each in (*channels().titles, *channels().vendors)]
    assert all(name.isascii() for name in shown)
