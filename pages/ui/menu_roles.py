"""The menu for screen readers: Streamlit nests its sections in a way that leaves them a broken list."""

import streamlit as st

_SCRIPT = """
export default function () {
  const sidebar = document.querySelector('[data-testid="stSidebar"]');
  const mend = () => {
    for (const line of sidebar.querySelectorAll('[data-testid="stSidebarNavItems"] li')) {
      if (line.parentElement.tagName === "DIV") line.parentElement.setAttribute("role", "list");
      line.closest("ul").setAttribute("role", "none");
    }
  };
  const watch = new MutationObserver(mend);
  watch.observe(sidebar, { childList: true, subtree: true });
  mend();
  return () => watch.disconnect();
}
"""


_roles = st.components.v2.component("menu_roles", html="<span hidden></span>", js=_SCRIPT)


def mend_menu() -> None:
    """Tell screen readers that each section of the menu is a list of its own. Draws nothing."""
    _roles(key="menu_roles", height=0)
