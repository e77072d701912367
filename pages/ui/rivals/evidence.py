"""What stands behind the prices of one item: how they went, and each rival's last look with its source."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import streamlit as st

from core.competitors import reads
from core.competitors.actions import decide_matches, delete_price, restore_price, unlink
from core.competitors.charts import price_history
from core.competitors.layers import LAYERS, layer_name
from core.competitors.match_actions import Decision, kind_name
from core.competitors.price_actions import Removed
from core.competitors.price_seen import amount_name, stock_name
from core.competitors.reads import Evidence, seen_from
from core.db.engine import reading, writing
from core.errors import NotFound
from core.locale import _, ngettext
from core.money import price
from core.rules.festivals import spans
from core.shop import reads as shop_reads
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.rivals import load
from pages.ui.rivals.look import Look
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user, shop

REACHES = (30, 90, 365)  # days of the picture


def open_evidence(user: Actor, look: Look, zone: str) -> None:
    """Open the drawer of the item that the address names (`?item=7`, one rival of it with `&of=3`)."""
    asked, of = st.query_params.get("item", ""), st.query_params.get("of", "")
    if not asked:
        return
    try:
        item = _item(user, asked)
    except NotFound as error:
        close()
        st.warning(literal(str(error)), icon=":material/inventory_2:")
        return
    rival = int(of) if of.isdecimal() and len(of) < 19 else None
    drawer = st.dialog(literal(str(item["title"])), width=680, position="right", on_dismiss=close)
    drawer(_drawer)(int(item["id"]), item, rival, look, zone)


def close() -> None:
    """Let the drawer be gone in the next run."""
    st.query_params.pop("item", None)
    st.query_params.pop("of", None)


def _item(user: Actor, asked: str) -> dict[str, object]:
    if not asked.isdecimal() or len(asked) > 18:
        raise NotFound(_("This item is no longer in the shop."))
    with reading() as session:
        return shop_reads.item(session, user, int(asked))


def _drawer(item_id: int, item: dict[str, object], rival: int | None, look: Look, zone: str) -> None:
    user, revision = require_user(), shop().revision  # a drawer reruns alone: both may be others by now
    found = load.evidence(user, revision, on=look.on, item_id=item_id, rival_id=rival, layer=look.layer)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(_our_price(item), width="stretch")
        if rival is not None and st.button(_("All rivals"), icon=":material/groups:", key="evidence_all"):
            st.query_params.pop("of", None)
            st.rerun()
    if not found:
        st.info(_("No item of a rival is matched with this one yet."), icon=":material/link_off:")
        return
    _picture(user, revision, item_id, found, look)
    for each in found:
        _one(user, each, look, zone)


def _our_price(item: dict[str, object]) -> str:
    return _("{code} · ours: {usual}, list price {list_price}").format(
        code=item["code"], usual=price(item["usual_price"]), list_price=price(item["list_price"])
    )


def _picture(user: Actor, revision: int, item_id: int, found: Sequence[Evidence], look: Look) -> None:
    """Draw how prices went up to the day looked at, with the large sales shaded."""
    reach = st.segmented_control(
        _("Days back"),
        REACHES,
        format_func=lambda days: ngettext("{n} day", "{n} days", days).format(n=days),
        default=90,
        required=True,
        key="evidence_reach",
        label_visibility="collapsed",
    )
    since = look.on - timedelta(days=reach)
    told = load.history(user, revision, item_id=item_id, since=since, until=look.on, layer=look.layer)
    kept = told[told["is_ours"] | told["rival_item_id"].isin([each.rival_item_id for each in found])]
    chart = price_history(
        kept, spans(since, look.on), since=since, until=look.on, fresh_days=look.stale_after_days
    )
    st.altair_chart(chart, height=260, alt=_takeaway(kept, look))


def _takeaway(told: pd.DataFrame, look: Look) -> str:
    n = int((~told["is_ours"].astype("bool") & told["price"].notna()).sum())
    seen = ngettext("{n} price seen", "{n} prices seen", n).format(n=n)
    return _("Our price and the rivals' by day, {layer}: {seen}").format(
        layer=layer_name(look.layer), seen=seen
    )


def _one(user: Actor, found: Evidence, look: Look, zone: str) -> None:
    """Draw one rival's item: the match, the five layers of its last look, where they come from."""
    with st.container(border=True, key=f"evidence_{found.match_id}"):
        st.text(f"{found.rival} · {found.title}")
        st.caption(literal(_about(found)))
        if found.seen_at is None:
            st.text(_("Not seen up to this day."))
        else:
            _layers(found, look)
            st.caption(literal(_source(found, look, zone)))
        if found.url:
            st.code(found.url, language=None, wrap_lines=True)  # to copy: an address of others is no link
        _deeds(user, found)
        _earlier(user, found, zone)


def _about(found: Evidence) -> str:
    parts = [kind_name(found.kind), found.spec]
    if found.kind != "exact":
        parts.append(
            _("its pack cannot be brought to ours")
            if found.times is None
            else _("brought to our pack: × {times}").format(times=f"{found.times:.4g}")
        )
    return " · ".join(part for part in parts if part)


def _layers(found: Evidence, look: Look) -> None:
    """Draw the five layers side by side; one that was not seen is a dash, and the one that counts is marked."""
    deepest = next((each for each in reversed(LAYERS) if each in found.layers), "")
    counted = look.layer if look.layer in LAYERS else deepest
    with st.container(horizontal=True, gap="medium", key=f"evidence_layers_{found.match_id}"):
        for each in LAYERS:
            with st.container(width=92, gap="xxsmall"):
                st.caption(f"{layer_name(each)} ✓" if each == counted else layer_name(each))
                st.text(price(found.layers.get(each)))


def _source(found: Evidence, look: Look, zone: str) -> str:
    days = found.age_days or 0
    age = ngettext("{n} day old", "{n} days old", days).format(n=days) if days else ""
    if found.age_days is not None and found.age_days > look.stale_after_days:
        age = _("{age}, stale").format(age=age)
    parts = [
        _("seen {moment}").format(moment=words.moment(found.seen_at, zone)) if found.seen_at else "",
        age,
        seen_from(found.source),
        words.person(found.who),
        stock_name(found.stock),
        *(
            f"{amount_name(name)} {price(value)}"
            for name, value in (("shipping", found.shipping), ("gift_value", found.gift_value))
            if value is not None
        ),
        found.note,
    ]
    return " · ".join(part for part in parts if part)


def _deeds(user: Actor, found: Evidence) -> None:
    deletes = found.observation_id is not None and may(user, "prices.delete")
    with st.container(horizontal=True):
        delete = deletes and st.button(
            _("Delete this price"),
            icon=":material/delete:",
            type="tertiary",
            key=f"evidence_delete_{found.match_id}",
        )
        parted = may(user, "matches.decide") and st.button(
            _("Not our item"),
            icon=":material/link_off:",
            type="tertiary",
            key=f"evidence_unlink_{found.match_id}",
        )
    if delete or parted:
        with reporting():
            if delete:
                _delete(user, found)
            else:
                _unlink(user, found)
            st.rerun()


def _delete(user: Actor, found: Evidence) -> None:
    assert found.observation_id is not None  # without one there is no button
    with writing() as session:
        removed = delete_price(session, user, found.observation_id)
    flash(_("The price was deleted."), undo=_restore, args=(user, removed))


def _restore(user: Actor, removed: Removed) -> None:
    with writing() as session:
        restore_price(session, user, removed)


def _unlink(user: Actor, found: Evidence) -> None:
    with writing() as session:
        back = unlink(session, user, found.match_id, version=found.match_version)
    said = _("{title} is no longer compared.").format(title=found.title)
    flash(said, undo=_decide, args=(user, back))


def _decide(user: Actor, decisions: list[Decision]) -> None:
    with writing() as session:
        decide_matches(session, user, decisions)


def _earlier(user: Actor, found: Evidence, zone: str) -> None:
    """Draw the looks at this item one by one, newest first, when somebody asks for them."""
    with st.expander(_("All looks"), key=f"evidence_looks_{found.match_id}", on_change="rerun") as opened:
        if not opened.open:
            return
        with reading() as session:
            told = reads.looks(session, user, found.rival_item_id)
        shown = pd.DataFrame({_("Seen"): [words.moment(at, zone) for at in told["seen_at"]]})
        for layer in LAYERS:
            shown[layer_name(layer)] = [price(None if pd.isna(fen) else int(fen)) for fen in told[layer]]
        shown[_("Source")] = told["source"].map(seen_from)
        shown[_("By")] = told["who"].map(words.person)
        shown[_("Note")] = told["note"]
        st.dataframe(shown, hide_index=True, alt=_("All looks at this item, newest first"), placeholder="")
