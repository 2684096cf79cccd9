"""A week of the bot, played in minutes against a real homeserver on this machine.

The homeserver and the scripted people live here; the bot they meet is the real one, from `app`.
Nothing here may decide, count or say anything for the bot, or reach into it: people deal with it
through the room alone. Nothing of worth may be kept here. Only `cli` and the tests may import this
package.
"""
