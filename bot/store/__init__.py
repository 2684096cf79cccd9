"""The record book: the only importer of aiosqlite. Hand-written SQL, no rules.

What is kept: rooms, rounds, counts, weeks, slots, acts. Never a vote, a voter, a message's text.
"""

from aiosqlite import Connection

from bot.store.database import Database

__all__ = ["Connection", "Database"]
