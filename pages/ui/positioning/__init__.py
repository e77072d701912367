"""The parts of the calendar page."""
