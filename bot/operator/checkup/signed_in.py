"""The account: its session, who else is signed in, and its identity. Signs in nowhere."""

from contextlib import suppress
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.core.primitives import UserId
from bot.errors import ShopfloorFault
from bot.matrix import identity_server, private, seeds, session
from bot.matrix.devices import Device, other_devices
from bot.matrix.failures import one_line
from bot.matrix.gateway import Denied, Gateway, TooFast
from bot.matrix.secret_keys import NO_RECORDS
from bot.matrix.seeds import WAY_OUT
from bot.matrix.session import Session
from bot.operator import account
from bot.operator.checkup.findings import Finding, What, attention, ok, skipped, wrong
from bot.operator.checkup.records import Records
from bot.operator.times import shown_day

MOST_DEVICES = 3


def kept(config: Config) -> Session | None:
    """The session, if there is one. Raises ShopfloorFault if it cannot be used."""
    return session.load(config.storage.secrets, UserId(config.matrix.user_id))


async def way_in(config: Config) -> list[Finding]:
    """Before there is a session: whether one can be had."""
    matrix = config.matrix
    try:
        if matrix.access_token_file:
            private.written_in(matrix.access_token_file, "matrix.access_token_file")
        elif matrix.password_file:
            private.written_in(matrix.password_file, "matrix.password_file")
            if not await _takes_passwords(config):
                words = f"{matrix.homeserver} doesn't let programs sign in with a password."
                mend = "Use a token: `shopfloor manual operating`, “Set it up”."
                return [wrong(What.SESSION, words, mend)]
        else:
            words = "the bot isn't signed in and has no password or token."
            return [wrong(What.SESSION, words, "Run: shopfloor init")]
    except ShopfloorFault as fault:
        return [wrong(What.SESSION, str(fault), "Fix that, or run: shopfloor init")]
    return [ok(What.SESSION, "none yet; the first `shopfloor run` signs in")]


async def _takes_passwords(config: Config) -> bool:
    async with Gateway.open(config.matrix.homeserver, config.matrix.user_id) as gateway:
        return await session.takes_passwords(gateway)


async def holds(gateway: Gateway, mine: Session) -> list[Finding]:
    """Whether the homeserver still takes the session, for whom, and lets it say anything.

    Raises as `others`.
    """
    try:
        who = await gateway.whoami()
    except Denied as refusal:
        words = f"the homeserver refuses it ({refusal})."
        return [wrong(What.SESSION, words, "Ask its admin what happened to the account.")]
    if (who.user_id, who.device_id or mine.device_id) != (mine.user_id, mine.device_id):
        words = (
            f"the homeserver knows it as {one_line(who.user_id)}, device "
            f"{one_line(who.device_id or '?')}, not as {mine.user_id}, device {mine.device_id}."
        )
        return [wrong(What.SESSION, words, "Sign in again: shopfloor init")]
    with suppress(TooFast):
        await gateway.may_speak(UserId(mine.user_id))
    return [ok(What.SESSION, f"signed in as {mine.user_id}, device {mine.device_id}")]


async def ignores(gateway: Gateway, mine: Session) -> list[Finding]:
    """Whether the account hears everyone. Raises as `others`."""
    try:
        ignored = await gateway.ignored(UserId(mine.user_id))
    except Denied:
        return []  # what holds it up is told of where the session is looked at
    if not ignored:
        return []
    users = "1 user" if ignored == 1 else f"{ignored} users"
    words = f"the account ignores {users}: their votes and messages don't reach the bot."
    mend = "Restart `shopfloor run`: at the start the bot clears that list."
    return [wrong(What.SESSION, words, mend)]


async def others(gateway: Gateway, mine: Session, zone: ZoneInfo) -> list[Finding]:
    """Who else is signed in to the account. Raises TryLater or SignedOut."""
    found = await other_devices(gateway, mine.device_id)
    if found is None:
        return skipped([What.DEVICES], "the homeserver doesn't list them")
    if not found:
        return [ok(What.DEVICES, "only the bot's own")]
    named = ", ".join(_named(each, zone) for each in found[:MOST_DEVICES])
    more = len(found) - MOST_DEVICES
    more_of_them = f" and {more} more" if more > 0 else ""
    if len(found) == 1 and found[0].last_seen is None:
        # Homeservers sign in whoever makes an account.
        return [
            ok(
                What.DEVICES,
                f"the bot's own, and one that came with the account and was never used: {named}",
            )
        ]
    words = f"the bot's account is signed in elsewhere, too: {named}{more_of_them}."
    mend = "They can read what the bot reads. Sign out those you don't use, in any Matrix app."
    return [attention(What.DEVICES, words, mend)]


def _named(device: Device, zone: ZoneInfo) -> str:
    seen = "never seen"
    if device.last_seen is not None:
        seen = f"last seen {shown_day(device.last_seen, zone)}"
    name = f"{one_line(device.name)}, " if device.name else ""
    return f"{one_line(device.device_id)} ({name}{seen})"


async def identity(
    config: Config, gateway: Gateway, mine: Session, records: Records
) -> list[Finding]:
    """Whether people's apps can trust the device. Raises ShopfloorFault or TryLater."""
    device = records.device
    if device is None or (device.user_id, device.device_id) != (mine.user_id, mine.device_id):
        return [await _before_it(config, gateway, mine)]
    state = await account.describe(config)
    if state.signed:
        return [ok(What.IDENTITY, f"published and signed; fingerprint {state.fingerprint}")]
    words = f"{'; '.join(state.missing)}."
    if encrypted := sum(room.encrypted for room in records.rooms):
        words += f" People in encrypted rooms ({encrypted}) may not see the bot's messages."
    mend = "Start `shopfloor run`: it fixes this or says what to do."
    return [wrong(What.IDENTITY, words, mend)]


async def _before_it(config: Config, gateway: Gateway, mine: Session) -> Finding:
    """The device has no keys yet. An identity from elsewhere will be in its way."""
    user_id = UserId(mine.user_id)
    own = identity_server.Own(gateway, user_id, mine.device_id, {})
    published = await identity_server.query(own)
    if published.device is not None:
        words = f"{config.storage.database} has no keys of the bot's device {mine.device_id}."
        return wrong(What.IDENTITY, words, NO_RECORDS)
    if published.master is not None and not seeds.load(config.storage.secrets, user_id):
        words = "the account has an identity from elsewhere; its keys aren't here."
        mend = f"Start `shopfloor run` once; if that fails, {WAY_OUT} makes a new one."
        return attention(What.IDENTITY, words, mend)
    return ok(What.IDENTITY, "the first `shopfloor run` sets it up")
