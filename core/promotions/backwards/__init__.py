"""Questions asked backwards: which value of a promotion, or which price, still keeps what we must keep."""
