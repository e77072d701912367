"""Promotions in words: what planners call them, and what buyers are told of them."""
