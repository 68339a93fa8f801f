"""The truth holds together, and it is the truth that the files tell to whoever follows the rules."""

import ast
from decimal import Decimal

import pytest
from small_operator import START, UNTIL

from bass.home import PROJECT_DIR
from synth.truth import state_from_unit_tables, write_truth
from synth.truth.kpi import KPIS

KEY = "kpi_code, period_start, area_level, area_code, dimension_type, dimension_value"

# Who held a number when: from activation, or the day it was taken over, until cancelled; the later one where two would.
HELD = """
    select user_id, msisdn,
        greatest(case when number = 1 then timestamp '1990-01-01' else since end, activated_at) as since,
        least(until, coalesce(cancelled_at, timestamp '2100-01-01')) as until
    from (
        select user_id, msisdn, strptime(_period, '%Y%m%d') as since, row_number() over line as number,
            coalesce(lead(strptime(_period, '%Y%m%d')) over line, timestamp '2100-01-01') as until,
            min(activated_at) over (partition by user_id) as activated_at
        from "user" window line as (partition by user_id order by _period))
    left join (select user_id, min(status_time) as cancelled_at from user_status where status = 'cancelled' group by 1)
        using (user_id)
    where activated_at is not null
"""


def test_truth_of_the_operators_state_is_the_truth_of_its_files(operator, files, tmp_path):
    tables = {}
    for (unit,) in files.execute("select table_name from duckdb_tables() where table_name not like 'kpi%'").fetchall():
        source = f'"{unit}"'
        if unit.startswith("cdr_"):
            time = "sent_at" if unit == "cdr_sms" else "start_time"
            source = f"""(select record.*, held.user_id from {unit} as record left join ({HELD}) as held
                on record.msisdn = held.msisdn and record.{time} >= held.since and record.{time} < held.until
                qualify row_number() over (partition by record_id order by held.since desc) = 1)"""
        tables[unit] = files.execute(f"select * from {source}").df()
    write_truth(state_from_unit_tables(tables, start=START, as_of=UNTIL), tmp_path)
    for name in ("kpi_monthly.csv", "kpi_daily.csv"):
        assert (tmp_path / name).read_bytes() == (operator.truth / name).read_bytes()


def test_closing_is_opening_and_net_adds(found):
    assert (
        found(f"""
        with closing as (from kpi_monthly where kpi_code = 'closing_subscriber_count'),
        net as (from kpi_monthly where kpi_code = 'net_add_count')
        select {KEY} from closing as now
        full join (
            select * replace (cast(period_start + interval 1 month as date) as period_start) from closing) as before
            using ({KEY})
        left join (select * replace ('closing_subscriber_count' as kpi_code) from net) as net using ({KEY})
        where period_start between '2025-12-01' and '2026-04-01'
            and coalesce(now.numerator, 0) <> coalesce(before.numerator, 0) + coalesce(net.numerator, 0)""")
        == []
    )


@pytest.mark.parametrize(("kpi", "dimension"), [
    ("closing_subscriber_count", "pay_mode"), ("billed_revenue", "pay_mode"), ("billed_revenue", "revenue_type"),
    ("cancelled_count", "churn_reason"), ("billed_minute_count", "call_type"), ("sms_count", "sms_service"),
    ("data_traffic_gb", "network_generation"), ("recharge_amount", "pay_mode"), ("arrears_balance", "pay_mode"),
])  # fmt: skip
def test_a_dimension_sums_to_the_whole(found, kpi, dimension):
    # the unknown line (area -1) has no pay mode
    assert (
        found(f"""select period_start, area_level, area_code,
            sum(numerator) filter (dimension_type = 'all') as whole,
            sum(numerator) filter (dimension_type = '{dimension}') as parts
        from kpi_monthly where kpi_code = '{kpi}' and area_code <> '-1' group by all
        having coalesce(whole, 0) <> coalesce(parts, 0)""")
        == []
    )


def test_ages_of_arrears_sum_to_their_balance(found):
    assert (
        found("""select period_start, area_level, area_code,
            sum(numerator) filter (kpi_code = 'arrears_balance') as balance,
            sum(numerator) filter (kpi_code = 'arrears_by_age') as ages
        from kpi_monthly where dimension_type = 'debt_age' or (kpi_code = 'arrears_balance' and dimension_type = 'all')
        group by all having coalesce(balance, 0) <> coalesce(ages, 0)""")
        == []
    )


@pytest.mark.parametrize(
    "kpi", ["closing_subscriber_count", "billed_revenue", "billed_minute_count", "arrears_balance"]
)
def test_levels_sum_to_the_same(found, kpi):
    rows = found(f"""select period_start, count(distinct total) from (
        select period_start, area_level, sum(numerator) as total from kpi_monthly
        where kpi_code = '{kpi}' and dimension_type = 'all' group by all) group by all""")
    assert rows
    assert {levels for _, levels in rows} == {1}


def test_the_split_of_base_fees_moves_revenue_and_loses_none(found):
    rows = found("""select period_start,
            sum(numerator) filter (kpi_code in ('monthly_fee_revenue', 'voice_revenue', 'sms_revenue', 'data_revenue')),
            sum(numerator) filter (kpi_code in ('monthly_fee_revenue_split', 'voice_revenue_split',
            'sms_revenue_split', 'data_revenue_split')) from kpi_monthly
        where area_level = 'province' and area_code = '33' and dimension_type = 'all' and period_start < '2026-04-01'
        group by all""")
    assert len(rows) == 5
    assert all(billed == split > Decimal(0) for _, billed, split in rows)


def test_a_months_last_day_closes_like_the_month(found):
    assert (
        found("""select area_level, area_code from kpi_monthly as month join kpi_daily as day
            using (kpi_code, area_level, area_code, dimension_type, dimension_value)
        where kpi_code = 'closing_subscriber_count' and day.period_start = last_day(month.period_start)
            and day.numerator <> month.numerator""")
        == []
    )


def test_truth_knows_nothing_of_the_warehouse():
    allowed = {"__future__", "collections", "dataclasses", "datetime", "pathlib", "duckdb", "pandas", "numpy"}
    for path in sorted((PROJECT_DIR / "synth" / "truth").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
                for name in names:
                    assert name and (name.split(".")[0] in allowed or name.startswith("synth.truth")), f"{path}: {name}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "read_csv" in node.value:
                raise AssertionError(f"{path}: the truth reads no file")


def test_every_kpi_of_the_catalogue_with_rows_of_its_own_has_a_truth(found):
    catalogue = PROJECT_DIR / "seeds" / "kpi" / "kpi_catalogue.csv"
    rows = found(
        f"select kpi_code, is_monthly = 1, is_daily = 1 from read_csv('{catalogue}') where form <> 'completion'"
    )
    estimates = {"suspected_farming_rate", "reentry_rate"}
    assert {code for code, monthly, _ in rows if monthly} - estimates == {kpi.code for kpi in KPIS if kpi.is_monthly}
    assert {code for code, _, daily in rows if daily} == {kpi.code for kpi in KPIS if kpi.is_daily}


def test_the_operator_shows_every_kpi(found):
    """A figure that is nowhere above zero would test nothing; rare and late ones may be absent from so small and
    short an operator."""
    told = {code for (code,) in found("select distinct kpi_code from kpi_monthly union select kpi_code from kpi_daily")}
    assert {kpi.code for kpi in KPIS} - told <= {"silent_cancelled_count", "arrears_rate_6_month"}
