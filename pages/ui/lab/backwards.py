"""The view *backwards*: how far can a promotion go, and which page price gives what is wanted?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import streamlit as st

from core.errors import BadInput
from core.locale import _
from core.money import price
from core.promotions.backwards.in_hand import price_for_in_hand
from core.promotions.backwards.knobs import Knob, KnobName, Unit, knob_value, knobs, turned
from core.promotions.backwards.largest import Largest, largest_face
from core.promotions.backwards.lowest_price import lowest_price_for
from core.promotions.backwards.space import basket_space
from core.promotions.backwards.standing import Floor, Rule, Standing
from core.promotions.basket import Basket
from core.promotions.promotion import Promotion
from core.promotions.scenario import Scenario
from core.promotions.words.terms import label
from core.shop.costs import CostTerms
from core.shop.margin import item_costs, lowest_price
from core.team.rights import Actor
from pages.ui.columns import fen_typed
from pages.ui.empty import empty
from pages.ui.lab import load
from pages.ui.lab.computed import Computed, computed
from pages.ui.lab.draft import draft, field_round, put
from pages.ui.lab.views import go_to
from pages.ui.lab.worst_basket import worst
from pages.ui.save import flash, literal, reporting

_LAST = "promotions_backwards"


def answer(user: Actor, revision: int) -> str:
    """Return what can be asked here, in one sentence."""
    found = computed(user, revision, draft())
    if found.basket is None:
        return found.wrong or _("Nothing is in the basket yet.")
    return _("From what must be kept to the promotion and the price that just keep it.")


def draw(user: Actor, revision: int, scenario: Scenario) -> None:
    """Draw the questions, each with its answer for the basket at hand."""
    found = computed(user, revision, scenario)
    missing = [item.title for item in found.known.values() if item.cost is None]
    if found.basket is None or missing:
        will_show = _(
            "The largest coupon that keeps every item above its floor stands here, and the page price for a price in hand."
        )
        with empty(will_show, icon=":material/u_turn_left:"):
            if missing:
                st.text(_("No cost yet: {titles}").format(titles=", ".join(missing)))
            st.button(
                _("Build the stack"),
                icon=":material/receipt_long:",
                on_click=go_to,
                args=("receipt",),
                type="primary",
            )
        return
    terms = load.cost_terms(user, revision)
    with reporting():
        margin = _margin(scenario)
        floor = _floor(found, terms.with_what_if(scenario.what_if), margin)
        left, right = st.columns(2, gap="medium")
        with left, st.container(border=True, key="backwards_largest"), reporting():
            _how_far(scenario, found.basket, floor, (user.shop_id, revision, margin, scenario))
        with right, st.container(border=True, key="backwards_price"), reporting():
            _which_price(scenario, found.basket, floor)
        with st.container(border=True, key="backwards_worst_block"), reporting():
            worst(
                found,
                scenario,
                terms.with_what_if(scenario.what_if),
                floor,
                (user.shop_id, revision, margin, scenario),
            )


def _margin(scenario: Scenario) -> float:
    start = 0.0 if scenario.targets.margin is None else scenario.targets.margin
    typed = st.number_input(
        _("Margin that each item must keep (%)"), -50.0, 90.0, round(start * 100, 1), step=1.0, format="%.1f",
        key=f"backwards_margin_{field_round()}", width=260, persist_state="session",
        help=_("The floor of an item is the lowest price that leaves this share of it. 0 is the break-even price."),
    )  # fmt: skip
    return round(typed / 100, 6)


def _floor(found: Computed, terms: CostTerms, margin: float) -> Floor:
    """Return the floor of a piece by item and pieces of the order. Raises PlannerError where no price would do."""

    @cache
    def floor(item: str, pieces: int) -> int:
        known = found.known[item]
        costs = item_costs(terms, cost=known.cost or 0, category=known.category, pieces=pieces)
        least = lowest_price(costs, margin)
        if least is None:
            raise BadInput(
                _("No price of {title} leaves this margin. Ask for less.").format(title=known.title)
            )
        return least

    return floor


def _how_far(scenario: Scenario, basket: Basket, floor: Floor, resting_on: object) -> None:
    st.subheader(_("How far can a promotion go?"), anchor=False)
    choices = {
        (each.id, n): (each, knob)
        for each in scenario.promotions
        if each.is_on
        for n, knob in enumerate(knobs(each))
    }
    if not choices:
        st.text(_("The stack has no promotion with an amount to turn."))
        return
    at = st.selectbox(
        _("What to turn"),
        list(choices),
        format_func=lambda each: knob_words(*choices[each]),
        key="backwards_knob",
    )
    promotion, knob = choices[at]
    is_any = st.toggle(
        _("Whatever buyers put together of these items"), key="backwards_any",
        help=_("Tries the baskets of up to four pieces, and those that just reach a threshold."),
    )  # fmt: skip
    answer = _kept((resting_on, knob, is_any), lambda: _searched(scenario, basket, knob, Rule(floor), is_any))
    _largest(answer, promotion)


def _searched(scenario: Scenario, basket: Basket, knob: Knob, rule: Rule, is_any: bool) -> Largest:
    stack, policy = scenario.promotions, scenario.policy
    if not is_any:
        return largest_face((basket,), stack, knob, policy, rule)
    with st.spinner(_("Trying what buyers could put together …")):
        space = basket_space(basket.lines, stack, policy, rule, like=basket)
        return largest_face(space.baskets, stack, knob, policy, rule)


def _kept(at: object, search: Callable[[], Largest]) -> Largest:
    """Return the last answer where the same is asked again: a search may take seconds."""
    kept = st.session_state.get(_LAST)
    if kept is None or kept[0] != at:
        kept = (at, search())
        st.session_state[_LAST] = kept
    answer: Largest = kept[1]
    return answer


def _largest(answer: Largest, promotion: Promotion) -> None:
    if answer.value is None:
        st.metric(_("Most that holds"), "–")
        if answer.breaks_without:
            st.text(_("Even without this promotion an item falls below its floor."))
        else:
            st.text(_("No value keeps every item above its floor."))
        if answer.breaking:
            _standing(_("What breaks it:"), answer.breaking)
        return
    title = _("Least that holds") if answer.knob.asks_lowest else _("Most that holds")
    with st.container(key="backwards_answer"):
        st.metric(title, _value(answer.knob, answer.value), _("now {value}").format(value=_value(answer.knob, answer.now)),
                  delta_color="off", delta_arrow="off")  # fmt: skip
    if answer.tightest:
        _standing(_("The nearest to its floor:"), answer.tightest)
    if answer.broken_at is not None and answer.breaking:
        _standing(
            _("At {value} falls below:").format(value=_value(answer.knob, answer.broken_at)), answer.breaking
        )
    if answer.value != answer.now:
        st.button(
            _("Take {value} into the stack").format(value=literal(_value(answer.knob, answer.value))),
            icon=":material/check:", key="backwards_take", on_click=_take, args=(promotion.id, answer.knob, answer.value),
        )  # fmt: skip


def _standing(title: str, standing: Standing) -> None:
    worst = standing.worst
    pieces = " + ".join(_("{title} × {n}").format(title=line.title, n=line.qty) for line in standing.lines)
    st.caption(
        literal(
            _("{title} {item} brings {kept} a piece, its floor is {floor}; in the basket: {pieces}").format(
                title=title,
                item=worst.title,
                kept=price(round(worst.kept / worst.qty)),
                floor=price(worst.floor),
                pieces=pieces,
            )
        )
    )


def _take(promotion_id: str, knob: Knob, value: int) -> None:
    before = draft()
    rows = tuple(turned(each, knob, value) if each.id == promotion_id else each for each in before.promotions)
    put(replace(before, promotions=rows))
    flash(_("The stack has the new value."), undo=put, args=(before,))


def knob_words(promotion: Promotion, knob: Knob) -> str:
    """Return what is turned, in words."""
    name = {
        KnobName.FACE: _("amount off"),
        KnobName.SHARE: _("percentage off"),
        KnobName.PRICE: _("price"),
        KnobName.THRESHOLD: _("threshold"),
        KnobName.EVERY: _("each full"),
        KnobName.DEPTH: _("depth of a tier"),
        KnobName.COUNTS_AS: _("what the deposit counts as"),
        KnobName.DEPOSIT_OFF: _("off for a deposit"),
        KnobName.CAP: _("cap"),
    }[knob.name]
    now = _value(knob, knob_value(promotion, knob))
    return _("{promotion}: {knob}, now {value}").format(promotion=label(promotion), knob=name, value=now)


def _value(knob: Knob, value: int) -> str:
    return f"{value}%" if knob.unit is Unit.PERCENT else price(value)


def _which_price(scenario: Scenario, basket: Basket, floor: Floor) -> None:
    st.subheader(_("Which page price does it take?"), anchor=False)
    titles = {line.id: line.title for line in basket.lines}
    line = st.selectbox(_("Item"), list(titles), format_func=titles.__getitem__, key="backwards_item")
    lowest = lowest_price_for(basket, line, scenario.promotions, scenario.policy, floor)
    with st.container(key="backwards_lowest"):
        st.metric(
            _("Lowest page price that keeps the floor"),
            "–" if lowest.lowest is None else price(lowest.lowest),
            _("floor {price}").format(price=price(lowest.plain)),
            delta_color="off",
            delta_arrow="off",
        )
    wanted = st.number_input(
        _("Wanted price in hand (¥)"), 0.01, 10.0**7, None, step=1.0, format="%.2f", key="backwards_wanted",
        placeholder=_("none"),
    )  # fmt: skip
    target = fen_typed(wanted)
    if target is None:
        return
    for each in price_for_in_hand(target, basket, line, scenario.promotions, scenario.policy):
        _in_hand(target, each.stretches, each.nearest)


def _in_hand(target: int, stretches: Sequence[tuple[int, int]], nearest: Sequence[tuple[int, int]]) -> None:
    if stretches:
        said = ", ".join(price(a) if a == b else f"{price(a)} – {price(b)}" for a, b in stretches)
        st.text(_("Page price for {target} in hand: {prices}").format(target=price(target), prices=said))
        return
    said = ", ".join(
        _("{page} gives {hand}").format(page=price(page), hand=price(hand)) for page, hand in nearest
    )
    st.text(
        _("No page price gives exactly {target}; nearest: {prices}").format(target=price(target), prices=said)
    )
