"""Promotions: what the buyer pays, what the shop keeps, how far it can go."""
