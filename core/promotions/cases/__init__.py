"""Carts with promotions in a file of schema promo-cases/1, computed from the command line."""
