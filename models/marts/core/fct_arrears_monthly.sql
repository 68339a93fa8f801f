{{ month_incremental('arrears_month') }}

with arrears as (
    select * from {{ ref('stg_boss__arrears') }}
    where file_month in (select affected_month from {{ ref('int_affected__month') }})
),

bills as (
    select
        account_id,
        billing_month,
        max(due_date) as due_date
    from {{ ref('stg_boss__bill') }}
    group by account_id, billing_month
),

write_offs as (
    select
        account_id,
        billing_month,
        min(written_off_date) as written_off_date
    from {{ ref('stg_boss__write_off') }}
    group by account_id, billing_month
),

due as (
    select
        arrears.*,
        {{ month_end('arrears.file_month') }} as month_end,
        -- no bill: due on the last day of the month after the cycle
        coalesce(bills.due_date, {{ month_end(add_month('arrears.billing_month', 1)) }}) as due_date,
        coalesce(write_offs.written_off_date <= {{ month_end('arrears.file_month') }}, false) as is_written_off
    from arrears
    left join bills
        on
            arrears.account_id = bills.account_id
            and arrears.billing_month = bills.billing_month
    left join write_offs
        on
            arrears.account_id = write_offs.account_id
            and arrears.billing_month = write_offs.billing_month
),

aged as (
    select
        *,
        due_date <= month_end as is_overdue,
        cast({{ day_count_between('due_date', 'month_end') }} as int) as age_day_count
    from due
)

select
    {{ surrogate_key(['aged.user_id']) }} as subscriber_key,
    aged.user_id,
    {{ surrogate_key(['aged.account_id']) }} as account_key,
    aged.account_id,
    aged.item_code,
    aged.billing_month,
    aged.due_date,
    aged.age_day_count,
    coalesce(band.band_code, '-1') as debt_age_band,
    aged.is_overdue,
    coalesce(item_type.is_late_fee = 1, false) as is_late_fee,
    aged.is_written_off,
    aged.unpaid_amount,
    aged.file_month as arrears_month
from aged
left join {{ ref('bill_item_type') }} as item_type on aged.item_code = item_type.item_code
left join {{ ref('dim_band') }} as band
    on
        band.band_type = 'debt_age'
        and aged.is_overdue
        and aged.age_day_count >= band.lower_bound
        and aged.age_day_count < band.upper_bound
