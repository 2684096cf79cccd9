"""The week in one line: all that a lock screen shows of its summary."""

from bot.core.polls.quorum import reached
from bot.core.weeks.values import Turnout, Week, WeekId, WeekPoll, WeekQuestion
from bot.render.dates import year_of
from bot.render.markup import Text, say, shortened, typed
from bot.render.voice import Voice
from bot.render.words import _, ngettext

LONGEST = 120
"""Characters."""
_SHORTEST_ANSWER = 20
"""Less of an answer says nothing."""


def headline(week: Week, *, so_far: bool, voice: Voice) -> Text:
    """Which week, how many voted, what came first; without a poll what was discussed most."""
    name = week_name(week.id, so_far=so_far, voice=voice)
    leading = week.leading_poll
    if leading:
        return _voted(name, week, leading)
    return _discussed(name, most_discussed(week), len(week.questions))


def week_name(week: WeekId, *, so_far: bool, voice: Voice) -> Text:
    """E.g. `Week 47`, `Week 47 so far`, or `Week 47 of 2025` where that is another year."""
    if so_far:
        return say(_("Week %(number)s so far"), number=week.number)
    if voice.now is not None and year_of(voice.now, voice) != week.year:
        return say(_("Week %(number)s of %(year)s"), number=week.number, year=week.year)
    return say(_("Week %(number)s"), number=week.number)


def most_discussed(week: Week) -> WeekQuestion | None:
    """The question that most people replied to, if anybody replied."""
    by_people = sorted(week.questions, key=lambda each: each.replies.people)
    return by_people[-1] if by_people and by_people[-1].replies.people else None


def winner(poll: WeekPoll) -> str | None:
    """The answer with the most votes, if it is one alone."""
    votes = poll.result.tally.votes
    most = max(votes, default=0)
    if not most or votes.count(most) > 1:
        return None
    return poll.poll.answers[votes.index(most)].text


def _voted(name: Text, week: Week, leading: WeekPoll) -> Text:
    if not leading.turnout.voters:
        nobody = ngettext(
            "%(week)s: %(polls)s poll, no votes.",
            "%(week)s: %(polls)s polls, no votes.",
            len(week.polls),
        )
        return say(nobody, week=name, polls=len(week.polls))
    line = say(
        _("%(week)s: %(turnout)s%(change)s."),
        week=name,
        turnout=_turnout(leading.turnout),
        change=_change(week, leading),
    )
    return say(_("%(voted)s %(outcome)s"), voted=line, outcome=_outcome(leading, line))


def _turnout(turnout: Turnout) -> Text:
    voters, members = turnout.voters, turnout.members
    if voters > members:
        # People have left since they voted.
        sentence = ngettext("%(voters)s person voted", "%(voters)s people voted", voters)
        return say(sentence, voters=voters)
    return say(_("%(voters)s of %(members)s voted"), voters=voters, members=members)


def _change(week: Week, leading: WeekPoll) -> Text:
    """How many more or fewer than the last time, in the same poll if it ran before."""
    before = leading.turnout_before or week.before
    if before is None:
        return say("")
    more = leading.turnout.voters - before.voters
    same_poll = leading.turnout_before is not None
    sentences = {
        (True, True): _(" (%(count)s more than last time)"),
        (True, False): _(" (%(count)s more than in the last poll)"),
        (False, True): _(" (%(count)s fewer than last time)"),
        (False, False): _(" (%(count)s fewer than in the last poll)"),
    }
    if not more:
        equal = _(" (as many as last time)"), _(" (as many as in the last poll)")
        return say(equal[not same_poll])
    return say(sentences[more > 0, same_poll], count=abs(more))


def _outcome(leading: WeekPoll, line: Text) -> Text:
    quorum = leading.poll.quorum
    if quorum is not None and not reached(quorum, leading.result):
        return say(_("Quorum not reached."))
    first = winner(leading)
    if first is None:
        return say(_("A tie."))
    sentence = _("Most: %(answer)s.")
    room = LONGEST - len(line.plain) - len(say(sentence, answer="").plain) - 1
    return say(sentence, answer=typed(first.rstrip("."), max(room, _SHORTEST_ANSWER)))


def _discussed(name: Text, question: WeekQuestion | None, questions: int) -> Text:
    if question is None:
        sentence = ngettext(
            "%(week)s: %(count)s question.", "%(week)s: %(count)s questions.", questions
        )
        return say(sentence, week=name, count=questions)
    people = question.replies.people
    if question.replies.at_least:
        sentence = ngettext(
            "%(week)s: at least %(people)s person replied to “%(question)s”",
            "%(week)s: at least %(people)s people replied to “%(question)s”",
            people,
        )
    else:
        sentence = ngettext(
            "%(week)s: %(people)s person replied to “%(question)s”",
            "%(week)s: %(people)s people replied to “%(question)s”",
            people,
        )
    frame = len(say(sentence, week=name, people=people, question="").plain)
    words = shortened(question.text, max(LONGEST - frame, _SHORTEST_ANSWER))
    return say(sentence, week=name, people=people, question=words)
