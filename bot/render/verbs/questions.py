"""How the commands of `core/verbs/questions.py` are written."""

from bot.core.questions.values import LONGEST_SUGGESTION
from bot.core.verbs.questions import AskCommand, ListQuestionsCommand, OwnQuestionCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        ListQuestionsCommand,
        "questions [20]",
        _("what there is to ask, numbered"),
        "Lists the deck’s questions with their numbers, around the next one or from the number "
        "you write, and says which were asked here. A long list says how to go on.",
    ),
    Usage(
        AskCommand,
        "ask [question]",
        _("a question now"),
        "Asks the next question now, or the one you name by number or id. Accepted suggestions "
        "come first. If it was asked within a week, it says so; `ask 3 again` asks it once more.",
        "ask what-leaves-the-gate",
        of_room=True,
    ),
    Usage(
        OwnQuestionCommand,
        "ask Should the rota come earlier?",
        _("your own question"),
        f"Asks your own question once, up to {LONGEST_SUGGESTION} characters.",
    ),
)
