"""How a price table is read, as the person says: its shape, its columns, and what its cells leave open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from core.competitors.layers import LAYERS, layer_name
from core.competitors.price_proposal import Hints, PriceProposal, Shape, hints, known_rivals, propose_prices
from core.competitors.wide_heading import known_name
from core.competitors.wide_table import asks_for_rival, rivals_of
from core.competitors.wide_unfold import wide_plan
from core.db.engine import reading
from core.files.columns import Header
from core.files.plan import Plan, Progress, make_plan
from core.files.schema import Schema
from core.files.sheet import Sheet
from core.locale import _
from core.shop.import_reads import Proposal
from core.team.rights import Actor
from pages.ui.import_columns import Way, choose_columns, choose_header, columns_heading
from pages.ui.import_source import Source
from pages.ui.rivals.import_wide import choose_wide_columns

_LAYER = "page_price"  # what a price is that nobody calls anything else


@dataclass(frozen=True, slots=True)
class PriceReader:
    """Draws the steps between a sheet and its dry run. `rivals` leads from folded names to the rivals known."""

    actor: Actor
    key: str
    schema: Schema
    today: date
    rivals: Mapping[str, str]

    def read(self, source: Source, sheet: Sheet, place: str) -> Way:
        """Let the person say how the sheet is read; everything is proposed."""
        shape = self._shape(sheet, place)
        proposal = choose_header(
            sheet, lambda header: self._proposal(sheet, place, header, shape).found, f"{place}_{shape}"
        )
        columns_heading(proposal)
        told = hints(
            [source.name, sheet.name], sheet.cells, proposal.header, rivals=self.rivals, today=self.today
        )
        mark = f"{place}_{shape}_{proposal.header.first}_{proposal.header.last}"
        if shape == "wide":
            return self._wide(sheet, proposal, told, mark)
        return self._long(sheet, proposal, told, mark)

    def _shape(self, sheet: Sheet, place: str) -> Shape:
        names: dict[Shape, str] = {"long": _("One price a row"), "wide": _("Rivals side by side")}
        return st.segmented_control(
            _("How the table is built"),
            list(names),
            format_func=names.__getitem__,
            default=self._proposal(sheet, place, None, None).shape,
            required=True,
            key=f"{place}_shape",
        )

    def _proposal(
        self, sheet: Sheet, place: str, header: Header | None, shape: Shape | None
    ) -> PriceProposal:
        """Return the proposal, found once for each choice of header and shape."""
        known = st.session_state.setdefault(f"{self.key}_found", {})
        wanted = (place, header, shape)
        if wanted not in known:
            with reading() as session:
                known[wanted] = propose_prices(session, self.actor, self.schema, sheet.cells, header, shape)
        return known[wanted]

    def _wide(self, sheet: Sheet, proposal: Proposal, told: Hints, mark: str) -> Way:
        columns = choose_wide_columns(proposal, self.rivals, mark)
        with st.container(horizontal=True):
            layer = st.selectbox(
                _("Prices that are called nothing else are"),
                LAYERS,
                index=LAYERS.index(told.layer or _LAYER),
                format_func=layer_name,
                key=f"{mark}_layer",
                width=240,
            )
            day = self._day(told, mark)
            rival = known_name(self._rival(told, mark), self.rivals) if asks_for_rival(columns) else ""

        def plan(progress: Progress) -> Plan:
            given = {"seen_at": day, **({"rival": rival} if rival else {})}
            return wide_plan(
                sheet.cells,
                proposal.header,
                columns,
                self.schema,
                layer=layer,
                given=given,
                progress=progress,
            )

        rows = sheet.rows * max(1, len(rivals_of(columns)))
        settings = (("is_wide", True), ("layer", layer), ("day", day), ("rival", rival))
        return Way(proposal.header, columns, plan, rows, settings, counted=_("Prices"))

    def _long(self, sheet: Sheet, proposal: Proposal, told: Hints, mark: str) -> Way:
        columns = choose_columns(proposal, self.schema, mark)
        given: dict[str, Any] = {}
        with st.container(horizontal=True):
            if not any(column.field == "rival" for column in columns):
                rival = self._rival(told, mark)
                given = {"rival": known_name(rival, self.rivals)} if rival else {}
            day = given["seen_at"] = self._day(told, mark)

        def plan(progress: Progress) -> Plan:
            return make_plan(
                sheet.cells, proposal.header, columns, self.schema, given=given, progress=progress
            )

        settings = (("is_wide", False), ("day", day), ("rival", given.get("rival", "")))
        return Way(proposal.header, columns, plan, sheet.rows, settings)

    def _day(self, told: Hints, mark: str) -> date:
        return st.date_input(
            _("Seen on, where no cell says it"),
            told.day or self.today,
            max_value=self.today,
            key=f"{mark}_day",
            width=240,
        )

    def _rival(self, told: Hints, mark: str) -> str:
        names = sorted({*self.rivals.values(), *([told.rival] if told.rival else ())})
        rival = st.selectbox(
            _("All prices are of this rival"),
            names,
            index=names.index(told.rival) if told.rival in names else None,
            accept_new_options=True,
            placeholder=_("Choose or write a new one"),
            key=f"{mark}_rival",
            width=240,
        )
        return " ".join((rival or "").split())


def rivals_known(actor: Actor) -> dict[str, str]:
    """Return the names of the shop's rivals by their folded names."""
    with reading() as session:
        return known_rivals(session, actor)
