"""Reads one poll's votes from its room, as often as a count needs it. Keeps nothing."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace

from bot.core.polls.tally import Ballot
from bot.core.polls.values import PollRound
from bot.core.primitives import EventId, UserId
from bot.loops.decryption import Decryption
from bot.matrix import ballots
from bot.matrix.ballots import PollReading
from bot.matrix.decode import Event
from bot.matrix.gateway import PAGE, Gateway, TryLater
from bot.matrix.names import ANNOTATION_REL, REFERENCE_REL

NEWS_PAGE = 100
"""Events of a page where only what is new is looked for. Of what comes at the same moment a
homeserver may list the later one first, but never so far from its place."""
NOTHING = PollReading()


class PollReader:
    """The one who reads votes."""

    def __init__(
        self, gateway: Gateway, decryption: Decryption, poll: PollRound, me: UserId
    ) -> None:
        self._gateway = gateway
        self._decryption = decryption
        self._poll = poll
        self._me = me

    async def read(self, before: PollReading = NOTHING) -> PollReading:
        """All votes. Those that an earlier reading decrypted aren't decrypted again.

        Raises Denied or TryLater.
        """
        found, decrypted = NOTHING, before.by_event()
        for target, rel_type in self._lists():
            async for page in self._pages(target, rel_type, PAGE, decrypted):
                found |= page
        return found

    async def read_on(self, before: PollReading) -> PollReading:
        """What an earlier reading found, and what has come since: of a long list only its end.

        For rooms where what comes last is listed last. Raises as `read`.
        """
        found, decrypted, to_the_end = NOTHING, before.by_event(), True
        for target, rel_type in self._lists():
            no_news = False
            async for page in self._pages(target, rel_type, NEWS_PAGE, decrypted):
                found |= page
                if no_news:
                    to_the_end = False
                    break
                no_news = bool(page.ballots) and page.is_part_of(before)
        return found if to_the_end else before | found

    def _lists(self) -> Iterator[tuple[EventId, str]]:
        poll = self._poll
        if poll.event_id is None:
            raise TryLater("the poll is not in the room yet", everywhere=False)
        yield poll.event_id, REFERENCE_REL
        # People tap the numbers or put one on the poll itself: both are one person's taps.
        both = (poll.event_id, poll.companion_id) if poll.poll.takes_reactions else ()
        yield from ((target, ANNOTATION_REL) for target in both if target)

    async def _pages(
        self, target: EventId, rel_type: str, limit: int, decrypted: Mapping[EventId, Ballot]
    ) -> AsyncIterator[PollReading]:
        room_id = self._poll.stands_in
        async for page in self._gateway.related(room_id, target, rel_type, limit):
            if rel_type == ANNOTATION_REL:
                yield ballots.taps(target, page, self._poll.poll, self._me)
            else:
                yield await self._responses(target, page, decrypted)

    async def _responses(
        self, poll_event: EventId, page: list[Event], decrypted: Mapping[EventId, Ballot]
    ) -> PollReading:
        poll, known = self._poll, {EventId(each.event_id) for each in page} & decrypted.keys()
        fresh = await self._decryption.decrypt(
            poll.stands_in, [each for each in page if each.event_id not in known]
        )
        unreadable = [*(event for event, _ in fresh.waiting), *fresh.unreadable]
        found = ballots.responses(poll_event, (*fresh.events, *unreadable), poll.poll)
        return replace(
            found,
            ballots=found.ballots | {decrypted[each] for each in known},
            awaited=frozenset(EventId(event.event_id) for event, _ in fresh.waiting),
            ends=tuple(ballots.ends(poll.stands_in, poll_event, fresh.events)),
        )
