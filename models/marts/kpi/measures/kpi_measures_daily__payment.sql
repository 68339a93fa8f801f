-- Recharges less reversals, each on its own date, at the line's dimensions of the day, in yuan.
{{ month_incremental('month_start') }}

with recharges as (
    select * from {{ ref('fct_payment_event') }}
    where
        payment_type = 'recharge'
        and paid_date in (select affected_date from {{ ref('int_kpi__affected_date') }})
),

history as (select * from {{ ref('int_subscriber__state') }}),

leaf as (
    select
        recharges.paid_date as period_start,
        coalesce(history.area_id, '-1') as area_id,
        coalesce(history.pay_mode, '-1') as pay_mode,
        sum(recharges.amount) as recharge_amount,
        sum(case when recharges.is_reversal then -1 else 1 end) as recharge_count
    from recharges
    left join history
        on
            recharges.user_id = history.user_id
            and recharges.paid_date >= history.valid_from
            and recharges.paid_date < history.valid_to
    where coalesce(history.is_in_scope, 1) = 1
    group by recharges.paid_date, coalesce(history.area_id, '-1'), coalesce(history.pay_mode, '-1')
)

{{ roll_up_measures('leaf', ['recharge_amount', 'recharge_count'], is_daily=true) }}
