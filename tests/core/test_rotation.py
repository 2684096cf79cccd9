"""What comes next, from any history."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.polls.values import Answer, Poll, PollRound, PollState
from bot.core.primitives import ActId, RoomId
from bot.core.questions.rotation import cycle_now, left_in_cycle, next_poll, next_question
from bot.core.questions.values import Deck, Question, QuestionRound, QuestionState

ROOM = RoomId("!room:example.org")


def deck(questions: str = "abc", polls: str = "dxyz", id: str = "deck") -> Deck:
    return Deck(
        id=id,
        title="A deck",
        source="A source",
        questions=tuple(Question(q, "", "", f"{q}?", "", ()) for q in questions),
        polls=tuple(Poll(p, f"{p}?", (Answer("1", "yes"), Answer("2", "no"))) for p in polls),
    )


def asked(
    item: str,
    cycle: int = 1,
    deck: str = "deck",
    state: QuestionState = QuestionState.ASKED,
) -> QuestionRound:
    return QuestionRound(ActId(f"q-{item}-{cycle}"), ROOM, deck, item, "?", cycle, 0, state)


def posted(
    item: str, at: int, deck_id: str = "deck", state: PollState = PollState.CLOSED
) -> PollRound:
    poll = Poll(item, "?", ())
    return PollRound(ActId(f"p-{item}-{at}"), ROOM, deck_id, poll, at, at + 1, state)


def following(deck: Deck, rounds: list[PollRound], count: int) -> list[str]:
    """Ids of the polls that come next, each posted before the next is chosen."""
    posted_here = list(rounds)
    for _ in range(count):
        at = 1000 + len(posted_here)
        posted_here.append(posted(next_poll(deck, posted_here).id, at))
    return [round.poll.id for round in posted_here[len(rounds) :]]


# --- questions -----------------------------------------------------------------------------


def test_a_room_begins_with_the_first_question_in_cycle_one() -> None:
    question, cycle = next_question(deck(), [])
    assert (question.id, cycle) == ("a", 1)
    assert left_in_cycle(deck(), []) == 3


def test_a_finished_cycle_begins_anew() -> None:
    rounds = [asked("a"), asked("b"), asked("c")]
    question, cycle = next_question(deck(), rounds)
    assert (question.id, cycle) == ("a", 2)
    assert cycle_now(deck(), rounds) == 2
    assert left_in_cycle(deck(), rounds) == 0


def test_a_question_chosen_by_hand_is_not_asked_again_in_its_cycle() -> None:
    rounds = [asked("b")]
    assert cycle_now(deck(), rounds) == 1
    assert next_question(deck(), rounds)[0].id == "a"
    assert next_question(deck(), [*rounds, asked("a")])[0].id == "c"


def test_cancelled_rounds_and_other_decks_do_not_count() -> None:
    rounds = [
        asked("a", cycle=7, state=QuestionState.CANCELLED),
        asked("a", cycle=9, deck="another"),
    ]
    question, cycle = next_question(deck(), rounds)
    assert (question.id, cycle) == ("a", 1)


def test_a_question_waiting_to_be_sent_counts_as_asked() -> None:
    assert next_question(deck(), [asked("a", state=QuestionState.WAITING)])[0].id == "b"


def test_questions_removed_from_the_deck_and_new_ones_break_nothing() -> None:
    rounds = [asked("gone", cycle=2), asked("a", cycle=2)]
    question, cycle = next_question(deck("anbc"), rounds)
    assert (question.id, cycle) == ("n", 2)
    assert left_in_cycle(deck("anbc"), rounds) == 3


histories = st.lists(
    st.builds(
        asked,
        st.sampled_from(["a", "b", "c", "d", "gone"]),
        st.integers(1, 3),
        st.sampled_from(["deck", "another"]),
        st.sampled_from(QuestionState),
    ),
    max_size=15,
)


@given(st.sampled_from(["a", "ab", "abcd"]), histories)
def test_from_any_history_each_question_comes_once_a_cycle_in_order(
    ids: str, history: list[QuestionRound]
) -> None:
    rounds = list(history)
    left = left_in_cycle(deck(ids), rounds)
    first: list[str] = []
    later: list[str] = []
    for number in range(left + 2 * len(ids)):
        question, cycle = next_question(deck(ids), rounds)
        assert cycle == cycle_now(deck(ids), rounds)
        rounds.append(asked(question.id, cycle))
        (first if number < left else later).append(question.id)
    assert first == sorted(first)
    assert len(set(first)) == left
    assert later == list(ids) * 2
    assert left_in_cycle(deck(ids), rounds) == 0


# --- polls ---------------------------------------------------------------------------------


def test_the_dilemma_comes_first_and_every_fourth_time() -> None:
    assert "".join(following(deck(polls="dvwxyz"), [], 13)) == "dvwxdyzvdwxyd"


def test_with_few_polls_the_others_repeat_in_turn() -> None:
    assert "".join(following(deck(polls="dxy"), [], 9)) == "dxyxdyxyd"
    assert "".join(following(deck(polls="dx"), [], 5)) == "dxxxd"


def test_a_single_poll_is_always_the_next() -> None:
    assert following(deck(polls="d"), [], 3) == ["d", "d", "d"]


def test_cancelled_polls_and_other_decks_do_not_count_for_the_turn() -> None:
    rounds = [
        posted("d", 1),
        posted("x", 2),
        posted("y", 3, state=PollState.CANCELLED),
        posted("z", 4, deck_id="another"),
    ]
    assert following(deck(), rounds, 3) == ["y", "z", "d"]


def test_a_poll_removed_from_the_deck_still_was_one_between() -> None:
    rounds = [posted("d", 1), posted("gone", 2), posted("x", 3), posted("y", 4)]
    assert next_poll(deck(), rounds).id == "d"


def test_the_order_in_which_rounds_are_listed_does_not_matter() -> None:
    rounds = [posted("d", 1), posted("x", 2), posted("y", 3), posted("z", 4)]
    assert next_poll(deck(), rounds[::-1]) == next_poll(deck(), rounds) == deck().poll("d")


@given(
    st.sampled_from(["dx", "dxy", "dxyz", "dvwxyz"]),
    st.lists(st.sampled_from(["d", "x", "y", "gone"]), max_size=12),
)
def test_from_any_history_the_dilemma_comes_every_fourth_time(ids: str, history: list[str]) -> None:
    rounds = [posted(item, at) for at, item in enumerate(history)]
    coming = following(deck(polls=ids), rounds, 24)
    first = coming.index("d")
    assert first <= 3
    assert all((id == "d") == ((place - first) % 4 == 0) for place, id in enumerate(coming))
    others = [id for id in coming if id != "d"]
    turns = others[len(others) - 2 * (len(ids) - 1) :]
    assert turns == turns[: len(ids) - 1] * 2
    assert set(turns) == set(ids) - {"d"}
