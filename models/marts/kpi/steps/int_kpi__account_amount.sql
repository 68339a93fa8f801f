-- Balances, what was collected of bills past due, and what was written off, by account, at its area of the month.
with months as (select affected_month from {{ ref('int_affected__month') }}),

amounts as (
    select
        balance_month as month_start,
        account_id,
        ledger_code as balance_type,
        closing_amount as prepaid_balance_amount,
        cast(0 as decimal(18, 2)) as collected_amount,
        cast(0 as decimal(18, 2)) as written_off_amount
    from {{ ref('fct_balance_monthly') }}
    where balance_month in (select affected_month from months)
    union all
    -- no bill: due on the last day of the month after the cycle
    select
        {{ month_of('application.applied_date') }},
        application.account_id,
        '-1',
        0,
        application.applied_amount,
        0
    from {{ ref('fct_payment_application_event') }} as application
    left join {{ ref('fct_bill_monthly') }} as bill
        on application.account_id = bill.account_id and application.billing_month = bill.billing_month
    where
        {{ month_of('application.applied_date') }} in (select affected_month from months)
        and application.applied_date
        > coalesce(bill.due_date, {{ month_end(add_month('application.billing_month', 1)) }})
    union all
    select
        {{ month_of('written_off_date') }},
        account_id,
        '-1',
        0,
        0,
        written_off_amount
    from {{ ref('fct_write_off_event') }}
    where {{ month_of('written_off_date') }} in (select affected_month from months)
)

select
    amounts.month_start,
    amounts.account_id,
    coalesce(accounts.area_id, '-1') as area_id,
    coalesce(accounts.pay_mode, '-1') as pay_mode,
    amounts.balance_type,
    amounts.prepaid_balance_amount,
    amounts.collected_amount,
    amounts.written_off_amount
from amounts
left join {{ ref('int_subscriber__account_month') }} as accounts
    on amounts.account_id = accounts.account_id and amounts.month_start = accounts.month_start
where coalesce(accounts.is_in_scope, 1) = 1
