"""What others can read of a running bot, its log and its health: all events of interest, nobody.

A room plays with words and names that occur nowhere else; none of them may come out again.
"""

import json
import socket
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.events import membership
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import MakePerson
from tests.e2e.bots import PASSWORD, POLL_START, TEXT, Floor, gather, new_bot
from tests.e2e.child import RUN, Child, one_sentence

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECRETS = ("quoxwhistle", "brimblefax", "snorklewode", "vexilpuddle", "grumdingo", "plonkerty")
"""Words of messages, of reasons and of commands."""
NAMES = ("Zanzibella", "Ofturnip", "Mukpuk", "Renamedish")


async def test_log_and_health_tell_everything_but_words_names_and_secrets(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    chair, member, stranger = [await person(name) for name in NAMES[:3]]
    port = free_port()
    health = f'[health]\nlisten = "127.0.0.1:{port}"'
    bot = await new_bot(homeserver, tmp_path, health, may_invite=[chair.user_id])
    shown: list[str] = []

    async def look(path: str) -> str:
        async with http.get(path) as answer:
            assert answer.status == 200, await answer.text()
            shown.append(f"{answer.headers}\n{await answer.text()}")
            return await answer.text()

    async with (
        Child.at_work(tmp_path, *RUN, "--log", "json") as child,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        await child.says('"ready"')
        floor = await gather(bot, chair, member)
        answers = await play(floor, member)
        elsewhere = await stranger.create_room(NAMES[2], invite=[bot.user_id])
        await stranger.wait_for(elsewhere, membership(bot.user_id, "leave"))
        found = json.loads(await look("/health"))
        families = {
            each.name: each for each in text_string_to_metric_families(await look("/metrics"))
        }
        await chair.kick(floor.room, bot.user_id, f"No more {SECRETS[4]}")
        await child.says('"left"')
        assert await child.stopped() == 0

    assert (found["ready"], found["reasons"]) == (True, [])
    assert value(families, "shopfloor_rooms") == 1
    assert value(families, "shopfloor_send_seconds", "_count") > 10
    assert value(families, "shopfloor_counted_polls", "_total", complete="yes") == 1
    assert value(families, "shopfloor_undecryptable_events", "_total") == 1

    lines = [json.loads(line) for line in child.lines]
    events = Counter(line["event"] for line in lines)
    once = ["started", "health-told", "signed-in", "ready", "joined", "question-posted"]
    once += ["poll-opened", "poll-closed", "invitation-declined", "keys-missing"]
    once += ["left", "stopping"]
    assert {name: events[name] for name in once} == dict.fromkeys(once, 1)
    assert events["command-refused"] == 1
    assert events["refused-at-door"] == 1
    verbs = sorted(line["verb"] for line in lines if line["event"] == "command-obeyed")
    assert verbs == ["ask", "close", "help", "poll", "suggest"]
    closed = next(line for line in lines if line["event"] == "poll-closed")
    assert (closed["room"], closed["voters"], closed["complete"]) == (floor.room, 2, "yes")

    session = json.loads((bot.config.storage.secrets / "session.json").read_text())
    people = (chair, member, stranger)
    forbidden = [*SECRETS, *NAMES, *answers, PASSWORD, session["access_token"]]
    forbidden += [each.user_id.partition(":")[0] for each in people]
    assert all(len(each) > 5 for each in forbidden)
    everything = "\n".join([child.told, *shown]).lower()
    assert [each for each in forbidden if each.lower() in everything] == []


async def play(floor: Floor, member: Person) -> list[str]:
    """All that a room does; the words of the poll's answers."""
    chair, room = floor.chair, floor.room
    asked, _ = await floor.question()
    await member.say(room, f"I say {SECRETS[0]}.", thread=asked["event_id"])
    await member.put_state(
        room, "m.room.member", {"membership": "join", "displayname": NAMES[3]}, member.user_id
    )
    assert "for moderators" in await floor.read(f"!floor ask {SECRETS[1]}", by=member)
    await floor.read(f"!floor {SECRETS[2]} now", by=member)
    await floor.read(f"!floor suggest Why is the {SECRETS[3]} locked?", by=member)
    await floor.read(f"!floor help {SECRETS[5]}", by=member)
    await floor.read("!floor help")
    poll = await floor.poll()
    await member.vote(room, poll.id, poll.answers[:1])
    await chair.react(room, poll.companion_id, "2️⃣")
    content: dict[str, Any] = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": SECRETS[4]}
    await member.send(room, "m.room.encrypted", content | {"session_id": "a", "sender_key": "b"})
    await member.send(room, "m.room.encrypted", content)
    await floor.close(poll)
    return [each[TEXT] for each in poll.event["content"][POLL_START]["answers"]]


def value(families: dict[str, Any], name: str, suffix: str = "", **labels: str) -> float:
    """A sample of that family."""
    samples = families[name].samples
    found = [each for each in samples if (each.name, each.labels) == (name + suffix, labels)]
    return float(found[0].value)


async def test_before_it_is_signed_in_it_says_so(tmp_path: Path) -> None:
    health = free_port()
    homeserver = write(tmp_path, health)
    async with Child.at_work(tmp_path, *RUN, "--log", "json") as child:
        away = json.loads(await child.says("homeserver-away"))
        assert away["message"].startswith(f"Can't sign in at {homeserver} yet")
        async with aiohttp.request("GET", f"http://127.0.0.1:{health}/health") as answer:
            found = await answer.json()
            assert (answer.status, found["reasons"]) == (503, ["not signed in yet"])
        assert await child.stopped() == 0


async def test_a_port_that_is_taken_ends_it_with_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        write(tmp_path, taken.getsockname()[1])
        async with Child.at_work(tmp_path) as child:
            assert await child.ended() == 1
    one_sentence(child, "shopfloor: health.listen: can't listen on 127.0.0.1:")


def write(folder: Path, port: int) -> str:
    """A folder ready to run, with health on that port; the address of a homeserver nobody runs."""
    homeserver = f"http://127.0.0.1:{free_port()}"
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o600)
    (folder / "shopfloor.toml").write_text(
        f'[matrix]\nhomeserver = "{homeserver}"\nuser_id = "@floor:example.org"\n'
        f'password_file = "password"\n[health]\nlisten = "127.0.0.1:{port}"\n'
    )
    return homeserver


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        return int(closed_soon.getsockname()[1])
