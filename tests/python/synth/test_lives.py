"""Lives hang together: numbers, tariffs, statuses, masters."""

import pytest

# When each line held each of its numbers while it was on-net.
HOLD = """
    with version as (
        select user_id, msisdn, strptime(_period, '%Y%m%d') as since,
            coalesce(lead(strptime(_period, '%Y%m%d')) over line, timestamp '2100-01-01') as until
        from "user" window line as (partition by user_id order by _period)),
    state as (
        select user_id, status, status_time as since,
            coalesce(lead(status_time) over line, timestamp '2100-01-01') as until
        from user_status window line as (partition by user_id order by status_time))
    select user_id, msisdn, status, greatest(version.since, state.since) as since,
        least(version.until, state.until) as until
    from version join state using (user_id)
    where version.since < state.until and state.since < version.until and status in ('normal', 'suspended')
"""


def test_a_number_has_at_most_one_on_net_line_at_a_time(found):
    assert (
        found(f"""with hold as ({HOLD}) select * from hold as one join hold as other using (msisdn)
        where one.user_id < other.user_id and one.since < other.until and other.since < one.until""")
        == []
    )


def test_numbers_go_to_a_later_line_after_quarantine(found):
    rows = found("""select date_diff('day', cancelled.status_time, later.activated_at)
        from user_status as cancelled
        join "user" as former on cancelled.user_id = former.user_id and cancelled.status = 'cancelled'
        join "user" as later on former.msisdn = later.msisdn and former.user_id <> later.user_id
        where later.activated_at > cancelled.status_time""")
    assert rows
    assert min(days for (days,) in rows) >= 60


def test_an_on_net_line_has_exactly_one_base_tariff(found):
    rows = found(f"""
        with subscription as (
            select * from user_tariff where tariff_id like 'T%'
            qualify row_number() over (partition by user_id, tariff_id, start_date order by _period desc) = 1),
        day as (select unnest(generate_series(date '2025-11-01', date '2026-04-12', interval 7 day))::date as day)
        select user_id, day, count(tariff_id) as tariffs
        from (select distinct user_id, day from ({HOLD}) join day on since < day + 1 and until >= day + 1)
        left join subscription using (user_id)
        where start_date is null or (start_date <= day and day < coalesce(end_date, date '2100-01-01'))
        group by all having tariffs <> 1""")
    assert rows == []


@pytest.mark.parametrize(("unit", "key", "master"), [
    ("user", "cust_id", "customer"), ("user", "account_id", "account"), ("user", "channel_id", "channel"),
    ("user_status", "user_id", "user"), ("user_tariff", "user_id", "user"), ("user_tariff", "tariff_id", "tariff"),
    ("bill_item", "user_id", "user"), ("bill", "account_id", "account"), ("payment", "account_id", "account"),
    ("recharge", "user_id", "user"), ("arrears", "user_id", "user"), ("balance", "account_id", "account"),
    ("account", "cust_id", "customer"), ("target", "org_id", "staff_org"), ("staff", "org_id", "staff_org"),
    ("channel", "area_id", "area"), ("tariff_item", "tariff_id", "tariff"),
])  # fmt: skip
def test_ids_exist_in_their_masters(found, unit, key, master):
    # accounts come by month: those of the month in progress are known from their lines
    known = "and _period < '20260401'" if (unit, master) == ("user", "account") else ""
    assert (
        found(f"""select distinct {key} from "{unit}" where {key} not in (select {key} from "{master}") {known}""")
        == []
    )


def test_fee_shares_of_a_tariff_sum_to_the_whole(found):
    assert found("select tariff_id, _period from tariff_item group by all having sum(fee_share) <> 10000") == []


def test_statuses_come_late_now_and_then_but_never_after_the_end(found):
    rows = found("""select max(date_diff('day', cast(status_time as date), strptime(_period, '%Y%m%d')::date)),
        count(*) filter (cast(status_time as date) < strptime(_period, '%Y%m%d')::date), max(_period)
        from user_status where _period > '20251031'""")
    ((most, count, last),) = rows
    assert 1 <= most <= 20
    assert count > 0
    assert last <= "20260412"


def test_the_opening_base_has_one_status_and_one_version_a_line(found):
    assert (
        found("""select user_id from user_status where _period = '20251031' group by all having count(*) > 1""") == []
    )
    assert found("""select count(*) from (select user_id from "user" where _period = '20251031')
        full join (select user_id from user_status where _period = '20251031') as told using (user_id)
        where told.user_id is null""") == [(0,)]


def test_those_who_come_back_are_the_same_person_under_another_number(operator, found):
    path = operator.truth / "churn_cause.csv"
    rows = found(f"""
        select former.id_hash = later.id_hash, old.msisdn <> new.msisdn
        from read_csv('{path}', all_varchar = true) as gone
        join "user" as old on gone.user_id = old.user_id join "user" as new on gone.reentered_as = new.user_id
        join customer as former on old.cust_id = former.cust_id
        join customer as later on new.cust_id = later.cust_id""")
    assert rows
    assert all(same and other for same, other in rows)


def test_the_cause_of_churn_is_not_always_the_reason_told(operator, found):
    rows = found(f"select cause, reason_told from read_csv('{operator.truth / 'churn_cause.csv'}', all_varchar = true)")
    assert any(cause == told for cause, told in rows)
    assert any(cause != (told or "") for cause, told in rows)


def test_the_lunar_new_year_moves_the_quiet_days(found):
    """The week after the new year of 2026 (17 February) has fewer calls than the same days of January."""
    ((quiet, ordinary),) = found("""select count(*) filter (start_time::date between '2026-02-18' and '2026-02-23'),
        count(*) filter (start_time::date between '2026-01-18' and '2026-01-23')
        from cdr_voice where direction = 'out'""")
    assert quiet < 0.85 * ordinary
