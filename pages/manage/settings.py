"""Page"""

import streamlit as st

from core.locale import _
from pages.ui.session import require_user

user = require_user()
st.title(_("Today"))
