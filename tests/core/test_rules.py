"""Rules and durations as people write them, and what is said of wrong ones."""

from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.primitives import DAY, HOUR, MINUTE, Millis, RoomId
from bot.core.schedule.durations import LONGEST, WEEK, parse_duration, written_duration
from bot.core.schedule.mistakes import LONGEST_WORDS, Mistake, Part, WrongRule
from bot.core.schedule.rules import DAILY, parse_rule, rule_of, written
from bot.core.schedule.times_of_day import parse_time
from bot.core.schedule.values import Nth, Rule, Schedule, ScheduleName

FRIDAY_NOON = Rule((4,), time(12))
TWO_DAYS = 2 * DAY


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("mon,thu 18:00", Rule((0, 3), time(18))),
        ("daily 09:30", Rule(DAILY, time(9, 30))),
        ("every day 9:30", Rule(DAILY, time(9, 30))),
        ("  THU , Mon\t18:00 ", Rule((0, 3), time(18))),
        ("thu mon, 18:00", Rule((0, 3), time(18))),
        ("Thursday,monday 8.05", Rule((0, 3), time(8, 5))),
        ("sun,sunday,sun 00h00", Rule((6,), time(0))),
        ("wed 23:59", Rule((2,), time(23, 59))),
        ("fri 12:00", FRIDAY_NOON),
        ("every fri 12:00", FRIDAY_NOON),
        ("Every Week Fri 12:00", FRIDAY_NOON),
        ("every 1 week fri 12:00", FRIDAY_NOON),
        ("every 2 weeks fri 12:00", Rule((4,), time(12), weeks=2)),
        ("EVERY  8  WEEKS, fri, Tuesday 12H00", Rule((1, 4), time(12), weeks=8)),
        ("every 3 weeks daily 12:00", Rule(DAILY, time(12), weeks=3)),
        ("first mon 18:00", Rule((0,), time(18), nth=Nth.FIRST)),
        ("second tue 18:00", Rule((1,), time(18), nth=Nth.SECOND)),
        ("third Wednesday 18:00", Rule((2,), time(18), nth=Nth.THIRD)),
        ("fourth thu 18:00", Rule((3,), time(18), nth=Nth.FOURTH)),
        ("2nd mon 18:00", Rule((0,), time(18), nth=Nth.SECOND)),
        ("every other mon 18:00", Rule((0,), time(18), weeks=2)),
        ("every other week fri 12:00", Rule((4,), time(12), weeks=2)),
        ("every two weeks on friday at noon", Rule((4,), time(12), weeks=2)),
        ("friday noon every fortnight", Rule((4,), time(12), weeks=2)),
        ("fortnightly fri midday", Rule((4,), time(12), weeks=2)),
        ("weekly fri 12 pm", FRIDAY_NOON),
        ("every third week fri 12:00", Rule((4,), time(12), weeks=3)),
        ("first monday of each month 6 p.m.", Rule((0,), time(18), nth=Nth.FIRST)),
        ("every last fri of the month 18:00", Rule((4,), time(18), nth=Nth.LAST)),
        ("every second fri of the month 18:00", Rule((4,), time(18), nth=Nth.SECOND)),
        ("mondays 18:00", Rule((0,), time(18))),
        ("tues 6pm", Rule((1,), time(18))),
        ("Weds, Thurs 6.30pm", Rule((2, 3), time(18, 30))),
        ("mon-fri 18h", Rule((0, 1, 2, 3, 4), time(18))),
        ("mon \u2013 fri 18:00", Rule((0, 1, 2, 3, 4), time(18))),
        ("mon to wed 18:00", Rule((0, 1, 2), time(18))),
        ("fri through mon 18:00", Rule((0, 4, 5, 6), time(18))),
        ("weekdays noon", Rule((0, 1, 2, 3, 4), time(12))),
        ("every weekday at 18 o'clock", Rule((0, 1, 2, 3, 4), time(18))),
        ("weekends midnight", Rule((5, 6), time(0))),
        ("mon and thu at 18", Rule((0, 3), time(18))),
        ("mon & thu at 09", Rule((0, 3), time(9))),
        ("mon/thu @ 18:00", Rule((0, 3), time(18))),
        ("18:00 mon", Rule((0,), time(18))),
        ("at 18 on mon and thu", Rule((0, 3), time(18))),
        ("12 am sun", Rule((6,), time(0))),
        ("LAST sun,sat 18:00", Rule((5, 6), time(18), nth=Nth.LAST)),
    ],
)
def test_a_rule_is_read_as_people_write_it(text: str, rule: Rule) -> None:
    assert parse_rule(text, lasting=False) == rule
    lasting = parse_rule(f"{text} For  3D", lasting=True)
    assert lasting == Rule(rule.days, rule.at, 3 * DAY, rule.weeks, rule.nth)


@pytest.mark.parametrize("text", ["fri 12:00", "every 2 weeks fri 12:00", "first mon 18:00"])
def test_a_poll_without_for_lasts_two_days(text: str) -> None:
    assert parse_rule(text, lasting=True) == parse_rule(f"{text} for 2d", lasting=True)
    assert parse_rule(text, lasting=True).lasts == TWO_DAYS
    assert parse_rule(text, lasting=False).lasts is None


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        ("mon at", Part.TIME, ""),
        ("mon at for 2d", Part.TIME, ""),
        ("mon at six", Part.TIME, "six"),
        ("mon at 6", Part.HALF, "6"),
        ("at 12 mon", Part.HALF, "12"),
        ("25:00 mon", Part.TIME, "25:00"),
        ("18:00 someday", Part.DAY, "someday"),
        ("18:00 mon 19:00", Part.SECOND_TIME, "19:00"),
        ("mon 18:00 thu", Part.EXTRA, "thu"),
        ("every second fri 18:00", Part.DAY, "second"),
        ("every nine weeks fri 18:00", Part.WEEKS, "every nine weeks"),
        ("first mon 18:00 every two weeks", Part.WEEKS, "every two weeks"),
        ("first weekdays 18:00", Part.DAY, "weekdays"),
        ("fri 12:00 for 2d for 3d", Part.EXTRA, "for 3d"),
        ("fri 12:00 for two months", Part.LENGTH, "two months"),
        ("", Part.DAY, ""),
        (" , ", Part.DAY, ""),
        ("every", Part.DAY, ""),
        ("first", Part.DATE, "first"),
        ("every 2 weeks", Part.DAY, ""),
        ("18:00", Part.DAY, ""),
        ("every 18:00", Part.DAY, ""),
        ("for 2d", Part.DAY, ""),
        ("someday 18:00", Part.DAY, "someday"),
        ("nonsense", Part.DAY, "nonsense"),
        ("mon,Thr 18:00", Part.DAY, "Thr"),
        ("every 2nd mon 18:00", Part.DAY, "2nd"),
        ("first Daily 18:00", Part.DAY, "Daily"),
        ("first,third mon 18:00", Part.DAY, "third"),
        ("понедельник 18:00", Part.DAY, "понедельник"),
        ("mon,thu", Part.TIME, ""),
        ("mon for 2d", Part.TIME, ""),
        ("mon 24:00", Part.TIME, "24:00"),
        ("mon 18:60", Part.TIME, "18:60"),
        ("mon 1:5", Part.TIME, "1:5"),
        ("mon 18", Part.TIME, "18"),
        ("mon 1800", Part.TIME, "1800"),
        ("mon -9:00", Part.TIME, "-9:00"),
        ("mon ١٨:٠٠", Part.TIME, "١٨:٠٠"),
        ("every 9 weeks fri 12:00", Part.WEEKS, "every 9 weeks"),
        ("every 0 weeks fri 12:00", Part.WEEKS, "every 0 weeks"),
        ("every -1 weeks fri 12:00", Part.WEEKS, "every -1 weeks"),
        ("every ٢ weeks fri 12:00", Part.WEEKS, "every ٢ weeks"),
        ("every 2 Fri 12:00", Part.WEEKS, "every 2 Fri"),
        ("every 2", Part.WEEKS, "every 2"),
        ("fri 12:00 for", Part.LENGTH, ""),
        ("fri 12:00 for 61d", Part.LENGTH, "61d"),
        ("fri 12:00 for 9w", Part.LENGTH, "9w"),
        ("fri 12:00 for 2d please", Part.EXTRA, "please"),
        ("fri 12:00 until 2d", Part.EXTRA, "until 2d"),
        ("mon 18:00, Thu 19:00", Part.SECOND_TIME, "19:00"),
        ("mon 18:00 and 19:00", Part.SECOND_TIME, "19:00"),
        ("mon 18:00 thu 18:00 fri", Part.EXTRA, "fri"),
        ("mon except fri 18:00", Part.EXCEPT, "fri"),
        ("mon except mon 18:00", Part.EXCEPT, "mon"),
        ("daily except 18:00", Part.DAY, ""),
        ("every 1st of the month 18:00", Part.DATE, "1st"),
        ("on the 15th of each month 18:00", Part.DATE, "15th"),
        ("mon 18:00 every month", Part.DATE, "month"),
        ("monthly 18:00", Part.DATE, "monthly"),
    ],
)
def test_of_a_wrong_rule_the_wrong_part_is_named(text: str, part: Part, words: str) -> None:
    with pytest.raises(WrongRule) as wrong:
        parse_rule(text, lasting=True)
    assert wrong.value.mistake == Mistake(part, words)


def test_only_polls_stay_open_for_a_time() -> None:
    with pytest.raises(WrongRule) as wrong:
        parse_rule("mon 12:00 for 2d", lasting=False)
    assert wrong.value.mistake == Mistake(Part.POLLS_ONLY, "for 2d")


def test_a_mistake_is_cut_to_be_shown() -> None:
    for text in ("x" * 60_000, f"mon 18:00 {'x ' * 30_000}", f"{'mon ' * 1_000}nnoon"):
        with pytest.raises(WrongRule) as wrong:
            parse_rule(text, lasting=False)
        assert len(wrong.value.mistake.words) <= LONGEST_WORDS
        assert len(str(wrong.value)) < 2 * LONGEST_WORDS


WORDS = "mon thu friday daily every first last week weeks 1 2 8 9 18:00 9.30 6 pm for 2d 61d , x"
pieces = st.sampled_from(WORDS.split()) | st.text(max_size=5)


@given(st.lists(pieces, max_size=9).map(" ".join) | st.text(max_size=40), st.booleans())
@example("İ", False)
@example("every İ weeks", True)
def test_whatever_is_typed_is_a_rule_or_a_mistake(text: str, lasting: bool) -> None:
    try:
        rule = parse_rule(text, lasting=lasting)
    except WrongRule as wrong:
        shown = wrong.mistake.words
        assert len(shown) <= LONGEST_WORDS
        # Nothing is named that was not typed.
        assert shown.replace(" ", "") in "".join(text.replace(",", " ").split())
    else:
        assert rule == parse_rule(written(rule), lasting=lasting)
        assert (rule.lasts is not None) == lasting


every_rule = st.builds(
    Rule,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.none() | st.integers(1, LONGEST // MINUTE).map(lambda minutes: minutes * MINUTE),
    weeks=st.integers(1, 8),
) | st.builds(
    Rule,
    st.just(DAILY) | st.integers(0, 6).map(lambda day: (day,)),
    st.just(time(18)),
    nth=st.sampled_from(Nth),
)


@given(every_rule)
def test_a_rule_is_read_from_what_is_written_of_it(rule: Rule) -> None:
    assert parse_rule(written(rule), lasting=rule.lasts is not None) == rule


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("THURSDAY, mon 9.05", "mon,thu 09:05"),
        ("sun sat fri thu wed tue mon 18:00", "daily 18:00"),
        ("every week daily 18:00", "daily 18:00"),
        ("every 1 weeks fri 12:00 for 48h", "fri 12:00 for 2d"),
        ("every 02 weeks fri 12:00", None),
        ("every 2 weeks fri 12:00", "every 2 weeks fri 12:00 for 2d"),
        ("First Monday 18:00 for 90m", "first mon 18:00 for 90m"),
        ("last fri 18:00 for 14d", "last fri 18:00 for 2w"),
        ("last mon tue wed thu fri sat sun 8:00", "last mon,tue,wed,thu,fri,sat,sun 08:00 for 2d"),
    ],
)
def test_a_rule_is_written_in_one_way(text: str, shown: str | None) -> None:
    lasting = shown is None or " for " in shown
    if shown is None:
        with pytest.raises(WrongRule):
            parse_rule(text, lasting=lasting)
    else:
        assert written(parse_rule(text, lasting=lasting)) == shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (ScheduleName.QUESTIONS, "mon,thu 18:00"),
        (ScheduleName.POLLS, "fri 12:00 for 2d"),
        (ScheduleName.POLLS, "every 2 weeks fri 12:00"),
        (ScheduleName.SUMMARY, "last mon 12:00"),
    ],
)
def test_a_recorded_schedule_gives_its_rule_again(name: ScheduleName, text: str) -> None:
    recorded = Schedule(RoomId("!room"), name, text, started_at=0, done_until=0)
    assert rule_of(recorded) == parse_rule(text, lasting=name is ScheduleName.POLLS)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1m", MINUTE),
        ("2 days", 2 * DAY),
        ("two days", 2 * DAY),
        ("A week", WEEK),
        ("1 fortnight", 2 * WEEK),
        ("1d 12h", 36 * HOUR),
        ("one day and 12 hours", 36 * HOUR),
        ("90 mins", 90 * MINUTE),
        ("two", None),
        ("two suns", None),
        ("days two", None),
        ("90M", 90 * MINUTE),
        ("36h", 36 * HOUR),
        ("60d", 60 * DAY),
        ("1440h", 60 * DAY),
        ("86400m", 60 * DAY),
        ("2w", 2 * WEEK),
        ("8W", 56 * DAY),
        ("9w", None),
        ("0w", None),
        ("86401m", None),
        ("0m", None),
        ("61d", None),
        ("1.5h", None),
        ("-1d", None),
        ("٣d", None),
        ("3²d", None),
        ("3", None),
        ("d", None),
        ("3 d", 3 * DAY),
        ("3y", None),
        ("", None),
        ("9" * 10_000 + "d", None),
    ],
)
def test_a_duration_is_a_whole_number_of_minutes_hours_days_or_weeks(
    text: str, length: Millis | None
) -> None:
    assert parse_duration(text) == length


@given(st.integers(1, LONGEST // MINUTE))
def test_a_duration_is_read_from_what_is_written_of_it(minutes: int) -> None:
    length = minutes * MINUTE
    assert parse_duration(written_duration(length)) == length


@given(st.times())
def test_a_time_is_read_with_any_of_the_marks_that_people_use(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    for text in (f"{at:%H:%M}", f"{at.hour}.{at:%M}", f"{at.hour}h{at:%M}", f"{at:%HH%M}"):
        assert parse_time(text) == at
    for text in (f"{at:%H%M}", f"{at:%H:%M}\n", f" {at:%H:%M}", f"{at:%H:%M}:00", f"{at:%H}"):
        assert parse_time(text) is None
