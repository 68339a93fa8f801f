"""Do the facts that the KPIs rest on hold? Rows where rows came in, a base that closes, and few unknown lines."""

from quality.rule import CRITICAL, WARNING, Context, Rule, Suite

UNKNOWN_ITEM_LIMIT = 0.001  # share of a month's receivables under item codes that nobody knows to be revenue or not
UNKNOWN_LIMIT = 0.01  # share of a month's money or of the records that no line can be named for

# mart -> the extracts that bring its rows
FED_BY = {
    "dim_area": ("area",),
    "dim_organisation": ("staff_org",),
    "dim_tariff": ("tariff",),
    "dim_channel": ("channel",),
    "dim_customer": ("customer",),
    "dim_account": ("account",),
    "dim_subscriber": ("user",),
    "dim_subscriber_history": ("user",),
    "fct_subscriber_event": ("user", "user_status"),
    "fct_arrears_monthly": ("arrears",),
    "fct_balance_monthly": ("balance",),
}


def suites(context: Context) -> list[Suite]:
    fed = [
        _suite(mart, Rule("has_row", f"There are rows, since {', '.join(units)} brought some"))
        for mart, units in FED_BY.items()
        if context.has_rows(*units)
    ]
    if context.has_rows("user", "user_status"):
        fed += [_suite("fct_subscriber_base_daily", *_base()), _suite("fct_subscriber_monthly", *_months())]
    if context.has_rows("bill_item"):
        # the KPIs of revenue do not rest on this mart, but beside it on the same items
        fed.append(_suite("fct_billing_monthly", *_billing(), bears_on=("model.openbass.kpi_measures__revenue",)))
    if any(context.has_rows(unit) for unit in ("cdr_voice", "cdr_data", "cdr_sms")):
        fed.append(_suite("fct_usage_daily", *_usage()))
    if context.has_rows("payment") or context.has_rows("recharge"):
        fed.append(_suite("fct_payment_event", *_payments()))
    return fed


def _suite(mart: str, *rules: Rule, bears_on: tuple[str, ...] = ()) -> Suite:
    return Suite(f"mart_{mart}", "working", "core", mart, (f"model.openbass.{mart}", *bears_on), rules)


def _base() -> tuple[Rule, ...]:
    level = "sum(opening_count) as opening, sum(closing_count) as closing"
    return (
        Rule("has_row", "There is a base of subscribers"),
        Rule(
            "base_does_not_close",
            "Closing = opening + adds + reinstated - cancelled + transferred in - out, on every day",
            CRITICAL,
            "select base_date, sum(closing_count) - sum(opening_count) - sum(gross_add_count) - sum(reinstated_count)"
            " + sum(cancelled_count) - sum(transfer_in_count) + sum(transfer_out_count) as gap"
            " from {batch} group by base_date having gap <> 0 order by base_date limit 50",
        ),
        Rule(
            "closing_is_not_next_opening",
            "A day opens with as many subscribers as the day before closed with",
            CRITICAL,
            f"with day as (select base_date, {level} from {{batch}} group by base_date)"
            " select today.base_date, today.opening, earlier.closing as closing_before from day as today"
            " join day as earlier on earlier.base_date = today.base_date - 1"
            " where today.opening <> earlier.closing order by today.base_date limit 50",
        ),
        Rule(
            "day_missing",
            "No day is missing between the first and the last",
            CRITICAL,
            "select count(distinct base_date) as day_count, min(base_date) as first_date, max(base_date) as last_date"
            " from {batch} having date_diff('day', min(base_date), max(base_date)) + 1 <> count(distinct base_date)",
        ),
    )


def _months() -> tuple[Rule, ...]:
    return (
        Rule("has_row", "There are subscriber months"),
        Rule(
            "month_and_day_disagree",
            "A month closes with as many subscribers as its last day",
            CRITICAL,
            "with day as (select base_date, sum(closing_count) as closing from core.fct_subscriber_base_daily"
            " group by base_date),"
            " month as (select month_end, sum(is_closing) as closing from {batch} group by month_end)"
            " select month_end, month.closing as month_closing, day.closing as day_closing"
            " from month join day on day.base_date = month.month_end"
            " where month.closing <> day.closing order by month_end limit 50",
        ),
    )


def _billing() -> tuple[Rule, ...]:
    return (
        Rule("has_row", "There are billed items"),
        Rule(
            "net_is_not_what_it_is_made_of",
            "Net = receivable - discount - gifted, to the fen",
            CRITICAL,
            "select billing_month, count(*) as row_count from {batch}"
            " where net_amount <> receivable_amount - discount_amount - gifted_amount group by billing_month limit 50",
        ),
        Rule(
            "unknown_line",
            f"At most {UNKNOWN_LIMIT:.0%} of a month's net amount belongs to unknown lines",
            WARNING,
            "select billing_month, sum(abs(net_amount)) filter (user_id = '-1') as unknown_amount from {batch}"
            f" group by billing_month having unknown_amount > {UNKNOWN_LIMIT} * sum(abs(net_amount)) limit 50",
        ),
        Rule(
            "unknown_item",
            "Every item code is in the seed bill_item_type",
            WARNING,
            "select item_code, count(*) as row_count from {batch}"
            " where revenue_type = '-1' group by item_code limit 50",
        ),
        Rule(
            "much_unknown_item",
            f"At most {UNKNOWN_ITEM_LIMIT:.1%} of a month's receivables stand under items unknown to bill_item_type,"
            " which are in no revenue",
            CRITICAL,
            "select billing_month, string_agg(distinct item_code, ', ') filter (revenue_type = '-1') as item_codes,"
            " sum(abs(receivable_amount)) filter (revenue_type = '-1') as unknown_amount from {batch}"
            f" group by billing_month having unknown_amount > {UNKNOWN_ITEM_LIMIT} * sum(abs(receivable_amount))"
            " order by billing_month limit 50",
        ),
    )


def _usage() -> tuple[Rule, ...]:
    return (
        Rule("has_row", "There is usage"),
        Rule(
            "negative",
            "Counts, minutes and bytes are not negative",
            CRITICAL,
            "select usage_date, count(*) as row_count from {batch}"
            " where least(call_count, billed_minutes, sms_count, data_bytes) < 0 group by usage_date limit 50",
        ),
        Rule(
            "unknown_line",
            f"At most {UNKNOWN_LIMIT:.0%} of a month's records belong to no line",
            WARNING,
            "select date_trunc('month', usage_date) as usage_month,"
            " sum(record_count) filter (user_id = '-1') as unknown_count from {batch}"
            f" group by usage_month having unknown_count > {UNKNOWN_LIMIT} * sum(record_count) limit 50",
        ),
        Rule(
            "record_repeated",
            "No call record comes in two deliveries; where one did, have one of them sent again without it",
            CRITICAL,
            "select unit, usage_date, first_delivery_id, second_delivery_id, record_count"
            " from intermediate.int_usage__repeated_record where usage_date in (select usage_date from {batch})"
            " order by usage_date, first_delivery_id limit 50",
        ),
    )


def _payments() -> tuple[Rule, ...]:
    return (
        Rule("has_row", "There are payments"),
        Rule(
            "reversal_adds",
            "A reversal takes money back: its amount is negative",
            WARNING,
            "select payment_type, paid_date, count(*) as row_count from {batch} where is_reversal and amount > 0"
            " group by payment_type, paid_date order by paid_date desc limit 50",
        ),
    )
