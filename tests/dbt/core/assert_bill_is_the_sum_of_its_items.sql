{{ config(severity='warn') }}

-- a constraint of the source: it may be broken by a rejected line, which ingestion has reported
with items as (
    select
        payer_account_id as account_id,
        billing_month,
        sum(net_amount + tax_amount) as amount
    from {{ ref('fct_billing_monthly') }}
    group by payer_account_id, billing_month
),

bills as (
    select
        account_id,
        billing_month,
        total_amount
    from {{ ref('fct_bill_monthly') }}
)

select
    coalesce(items.account_id, bills.account_id) as account_id,
    coalesce(items.billing_month, bills.billing_month) as billing_month,
    items.amount,
    bills.total_amount
from items
full outer join bills
    on
        items.account_id = bills.account_id
        and items.billing_month = bills.billing_month
where coalesce(items.amount, 0) != coalesce(bills.total_amount, 0)
