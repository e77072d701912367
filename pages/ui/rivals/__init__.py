"""The parts of the competitors page."""
