"""The streamlit code that pages share."""
