"""What the bands say in words: their names, what is judged of them, the answer of the page, what is left out."""

import pandas as pd

from core.competitors.layers import layer_name
from core.locale import _, ngettext
from core.money import short_price
from core.positioning.band_reads import BandTable
from core.positioning.band_shares import FEWEST_OFFERS, FEWEST_PIECES, FEWEST_SELLERS, OVER, UNDER


def method_name(method: str) -> str:
    """Return a way of cutting as a person reads it."""
    return {
        "quantile": _("Same number of offers in each"),
        "natural": _("Natural breaks"),
        "given": _("Edges of your own"),
    }[method]


def ending_name(ending: str) -> str:
    """Return how edges end."""
    return {"0": _("Round (20, 45, 60)"), "9": _("Just below (19, 49, 59)"), "": _("As the prices say")}[
        ending
    ]


def measure_name(measure: str) -> str:
    """Return what supply is counted in."""
    return {"items": _("Items"), "sellers": _("Sellers")}[measure]


def band_name(low: int | None, high: int | None) -> str:
    """Return a band's name: ¥40–60 begins with 40.00 and ends with 59.99."""
    if low is None and high is None:
        return _("All prices")
    if low is None:
        return _("below {price}").format(price=short_price(high or 0))
    if high is None:
        return _("from {price}").format(price=short_price(low))
    return _("{low}–{high}").format(low=short_price(low), high=short_price(high).removeprefix("¥"))


def band_names(table: pd.DataFrame) -> list[str]:
    """Return the names of the bands of a gap table."""
    return [
        band_name(None if pd.isna(low) else int(low), None if pd.isna(high) else int(high))
        for low, high in zip(table["low"], table["high"], strict=True)
    ]


def verdict_name(verdict: str) -> str:
    """Return what is judged of a band, in the fewest words."""
    return {
        "gap": _("White space"),
        "ours": _("Under-supplied"),
        "fair": _("In balance"),
        "crowded": _("Crowded"),
        "few": _("Too few to judge"),
        "empty": _("No demand known"),
        "alone": _("Only ours"),
        "absent": _("Only rivals"),
        "shared": _("Ours and rivals"),
        "nobody": _("Nobody offers here"),
    }[verdict]


def rule_says() -> str:
    """Return the rule by which bands are judged, with its numbers."""
    return _(
        "Share of sales ÷ share of supply: from {under} on a band is under-supplied (white space where we have nothing), "
        "up to {over} it is crowded. With fewer than {offers} items, {sellers} sellers or {pieces} pieces sold nothing is judged."
    ).format(under=UNDER, over=OVER, offers=FEWEST_OFFERS, sellers=FEWEST_SELLERS, pieces=FEWEST_PIECES)


def basis_says(bands: BandTable) -> str:
    """Say whose supply and whose sales are compared."""
    if bands.basis == "market":
        return _(
            "Supply and sales: the market table of {day} and our items on sale (30 days). "
            "Rivals' items are shown beside, without sales: nobody publishes them."
        ).format(day=bands.market_on)
    if bands.basis == "own":
        return _(
            "Sales: ours only (30 days). Supply: our items and rivals' at their {layer} price. "
            "Where only rivals sell, demand is not known: import a market table."
        ).format(layer=layer_name(bands.layer))
    return _("No sales are known: only supply is compared. Fill in pieces sold, or import a market table.")


def left_out_says(bands: BandTable) -> list[str]:
    """Say what is not counted, and why, one sentence each."""
    n = {name: f"{number:,}" for name, number in bands.left_out.items()}
    told = {
        "no_price": _("Our items without a price: {n}."),
        "not_seen": _("Rivals' items whose price was not seen on this layer: {n}."),
        "stale": _("Rivals' items last seen more than {days} days before: {n}."),
        "old": _("Market rows that the newest files no longer have: {n}."),
        "us": _("Market rows that are our own shop: {n}."),
    }
    said = [
        sentence.format(n=n[name], days=bands.stale_after_days)
        for name, sentence in told.items()
        if name in n
    ]
    if bands.basis == "market" and bands.unknown_sales:
        said.append(_("Offers without sales, counted as supply: {n}.").format(n=f"{bands.unknown_sales:,}"))
    if bands.basis != "market" and (rows := int(bands.table["market_items"].sum())):
        said.append(
            _("Market rows, none of which says what it sold, counted as supply: {n}.").format(n=f"{rows:,}")
        )
    return said


def fewer_says(bands: BandTable) -> str:
    """Say why there are fewer bands than asked for, "" where there are not."""
    return {
        "": "",
        "no_prices": _("No price is known here, so there is nothing to cut."),
        "one_price": _("All offers have the same price: one band."),
        "few_prices": _("There are fewer prices than bands asked for."),
        "ties": _("Many offers share a price: there are fewer bands than asked for, so that none is empty."),
        "rounding": _("Rounded edges fall together: there are fewer bands than asked for."),
    }[bands.cut.reason]


def answer_says(bands: BandTable, measure: str) -> str:
    """Return the page's answer in one sentence with the number."""
    table = bands.table.assign(name=band_names(bands.table))
    if not table["offers"].sum() and not table["rival_items"].sum():
        return _("No prices yet.")
    verdicts = table[f"verdict_{measure}"]
    if bands.basis == "supply":
        return _supply_answer(table, verdicts)
    under = table[verdicts.isin(["gap", "ours"])].sort_values(["share_sales"], ascending=False, kind="stable")
    gaps = under[under[f"verdict_{measure}"] == "gap"]
    if under.empty:
        if verdicts.isin(["few", "empty"]).all():
            return _("Too little is known here to judge a band: import a market table.")
        return _("No band is under-supplied: sales and supply are about even where they can be judged.")
    best = (gaps if len(gaps) else under).iloc[0]
    has = int(best["ours_items"])
    ours = (
        ngettext("we have {n} item there", "we have {n} items there", has).format(n=f"{has:,}")
        if has
        else _("we have nothing there")
    )
    return _under_supplied(bands.basis, measure).format(
        band=best["name"],
        sales=f"{best['share_sales']:.0%}",
        supply=f"{best[f'share_{measure}']:.0%}",
        ours=ours,
    )


def _under_supplied(basis: str, measure: str) -> str:
    """Return the sentence of an under-supplied band; where only our sales are known it says so."""
    by_sellers = measure == "sellers"
    if basis == "own":
        return (
            _(
                "{band} looks under-supplied by our own sales: {sales} of them, {supply} of sellers, and {ours}."
            )
            if by_sellers
            else _(
                "{band} looks under-supplied by our own sales: {sales} of them, {supply} of items, and {ours}."
            )
        )
    return (
        _("{band} is under-supplied: {sales} of sales from {supply} of sellers, and {ours}.")
        if by_sellers
        else _("{band} is under-supplied: {sales} of sales from {supply} of items, and {ours}.")
    )


def _supply_answer(table: pd.DataFrame, verdicts: pd.Series) -> str:
    absent = table[verdicts == "absent"].sort_values("rival_items", ascending=False, kind="stable")
    if absent.empty:
        return _("No sales are known here, so no band can be judged; we offer something wherever rivals do.")
    n = int(absent["rival_items"].iloc[0])
    return ngettext(
        "No sales are known here; rivals have {n} item at {band}, we have nothing.",
        "No sales are known here; rivals have {n} items at {band}, we have nothing.",
        n,
    ).format(n=f"{n:,}", band=absent["name"].iloc[0])
