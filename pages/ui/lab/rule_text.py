"""The view of words: rules, worked examples and questions, from the object that the calculator uses."""

from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from core.errors import PlannerError
from core.locale import LANGUAGES, Language, _, language, ngettext
from core.promotions.items import basket_of, together
from core.promotions.scenario import Scenario
from core.promotions.words.examples import Example, examples, worked_baskets
from core.promotions.words.faq import faq
from core.promotions.words.files import rules_file
from core.promotions.words.rule_text import rule_text
from core.promotions.words.sections import Section, as_text
from core.team.rights import Actor, may
from pages.ui import load as desk
from pages.ui.empty import empty
from pages.ui.lab import load
from pages.ui.lab.draft import draft
from pages.ui.lab.views import go_to
from pages.ui.save import literal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAMES = {"zh": "中文", "en": "English"}


def answer(user: Actor, revision: int) -> str:
    """Say of how many promotions the rules tell."""
    del user, revision
    n = sum(each.is_on for each in draft().promotions)
    if not n:
        return _("The rules follow from the promotions in the stack: there is none yet.")
    return ngettext(
        "The rules tell of {n} promotion, and their sums are those of the receipt.",
        "The rules tell of {n} promotions, and their sums are those of the receipt.",
        n,
    ).format(n=n)


def draw(user: Actor, revision: int, scenario: Scenario) -> None:
    """Draw rules, examples and questions in the language chosen, to copy and to take along."""
    chosen: Language = st.segmented_control(
        _("Language of the rules"),
        LANGUAGES,
        default=language(),
        format_func=NAMES.__getitem__,
        required=True,
        key="promotions_words_language",
    )
    codes = tuple(each.item for each in together(scenario.basket))
    known = load.known_items(user, revision, codes)
    stack = [each for each in scenario.promotions if each.is_on]
    if not codes or not stack:
        will_show = _(
            "The rules of the promotion, worked examples and questions stand here, written from the stack."
        )
        with empty(will_show, icon=":material/gavel:"):
            st.button(
                _("Build the stack"),
                icon=":material/receipt_long:",
                on_click=go_to,
                args=("receipt",),
                type="primary",
            )
        return
    try:
        basket = basket_of(scenario, known)
        worked = worked_baskets(basket, stack, scenario.policy)
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    titles = {code: each.title for code, each in known.items()}
    zone = ZoneInfo(desk.profile(user, revision).timezone)
    rules = rule_text(basket, stack, scenario.policy, titles, zone, chosen)
    shown = examples(worked, stack, chosen)
    questions = _questions(worked, scenario, chosen)
    _take_along(user, (*rules, *shown, *questions), chosen)
    for title, sections in ((_("Rules"), rules), (_("Examples"), shown), (_("Questions"), questions)):
        if sections:
            st.subheader(title, anchor=False)
            st.code(as_text(sections), language=None, wrap_lines=True)


def _questions(worked: tuple[Example, ...], scenario: Scenario, chosen: Language) -> tuple[Section, ...]:
    if not worked:
        return ()
    dearest = max(worked[0].receipts.values(), key=lambda each: each.total)
    return faq(dearest, scenario.promotions, chosen)


def _take_along(user: Actor, sections: tuple[Section, ...], chosen: Language) -> None:
    if not may(user, "promotions.export"):
        return
    with st.container(horizontal=True):
        for label, ending, mime in (
            (_("Word document"), "docx", DOCX),
            (_("Markdown file"), "md", "text/markdown"),
        ):
            st.download_button(
                label,
                partial(rules_file, user, ending, sections, chosen),
                file_name=f"rules-{chosen}.{ending}",
                mime=mime,
                key=f"promotions_words_{ending}",
                on_click="ignore",
                icon=":material/download:",
            )
