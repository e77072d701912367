"""Everything that draws. Only app.py and this package import streamlit."""
