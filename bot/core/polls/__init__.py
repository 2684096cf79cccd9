"""Polls: posted, voted on, ended, counted, corrected.

`lifecycle` is where a poll goes from one state to the next, and nowhere else. Below it are
`posting`, `tidying` and `orders`, which say what is to be done; above it `carried_out`, `seen` and
`counting`, which take in what happens. `tally` and `quorum` are the rules of counting.
"""
