"""The columns an item list can have: fields, headings and spellings from the rule pack `columns_items`."""

from functools import partial

from core.files.columns import heading_key
from core.files.schema import Field, Kind, Schema
from core.locale import LANGUAGES, speaking
from core.rules.packs import Rule, load
from core.shop.items import FIELDS, TEXT_LIMITS, checked, field_name

_KINDS: dict[str, Kind] = {
    "code": "code",
    "pack_size": "number",
    "list_price": "money",
    "usual_price": "money",
    "cost": "money",
    "stock": "count",
    "sold_30d": "count",
    "role": "choice",
    "status": "choice",
    "selling_points": "tags",
    "facts": "facts",
    "image_url": "url",
}


class ItemColumns(Rule):
    """The rule pack: headings a field, headings kept as facts, spellings of roles and states."""

    fields: dict[str, tuple[str, ...]]
    facts: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]
    statuses: dict[str, tuple[str, ...]]


def item_schema() -> Schema:
    """Return what an item list can fill, with labels in the language of whoever asks."""
    pack = load("columns_items", ItemColumns)
    return Schema(name="items", key=("code",), fields=tuple(_field(name, pack) for name in FIELDS))


def _headings_of_ours(name: str) -> tuple[str, ...]:
    """Return what our own export writes above a field, in each language: its file comes back whole."""
    headings = []
    for lang in LANGUAGES:
        with speaking(lang):
            headings.append(field_name(name))
    return tuple(headings)


def _field(name: str, pack: ItemColumns) -> Field:
    words = {"role": pack.roles, "status": pack.statuses}.get(name, {})
    ours = _headings_of_ours(name)
    return Field(
        name=name,
        kind=_KINDS.get(name, "text"),
        label=field_name(name),
        aliases=ours + pack.fields[name] + (pack.facts if name == "facts" else ()),
        required=name in ("code", "title"),
        many=name in ("selling_points", "facts"),
        whole_headings=name == "sold_30d",  # 近7天销量 and 累计销量 are other figures
        max_length=TEXT_LIMITS.get(name, 0),
        choices={
            heading_key(spelling): stored for stored, spellings in words.items() for spelling in spellings
        },
        pair_headings=ours + pack.fields["facts"] if name == "facts" else (),
        check=partial(checked, name),
    )
