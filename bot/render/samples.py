"""A sample of every message the bot can say, by name: what `shopfloor words` prints.

For people who review or translate the words; a test sees to it that no message is left out.
"""

from bot.core.messages import Message
from bot.render.commands import samples as commands
from bot.render.outcomes import samples as outcomes
from bot.render.polls import samples as polls
from bot.render.questions import samples as questions
from bot.render.review import samples as review
from bot.render.rooms import samples as rooms
from bot.render.schedule import samples as schedule
from bot.render.verbs import registry
from bot.render.weeks import samples as weeks

SAMPLES: dict[str, Message] = {
    **rooms.SAMPLES,
    **questions.SAMPLES,
    **polls.SAMPLES,
    **outcomes.SAMPLES,
    **weeks.SAMPLES,
    **review.SAMPLES,
    **schedule.SAMPLES,
    **commands.SAMPLES,
    **registry.SAMPLES,
}
