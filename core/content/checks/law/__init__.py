"""The advertising-law check: what the law, the 2023 guide and the trade's rules say about a piece of copy."""
