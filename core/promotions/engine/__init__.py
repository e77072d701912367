"""The engine: a basket and its promotions become a receipt."""
