"""What a delivery held is kept column by column, and set beside the deliveries before it."""

import pytest
from raw_desk import CONTRACT, RawDesk

from bass.errors import UsageError
from bass.home import Home, Settings
from quality.source_profile import ColumnProfile, DeliveryProfile, delivery_profile


@pytest.fixture
def home(desk: RawDesk) -> Home:
    home = Home.create(desk.folder, Settings())
    home.warehouse.mkdir(exist_ok=True)
    return home


def profiled(desk: RawDesk, home: Home, unit: str, period: str | None = None) -> DeliveryProfile:
    desk.count()
    desk.profile.replace(home.warehouse / "quality.duckdb")
    try:
        return delivery_profile(home, unit, period)
    finally:
        (home.warehouse / "quality.duckdb").replace(desk.profile)


def column(profile: DeliveryProfile, name: str) -> ColumnProfile:
    return next(one for one in profile.columns if one.column_name == name)


def test_a_column_is_told_by_nulls_values_range_and_sum(desk, home):
    desk.deliver("recharge", 0, rows=4, pay_id="'r' || n", amount="n * 10", method="if(n = 0, null, 'cash')")
    profile = profiled(desk, home, "recharge")
    amount = column(profile, "amount")
    assert (profile.row_count, profile.duplicate_count) == (4, 0)
    assert (amount.distinct_count, amount.minimum, amount.maximum, amount.total) == (4, "0", "30", 60)
    assert column(profile, "method").null_share == 0.25
    assert [one.column_name for one in profile.columns] == list(CONTRACT.extracts["recharge"].column_names)


def test_rows_that_repeat_a_key_are_counted(desk, home):
    desk.deliver("recharge", 0, rows=5, pay_id="if(n < 3, 'same', 'r' || n)")
    assert profiled(desk, home, "recharge").duplicate_count == 2


def test_of_personal_data_only_counts_are_kept(desk, home):
    desk.deliver("cdr_voice", 0, msisdn="'1380000000' || n")
    number = column(profiled(desk, home, "cdr_voice"), "msisdn")
    assert (number.distinct_count, number.minimum, number.maximum) == (10, None, None)
    assert "1380000000" not in profiled(desk, home, "cdr_voice").summary


def test_a_delivery_stands_beside_what_was_usual_before_it(desk, home):
    for number, rows in enumerate((10, 12, 14, 99)):
        desk.deliver("recharge", number, rows=rows, amount="1")
    profile = profiled(desk, home, "recharge", "20260104")
    assert (profile.row_count, profile.usual_row_count) == (99, 12)
    assert column(profile, "amount").usual_total == 12
    assert "99 rows (usually 12)" in profile.summary


def test_what_was_sent_again_replaces_the_profile(desk, home):
    first = desk.deliver("recharge", 0, amount="1")
    desk.count()
    desk.sql("delete from raw_boss.recharge")
    desk.sql(f"update raw_ledger.delivery set state = 'superseded' where delivery_id = '{first}'")
    desk.sql("insert into raw_ledger.delivery select 'again', unit, period, 'committed', 10, committed_at"
             " from raw_ledger.delivery")  # fmt: skip
    desk.sql("insert into raw_boss.recharge by name select 'r1' as pay_id, 7 as amount, 'again' as _delivery_id,"
             " '20260101' as period")  # fmt: skip
    profile = profiled(desk, home, "recharge")
    assert (profile.delivery_id, column(profile, "amount").total) == ("again", 7)


def test_a_delivery_that_is_not_there_is_refused_by_name(desk, home):
    desk.deliver("recharge", 0)
    with pytest.raises(UsageError, match="bill of 202601: no delivery with rows has been checked"):
        profiled(desk, home, "bill", "202601")
