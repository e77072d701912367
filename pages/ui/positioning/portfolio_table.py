"""The items of the portfolio: present and suggested role with the reason, edited in the table or taken over in bulk."""

from functools import partial

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import Language, _, language, ngettext, speaking
from core.positioning.life_cycle import stage_name
from core.positioning.portfolio_export import portfolio_xlsx
from core.positioning.portfolio_reads import Structure
from core.positioning.portfolio_words import because_said, confidence_name, growth_said, hit_said
from core.positioning.role_actions import Accepted, accept_roles
from core.rules.portfolio import portfolio_pack
from core.shop.actions import undo_changes
from core.shop.items import ItemRole, item_role_name
from core.team.rights import Actor, may
from pages.ui import columns
from pages.ui.columns import Field
from pages.ui.edit_table import EditTable
from pages.ui.items_table import height_for, items_waiting
from pages.ui.paging import offset_of
from pages.ui.positioning import portfolio_load
from pages.ui.positioning.portfolio_look import Look
from pages.ui.save import flash, literal, reporting

PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEMS_PAGE = "pages/manage/catalogue.py"
COLUMNS = (
    "title", "role", "suggested", "because", "confidence", "stage", "sales", "share", "growth", "margin", "visitors",
    "conversion", "usual_price", "code", "category",
)  # fmt: skip


def draw_table(user: Actor, revision: int, told: Structure, look: Look) -> None:
    """Draw the items that pass the filters, or the one that was picked in the picture."""
    rows = _picked(told.items, look.rows(told.items))
    if rows.empty:
        st.info(_("No item passes these filters."), icon=":material/filter_alt_off:")
        return
    edits = may(user, "items.edit")
    table = EditTable("portfolio_items", _fields()) if edits else None
    actions = st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key="portfolio_actions"
    )
    under = st.container()
    offset = offset_of(len(rows), per_page=PER_PAGE, key="portfolio_page")
    page = _page(told, rows.iloc[offset : offset + PER_PAGE])
    with actions:
        if table is not None:
            _saving(user, table)
            _take_over(user, table, rows)
        if may(user, "positioning.export"):
            _export(user, revision, rows)
    with under:
        if table is None:
            _read_only(page)
        else:
            items_waiting(len(table.unsaved))
            table.draw(
                page,
                list(COLUMNS),
                alt=_("Items with present and suggested role, the role is editable"),
                height=height_for(len(page), most=600),
                disabled=[name for name in COLUMNS if name != "role"],
            )
            opened = table.opened_row()
            if opened is not None:
                st.switch_page(ITEMS_PAGE, query_params={"item": str(opened)})
    _hits(told)


def _picked(items: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the item that the address names, with the way back to all; else the rows as they are."""
    asked = st.query_params.get("item", "")
    own = items[items["item_id"] == int(asked)] if asked.isdecimal() and len(asked) < 18 else items.iloc[:0]
    if own.empty:
        return rows
    with st.container(horizontal=True, vertical_alignment="center", key="portfolio_picked"):
        said = _("Picked in the picture: {item}").format(item=f"{own['code'].iloc[0]} {own['title'].iloc[0]}")
        st.text(said)
        st.button(
            _("Show all"),
            icon=":material/close:",
            key="portfolio_all",
            on_click=lambda: st.query_params.pop("item", None),
        )
    return own


def _fields() -> dict[str, Field]:
    roles = {role.value: item_role_name(role) for role in ItemRole}

    def share(label: str) -> Field:
        config = st.column_config.NumberColumn(label, format="percent")
        return Field(config, lambda stored: stored.astype("Float64"), lambda typed: typed)

    def plain(label: str, **options: object) -> Field:
        return columns.text(label, **options)  # type: ignore[arg-type]

    return {
        "title": plain(_("Item"), width=200, pinned=True),
        "role": columns.words(_("Role"), roles, required=False),
        "suggested": plain(_("Suggested role"), width=110),
        "because": plain(_("Why"), width=330),
        "confidence": plain(_("Confidence"), width=90),
        "stage": plain(_("Stage of life"), width=100),
        "sales": columns.money(_("Sales")),
        "share": share(_("Share of sales")),
        "growth": share(_("Growth")),
        "margin": share(_("Margin after costs")),
        "visitors": columns.whole(_("Item visitors")),
        "conversion": share(_("Conversion")),
        "usual_price": columns.money(_("Usual price")),
        "code": plain(_("Code"), width=90),
        "category": plain(_("Category"), width=110),
    }


def _page(told: Structure, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a page as the table shows them, with words for codes."""
    pack, mean = portfolio_pack(), told.told.mean_visitors
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            "id": rows["item_id"].to_numpy(),
            "version": rows["version"].to_numpy(),
            "title": rows["title"].to_numpy(),
            "role": rows["role"].to_numpy(),
            "suggested": [_suggested(each) for each in records],
            "because": [because_said(each, pack, mean) for each in records],
            "confidence": [confidence_name(each["confidence"]) for each in records],
            "stage": [stage_name(each["stage"]) for each in records],
            "sales": rows["sales"].round().astype("Float64").to_numpy(),
            "visitors": rows["visitors"].round().astype("Float64").to_numpy(),
            "usual_price": rows["usual_price"].astype("Float64").to_numpy(),
            **{name: rows[name].round(4).to_numpy() for name in ("share", "growth", "margin", "conversion")},
            "code": rows["code"].to_numpy(),
            "category": rows["category"].to_numpy(),
        }
    )


def _suggested(row: dict[str, object]) -> str:
    name = item_role_name(str(row["suggested"]))
    return f"→ {name}" if row["anew"] else name or "–"


def _read_only(page: pd.DataFrame) -> None:
    fields = _fields()
    st.dataframe(
        pd.DataFrame({name: fields[name].shown(page[name]) for name in COLUMNS}),
        hide_index=True,
        height=height_for(len(page), most=600),
        column_config={name: fields[name].config for name in COLUMNS},
        alt=_("Items with present and suggested role"),
        placeholder="",
    )


def _saving(user: Actor, table: EditTable) -> None:
    waiting = len(table.unsaved)
    pressed = st.button(
        _("Save"),
        key="portfolio_save",
        disabled=not waiting,
        type="primary" if waiting else "secondary",
        icon=":material/save:",
    )
    st.button(_("Discard"), key="portfolio_discard", disabled=not waiting, on_click=table.discard)
    if pressed:
        with reporting(after_conflict=_("Discard your entries to see theirs.")):
            accepted = [_typed(each.item_id, each.version, each.changes["role"]) for each in table.edits()]
            _accept(user, accepted)
            table.discard()
            st.rerun()


def _typed(item_id: int, version: int, role: object) -> Accepted:
    if not isinstance(role, str):
        raise BadInput(_("This is none of the known roles."), field="role")
    return Accepted(item_id, version, role)


def _take_over(user: Actor, table: EditTable, rows: pd.DataFrame) -> None:
    """Offer to take over what is suggested anew: for the ticked ones, else for all that the filters leave."""
    anew = rows[rows["anew"]]
    ticked = anew[anew["item_id"].isin(list(table.chosen))]
    chosen = ticked if len(table.chosen) else anew
    if anew.empty:
        return
    n = len(chosen)
    if len(table.chosen):
        said = ngettext("Take over {n} ticked role", "Take over {n} ticked roles", n)
    else:
        said = ngettext("Take over {n} suggested role", "Take over {n} suggested roles", n)
    pressed = st.button(
        said.format(n=f"{n:,}"),
        icon=":material/done_all:",
        key="portfolio_take_over",
        disabled=not n,
    )
    if pressed:
        with reporting():
            accepted = [
                Accepted(int(item_id), int(version), str(role))
                for item_id, version, role in zip(
                    chosen["item_id"], chosen["version"], chosen["suggested"], strict=True
                )
            ]
            _accept(user, accepted)
            table.choose(set())
            st.rerun()


def _accept(user: Actor, accepted: list[Accepted]) -> None:
    with writing() as session:
        made = accept_roles(session, user, accepted)
    n = len(made)
    flash(
        ngettext("{n} item has another role.", "{n} items have another role.", n).format(n=f"{n:,}"),
        undo=_undo if made else None,
        args=(user, made),
    )


def _undo(user: Actor, change_ids: list[int]) -> None:
    with writing() as session:
        undo_changes(session, user, change_ids)


def _export(user: Actor, revision: int, rows: pd.DataFrame) -> None:
    ids = tuple(int(each) for each in rows["item_id"])
    st.download_button(
        _("Excel workbook"),
        partial(_file, user, revision, ids, language()),
        file_name="portfolio.xlsx",
        mime=XLSX,
        key="portfolio_export",
        on_click="ignore",
        icon=":material/download:",
    )


def _file(user: Actor, revision: int, ids: tuple[int, ...], lang: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(lang), reading() as session:
        return portfolio_xlsx(session, user, portfolio_load.today(user, revision), ids)


def _hits(told: Structure) -> None:
    """Name the candidates for a hit with their reasons."""
    if not told.hits:
        return
    rows = told.items.set_index("item_id")
    said = ngettext("{n} candidate for a hit", "{n} candidates for a hit", len(told.hits))
    with st.expander(
        said.format(n=len(told.hits)), icon=":material/trending_up:", expanded=len(told.hits) <= 3
    ):
        for item_id, cpc in list(told.hits.items())[:20]:
            row = rows.loc[item_id].to_dict()
            st.markdown(
                f"**{literal(row['code'])} {literal(row['title'])}**  \n{literal(hit_said(row, cpc))}"
            )
            st.caption(literal(_("Growth: {compared}.").format(compared=growth_said(row["growth_kind"]))))
