"""The record book: the only importer of aiosqlite. Hand-written SQL, no rules.

What is kept: rooms and what they chose, rounds, counts, weeks, slots, acts; for a while, questions
that members suggest and what moderators changed. Never a vote or a voter.
"""

from bot.store.connection import Connection
from bot.store.database import Database, Work

__all__ = ["Connection", "Database", "Work"]
