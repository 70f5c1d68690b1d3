from datetime import datetime

import pytest

from flows.text.dates import Moment, date_line, date_prefix, find_date, parse_time


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("December 14, 2017 - 1:49 PM", datetime(2017, 12, 14, 13, 49), "minute"),
        ("2017-12-14", datetime(2017, 12, 14), "day"),
        ("2018-07-15T07:54:28-04:00", datetime(2018, 7, 15, 11, 54, 28), "second"),
        ("2018-07-15T06:15Z", datetime(2018, 7, 15, 6, 15), "minute"),
        ("2018-07-15 00:00:00", datetime(2018, 7, 15), "day"),  # how databases write a bare date
        ("20180715T061500Z", datetime(2018, 7, 15, 6, 15), "second"),
        ("20180715", datetime(2018, 7, 15), "day"),
        ("Sun, 15 Jul 2018 06:15:00 +0200", datetime(2018, 7, 15, 4, 15), "second"),
        ("1531635300", datetime(2018, 7, 15, 6, 15), "second"),
        ("1531635300000", datetime(2018, 7, 15, 6, 15), "second"),
        ("26-FEB-1987 15:01:01.79", datetime(1987, 2, 26, 15, 1, 1), "second"),
        ("Jul 15, 2018 6:15 PM ET", datetime(2018, 7, 15, 22, 15), "minute"),  # summer time
        ("Jan 15, 2018 6:15 PM ET", datetime(2018, 1, 15, 23, 15), "minute"),
        ("12:05 a.m. GMT, 15 July 2018", datetime(2018, 7, 15, 0, 5), "minute"),
        ("15. Juli 2018, 06:15 Uhr", datetime(2018, 7, 15, 6, 15), "minute"),
        ("le 15 juillet 2018", datetime(2018, 7, 15), "day"),
        ("7/15/2018", datetime(2018, 7, 15), "day"),
        ("15.07.2018", datetime(2018, 7, 15), "day"),
    ],
)
def test_times_are_read_in_utc_with_the_precision_given(text: str, at: datetime, precision: str) -> None:
    assert parse_time(text) == Moment(at, precision)


def test_the_order_of_day_and_month_follows_the_place_where_both_are_possible() -> None:
    assert parse_time("03/04/2018") == Moment(datetime(2018, 3, 4), "day")
    assert parse_time("03/04/2018", day_first=True) == Moment(datetime(2018, 4, 3), "day")


@pytest.mark.parametrize("text", ["", "yesterday", "2018", "32 July 2018", "2018-13-40", "call 555-1234", "9" * 90])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "July 15, 2018",
        "Posted: 6:28 AM, July 15, 2018",
        "Published 1:30 a.m. ET July 15, 2018 | Updated 5:44 a.m. ET July 16, 2018",
        "Originally published July 15, 2018 at 3:56 am",
        "6:28 am PDT, Sunday, July 15, 2018",
        "Sunday 15 July 2018 12.30 BST",
    ],
)
def test_a_line_of_times_and_labels_gives_the_time_of_publishing(line: str) -> None:
    found = date_line(line)
    assert found is not None
    assert found.at.date() == datetime(2018, 7, 15).date()


@pytest.mark.parametrize(
    "line", ["The talks of July 15, 2018 failed.", "July 15, 2018 was a day to remember", "2018 World Cup"]
)
def test_a_sentence_with_a_date_is_no_line_of_times(line: str) -> None:
    assert date_line(line) is None


def test_a_date_that_merely_precedes_a_sentence_is_told_from_it() -> None:
    text = "date 2017-12-14 UN Secretary General"
    found = date_prefix(text)
    assert found is not None
    assert (found[0], text[found[1] :]) == (Moment(datetime(2017, 12, 14), "day"), "UN Secretary General")
    assert date_prefix("July 15, 2018 was a day to remember") is None
    assert date_prefix("2018 was a good year") is None


def test_the_first_date_of_a_text_is_found_with_its_clock() -> None:
    assert find_date("By Jane Roe | Sunday, 15 July 2018 08:39 PM") == Moment(datetime(2018, 7, 15, 20, 39), "minute")
