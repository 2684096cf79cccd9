"""Weeks: when they are, what was in them, and what is said of them."""
