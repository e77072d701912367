"""The receipt at the right: what comes off in which order, what is paid, a line at a time, and who bears it."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from core.locale import _, ngettext
from core.money import price
from core.promotions.kinds import bearer_name
from core.promotions.promotion import Basis, Promotion
from core.promotions.receipt import Receipt, Step
from core.promotions.words.terms import label
from core.promotions.words.why import why_not
from pages.ui.lab.basis import basis_name
from pages.ui.lab.computed import Computed, show_basis
from pages.ui.lab.figure_table import figure_table
from pages.ui.save import literal


def paid(found: Computed, promotions: Sequence[Promotion]) -> None:
    """Draw the receipt, or both where the threshold basis is not known and makes a difference."""
    names = {each.id: label(each) for each in promotions}
    if found.wrong:
        st.error(literal(found.wrong), icon=":material/error:")
        return
    shown = found.shown
    if shown is None:
        st.text(_("What the buyer pays will stand here, line by line, once something is in the basket."))
        return
    if len(found.receipts) > 1:
        _both(found.receipts, shown.basis, names)
    _figures(shown)
    _steps(shown, names)
    _lines(shown)
    _besides(shown)
    _why_nots(shown, names)


def applied(receipt: Receipt | None, promotions: Sequence[Promotion]) -> dict[str, str]:
    """Return what is to be said of each promotion in the stack: what it takes off, or why it does not apply."""
    if receipt is None:
        return {}
    names = {each.id: label(each) for each in promotions}
    said = {each.promotion: why_not(each, names) for each in receipt.skipped}
    for step in receipt.steps:
        said[step.promotion] = _("{amount} off").format(amount=price(step.discount))
    for gift in receipt.gifts:
        said[gift.promotion] = _("sends {title}").format(title=gift.title)
    return said


def _both(answers: Mapping[Basis, Receipt], shown: Basis, names: Mapping[str, str]) -> None:
    """Both answers side by side, and what makes the difference."""
    with st.container(border=True, key="promotions_both"):
        st.text(_("The threshold basis is not known. Both answers:"))
        with st.grid(2, min_column_width=170):
            for basis, each in answers.items():
                with st.container(gap="xxsmall", key=f"promotions_answer_{basis}"):
                    st.metric(_("By {basis}").format(basis=basis_name(basis)), price(each.total))
                    st.button(
                        _("Shown below") if basis == shown else _("Show it below"),
                        key=f"promotions_show_{basis}",
                        type="tertiary",
                        disabled=basis == shown,
                        on_click=show_basis,
                        args=(basis,),
                    )
        for line in differences(answers, names):
            st.caption(literal(line))


def differences(answers: Mapping[Basis, Receipt], names: Mapping[str, str]) -> list[str]:
    """Name what makes two answers differ: each promotion that takes off another amount, with both amounts."""
    off = {basis: {step.promotion: step.discount for step in each.steps} for basis, each in answers.items()}
    said = []
    for promotion, name in names.items():
        amounts = {basis: by.get(promotion, 0) for basis, by in off.items()}
        if len(set(amounts.values())) > 1:
            parts = ", ".join(
                _("{amount} by {basis}").format(amount=price(amount), basis=basis_name(basis))
                for basis, amount in amounts.items()
            )
            said.append(_("{name}: {parts}").format(name=name, parts=parts))
    return said


def _figures(receipt: Receipt) -> None:
    share = receipt.discount / receipt.before if receipt.before else 0.0
    with st.grid(2 if receipt.deposit else 3, min_column_width=120, key="promotions_paid_figures"):
        st.metric(_("The buyer pays"), price(receipt.total))
        st.metric(
            _("Off the goods"),
            price(receipt.discount),
            f"{-share:.1%}" if receipt.discount else None,
            delta_color="off",
            delta_arrow="off",
        )
        if receipt.deposit:
            st.metric(_("Deposit now"), price(receipt.deposit))
            st.metric(_("Balance later"), price(receipt.balance))
        else:
            st.metric(_("Postage"), price(receipt.postage))


def _steps(receipt: Receipt, names: Mapping[str, str]) -> None:
    left = receipt.before
    rows = [(_("Goods before promotions"), "", "", price(left))]
    for step in receipt.steps:
        if not step.is_postage:
            left -= step.discount
        shown = "" if step.is_postage else price(left)
        rows.append((_step_name(step, names), price(step.base), f"−{price(step.discount)}", shown))
    if receipt.postage_before:
        rows.append((_("Postage"), price(receipt.postage_before), "", price(receipt.postage)))
    rows.append((_("The buyer pays"), "", "", price(receipt.total)))
    table = pd.DataFrame(rows, columns=[_("Promotion"), _("Taken on"), _("Takes off"), _("Left")])
    figure_table(
        "steps",
        table,
        last_bold=True,
        alt=_("The promotions in order, and the buyer pays {total}").format(total=price(receipt.total)),
    )


def _step_name(step: Step, names: Mapping[str, str]) -> str:
    name = names.get(step.promotion, step.name)
    if step.times > 1:
        name = _("{name} × {n}").format(name=name, n=step.times)
    return _("{name} (capped)").format(name=name) if step.is_capped else name


def _lines(receipt: Receipt) -> None:
    rows = [
        (
            _("{title} × {n}").format(title=line.title or line.item, n=line.qty),
            price(line.before),
            price(line.paid),
            " / ".join(dict.fromkeys(price(each) for _n, each in line.units)) or price(line.unit_paid),
        )
        for line in receipt.lines
    ]
    columns = [_("Item"), _("Goods at"), _("Paid"), _("In hand a piece")]
    figure_table("lines", pd.DataFrame(rows, columns=columns), alt=_("What each item costs in hand"))


def _besides(receipt: Receipt) -> None:
    for gift in receipt.gifts:
        said = ngettext("{title}, {n} piece", "{title}, {n} pieces", gift.pieces)
        st.text(_("Sent along: {gift}, worth {value}.").format(
            gift=said.format(title=gift.title, n=gift.pieces), value=price(gift.value)
        ))  # fmt: skip
    borne = [
        f"{bearer_name(bearer)} {price(amount)}" for bearer, amount in receipt.by_bearer.items() if amount
    ]
    if borne:
        st.caption(literal(_("Borne by: {parts}").format(parts=" · ".join(borne))))
    if not receipt.is_proven:
        st.caption(
            _("So many promotions fit together that the search stopped: another choice may be better still.")
        )


def _why_nots(receipt: Receipt, names: Mapping[str, str]) -> None:
    if not receipt.skipped:
        return
    n = len(receipt.skipped)
    title = ngettext("{n} promotion does not apply", "{n} promotions do not apply", n).format(n=n)
    with st.expander(title, icon=":material/help:"):
        for each in receipt.skipped:
            st.text(
                _("{name}: {why}").format(name=names.get(each.promotion, each.name), why=why_not(each, names))
            )
