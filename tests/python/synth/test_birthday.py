"""Birthdays: a person has one, the same whenever it comes, and companies have none."""

import re
from collections import Counter
from datetime import date, timedelta

import numpy as np

from ingestion.extract import FORMATS
from synth.party import birthdays


def test_a_person_keeps_the_birthday_in_an_operator_of_any_size():
    few, many = birthdays(5, np.arange(10)), birthdays(5, np.arange(10_000))
    assert many[:10] == few
    assert birthdays(5, np.array([7, 3, 7])) == [many[7], many[3], many[7]]
    assert birthdays(6, np.arange(10)) != few


def test_every_day_of_a_leap_year_is_somebodys_birthday_about_as_often():
    counts = Counter(birthdays(1, np.arange(36_600)))
    assert len(counts) == 366
    assert "0229" in counts
    assert 50 < min(counts.values()) <= max(counts.values()) < 160


def test_the_contract_takes_every_day_of_a_leap_year_and_no_other():
    taken = {f"{n:04}" for n in range(10_000) if re.fullmatch(FORMATS["mmdd"], f"{n:04}")}
    assert taken == {f"{date(2024, 1, 1) + timedelta(days=day):%m%d}" for day in range(366)}


def test_persons_have_a_birthday_and_companies_none(found):
    kinds = found("select distinct customer_type, birth_month_day is null from customer order by all")
    assert kinds == [("business", True), ("person", False)]


def test_who_comes_back_under_another_customer_number_keeps_the_birthday(found):
    shared = "select id_hash, count(distinct birth_month_day) as days from customer where customer_type = 'person'"
    counts = found(
        f"select days, count(*) from ({shared} group by id_hash having count(distinct cust_id) > 1) group by 1"
    )
    assert [days for days, _ in counts] == [1]
