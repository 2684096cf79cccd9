"""The lines that results, turnouts and weekly summaries share: outcome, votes, shares, turnout."""

from collections.abc import Sequence
from functools import cache, lru_cache

from babel.lists import format_list
from babel.numbers import format_percent

from bot.core.polls.values import Answer, Poll, Result, Tally
from bot.render.markup import Block, Text, joined, numbered, say, strong
from bot.render.voice import Voice
from bot.render.words import _, ngettext

MOST_NAMED = 3
"""Answers of a tie that are named: all of them stand in the list below."""


def share(votes: int, voters: int) -> int:
    """Whole per cent of the people who voted, halves up; 0 when nobody did."""
    return (200 * votes + voters) // (2 * voters) if voters else 0


def outcome(poll: Poll, result: Result, voice: Voice) -> Text:
    """Who leads, or a tie, or that there is no vote."""
    tally = result.tally
    most = max(tally.votes, default=0)
    if not most:
        # Somebody may have voted whose vote is not valid or could not be read.
        sure = result.complete and not tally.spoiled and not tally.undecryptable
        return say(_("Nobody voted.") if sure else _("No votes counted."))
    leading = [
        strong(say(_("“%(answer)s”"), answer=answer.text))
        for answer, votes in zip(poll.answers, tally.votes, strict=True)
        if votes == most
    ]
    if len(leading) == 1:
        return say(_("Most votes: %(answer)s"), answer=leading[0])
    if len(leading) > MOST_NAMED:
        tie = ngettext(
            "A tie of %(answers)s answers, with %(votes)s vote each.",
            "A tie of %(answers)s answers, with %(votes)s votes each.",
            most,
        )
        return say(tie, votes=most, answers=len(leading))
    return say(
        ngettext(
            "A tie, with %(votes)s vote each: %(answers)s",
            "A tie, with %(votes)s votes each: %(answers)s",
            most,
        ),
        votes=most,
        answers=_listed(leading, voice),
    )


def _listed(parts: Sequence[Text], voice: Voice) -> Text:
    return Text(
        format_list([part.plain for part in parts], locale=voice.locale),
        format_list([part.html for part in parts], locale=voice.locale),
    )


def votes_by_answer(poll: Poll, tally: Tally, voice: Voice, remarks: Sequence[Text] = ()) -> Block:
    """The answers in the poll's order, a line each: votes, share, a remark. Who leads is bold."""
    lines = [
        _line(answer, votes, tally.voters, voice)
        for answer, votes in zip(poll.answers, tally.votes, strict=True)
    ]
    if remarks:
        lines = [joined(" ", pair) for pair in zip(lines, remarks, strict=True)]
    return numbered(_leading_bold(lines, tally))


def votes_in_a_row(poll: Poll, tally: Tally, voice: Voice) -> Text:
    """The same in few lines, for those who have seen the list."""
    answers = [
        say(
            _("%(answer)s: %(votes)s (%(share)s)"),
            answer=answer.text,
            votes=votes,
            share=_share(votes, tally.voters, voice),
        )
        for answer, votes in zip(poll.answers, tally.votes, strict=True)
    ]
    return joined(" · ", _leading_bold(answers, tally))


def _line(answer: Answer, votes: int, voters: int, voice: Voice) -> Text:
    return say(
        ngettext(
            "%(answer)s: %(votes)s vote, %(share)s",
            "%(answer)s: %(votes)s votes, %(share)s",
            votes,
        ),
        answer=answer.text,
        votes=votes,
        share=_share(votes, voters, voice),
    )


def _leading_bold(lines: Sequence[Text], tally: Tally) -> list[Text]:
    most = max(tally.votes, default=0)
    return [
        strong(line) if votes == most else line
        for line, votes in zip(lines, tally.votes, strict=True)
    ]


@lru_cache(1024)
def votes_and_share(votes: int, voters: int, voice: Voice) -> Text:
    """The numbers of one answer."""
    sentence = ngettext("%(votes)s vote, %(share)s", "%(votes)s votes, %(share)s", votes)
    return say(sentence, votes=votes, share=_share(votes, voters, voice))


def _share(votes: int, voters: int, voice: Voice) -> str:
    return percent(share(votes, voters), voice.locale)


@cache
def percent(whole: int, locale: str) -> str:
    """Whole per cent as people write them."""
    return format_percent(whole / 100, locale=locale)


def turnout(result: Result, voice: Voice) -> list[Text]:
    """How many of the members voted, if anybody; both numbers alone where people have left since.

    That nobody voted is said by the outcome.
    """
    voters, members = result.tally.voters, result.members
    if not voters:
        return []
    if voters > members:
        sentence = ngettext(
            "Turnout: %(voters)s person voted; members now: %(members)s.",
            "Turnout: %(voters)s people voted; members now: %(members)s.",
            voters,
        )
        return [say(sentence, voters=voters, members=members)]
    sentence = ngettext(
        "Turnout: %(voters)s of %(members)s member (%(share)s).",
        "Turnout: %(voters)s of %(members)s members (%(share)s).",
        members,
    )
    return [say(sentence, voters=voters, members=members, share=_share(voters, members, voice))]


def voted_so_far(voters: int, members: int, voice: Voice) -> Text:
    """The turnout of a poll that is still open."""
    if voters > members:
        return say(
            ngettext(
                "%(voters)s person has voted so far; members now: %(members)s.",
                "%(voters)s people have voted so far; members now: %(members)s.",
                voters,
            ),
            voters=voters,
            members=members,
        )
    return say(
        ngettext(
            "Voted so far: %(voters)s of %(members)s member (%(share)s).",
            "Voted so far: %(voters)s of %(members)s members (%(share)s).",
            members,
        ),
        voters=voters,
        members=members,
        share=_share(voters, members, voice),
    )


def shares_explained(poll: Poll, tally: Tally) -> list[Text]:
    """Why the shares add up to more than 100 %, where they do."""
    if poll.max_selections == 1 or sum(tally.votes) <= tally.voters:
        return []
    return [
        say(
            _("You could choose up to %(most)s answers, so the shares add up to more than 100%%."),
            most=poll.max_selections,
        )
    ]


def not_read(undecryptable: int) -> list[Text]:
    """What was there and could not be read."""
    if not undecryptable:
        return []
    return [
        say(
            ngettext(
                "I couldn’t read %(count)s encrypted message. It may be a vote.",
                "I couldn’t read %(count)s encrypted messages. They may be votes.",
                undecryptable,
            ),
            count=undecryptable,
        )
    ]


def not_sure(complete: bool) -> list[Text]:
    """That votes may be missing from the count."""
    if complete:
        return []
    return [say(_("Votes may be missing: the server gave me different answers each time I asked."))]
