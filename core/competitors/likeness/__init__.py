"""How alike two listings are: words, candidates, evidence, scores and the cut between same and other."""
