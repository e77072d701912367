"""The shop, its items and their roles."""
