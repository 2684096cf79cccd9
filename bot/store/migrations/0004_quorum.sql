-- How many have to vote for a poll's result to be called reached.
ALTER TABLE polls ADD COLUMN quorum REAL;           -- below 1: a share of the members; else people
