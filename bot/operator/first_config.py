"""The `shopfloor.toml` that a new bot gets: what was chosen, and every other key as it is if left
out. A key of the config that is not in here is a mistake; no file is touched here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.config.sections import Access, Bot, Health, Log, Share, Storage
from bot.core.schedule.values import DEFAULT_SCHEDULE, ScheduleName

ADMIN_ROOM = "!id:example.org"
"""As it is shown; there is none by default."""
SITE = "site"
JOIN = ""
TEMPLATE = """\
# The settings of one shopfloor bot; `shopfloor manual config` explains each.
# Lines with # and a key show the defaults: remove the # and change the line to set your own.
# Paths are relative to this file. The bot reads it when it starts;
# `shopfloor check` finds every mistake in it.

[matrix]
# The homeserver's address, and the bot's account there.
homeserver = {homeserver}
user_id = {user_id}
# `shopfloor init` has signed in; the session is in the secrets folder. Where you can't run init,
# set password_file (a file with the password), or access_token_file and device_id,
# and the bot signs in by itself.

[access]
# Who may invite the bot to rooms: user ids. * matches anything, ? matches one character.
invites_from = {invites_from}
# The power level that makes somebody a moderator, who can command the bot. 50 is usual.
#manage_power = {manage_power}
# User ids of other bots: they don't count as members.
#bots = {bots}

[storage]
# What the bot knows about its rooms. Nobody else should be able to read it.
#database = {database}
# The session, the identity and the keys.
#secrets = {secrets}
# Where daily backups go, and how many are kept; 0 for none.
#backups = {backups}
#keep = {keep}

[bot]
# What commands in a room start with.
#prefix = {quoted_prefix}
# Who runs the bot, for `{prefix} about`: say, your user id.
#contact = {contact}
# Folders with your own decks (`shopfloor manual decks`), and the deck that rooms get.
#prompts = {prompts}
#deck = {deck}
# The time zone of rooms that haven't set their own.
timezone = {timezone}

# With this section every new room starts at once. Without it, a room starts when a moderator
# says `{prefix} start`.
#[schedule]
#questions = {questions}
#polls = {polls}
#summary = {summary}

# Rooms that share: how many people have to vote before a poll's numbers leave the room.
#[share]
#at_least = {at_least}

# With this section the bot serves /health and /metrics at this address, for monitoring.
#[health]
#listen = {listen}

# With this section the bot reports its problems in that room and answers
# `{prefix} status` there. Make the room invite-only and invite the bot.
#[admin]
#room = {admin_room}

# With this section the bot writes pages of rooms that share into that folder, and keeps them fresh.
#[site]
#folder = {site}
# What the sheet for the wall says of how to join, and whether others on this machine may read it.
#join = {join}
#readable_by_all = {readable_by_all}

# How much the log of `shopfloor run` says: debug, info, warning or error.
#[log]
#level = {level}
"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What has to be known of a new bot."""

    homeserver: str
    user_id: str
    invites_from: tuple[str, ...]
    """Nobody named: everybody of the account's server."""
    timezone: str
    server_guessed: bool = False
    """Whether only the homeserver can tell what stands behind the colon of the user id."""


def text(choices: Choices) -> str:
    """The file's text; valid if the choices are."""
    access, storage, bot = Access(), Storage(), Bot()
    _, _, server = choices.user_id.partition(":")
    return TEMPLATE.format(
        homeserver=_quoted(choices.homeserver),
        user_id=_quoted(choices.user_id),
        invites_from=_listed(choices.invites_from or [f"@*:{server}"]),
        manage_power=access.manage_power,
        bots=_listed(access.bots),
        database=_quoted(storage.database),
        secrets=_quoted(storage.secrets),
        backups=_quoted(storage.backups),
        keep=storage.keep,
        prefix=bot.prefix,
        quoted_prefix=_quoted(bot.prefix),
        contact=_quoted(bot.contact),
        prompts=_listed(bot.prompts),
        deck=_quoted(bot.deck),
        timezone=_quoted(choices.timezone),
        at_least=Share().at_least,
        listen=_quoted(Health().listen),
        admin_room=_quoted(ADMIN_ROOM),
        site=_quoted(SITE),
        join=_quoted(JOIN),
        readable_by_all="false",
        level=_quoted(Log().level),
        **{name: _quoted(DEFAULT_SCHEDULE[name]) for name in ScheduleName},
    )


def _quoted(value: object) -> str:
    # A JSON string without escapes beyond \uXXXX is a TOML string.
    return json.dumps(str(value), ensure_ascii=False)


def _listed(values: Iterable[object]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"
