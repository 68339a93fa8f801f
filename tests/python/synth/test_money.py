"""The operator's money adds up, from call record to bill to payment to balance."""

USAGE_FEES = """
    select strftime(start_time, '%Y%m') as cycle, 'voice_' || call_type as item,
        sum(base_fee + toll_fee + info_fee - discount) as fee from cdr_voice group by all
    union all
    select strftime(start_time, '%Y%m'), 'data_usage', sum(fee) from cdr_data group by all
    union all
    select strftime(sent_at, '%Y%m'), 'sms_' || service, sum(fee) from cdr_sms group by all
"""


def test_a_bill_is_the_sum_of_its_items(found):
    items = """select payer_account as account_id, cycle, sum(receivable - discount - gifted + tax) as total,
        sum(tax) as tax from bill_item group by all"""
    assert found("select count(*) > 500 from bill") == [(True,)]
    assert (
        found(f"""select * from ({items}) as item full join bill using (account_id, cycle)
        where item.total is distinct from bill.total or item.tax is distinct from bill.tax""")
        == []
    )


def test_fees_of_call_records_are_the_usage_items_of_bills_but_for_what_was_forgotten(operator, found):
    leaks = f"read_csv('{operator.truth / 'revenue_leak.csv'}', types = {{'month': 'date'}})"
    items = f"""select cycle, item, sum(amount) as billed from (
        select cycle, item, receivable as amount from bill_item
        where item like 'voice_%' or item like 'sms_%' or item = 'data_usage'
        union all select strftime(month, '%Y%m'), item, amount from {leaks}) group by all"""
    wrong = f"""select * from (select * from ({USAGE_FEES}) where fee > 0 and cycle < '202604') as used
        full join ({items}) as billed using (cycle, item) where fee is distinct from billed"""
    assert found(wrong) == []
    assert {item for (item,) in found(f"select distinct item from ({items})")} >= {
        "voice_local",
        "data_usage",
        "sms_p2p",
    }


def test_tax_is_rounded_to_fen_by_item(found):
    rate = """case when item in ('data_usage', 'data_pack_fee', 'vas_fee', 'leased_line_fee',
        'iot_platform_fee', 'cloud_office_fee') then 6 when item = 'handset' then 13
        else 9 end"""
    assert (
        found(f"""select * from bill_item
        where tax <> cast(floor((receivable - discount - gifted) * {rate} / 100.0 + 0.5) as bigint)""")
        == []
    )


def test_no_item_is_billed_below_zero(found):
    assert found("select * from bill_item where receivable <= 0 or discount < 0 or gifted < 0"
                 " or discount + gifted > receivable") == []  # fmt: skip


def test_balances_close_and_open_with_the_last_closing(found):
    assert found("select * from balance where opening + amount_in - amount_out <> closing or closing < 0") == []
    assert found("""select * from balance as earlier join balance as later using (account_id, ledger)
        where strptime(later._period, '%Y%m') = strptime(earlier._period, '%Y%m') + interval 1 month
            and later.opening <> earlier.closing""") == []  # fmt: skip
    assert {ledger for (ledger,) in found("select distinct ledger from balance")} == {"cash", "gift"}


def test_gifts_spent_leave_the_gift_ledger(found):
    assert found("""select * from
        (select payer_account as account_id, cycle, sum(gifted) as spent from bill_item group by all having spent > 0)
        left join (select account_id, _period as cycle, amount_out from balance where ledger = 'gift')
            using (account_id, cycle)
        where spent is distinct from amount_out""") == []  # fmt: skip


def test_what_is_billed_to_postpaid_accounts_is_paid_or_in_arrears(found):
    """At every month's end, of every bill of accounts that never were prepaid."""
    wrong = found("""
        with period as (select distinct _period from arrears),
        postpaid as (select account_id from "user" group by account_id having bool_and(pay_mode = 'postpaid')),
        state as (
            select period._period, bill.account_id, bill.cycle, bill.total,
                coalesce((select sum(amount) from payment_application as applied
                    where applied.account_id = bill.account_id and applied.cycle = bill.cycle
                        and strftime(applied_at, '%Y%m') <= period._period), 0) as paid,
                coalesce((select sum(unpaid) from arrears where arrears.account_id = bill.account_id
                    and arrears.cycle = bill.cycle and arrears._period = period._period), 0) as unpaid
            from bill join postpaid using (account_id) cross join period where bill.cycle <= period._period)
        select * from state where total <> paid + unpaid""")
    assert wrong == []


def test_payments_are_applied_or_stay_on_the_cash_ledger(found):
    assert found("""select * from (select pay_id, sum(amount) as paid from payment group by all)
        left join (select pay_id, sum(amount) as applied from payment_application group by all) using (pay_id)
        where sign(paid) * (paid - coalesce(applied, 0)) < 0""") == []  # fmt: skip
    assert found("select * from payment_application anti join payment using (pay_id)") == []


def test_a_reversal_takes_back_one_payment_whole(found):
    for unit in ("payment", "recharge"):
        assert found(f"select count(*) > 0 from {unit} where amount < 0") == [(True,)]
        assert found(f"""select * from {unit} as reversal
            left join {unit} as paid on reversal.reversed_pay_id = paid.pay_id
            where reversal.amount < 0 and (paid.pay_id is null or paid.paid_at >= reversal.paid_at
                or paid.account_id <> reversal.account_id)""") == []  # fmt: skip


def test_daily_estimates_add_up_to_the_months_revenue_of_lines_within_five_percent(found):
    rows = found("""
        with billed as (  -- what groups' products bring in is in no day
            select period_start, sum(case when kpi_code = 'billed_revenue' then numerator else -numerator end) as amount
            from kpi_monthly where kpi_code in ('billed_revenue', 'informatization_revenue')
                and area_code = '33' and dimension_type = 'all'
            group by period_start
        )
        select billed.period_start, cast(billed.amount as double), cast(sum(day.numerator) as double)
        from billed join kpi_daily as day
            on billed.period_start = date_trunc('month', day.period_start)
            and day.kpi_code = 'daily_revenue_estimate' and day.area_code = '33' and day.dimension_type = 'all'
        group by billed.period_start, billed.amount""")
    assert len(rows) == 5
    for month, billed, estimated in rows:
        assert abs(estimated / billed - 1) < 0.05, f"{month}: {estimated} estimated, {billed} billed"
