"""What becomes of slots that came due while the bot was away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.core.schedule.catching_up import (
    ON_TIME,
    CatchUp,
    catch_up_poll,
    catch_up_questions,
    catch_up_summary,
    late_until,
)
from bot.core.schedule.values import Skip
from tests.core.test_schedule import utc

NOW = utc("2026-11-23T18:00")


def ago(*lengths: Millis) -> list[Millis]:
    return [NOW - length for length in lengths]


def test_with_nothing_due_nothing_is_done() -> None:
    assert catch_up_questions([], NOW) == CatchUp()
    assert catch_up_summary([], NOW) == CatchUp()
    assert catch_up_poll([], NOW, 2 * DAY) == CatchUp()


@pytest.mark.parametrize(
    ("late", "expected"), [(0, False), (ON_TIME, False), (ON_TIME + 1, True), (DAY, True)]
)
def test_late_is_what_comes_more_than_five_minutes_after_its_slot(
    late: Millis, expected: bool
) -> None:
    due = ago(late)
    for caught_up in (
        catch_up_questions(due, NOW),
        catch_up_summary(due, NOW),
        catch_up_poll(due, NOW, 2 * DAY),
    ):
        assert caught_up == CatchUp(post=tuple(due), late=expected)


def test_what_is_more_than_a_day_late_is_not_done() -> None:
    due = ago(DAY + 1)
    for caught_up in (
        catch_up_questions(due, NOW),
        catch_up_summary(due, NOW),
        catch_up_poll(due, NOW, 60 * DAY),
    ):
        assert caught_up == CatchUp(skipped=((due[0], Skip.TOO_LATE),))


def test_several_missed_questions_become_one() -> None:
    oldest, older, newest = due = ago(2 * DAY, DAY, HOUR)
    skipped = ((oldest, Skip.TOO_LATE), (older, Skip.MERGED))
    assert catch_up_questions(due, NOW) == CatchUp((newest,), late=True, skipped=skipped)


def test_a_question_on_time_takes_missed_ones_with_it() -> None:
    older, newest = due = ago(HOUR, 0)
    assert catch_up_questions(due, NOW) == CatchUp((newest,), skipped=((older, Skip.MERGED),))


def test_every_summary_of_the_last_day_is_posted() -> None:
    oldest, older, newest = due = ago(8 * DAY, DAY, 0)
    skipped = ((oldest, Skip.TOO_LATE),)
    assert catch_up_summary(due, NOW) == CatchUp((older, newest), late=True, skipped=skipped)


@pytest.mark.parametrize(
    ("late", "lasts", "why"),
    [
        (ON_TIME, HOUR, None),
        (ON_TIME, MINUTE, Skip.TOO_SHORT),
        (HOUR, DAY + HOUR, None),
        (HOUR, DAY + HOUR - 1, Skip.TOO_SHORT),
        (ON_TIME + 1, MINUTE, Skip.TOO_SHORT),
        (DAY, 2 * DAY, None),
        (DAY, 2 * DAY - 1, Skip.TOO_SHORT),
        (DAY + 1, 60 * DAY, Skip.TOO_LATE),
    ],
)
def test_a_missed_poll_opens_if_a_day_of_it_is_left(
    late: Millis, lasts: Millis, why: Skip | None
) -> None:
    due = ago(late)
    caught_up = catch_up_poll(due, NOW, lasts)
    assert caught_up.post == (() if why else tuple(due))
    assert caught_up.skipped == (((due[0], why),) if why else ())


def test_of_several_missed_polls_only_the_newest_can_open() -> None:
    older, newest = due = ago(2 * HOUR, HOUR)
    missed = (older, Skip.TOO_LATE)
    assert catch_up_poll(due, NOW, 2 * DAY) == CatchUp((newest,), late=True, skipped=(missed,))
    assert catch_up_poll(due, NOW, DAY) == CatchUp(skipped=(missed, (newest, Skip.TOO_SHORT)))


@given(st.lists(st.integers(0, 3 * DAY), max_size=6, unique=True), st.integers(MINUTE, 60 * DAY))
def test_whatever_was_missed_is_posted_or_recorded_exactly_once(
    late: list[Millis], lasts: Millis
) -> None:
    due = ago(*sorted(late, reverse=True))
    for caught_up in (
        catch_up_questions(due, NOW),
        catch_up_summary(due, NOW),
        catch_up_poll(due, NOW, lasts),
    ):
        recorded = [at for at, _ in caught_up.skipped]
        assert recorded == sorted(recorded)
        assert sorted([*caught_up.post, *recorded]) == due


@pytest.mark.parametrize(
    ("lasts", "late"),
    [
        (MINUTE, ON_TIME),
        (6 * HOUR, ON_TIME),
        (DAY + ON_TIME, ON_TIME),
        (2 * DAY - HOUR, DAY - HOUR),
        (2 * DAY, DAY),
        (9 * DAY, DAY),
    ],
)
def test_a_poll_waits_to_be_opened_as_long_as_it_would_be_caught_up_with(
    lasts: int, late: int
) -> None:
    assert late_until(NOW, NOW + lasts) == NOW + late
    if lasts > ON_TIME:
        assert catch_up_poll([NOW], NOW + late, lasts).post == (NOW,)
    assert catch_up_poll([NOW], NOW + late + 1, lasts).post == ()
