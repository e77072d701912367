"""Rivals, what they sell at which price, which of it is our item, and what to do about it."""
