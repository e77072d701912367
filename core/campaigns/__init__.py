"""Campaigns: the year they stand in, their phases, tasks, items, money, gates and clashes."""
