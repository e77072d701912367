"""Copy: briefs, drafting with and without a model, checks, versions and exports."""
