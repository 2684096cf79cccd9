"""The deck’s questions and polls, listed."""

from bot.core.questions.messages import Item, ListItems
from bot.core.schedule.values import ScheduleName
from bot.render.commands.shown import command
from bot.render.markup import Block, Text, joined, paragraph, say, stacked, strong, typed
from bot.render.phone import fitting, go_on
from bot.render.voice import Voice
from bot.render.words import _

LISTED_LENGTH = 100
"""Characters of a text in a list."""


def list_items(message: ListItems, voice: Voice) -> list[Block]:
    """The deck's questions or polls, numbered, asked or not yet."""
    questions = message.what is ScheduleName.QUESTIONS
    heading = _("The deck’s questions:") if questions else _("The deck’s polls:")
    verb = "ask" if questions else "poll"
    lines = [_item(each) for each in message.items]
    shown = message.items[: fitting(lines)]
    example = next((each for each in shown if not each.asked), shown[0])
    pick = say(
        _("Moderators pick one by its number: %(command)s"),
        command=command(f"{verb} {example.number}", voice),
    )
    return [
        paragraph(say(heading)),
        paragraph(stacked(lines[: len(shown)])),
        *_further(message, shown[-1].number, voice),
        paragraph(pick),
    ]


def _item(item: Item) -> Text:
    line = say("%(number)s. %(text)s", number=item.number, text=typed(item.text, LISTED_LENGTH))
    remarks = [
        *([say(_("asked"))] if item.asked else []),
        *([strong(say(_("comes next")))] if item.next else []),
    ]
    return joined(" – ", [line, *remarks])


def _further(message: ListItems, last: int, voice: Voice) -> list[Block]:
    name, first = message.what.value, message.items[0].number
    if message.start is None and first > 1:
        rest = command(f"{name} 1", voice)
        sentence = _("There are %(all)s. From the first: %(command)s")
        return [paragraph(say(sentence, all=message.all, command=rest))]
    return go_on(name, last + 1, message.all, voice)
