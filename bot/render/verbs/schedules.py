"""How the commands of `core/verbs/schedules.py` are written."""

from bot.core.verbs.schedules import PreviewCommand, SchedulesCommand, SetScheduleCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        SchedulesCommand,
        "schedule",
        _("what I post and when"),
        "Shows what the bot posts by itself and when, the time zone and the quiet hours.",
    ),
    Usage(
        PreviewCommand,
        "preview",
        _("the next four weeks"),
        "Lists what comes in the next four weeks, with the question or poll it will be if "
        "nothing changes. It marks what is skipped, and polls that won’t open because another "
        "one is still open. A long list says how to go on: `preview 9` starts at the ninth.",
    ),
    Usage(
        SetScheduleCommand,
        "schedule questions mon,thu 18:00",
        _("set the times, or “off”"),
        "Sets when questions come.",
    ),
    Usage(
        SetScheduleCommand,
        "schedule polls fri 12:00 for 2d",
        _("set the times, or “off”"),
        "Sets when polls come and how long they stay open: two days, if you don’t say.",
    ),
    Usage(
        SetScheduleCommand,
        "schedule summary mon 12:00",
        _("set the times, or “off”"),
        "Sets when the summary of the past week comes.",
    ),
)
