"""Everything that thinks: pure rules, use cases and their storage. Never imports streamlit."""
