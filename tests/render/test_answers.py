"""Greeting, answers to commands and refusals, word for word."""

from dataclasses import replace

import pytest

from bot.core.messages import BadUsage, NotAllowed, UnknownQuestion
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def test_the_greeting_says_what_is_stored_who_sees_what_and_how_to_begin() -> None:
    assert body("greeting") == (
        "Hello. I bring questions to discuss, polls, and a summary of each week.\n"
        "\n"
        "- I store what was asked and when, the counts, who has which rights here, and which "
        "moderator changed what in the last 30 days. I store no messages but the questions you "
        "suggest to me, without your name, and nobody’s vote.\n"
        "- Whoever runs me can read what is written here, as every member can.\n"
        "- Votes are not secret: the apps and servers of all members receive them, "
        "and a reaction shows openly who chose what.\n"
        "- A poll is a sense check, not a binding ballot.\n"
        "\n"
        "To begin, a moderator (power level 50 or more) writes: !floor start\n"
        "All I can do: !floor help"
    )


def test_the_greeting_of_a_running_room_says_how_to_stop() -> None:
    assert (
        "The schedule is on already. "
        "A moderator (power level 75 or more) can turn it off: !floor stop\n"
    ) in render(SAMPLES["greeting, running"], replace(VOICE, manage_power=75)).body


def test_now_tells_what_is_open_and_what_comes_and_what_was_left_out() -> None:
    assert body("now") == (
        "Poll open until Sun 22 Nov, 12:00 GMT: Our firm is in trouble. What should we go for?\n"
        "\n"
        "Latest question, Thu 19 Nov, 18:00 GMT: "
        "Think of an order you would refuse if you could. Who could say no, at what cost?\n"
        "\n"
        "What comes next:\n"
        "\n"
        "- Sun 22 Nov, 12:00 GMT: the poll closes\n"
        "- Mon 23 Nov, 12:00 GMT: the weekly summary\n"
        "- Mon 23 Nov, 18:00 GMT: a question\n"
        "- Fri 27 Nov, 12:00 GMT: a poll\n"
        "\n"
        "Left out in the last seven days:\n"
        "\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: another poll was open\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: I was away for more than a day after it\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: I was away, and asked one question for several\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: I was away, and less than a day of it was left\n"
        "- Fri 13 Nov, 12:00 GMT, the weekly summary: there was nothing to sum up\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: I was paused\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: a moderator wanted it left out\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: I was late with it when a moderator changed the times\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: nobody here can answer, by the room’s power levels\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: the server did not let me post it in time\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: the server refused it\n"
        "- Fri 13 Nov, 12:00 GMT, a poll: the operator called it off"
    )


THREE_MOMENTS = (
    "What comes next:\n"
    "\n"
    "- Mon 23 Nov, 12:00 GMT: the weekly summary\n"
    "- Mon 23 Nov, 18:00 GMT: a question\n"
    "- Fri 27 Nov, 12:00 GMT: a poll\n"
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "now, nothing",
            "No poll is open.\n\nNo question has been asked yet.\n\n"
            "The schedule is off. A moderator can turn it on: !floor start",
        ),
        (
            "now, counting",
            "Closed and being counted: Our firm is in trouble. What should we go for?\n\n"
            "No question has been asked yet.\n\n"
            "What comes next:\n\n- Mon 23 Nov, 12:00 GMT: the weekly summary",
        ),
        (
            "started",
            f"The schedule is on.\n\n{THREE_MOMENTS}\nTo turn it off: !floor stop",
        ),
        (
            "now, paused",
            "No poll is open.\n\nNo question has been asked yet.\n\n"
            f"Paused until Sun 22 Nov, 09:00 GMT.\nTo go on sooner: !floor resume\n\n"
            f"{THREE_MOMENTS}".rstrip(),
        ),
        (
            "started, paused",
            "The schedule is on.\n\n"
            "Paused. No end is set.\nTo go on: !floor resume\n\n"
            "To turn it off: !floor stop",
        ),
        ("started already", "The schedule was on already.\n\nTo turn it off: !floor stop"),
        (
            "stopped",
            "The schedule is off. Nothing more comes by itself.\n"
            "The open poll still closes Sun 22 Nov, 12:00 GMT, and its result will be posted.\n"
            "To turn it on with the usual times: !floor start",
        ),
        (
            "stopped already",
            "The schedule was off already.\nTo turn it on with the usual times: !floor start",
        ),
        (
            "closing",
            "I am closing the poll “Our firm is in trouble. What should we go for?” and counting. "
            "The result comes in the room.",
        ),
        (
            "few left",
            "For the moderators: 3 questions are left before they begin again with the first.\n"
            "Members can suggest some, whoever runs me can add some.",
        ),
        (
            "poll skipped",
            "A poll was due Fri 20 Nov, 12:00 GMT. I left it out, "
            "because the one before it is open until Sun 22 Nov, 12:00 GMT.",
        ),
        (
            "poll not posted",
            "For the moderators: the server refused this poll, so none was opened.\n"
            "Our firm is in trouble. What should we go for?\n"
            "Its reason: “You may not send m.poll.start”\n"
            "Please check that I may send polls here, then write: !floor poll",
        ),
        (
            "commands missed",
            "Commands reached me more than ten minutes late, so I did not carry them out. "
            "Please write again what you still want.\n"
            "How things stand: !floor now",
        ),
        ("end", "The poll is closed. The result follows in the room."),
    ],
)
def test_an_answer_reads_so(name: str, said: str) -> None:
    assert body(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("not allowed", "!floor poll is for moderators (power level 50 or more)."),
        ("unknown command, a guess", "No command “strat”.\nDid you mean: !floor start"),
        ("unknown command, an example", "No command “accpet”.\nDid you mean: !floor accept 3"),
        (
            "bad usage, near",
            "After !floor poll I do not understand: “now”\nFor example: !floor poll dilemma",
        ),
        (
            "unknown poll, near",
            "There is no poll “dilema”.\nThere are: several, dilemma\n"
            "For example: !floor poll dilemma for 2d",
        ),
        (
            "bad until",
            "I don’t understand until when: “next monday”. Write a day of the week or a date.\n"
            "For example: !floor pause until monday",
        ),
        (
            "bad until, over",
            "“2020-01-01” is over, or more than a year away.\n"
            "For example: !floor pause until monday",
        ),
        ("unknown command", "No command “dance”.\nAll commands: !floor help"),
        (
            "bad usage",
            "After !floor poll I do not understand: “tomorrow please”\n"
            "For example: !floor poll dilemma for 3d",
        ),
        (
            "bad usage, missing",
            "After !floor poll something is missing.\nFor example: !floor poll dilemma for 3d",
        ),
        (
            "bad duration",
            "I do not understand for how long: “5 months”\n"
            "Write a whole number and m (minutes), h (hours), d (days) or w (weeks), "
            "from 1m to 60d.\n"
            "For example: !floor poll for 3d",
        ),
        (
            "bad duration, pause",
            "I do not understand for how long: “ever”\n"
            "Write a whole number and m (minutes), h (hours), d (days) or w (weeks), "
            "from 1m to 60d.\n"
            "For example: !floor pause for 3d",
        ),
        (
            "bad week",
            "I know no week “47”.\n"
            "Write the year, -W and the number of the week.\n"
            "For example: !floor summary 2026-W47",
        ),
        ("future week", "Week 9999-W52 has not begun.\nThis week so far: !floor summary"),
        (
            "unknown poll",
            "There is no poll “nope”.\n"
            "There are: dilemma, several\n"
            "For example: !floor poll dilemma",
        ),
        (
            "unknown poll, results",
            "There is no poll “nope”.\nThere are: dilemma\nFor example: !floor results dilemma",
        ),
        ("unknown poll, none", "The questions of this room come without polls."),
        (
            "poll is open",
            "One poll at a time: “Our firm is in trouble. What should we go for?” "
            "is open until Sun 22 Nov, 12:00 GMT.\n"
            "To end it now: !floor close",
        ),
        ("no poll open", "No poll is open here.\nTo open the next one: !floor poll"),
        ("no results", "No poll has closed here yet.\nWhat is open: !floor now"),
        (
            "no results of that, another poll is open",
            "Poll “dilemma” has not closed here yet.\n"
            "Poll open until Fri 27 Nov, 12:00 GMT: What would help?",
        ),
        ("no results of that", "Poll “dilemma” has not closed here yet.\nWhat is open: !floor now"),
        (
            "no results, counting",
            "This poll is being counted. The result comes here in a moment.",
        ),
        (
            "too many commands",
            "That was more than 10 commands in a minute, all rooms together.\n"
            "I leave out this one and those that come now. Try again in a minute.",
        ),
    ],
)
def test_a_refusal_names_the_mistake_and_a_right_example(name: str, said: str) -> None:
    assert body(name) == said


def test_a_refusal_names_the_power_it_takes() -> None:
    assert render(NotAllowed("stop", 100), VOICE).body.endswith("(power level 100 or more).")


def test_a_command_without_words_of_its_own_is_its_own_example() -> None:
    said = render(BadUsage("stop", "now"), VOICE).body
    assert said.endswith("\nFor example: !floor stop")


@pytest.mark.parametrize(
    ("known", "end_of_list"),
    [(12, "question-11\n"), (13, "question-11 and 1 more\n"), (40, "question-11 and 28 more\n")],
)
def test_a_long_list_of_ids_is_cut_and_says_how_many_more(known: int, end_of_list: str) -> None:
    ids = tuple(f"question-{number}" for number in range(known))
    said = render(UnknownQuestion("nope", ids), VOICE).body
    assert end_of_list in said
    assert said.endswith("\nFor example: !floor ask question-0")


def test_what_was_typed_is_escaped_and_cut() -> None:
    said = render(UnknownQuestion("<b>" + "x" * 100, ("one",)), VOICE)
    assert "“&lt;b&gt;" + "x" * 56 + "…”" in said.html
