"""Grounding: what the copy says as a fact must follow from what is known of the item and the offer."""
