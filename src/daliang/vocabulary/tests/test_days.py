"""Single days: read, refused, shown; and the moment when something is due."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daliang.vocabulary.numerals import chinese_number
from daliang.vocabulary.periods import due_moment, format_day, parse_day, parse_moment
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb

TODAY = date(2022, 8, 24)
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(1949, 1, 1), date(2199, 12, 31))
ZONES = st.sampled_from(["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"])


def refused(text: str) -> Refusal:
    with pytest.raises(Refusal) as no:
        parse_day(text, today=TODAY)
    return no.value


@pytest.mark.parametrize(
    "text",
    [
        *("2022-08-20", "2022-8-20", "2022.8.20", "2022/8/20", "20220820", "2022年8月20日", "8月20日", "8月20号"),
        *("２０２２－０８－２０", "２０２２年８月２０日", "2022 年 8 月 20 日", " 2022-08-20 ", "2022—8—20"),
        *("二〇二二年八月二十日", "八月二十日", "8月20日 周六", "2022-08-20（星期六）"),
        *("20 Aug 2022", "20 August 2022", "Sat 20 Aug 2022", "Saturday, 20 August, 2022", "20 Aug"),
    ],
)
def test_the_spellings_of_a_day(text: str) -> None:
    assert parse_day(text, today=TODAY) == date(2022, 8, 20)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "empty") for text in ("", " ", "\u3000")),
        *(
            (text, "unreadable_day")
            for text in ("abc", "8-20", "2022-8/20", "2022年8月", "20日", "八月二二日", "零八月二日")
        ),
        *((text, "short_year") for text in ("22-8-20", "22年8月20日")),
        *((text, "no_such_month") for text in ("2022-13-01", "2022-0-1", "20221301")),
        *((text, "no_such_day") for text in ("2022-02-31", "2022-04-31", "2月29日", "2022-1-0")),
        *((text, "year_out_of_range") for text in ("1900-01-01", "0000-01-01", "2200-01-01")),
        ("Mon 20 Aug 2022", "weekday_mismatch"),
        ("31 Feb 2022", "no_such_day"),
        *((text, "future_day") for text in ("25 Aug 2022", "2022-08-25", "2023-01-01", "12月1日")),
        ("8月24日 周四", "weekday_mismatch"),
    ],
)
def test_what_is_refused_and_by_which_rule(text: str, code: str) -> None:
    no = refused(text)
    assert no.code == code
    assert str(no)


def test_a_day_that_the_month_lacks_is_told_how_many_it_has() -> None:
    assert "2022年2月有28天" in str(refused("2022-02-31"))
    assert "2020年2月有29天" in str(refused("2020年2月30日"))


def test_a_future_day_without_its_year_is_told_how_it_was_read() -> None:
    no = str(refused("12月1日"))
    assert "2022-12-01" in no
    assert "年份" in no


def test_today_is_no_future_and_plans_may_lie_ahead() -> None:
    assert parse_day("8月24日", today=TODAY) == TODAY
    assert parse_day("12月1日", today=TODAY, allow_future=True) == date(2022, 12, 1)


@given(DAYS)
def test_every_way_of_writing_a_day_is_read_back(day: date) -> None:
    numerals = "".join(chinese_number(int(digit)) for digit in str(day.year))
    written = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{numerals}年{chinese_number(day.month)}月{chinese_number(day.day)}日",
        format_day(day, with_year=True),
    ]
    assert {parse_day(text, today=day) for text in written} == {day}
    assert parse_day(format_day(day), today=day) == day


@given(st.text(alphabet="0123456789-./年月日号周三 二〇十八２", max_size=16) | st.text(max_size=60))
def test_any_text_is_either_a_day_not_ahead_or_a_refusal_in_words(text: str) -> None:
    try:
        outcome: date | str = parse_day(text, today=TODAY)
    except Refusal as no:
        outcome = str(no)
    assert outcome <= TODAY if isinstance(outcome, date) else outcome


def test_days_are_shown_with_their_weekday() -> None:
    assert format_day(TODAY) == "8月24日 周三"
    assert format_day(TODAY, with_year=True) == "2022年8月24日 周三"
    assert format_day(TODAY, language="en") == "Wed 24 Aug"
    assert format_day(TODAY, language="en-gb", with_year=True) == "Wed 24 Aug 2022"
    assert format_day(date(2022, 8, 28)) == "8月28日 周日"


def test_a_deadline_is_a_moment_of_the_city_clock() -> None:
    due = due_moment(date(2022, 8, 26), time(18), ZoneInfo("Asia/Shanghai"))
    assert due == datetime(2022, 8, 26, 10, tzinfo=UTC)
    assert due.isoformat() == "2022-08-26T18:00:00+08:00"


def test_a_time_that_summer_time_skips_moves_on_and_a_repeated_one_is_the_first() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert due_moment(date(2022, 3, 27), time(2, 30), berlin).isoformat() == "2022-03-27T03:30:00+02:00"
    assert due_moment(date(2022, 10, 30), time(2, 30), berlin).isoformat() == "2022-10-30T02:30:00+02:00"


@given(DAYS, st.times(), ZONES)
def test_every_deadline_survives_the_way_through_utc(day: date, clock: time, name: str) -> None:
    due = due_moment(day, clock, ZoneInfo(name))
    assert due.astimezone(UTC).astimezone(ZoneInfo(name)).isoformat() == due.isoformat()


def test_a_moment_without_offset_is_local() -> None:
    assert parse_moment("2022-08-12T17:30", SHANGHAI).astimezone(UTC) == datetime(2022, 8, 12, 9, 30, tzinfo=UTC)


def test_a_moment_keeps_its_own_offset() -> None:
    assert parse_moment("2022-08-12T17:30+00:00", SHANGHAI) == datetime(2022, 8, 12, 17, 30, tzinfo=UTC)


def test_an_unreadable_moment_is_refused_with_an_example() -> None:
    with pytest.raises(Refusal, match="2022-08-12T17:30") as no:
        parse_moment("昨天下午", SHANGHAI)
    assert no.value.code == "bad_moment"


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00", "9999-12-31T23:59:59-12:00", "1948-12-31T23:59", "2200-01-01T00:00", "0022-08-12T17:30"],
)
def test_a_moment_of_an_impossible_year_is_refused_before_it_is_told_in_another_zone(text: str) -> None:
    with pytest.raises(Refusal, match="不在1949年至2199年之间") as no:
        parse_moment(text, SHANGHAI)
    assert no.value.code == "year_out_of_range"


@given(st.datetimes(), ZONES, ZONES)
def test_every_moment_that_is_read_can_be_told_in_every_zone(moment: datetime, here: str, there: str) -> None:
    try:
        read = parse_moment(moment.isoformat(), ZoneInfo(here))
    except Refusal:
        return
    assert read.astimezone(UTC).astimezone(ZoneInfo(there)) == read
