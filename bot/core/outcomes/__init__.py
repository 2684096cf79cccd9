"""Outcomes: what a room does about a result, kept until it is done."""
