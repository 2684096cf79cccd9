"""The deck's questions and polls, listed; and what is wrong with those in people's own words."""

from bot.core.polls.messages import BadQuorum, NotPosted, Unfit
from bot.core.questions.messages import Item, ListItems
from bot.core.schedule.values import ScheduleName
from bot.render.commands import command, for_example
from bot.render.markup import Block, Text, joined, paragraph, say, stacked, strong, typed
from bot.render.phone import fitting, go_on
from bot.render.voice import Voice
from bot.render.words import _

LISTED_LENGTH = 100
"""Characters of a text in a list."""
OWN_QUESTION = "ask Should the rota come earlier?"
OWN_POLL = "poll Tea or coffee? / Tea / Coffee for 2d"


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


def not_posted(message: NotPosted, voice: Voice) -> list[Block]:
    """Why a question or poll in somebody's own words was not posted."""
    reasons = {
        Unfit.NO_QUESTION: _("The question is missing. Write it before the answers."),
        Unfit.LONG_QUESTION: _(
            "The question is too long: %(number)s characters, and the limit is %(limit)s."
        ),
        Unfit.EMPTY: _("Answer %(number)s is empty."),
        Unfit.TOO_FEW: _("A poll needs at least %(limit)s answers, with a / before each."),
        Unfit.TOO_MANY: _("That’s %(number)s answers, and the limit is %(limit)s."),
        Unfit.LONG_ANSWER: _("Answer %(number)s is too long. The limit is %(limit)s characters."),
        Unfit.NO_SLASH: _("Put a / before each answer."),
        Unfit.ALIKE: _("Answers %(number)s and %(limit)s look the same."),
    }
    wrong = say(reasons[message.why], number=message.number, limit=message.limit)
    right = OWN_QUESTION if message.what is ScheduleName.QUESTIONS else OWN_POLL
    return [paragraph(wrong, for_example(command(right, voice)))]


def bad_quorum(message: BadQuorum, voice: Voice) -> list[Block]:
    """No number of people, and no share of the members."""
    return [
        paragraph(
            say(
                _("I don’t understand “%(words)s” as a quorum."),
                words=typed(message.words),
            ),
            say(_("Write a share from 1%% to 99%%, or a number of people.")),
            for_example(command(f"{OWN_POLL} quorum 50%", voice)),
        )
    ]
