-- Arrears at the month's end (tax in, late fees and write-offs out) and recharges less reversals of the month, in yuan.
{{ month_incremental('period_start') }}

with arrears as (
    select
        arrears.arrears_month as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        arrears.debt_age_band as debt_age,
        sum(case when arrears.is_overdue then arrears.unpaid_amount else 0 end) as arrears_amount,
        sum(case when arrears.is_overdue then 0 else arrears.unpaid_amount end) as not_due_amount,
        sum(arrears.unpaid_amount) as unpaid_amount
    from {{ ref('fct_arrears_monthly') }} as arrears
    left join {{ ref('int_subscriber__month') }} as lines
        on arrears.user_id = lines.user_id and arrears.arrears_month = lines.month_start
    where
        coalesce(lines.is_in_scope, 1) = 1
        and arrears.arrears_month in (select affected_month from {{ ref('int_affected__month') }})
        and not arrears.is_late_fee and not arrears.is_written_off
    group by
        arrears.arrears_month, coalesce(lines.area_id, '-1'), coalesce(lines.pay_mode, '-1'), arrears.debt_age_band
),

recharge as (
    select
        month_start as period_start,
        area_id,
        pay_mode,
        sum(recharge_amount) as recharge_amount,
        sum(recharge_count) as recharge_count,
        sum(is_recharging) as recharging_user_count
    from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from {{ ref('int_affected__month') }})
    group by month_start, area_id, pay_mode
)

{{ roll_up_measures('arrears', ['arrears_amount', 'not_due_amount', 'unpaid_amount']) }}
union all
{{ roll_up_measures('arrears', ['arrears_amount'], dimension='debt_age') }}
union all
{{ roll_up_measures('recharge', ['recharge_amount', 'recharge_count', 'recharging_user_count']) }}
