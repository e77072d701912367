"""How a campaign stands at its gates, in a few sentences; and as a matrix, item by gate."""

from datetime import datetime, timedelta

import pandas as pd

from core.campaigns.gate_reads import CampaignGates
from core.campaigns.gate_words import countdown, gate_title
from core.locale import _, ngettext, one_after_another
from core.promotions.gates import Light, light_name
from core.rules.gate_packs import Gate, OnFail, Scope

SIGNS = {Light.PASS: "✓", Light.FAIL: "✕", Light.UNKNOWN: "?"}
_WORST_FIRST = (Light.FAIL, Light.UNKNOWN, Light.PASS)


def answer(told: CampaignGates, now: datetime) -> str:
    """Return how many items pass, what fails, what is unknown, and how long one can still enrol."""
    sentences = [*_items(told), *_store(told), deadline(told, now)]
    return one_after_another(sentences)


def deadline(told: CampaignGates, now: datetime) -> str:
    """Return how long one can still enrol; empty where no day is set."""
    if told.enrol_by is None:
        return ""
    left = countdown(told.enrol_by, now)
    return _("Enrolment: {left}.").format(left=left)


def is_urgent(told: CampaignGates, now: datetime) -> bool:
    """Tell whether enrolment ends within three days and something does not pass yet."""
    if told.enrol_by is None or not timedelta(0) <= told.enrol_by - now <= timedelta(days=3):
        return False
    return bool((told.table["light"] != Light.PASS).any())


def worst(told: CampaignGates) -> Light:
    """Return one light for all: a failure that blocks is one, one that does not is none."""
    lights = told.table["light"]
    if ((lights == Light.FAIL) & (told.table["on_fail"] == OnFail.BLOCK)).any():
        return Light.FAIL
    return Light.PASS if (lights == Light.PASS).all() else Light.UNKNOWN


def matrix(told: CampaignGates, only: Light | None = None) -> pd.DataFrame:
    """Return one row an item, worst first: item_id, code, title, and by gate id its light in a sign and a word.

    `only` keeps the items that have such a light. The columns of gates that do not pass come first.
    """
    rows = told.rows
    if told.stored is None or rows.empty:
        return pd.DataFrame(columns=["item_id", "code", "title"])
    order = {light.value: rank for rank, light in enumerate(_WORST_FIRST)}
    ranks = rows.assign(rank=rows["light"].map(order)).pivot(index="item_id", columns="gate", values="rank")
    ranks = ranks[[gate.id for gate in item_gates(told)]]
    if only is not None:
        ranks = ranks[(ranks == order[only]).any(axis=1)]
    fails, unknown = (ranks == 0).sum(axis=1), (ranks == 1).sum(axis=1)
    places = pd.DataFrame({"fails": -fails, "unknown": -unknown}).sort_values(
        ["fails", "unknown"], kind="stable"
    )
    words = {rank: f"{SIGNS[light]} {light_name(light)}" for rank, light in enumerate(_WORST_FIRST)}
    cells = ranks.loc[places.index].apply(lambda column: column.map(words))
    by_need = (ranks == 0).sum() * len(ranks) * 2 + (ranks == 1).sum()
    cells = cells[by_need.sort_values(ascending=False, kind="stable").index]
    names = rows.drop_duplicates("item_id").set_index("item_id")[["code", "title"]]
    return names.reindex(cells.index).join(cells).reset_index()


def item_gates(told: CampaignGates) -> tuple[Gate, ...]:
    """Return the gates of the campaign's pack that ask items."""
    return tuple(gate for gate in told.stored.pack.gates if gate.scope is Scope.ITEM) if told.stored else ()


def _items(told: CampaignGates) -> list[str]:
    if not told.items:
        return [_("No items are in this campaign yet.")]
    if told.rows.empty:
        return [_("This pack asks nothing of single items.")]
    passing = ngettext(
        "{passing} of {n} item passes every gate.", "{passing} of {n} items pass every gate.", told.items
    )
    fails, unknown = told.items_with(Light.FAIL), told.items_with(Light.UNKNOWN)
    sentences = [passing.format(passing=f"{told.passing:,}", n=f"{told.items:,}")]
    if fails:
        gates = [gate for gate in item_gates(told) if _has(told, gate, Light.FAIL)]
        said = ngettext("{n} item fails: {gates}.", "{n} items fail: {gates}.", fails)
        sentences.append(said.format(n=f"{fails:,}", gates=_names(gates)))
    if unknown:
        gates = [gate for gate in item_gates(told) if _has(told, gate, Light.UNKNOWN)]
        said = ngettext(
            "Something is unknown of {n} item: {gates}.",
            "Something is unknown of {n} items: {gates}.",
            unknown,
        )
        sentences.append(said.format(n=f"{unknown:,}", gates=_names(gates)))
    return sentences


def _store(told: CampaignGates) -> list[str]:
    if told.stored is None or told.store.empty:
        return []
    sentences = []
    if fails := _of_store(told, Light.FAIL):
        said = ngettext(
            "The store fails {n} gate: {gates}.", "The store fails {n} gates: {gates}.", len(fails)
        )
        sentences.append(said.format(n=len(fails), gates=_names(fails)))
    if unknown := _of_store(told, Light.UNKNOWN):
        said = ngettext(
            "{n} gate of the store is unknown: {gates}.",
            "{n} gates of the store are unknown: {gates}.",
            len(unknown),
        )
        sentences.append(said.format(n=len(unknown), gates=_names(unknown)))
    return sentences or [_("The store passes all of its gates.")]


def _of_store(told: CampaignGates, light: Light) -> list[Gate]:
    ids = set(told.store.loc[told.store["light"] == light, "gate"])
    return [gate for gate in told.stored.pack.gates if gate.id in ids] if told.stored else []


def _has(told: CampaignGates, gate: Gate, light: Light) -> bool:
    return bool(((told.rows["gate"] == gate.id) & (told.rows["light"] == light)).any())


def _names(gates: list[Gate]) -> str:
    return _(", ").join(dict.fromkeys(gate_title(gate) for gate in gates))
