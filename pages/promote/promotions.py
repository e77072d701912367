"""Promotion lab: what does the buyer pay, what do we keep, and how far can we go?"""

import streamlit as st

from core.locale import _
from pages.ui.heading import plain_heading
from pages.ui.lab import backwards, catalogue, compare, receipt, rule_text
from pages.ui.lab.draft import draft
from pages.ui.lab.plans import bar
from pages.ui.lab.promotion_form import open_promotion
from pages.ui.lab.views import choose_view
from pages.ui.session import require_user, shop

VIEWS = {
    "receipt": receipt,
    "backwards": backwards,
    "catalogue": catalogue,
    "compare": compare,
    "words": rule_text,
}

user = require_user()
here = shop()

head = st.container()
bar(user, here.revision)
open_promotion()
view = choose_view(tuple(VIEWS))
with head:
    plain_heading(_("Promotion lab"), VIEWS[view].answer(user, here.revision))
VIEWS[view].draw(user, here.revision, draft())
