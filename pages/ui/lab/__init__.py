"""The parts of the promotion lab."""
