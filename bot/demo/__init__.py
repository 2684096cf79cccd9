"""A week of the bot, played in minutes against a real homeserver on this machine.

The homeserver and the scripted people live here; the bot they meet is the real one, from `app`.
Only `cli` and the tests may import this package.
"""
