"""The clash engine: one run over the whole plan lists what cannot stand together, worst first."""
