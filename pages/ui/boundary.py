"""The error boundary: what a person sees when something breaks that nobody foresaw."""

import logging
import secrets

import streamlit as st

from core.errors import PlannerError
from core.locale import _
from pages.ui.save import literal

log = logging.getLogger(__name__)


def on_script_error(error: Exception) -> bool:
    """Show a sentence instead of a traceback; the log gets the traceback under the same number."""
    if isinstance(error, PlannerError):
        st.error(literal(str(error)), icon=":material/error:")
        return True
    number = secrets.token_hex(4)
    log.error("a page broke, number %s", number, exc_info=error)
    st.error(
        _(
            "Something broke on this page. What was saved is safe. Reload the page; "
            "if it breaks again, tell your administrator this number: {number}"
        ).format(number=number),
        icon=":material/report:",
    )
    return True
