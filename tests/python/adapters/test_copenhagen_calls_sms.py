"""The Copenhagen study: what the foreign files say, found again in the lake and in the figures."""

from collections import Counter
from collections.abc import Iterator

import pytest
from real_home import RealHome, foreign_rows, made

NAME = "copenhagen_calls_sms"
CALLS = [tuple(map(int, row)) for row in foreign_rows(NAME, "calls.csv")[1:]]
MESSAGES = [tuple(map(int, row)) for row in foreign_rows(NAME, "sms.csv")[1:]]
SEX = {int(row[0]): row[1] for row in foreign_rows(NAME, "genders.csv")[1:]}
ONLY_MONTH = "2013-04"


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHome]:
    yield from made(NAME, tmp_path_factory.mktemp("real"))


def test_the_files_say_what_their_description_says() -> None:
    assert len(CALLS) == 3600
    assert sum(row[3] == -1 for row in CALLS) == 366
    assert sum(row[3] for row in CALLS if row[3] > 0) == 204_813
    assert len(MESSAGES) == 24_333


def test_every_call_is_a_record_of_both_sides(operator: RealHome) -> None:
    assert operator.in_lake("select direction, count(*), sum(duration) from cdr_voice group by 1 order by 1") == [
        ("in", 3600, 204_813),
        ("out", 3600, 204_813),
    ]
    sides = operator.in_lake("select msisdn, direction, count(*) from cdr_voice group by all")
    expected = Counter((f"45{row[1]:08d}", "out") for row in CALLS)
    expected.update((f"45{row[2]:08d}", "in") for row in CALLS)
    assert {(number, direction): count for number, direction, count in sides} == expected


def test_a_missed_call_has_no_length_and_no_minutes(operator: RealHome) -> None:
    empty = 2 * sum(row[3] <= 0 for row in CALLS)  # 366 missed, the others of 0 s; both sides
    assert operator.in_lake("select count(*), sum(billed_minutes) from cdr_voice where duration = 0") == [(empty, 0)]
    assert operator.in_lake("select min(duration) from cdr_voice") == [(0,)]


def test_every_message_is_a_record_of_both_sides_at_its_second(operator: RealHome) -> None:
    assert operator.in_lake("select direction, count(*) from cdr_sms group by 1 order by 1") == [
        ("in", 24_333),
        ("out", 24_333),
    ]
    seconds = operator.in_lake("select epoch(sent_at - timestamp '2013-04-01'), count(*) from cdr_sms group by 1")
    assert {int(second): count for second, count in seconds} == {
        second: 2 * count for second, count in Counter(row[0] for row in MESSAGES).items()
    }


def test_everybody_named_anywhere_is_a_line(operator: RealHome) -> None:
    named = {n for row in CALLS for n in row[1:3]} | {n for row in MESSAGES for n in row[1:3]} | SEX.keys()
    assert len(named) == 813
    assert operator.in_lake("select count(*), count(distinct user_id) from user") == [(813, 813)]
    found = dict(operator.in_lake("select sex, count(*) from customer group by sex"))
    assert found == {"F": 173, "M": 614, None: 813 - 787}


def test_the_figures_of_the_month_are_those_of_the_files(operator: RealHome) -> None:
    minutes = [max(0, -(-row[3] // 60)) for row in CALLS]
    calling = {n for row in CALLS if row[3] > 0 for n in row[1:3]}
    writing = {row[1] for row in MESSAGES}
    figures = {
        code: int(operator.figures(code)[ONLY_MONTH][0])
        for code in (
            "closing_subscriber_count",
            "billed_minute_count",
            "sms_count",
            "calling_user_count",
            "communicating_user_count",
        )
    }
    assert figures == {
        "closing_subscriber_count": 813,
        "billed_minute_count": 2 * sum(minutes),
        "sms_count": 24_333,
        "calling_user_count": len(calling),
        "communicating_user_count": len(calling | writing),
    }
    assert operator.figures("mou_outgoing")[ONLY_MONTH][1] == pytest.approx(sum(minutes) / 813, rel=1e-9)
