"""The trends: where our prices stand and how they got there, what rivals changed, and when they cut."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.competitors.charts import index_over_time
from core.competitors.layers import layer_name
from core.competitors.price_index import FIGURES
from core.locale import _, ngettext
from core.shop.reads import ShopProfile
from core.team.rights import Actor
from pages.ui import load as shop_load
from pages.ui.address import chosen
from pages.ui.rivals import load
from pages.ui.rivals.figures import median_age
from pages.ui.rivals.look import LAYER_CHOICES, Look
from pages.ui.rivals.trend_changes import changes_part, choose_since
from pages.ui.rivals.trend_promotions import promotions_part
from pages.ui.rivals.unmatched import nothing_matched

PARTS = ("index", "changes", "promotions")
WEEKS = (12, 26, 52)


def trends(user: Actor, revision: int, profile: ShopProfile) -> None:
    """Draw the segment: one of its three parts."""
    today = datetime.now(ZoneInfo(profile.timezone)).date()
    stale_after_days = load.policy(user, revision).stale_after_days
    with st.container(horizontal=True, vertical_alignment="bottom", key="trends_look"):
        part = _part()
        layer = (
            chosen("competitors", _("Price layer"), "layer", LAYER_CHOICES, layer_name, width=150)
            if part != "promotions"
            else LAYER_CHOICES[0]
        )
        since = choose_since(today) if part == "changes" else today
    look = Look(today, layer, stale_after_days)
    if part == "index":
        _index(user, revision, look)
    elif part == "changes":
        changes_part(user, revision, look, since)
    else:
        promotions_part(user, revision, look)


def mean_name(figure: str) -> str:
    """Return one of the three means of the index by its name."""
    return {
        "plain": _("Plain mean"),
        "jevons": _("Geometric mean"),
        "weighted": _("Weighted by sales"),
    }[figure]


def _part() -> str:
    names = {"index": _("Price index"), "changes": _("Changes"), "promotions": _("Promotions")}
    asked = st.query_params.get("part")
    return st.segmented_control(
        _("What to look at"),
        PARTS,
        default=asked if asked in PARTS else PARTS[0],
        format_func=names.__getitem__,
        required=True,
        key="trends_part",
        on_change=lambda: st.query_params.update(part=st.session_state["trends_part"]),
        label_visibility="collapsed",
    )


def _index(user: Actor, revision: int, look: Look) -> None:
    at = {"on": look.on, "layer": look.layer, "stale_after_days": look.stale_after_days}
    now = load.index_of_shop(user, revision, **at)
    if now.empty or not now["compared"].iloc[0]:
        if not nothing_matched(user, revision):
            st.info(
                _("There is no fresh price to compare with on this layer."), icon=":material/query_stats:"
            )
        return
    _figures(now.iloc[0])
    choices = shop_load.item_choices(user, revision)
    with st.container(horizontal=True, gap="xsmall", key="trends_filters"):
        weeks = st.selectbox(
            _("Weeks back"),
            WEEKS,
            format_func=lambda n: ngettext("{n} week", "{n} weeks", n).format(n=n),
            key="trends_weeks",
            label_visibility="collapsed",
            width=115,
        )
        category = _narrowed(_("Category"), "trends_category", choices.categories)
        brand = _narrowed(_("Brand"), "trends_brand", choices.brands)
    with st.spinner(_("Comparing week by week …")):
        series = load.index_series(user, revision, **at, weeks=weeks, category=category, brand=brand)
    st.altair_chart(index_over_time(series), height=300, alt=_takeaway(series))
    _groups(user, revision, look)


def _narrowed(label: str, key: str, options: tuple[str, ...]) -> str:
    picked = st.selectbox(
        label, options, index=None, key=key, placeholder=label, label_visibility="collapsed", width=130
    )
    return picked or ""


def _figures(row: pd.Series) -> None:
    """Draw the three means, and beside them on how many prices of what age they rest."""
    explained = {
        "jevons": _(
            "The geometric mean of the items' ratios: one item twice as dear and one half as dear even out."
        ),
        "plain": _("The plain mean of the items' ratios: dear items weigh more in it than cheap ones."),
        "weighted": ngettext(
            "What {n} item as sold in 30 days costs at our prices against the market's.",
            "What {n} items as sold in 30 days cost at our prices against the market's.",
            int(row["weighed"]),
        ).format(n=f"{int(row['weighed']):,}"),
    }
    with st.grid(4, min_column_width=150, key="trends_figures"):
        for figure in ("jevons", "plain", "weighted"):
            st.metric(mean_name(figure), _shown(row[figure]), help=explained[figure], border=True)
        st.metric(_("Coverage"), f"{row['coverage']:.0%}", help=rests_on(row), border=True)
    st.caption(rests_on(row))


def rests_on(row: pd.Series) -> str:
    """Say on how many prices an index rests, how old they are, and how many were left out and why."""
    pairs = ngettext("{n} price counts", "{n} prices count", int(row["pairs"])).format(
        n=f"{int(row['pairs']):,}"
    )
    left_out = _(
        "left out: {weak} substitutes or hardly believable, {stale} stale, {unknown} without a comparable price"
    ).format(weak=f"{int(row['weak']):,}", stale=f"{int(row['stale']):,}", unknown=f"{int(row['unknown']):,}")
    if pd.isna(row["age_days"]):
        return f"{pairs} · {left_out}"
    return f"{pairs} · {median_age(round(float(row['age_days'])))} · {left_out}"


def _groups(user: Actor, revision: int, look: Look) -> None:
    by = st.segmented_control(
        _("Index by"),
        ("category", "brand"),
        format_func={"category": _("Category"), "brand": _("Brand")}.__getitem__,
        default="category",
        required=True,
        key="trends_by",
    )
    table = load.index_by(
        user, revision, on=look.on, layer=look.layer, stale_after_days=look.stale_after_days, by=by
    )
    number = st.column_config.NumberColumn
    st.dataframe(
        table.assign(coverage=table["coverage"].astype("float64") * 100)[
            [by, "items", "compared", "coverage", "jevons", "plain", "weighted", "age_days", "stale", "weak"]
        ],
        hide_index=True,
        column_config={
            by: st.column_config.TextColumn(
                {"category": _("Category"), "brand": _("Brand")}[by], pinned=True
            ),
            "items": number(_("Items"), format="%,d"),
            "compared": number(_("Items compared"), format="%,d"),
            "coverage": st.column_config.ProgressColumn(
                _("Coverage"), format="%.0f%%", min_value=0, max_value=100, color="gray"
            ),
            **{figure: number(mean_name(figure), format="%.1f") for figure in FIGURES},
            "age_days": number(_("Age, days"), format="%.0f"),
            "stale": number(_("Stale"), format="%,d"),
            "weak": number(_("Weak"), format="%,d"),
        },
        alt=_("Price index by group, the market being 100"),
        placeholder="–",
    )


def _shown(index: float) -> str:
    return "–" if pd.isna(index) else f"{index:.1f}"


def _takeaway(series: pd.DataFrame) -> str:
    known = series[series["jevons"].notna()]
    if known.empty:
        return _("Price index by week: no week has a fresh price to compare with")
    return _("Price index by week: {last} on the last day known, {first} on the first (market = 100)").format(
        last=_shown(known["jevons"].iloc[-1]), first=_shown(known["jevons"].iloc[0])
    )
