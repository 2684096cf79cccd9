"""Pure values and rules. Nothing here awaits, logs, reads a clock or draws at random."""
