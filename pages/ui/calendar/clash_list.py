"""The clashes: worst first, by how bad, rule and campaign, what is waived, and which rules looked at the plan."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.campaigns.clashes.clash import Checked, Clash, Severity, WaivedClash
from core.campaigns.clashes.words import explanation, rule_name, severity_name
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui.address import narrowed
from pages.ui.calendar import load
from pages.ui.calendar.clash_card import clash_card, waived_card
from pages.ui.calendar.limits_form import limits_form
from pages.ui.calendar.look import Look
from pages.ui.paging import offset_of
from pages.ui.save import literal

PER_PAGE = 15


def draw(user: Actor, revision: int, look: Look) -> None:
    """Draw the clashes of the campaigns that pass the page's filters."""
    checked = load.checked(user, revision)
    frames = load.frames(user, revision)
    kept: set[int] | None = None
    if look.is_narrowed:
        kept = {int(each) for each in look.kept(frames).campaigns["id"]}
    seen = [each for each in checked.clashes if _is_of(each, kept)]
    waived = [each for each in checked.waived if _is_of(each.clash, kept)]
    _said(checked, seen, waived)
    names = {
        int(number): str(name) for number, name in frames.campaigns[["id", "name"]].itertuples(index=False)
    }
    shown = _filtered(seen, names)
    if seen and not shown:
        st.info(_("No clash passes these filters."), icon=":material/filter_alt_off:")
    _cards(user, checked, shown, "clashes_page")
    _waived(user, waived, str(look.zone))
    _rules(checked)
    with st.expander(_("What people can do, and how early things are due"), icon=":material/tune:"):
        limits_form(user)


def draw_for(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the clashes that a campaign takes part in. Inside its panel: popovers and expanders, no dialogs."""
    checked = load.checked(user, revision)
    own = [each for each in checked.clashes if view.id in each.campaigns]
    waived = [each for each in checked.waived if view.id in each.clash.campaigns]
    _said(checked, own, waived)
    _cards(user, checked, own, f"clashes_page_{view.id}", here=view.id)
    _waived(user, waived, str(load.zone(user, revision)), here=view.id)
    _rules(checked)


def _cards(user: Actor, checked: Checked, clashes: Sequence[Clash], key: str, *, here: int = 0) -> None:
    """Draw a page of clashes, and below it the way to the next."""
    cards = st.container()
    first = offset_of(len(clashes), per_page=PER_PAGE, key=key)
    with cards:
        for each in clashes[first : first + PER_PAGE]:
            clash_card(user, each, before=checked.returned.get(each.key), here=here)


def _is_of(clash: Clash, kept: set[int] | None) -> bool:
    return kept is None or not kept.isdisjoint(clash.campaigns)


def _said(checked: Checked, seen: Sequence[Clash], waived: Sequence[WaivedClash]) -> None:
    """Say what the check came to. Clear it is only when every rule saw everything."""
    unseen = len(checked.not_run) + len(checked.partly)
    if not seen and not unseen:
        said = _("All clear: every rule ran over the whole plan.")
        st.success(literal(said), icon=":material/check_circle:")
        return
    if not seen:
        text = ngettext(
            "No clash was found, but {n} rule could not look at everything.",
            "No clash was found, but {n} rules could not look at everything.",
            unseen,
        )
        st.info(literal(text.format(n=unseen)), icon=":material/help:")
        return
    counts = [
        f"{severity_name(severity)} {sum(each.severity is severity for each in seen):,}"
        for severity in Severity
        if any(each.severity is severity for each in seen)
    ]
    if waived:
        counts.append(_("waived {n}").format(n=f"{len(waived):,}"))
    if unseen:
        text = ngettext(
            "{n} rule could not look at everything", "{n} rules could not look at everything", unseen
        )
        counts.append(text.format(n=unseen))
    st.caption(literal(" · ".join(counts)))


def _filtered(clashes: Sequence[Clash], names: Mapping[int, str]) -> list[Clash]:
    """Draw the filters of the list and return what passes them; all of them stand in the address."""
    if len(clashes) < 2:
        return list(clashes)
    rules = list(dict.fromkeys(each.rule for each in clashes))
    severities = [each.value for each in Severity if any(clash.severity is each for clash in clashes)]
    campaigns = {str(number): names.get(number, "") for each in clashes for number in each.campaigns}
    with st.container(horizontal=True, gap="xsmall", key="clashes_filters"):
        severity = narrowed("clashes", _("How bad"), "severity", severities, severity_name, width=190)
        rule = narrowed("clashes", _("Rule"), "rule", rules, rule_name, width=190)
        of = narrowed("clashes", _("Campaign"), "of", list(campaigns), campaigns.__getitem__, width=190)
    return [
        each
        for each in clashes
        if (not severity or each.severity.value == severity)
        and (not rule or each.rule == rule)
        and (not of or int(of) in each.campaigns)
    ]


def _waived(user: Actor, waived: Sequence[WaivedClash], zone: str, *, here: int = 0) -> None:
    if not waived:
        return
    said = ngettext("{n} waived clash", "{n} waived clashes", len(waived)).format(n=f"{len(waived):,}")
    with st.expander(said, icon=":material/front_hand:"):
        for each in waived[:PER_PAGE]:
            waived_card(user, each, zone, here=here)
        if len(waived) > PER_PAGE:
            st.caption(_("{n} more").format(n=f"{len(waived) - PER_PAGE:,}"))


def _rules(checked: Checked) -> None:
    """List the rules: what each looks for, and why one could not look at everything."""
    n, unseen = len(checked.ran) + len(checked.not_run), len(checked.not_run) + len(checked.partly)
    said = ngettext("{n} rule ran", "{n} rules ran", len(checked.ran)).format(n=len(checked.ran))
    if unseen:
        said = _("{ran} of {n}, {unseen} could not look at everything").format(ran=said, n=n, unseen=unseen)
    with st.expander(said, icon=":material/fact_check:"):
        for rule, reason in checked.not_run.items():
            st.markdown(_rule_line(":orange[:material/block:]", rule, _("did not run"), reason))
        for rule, reason in checked.partly.items():
            st.markdown(_rule_line(":orange[:material/help:]", rule, _("saw only a part"), reason))
        for rule in checked.ran:
            if rule not in checked.partly:
                st.markdown(_rule_line(":green[:material/check:]", rule, _("ran"), explanation(rule)))


def _rule_line(icon: str, rule: str, word: str, said: str) -> str:
    return f"{icon} **{literal(rule_name(rule))}** · {literal(word)}  \n{literal(said)}"
