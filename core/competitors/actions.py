"""What people do with rivals, their items, prices and matches: every use case under one name."""

from core.competitors.match_actions import Before, Decision, decide_matches, link, set_kind, undo_link, unlink
from core.competitors.price_actions import Removed, delete_price, record_price, restore_price
from core.competitors.rival_actions import Edited, add_rival, delete_rivals, edit_rival, restore_rivals
from core.competitors.rival_item_actions import (
    add_rival_item,
    delete_rival_items,
    edit_rival_item,
    restore_rival_items,
)

__all__ = [
    "Before",
    "Decision",
    "Edited",
    "Removed",
    "add_rival",
    "add_rival_item",
    "decide_matches",
    "delete_price",
    "delete_rival_items",
    "delete_rivals",
    "edit_rival",
    "edit_rival_item",
    "link",
    "record_price",
    "restore_price",
    "restore_rival_items",
    "restore_rivals",
    "set_kind",
    "undo_link",
    "unlink",
]
