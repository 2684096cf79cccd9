"""What people write: the config and the decks. Every mistake is a finding of its own."""

from pathlib import Path

from bot import config as configuration
from bot import library
from bot.config import Config
from bot.errors import ConfigFault, DeckFault, ShopfloorFault
from bot.matrix.discovery import in_clear
from bot.operator.checkup.findings import Finding, What, attention, ok, wrong


def config(file: Path) -> tuple[list[Finding], Config | None]:
    """The config, if it can be used, and what is wrong with it."""
    try:
        read = configuration.load(file)
    except ConfigFault as fault:
        return [wrong(What.CONFIG, f"{file}: {each}") for each in fault.mistakes], None
    return [ok(What.CONFIG, str(file)), *_doubts(read)], read


def _doubts(config: Config) -> list[Finding]:
    """What is allowed, but seldom meant."""
    doubts = []
    if not config.access.invites_from:
        mend = 'Name who may, such as invites_from = ["@*:example.org"] in [access].'
        doubts.append(attention(What.CONFIG, "nobody may invite the bot to a room.", mend))
    if in_clear(config.matrix.homeserver):
        words = (
            f"{config.matrix.homeserver}: not encrypted; others can read and change what's sent."
        )
        doubts.append(attention(What.CONFIG, words, "Use https:// in matrix.homeserver."))
    return doubts


def decks(config: Config | None) -> list[Finding]:
    """The shipped deck, and those of the config if it can be used."""
    try:
        every = library.load_decks(config.bot.prompts if config else ())
        findings = [
            ok(
                What.DECKS,
                f"{deck.id}: {len(deck.questions)} questions, {len(deck.polls)} polls",
            )
            for deck in every.values()
        ]
        if config:
            library.chosen_deck(config, every)
    except DeckFault as fault:
        return [wrong(What.DECKS, str(each)) for each in fault.mistakes]
    except ShopfloorFault as fault:
        return [*findings, wrong(What.DECKS, str(fault))]
    return findings
