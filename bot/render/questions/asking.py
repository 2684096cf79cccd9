"""A discussion question and the beginning of its thread."""

from bot.core.primitives import Millis
from bot.core.questions.messages import (
    AskOtherSide,
    AskOwn,
    AskQuestion,
    FewQuestionsLeft,
    OtherSide,
)
from bot.render.dates import moment
from bot.render.markup import (
    Block,
    Text,
    bullets,
    folded,
    paragraph,
    quotation,
    say,
    stacked,
    strong,
    text,
)
from bot.render.voice import Voice
from bot.render.words import _, ngettext

ENDS = ("?", ".", "!", "…", "？", "。", "！", "؟")
"""What ends a sentence, so that another may follow."""


def ask_question(message: AskQuestion, voice: Voice) -> list[Block]:
    """Theme, passage, question, and where to answer."""
    question = message.question
    blocks = [
        quotation(
            say(
                _("%(theme)s: “%(passage)s” — %(source)s"),
                theme=question.theme,
                passage=question.passage,
                source=question.source or message.source,
            ),
        ),
        paragraph(asked(question.question)),
    ]
    if message.was_due is not None:
        blocks.append(paragraph(late(message.was_due, voice)))
    return blocks


def asked(question: str) -> Text:
    """A question and how to answer it, in any app: where there are no threads, plainly."""
    if not question.rstrip("”’\"')").endswith(ENDS):
        return stacked((strong(text(question)), say(_("Reply to this message."))))
    return say(_("%(question)s Reply to this message."), question=strong(text(question)))


def ask_own(message: AskOwn, _voice: Voice) -> list[Block]:
    """A question in a moderator's own words."""
    return [
        paragraph(say(_("From the moderators of this room:"))),
        paragraph(asked(message.text)),
    ]


def late(was_due: Millis, voice: Voice) -> Text:
    """Why something comes at an odd time."""
    return say(_("Late: this was due %(when)s."), when=moment(was_due, voice))


def other_side(message: OtherSide, _voice: Voice) -> list[Block]:
    """The case against the passage, and two ways to go on."""
    return [
        paragraph(_other_side(text(message.question.other_side))),
        folded(
            say(_("To go further:")),
            bullets(text(follow_up) for follow_up in message.question.follow_ups),
        ),
    ]


def ask_other_side(_message: AskOtherSide, _voice: Voice) -> list[Block]:
    """Where nobody has written the case against, members are asked for it."""
    asked = say(_("what speaks against it? If you see it differently, say so here."))
    return [paragraph(_other_side(asked))]


def _other_side(words: Text) -> Text:
    label = strong(say(_("The other side:")))
    return say(_("%(label)s %(words)s"), label=label, words=words)


def few_questions_left(message: FewQuestionsLeft, _voice: Voice) -> list[Block]:
    """For moderators, once a cycle."""
    left = ngettext(
        "For the moderators: %(left)s question is left. Then I start again from the first.",
        "For the moderators: %(left)s questions are left. Then I start again from the first.",
        message.left,
    )
    return [
        paragraph(
            say(left, left=message.left),
            say(_("Members can suggest more, and the people who run me can add some.")),
        )
    ]
