"""check-copy: a list of texts in a file, a list of findings for each."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from core.content.checks.finding import Channel, Finding, Text
from core.content.checks.run import check
from core.errors import BadFile, BadInput
from core.locale import Language, _, closest

_LARGEST = 64 * 1024 * 1024
_CHANNELS: dict[Channel, str] = {
    "banner": "banners poster ad ads display focus headline 横幅 海报 焦点图 轮播 主图 广告 广告图",
    "push": "app_push notification notifications 推送 通知 站内信",
    "sms": "text_message mms 短信 彩信",
    "guide": "note shopping_guide xiaohongshu xhs 导购 导购文案 种草笔记 笔记 小红书",
    "rules": "rule campaign_rules terms 规则 活动规则 规则说明",
    "story": "story/soft soft soft_article advertorial review kol 软文 种草 故事 测评",
    "detail": "detail_page product_page pdp page title listing 详情 详情页 商品详情 标题 商品标题",
    "email": "mail edm newsletter 邮件 电子邮件",
    "card": "product_card item_card cards 卡片 商品卡 商品卡片 live 直播",
}
_CHANNEL_OF = {alias: name for name, words in _CHANNELS.items() for alias in (name, *words.split())}


def check_copy(path: Path | str) -> list[list[dict[str, Any]]]:
    """Check the texts of a JSON file and return the findings of each, in the file's order.

    The file holds a list of {text, channel, product_category, facts, lang}. Raises BadFile for a
    file that is no such list and BadInput, naming the entry counted from 0, for a bad entry.
    """
    texts = [_text(entry, index) for index, entry in enumerate(_entries(Path(path)))]
    return [[plain(finding) for finding in check(text)] for text in texts]


def channel_of(name: str) -> Channel | None:
    """Return the channel that people mean by a name, None for an unknown one."""
    key = name.strip().casefold().replace(" ", "_").replace("-", "_")
    return _CHANNEL_OF.get(key)


def _entries(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadFile(_("{file} is larger than 64 MB: split it.").format(file=path.name))
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadFile(
            _("{file} cannot be read: {why}").format(file=path.name, why=error.strerror or error)
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadFile(_("{file} is not valid JSON in UTF-8.").format(file=path.name)) from error
    if not isinstance(entries, list):
        raise BadFile(_("{file} must hold a list of texts.").format(file=path.name))
    return entries


def _text(entry: Any, index: int) -> Text:
    if not isinstance(entry, Mapping):
        raise BadInput(_("Entry {index} is not an object.").format(index=index), field=str(index))
    text, channel = entry.get("text"), channel_of(_string(entry, "channel", index))
    if not isinstance(text, str):
        raise BadInput(_("Entry {index} has no text.").format(index=index), field=str(index))
    if channel is None:
        raise BadInput(
            _("Entry {index} names a channel that is not known: {channel}. Known are {known}.").format(
                index=index, channel=entry.get("channel"), known=", ".join(_CHANNELS)
            ),
            field=str(index),
        )
    facts = entry.get("facts")
    if facts is not None and not isinstance(facts, Mapping):
        raise BadInput(
            _("The facts of entry {index} are not an object.").format(index=index), field=str(index)
        )
    return Text(
        text=text,
        channel=channel,
        product_category=_string(entry, "product_category", index),
        facts=facts,
        lang=_language(_string(entry, "lang", index), text),
        part=_string(entry, "part", index),
    )


def _string(entry: Mapping[str, Any], key: str, index: int) -> str:
    value = entry.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(
            _("Entry {index}: {key} must be a text.").format(index=index, key=key), field=str(index)
        )
    return value.strip()


def _language(tag: str, text: str) -> Language:
    """Return the language that an entry names; without a name, Chinese as soon as there is a 汉字."""
    if tag:
        return closest(tag)
    return "zh" if any("\u3400" <= char <= "\u9fff" for char in text) or not text.strip() else "en"


def plain(finding: Finding) -> dict[str, Any]:
    keys = ("check", "severity", "start", "end", "term", "reason", "law", "suggestion")
    return cast(dict[str, Any], {key: getattr(finding, key) for key in keys})
