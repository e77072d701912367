"""Promotion lab: what does the buyer pay, what do we keep, and how far can we go?"""

import streamlit as st

from core.locale import _
from pages.ui.heading import plain_heading
from pages.ui.lab import receipt
from pages.ui.lab.draft import draft, open_draft
from pages.ui.lab.views import choose_view
from pages.ui.session import require_user, shop

VIEWS = {"receipt": receipt.draw}

user = require_user()
here = shop()
open_draft(here.shop_id)

head = st.container()
view = choose_view(tuple(VIEWS))
VIEWS[view](user, here.revision, draft())
with head:
    plain_heading(_("Promotion lab"), receipt.answer(draft()))
