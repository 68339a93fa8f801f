"""What BOSS prints follows from what it sends, but for what was planted wrong."""

import csv

import pytest


@pytest.fixture
def planted(operator):
    with (operator.truth / "boss_report_deviation.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(planted, report):
    """(period, row, column) of the cells of a report that were printed wrong."""
    return {
        (row["month"].replace("-", "")[:6], row["row_code"], row["column_code"])
        for row in planted
        if row["report_code"] == report
    }


def test_each_kind_is_planted_once_and_not_in_the_latest_three_months(planted):
    assert {row["kind"] for row in planted} == {
        "test_lines_counted", "printed_before_discount", "printed_before_late_file",
    }  # fmt: skip
    assert len(planted) == 3
    assert max(row["month"] for row in planted) < "2026-01-01"
    assert all(row["printed"] != row["true"] for row in planted)


def test_cash_and_balances_are_printed_as_sent_but_for_the_planted_cells(planted, found):
    cash = """
        select substr(_period, 1, 6) as _period, method as row_code, 'payment' as column_code, sum(amount) as value
        from payment group by all
        union all select substr(_period, 1, 6), method, 'recharge', sum(amount) from recharge group by all"""
    wrong = found(f"""
        select _period, row_code, column_code from boss_report as report full join ({cash}) as sent
            using (_period, row_code, column_code)
        where (report_code = 'cash_in' or report_code is null) and _period in (select _period from boss_report)
            and report.value is distinct from sent.value""")
    assert set(wrong) == cells(planted, "cash_in")
    assert (
        found("""
        with sent as (unpivot (select _period, ledger as row_code, sum(opening) as opening, sum(amount_in) as amount_in,
            sum(amount_out) as amount_out, sum(closing) as closing from balance group by all)
            on opening, amount_in, amount_out, closing into name column_code value amount)
        from (from boss_report where report_code = 'account_balance') as report
        full join sent using (_period, row_code, column_code) where report.value is distinct from sent.amount""")
        == []
    )


@pytest.mark.parametrize(("column", "kpi"), [
    ("closing", "closing_subscriber_count"), ("gross_add", "gross_add_count"), ("cancelled", "cancelled_count"),
])  # fmt: skip
def test_the_base_is_printed_as_it_is_but_for_the_planted_cell(planted, found, column, kpi):
    wrong = found(f"""
        select coalesce(_period, strftime(period_start, '%Y%m')), coalesce(row_code, area_code), '{column}'
        from (from kpi_monthly where kpi_code = '{kpi}' and area_level = 'city' and dimension_type = 'all') as kpi
        full join (from boss_report where report_code = 'subscriber_base' and column_code = '{column}') as report
            on _period = strftime(period_start, '%Y%m') and row_code = area_code
        where coalesce(_period, strftime(period_start, '%Y%m')) in (select _period from boss_report)
            and coalesce(value, 0) <> coalesce(numerator, 0)""")
    assert set(wrong) == {cell for cell in cells(planted, "subscriber_base") if cell[2] == column}


def test_revenue_is_printed_as_billed_but_for_the_planted_cell(planted, found):
    wrong = found("""
        select _period, row_code, column_code from (
            select strftime(period_start, '%Y%m') as _period, area_code as row_code, dimension_value as column_code,
                numerator * 100 as fen from kpi_monthly
            where kpi_code = 'billed_revenue' and area_level = 'city' and dimension_type = 'revenue_type') as kpi
        full join (from boss_report where report_code = 'billed_revenue') as report
            using (_period, row_code, column_code)
        where _period in (select _period from boss_report) and coalesce(value, 0) <> coalesce(fen, 0)""")
    assert set(wrong) == cells(planted, "billed_revenue")
