"""Positioning: who we sell to, what we stand for, and proof in numbers."""
