"""Every sentence on screen is spoken in both languages, and the check for it can fail."""

from pathlib import Path

import pytest

from core.campaigns.festival_reads import pack_rule
from core.locale import speaking
from core.locale.check import problems
from core.locale.update import update
from core.rules.festivals import festivals

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
SAVE = 'msgid "Save"\nmsgstr "保存"\n'


def test_every_string_of_the_product_is_translated() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("code", "catalogue", "found"),
    [
        ('_("Save")', SAVE, []),
        ('_("Save")', 'msgid "Save"\nmsgstr ""\n', ["untranslated: 'Save' (app.py:1)"]),
        ('_("Save")', "", ["untranslated: 'Save' (app.py:1)"]),
        ('_("Save")', "#, fuzzy\n" + SAVE, ["untranslated: 'Save' (app.py:1)"]),
        ("", SAVE, ["unused: 'Save'"]),
        (
            '_("{n} rows").format(n=2)',
            'msgid "{n} rows"\nmsgstr "{m} 行"\n',
            ["a value nobody fills: '{n} rows' (app.py:1)"],
        ),
        (
            '_("{n} rows").format(n=2)',
            'msgid "{n} rows"\nmsgstr "若干行"\n',
            ["a value is lost: '{n} rows' (app.py:1)"],
        ),
        (
            'ngettext("{n} row", "{n} rows", 2)',
            'msgid "{n} row"\nmsgid_plural "{n} rows"\nmsgstr[0] "{n} 行"\n',
            [],
        ),
    ],
)
def test_the_check_names_what_is_wrong(tmp_path: Path, code: str, catalogue: str, found: list[str]) -> None:
    (tmp_path / "app.py").write_text(code, encoding="utf-8")
    po = tmp_path / "words.po"
    po.write_text(f"{HEADER}\n{catalogue}", encoding="utf-8")
    assert problems(tmp_path, po) == found


def test_the_source_of_a_fact_in_a_pack_is_translated_too(tmp_path: Path) -> None:
    pack = tmp_path / "core" / "rules" / "fees.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text("fees: [{share: 0.01, source: Usual fee}]", encoding="utf-8")
    po = tmp_path / "words.po"
    po.write_text(HEADER, encoding="utf-8")
    assert problems(tmp_path, po) == ["untranslated: 'Usual fee' (core/rules/fees.yaml:1)"]
    with speaking("zh"):
        assert pack_rule(festivals().festivals[0]).source.text == "各平台元旦活动的惯常日期"


def test_an_update_keeps_translations_adds_new_words_and_drops_old_ones(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('_("Save")\n_("Copy")', encoding="utf-8")
    po = tmp_path / "words.po"
    po.write_text(f'{HEADER}\n{SAVE}\nmsgid "Old"\nmsgstr "旧"\n', encoding="utf-8")
    update(tmp_path, po)
    assert problems(tmp_path, po) == ["untranslated: 'Copy' (app.py:2)"]
    first = po.read_bytes()
    update(tmp_path, po)
    assert po.read_bytes() == first
