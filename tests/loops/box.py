"""A homeserver with one poll in it: its votes, reactions and members, as a test lays them out."""

from collections.abc import Sequence

from aiohttp import web

from tests.loops.desk import ADA, ME
from tests.matrix.samples import Json, event, related

RESPONSE = "org.matrix.msc3381.poll.response"
MEMBERS: Json = {"joined": {ADA: {}, ME: {}, "@ben:example.org": {}, "@cat:example.org": {}}}
FAR: Json = {"joined": MEMBERS["joined"] | {"@dan:far.example.org": {}}}
"""One of them at another homeserver."""


def vote(voter: str, answer: str = "a", at: int = 10) -> Json:
    """A vote of that person's."""
    content = {RESPONSE: {"answers": [answer]}}
    sent = {"event_id": f"${voter}{at}", "sender": voter, "origin_server_ts": at}
    return related(RESPONSE, "$poll", content, **sent)


def tap(voter: str, number: int, at: int = 10) -> Json:
    """A vote by reaction."""
    relation = {"rel_type": "m.annotation", "event_id": "$companion", "key": f"{number}\u20e3"}
    sent = {"event_id": f"$r{voter}{at}", "sender": voter, "origin_server_ts": at}
    return event("m.reaction", {"m.relates_to": relation}, **sent)


def encrypted(at: int) -> Json:
    """Something about the poll that the bot cannot read."""
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": "nobody knows",
        "session_id": "never came",
        "sender_key": "of someone",
    }
    where = {"event_id": f"$encrypted{at}", "origin_server_ts": at}
    return related("m.room.encrypted", "$poll", content, **where)


class Box:
    """The ballot box: each reading finds the next list of votes, the last for ever."""

    def __init__(self, *votes: Sequence[Json], reactions: Sequence[Json] = ()) -> None:
        self._votes = list(votes)
        self._now: Sequence[Json] = ()
        self._reactions = reactions
        self.failures: list[int] = []
        self.members = MEMBERS
        self.readings = 0
        self.pages: list[int] = []
        """How many votes were asked for at a time."""
        self.start: Json = event("org.matrix.msc3381.poll.start", {"shopfloor.act": "poll-1"})
        self.history: list[Sequence[Json] | int] = []
        """Pages of the timeline, newest first; a number is a failure. What is before them is all
        there to be read."""
        self.hidden: Sequence[Json] = ()
        """Votes that are related to the poll once the timeline has been read to its beginning."""

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if request.path.endswith("/joined_members"):
            return web.json_response(self.members)
        if request.path.endswith("/messages"):
            return self._page()
        if "/event/" in request.path:
            return web.json_response(self.start, status=200 if self.start else 404)
        if self.failures:
            status = self.failures.pop(0)
            fields = {"errcode": "M_FORBIDDEN"} if status == 403 else {}
            return web.json_response(fields, status=status)
        if request.path.endswith("/m.annotation"):
            return web.json_response({"chunk": self._reactions})
        if request.path.endswith("/m.thread"):
            return web.json_response({"chunk": []})
        return self._votes_from(int(request.rel_url.query.get("from", 0)), request)

    def _votes_from(self, start: int, request: web.BaseRequest) -> web.Response:
        if not start:
            self.readings += 1
            self._now = self._votes.pop(0) if len(self._votes) > 1 else self._votes[0]
        self.pages.append(limit := int(request.rel_url.query.get("limit", 1000)))
        page: Json = {"chunk": self._now[start : start + limit]}
        more = start + limit < len(self._now)
        return web.json_response(page | ({"next_batch": str(start + limit)} if more else {}))

    def _page(self) -> web.Response:
        page = self.history.pop(0) if self.history else ()
        if isinstance(page, int):
            return web.json_response({}, status=page)
        if self.history:
            return web.json_response({"chunk": page, "end": "before"})
        self._votes = [[*votes, *self.hidden] for votes in self._votes]
        self.hidden = ()
        return web.json_response({"chunk": page})
