-- today, the latest closed month, and of lists and freezes the latest that is known by its end
with closed as (
    select
        days.as_of_date,
        max(months.month_start) as closed_month,
        max(months.closing_date) as closing_date
    from {{ ref('int_calendar__as_of') }} as days
    inner join {{ ref('dim_month') }} as months on months.is_loaded and not months.is_in_progress
    group by days.as_of_date
)

select
    closed.*,
    {{ add_month('closed.closed_month', -1) }} as previous_month,
    (
        select max(keys.month_start) from {{ ref('fct_key_account_monthly') }} as keys
        where keys.month_start <= (select max(closed.closed_month) from closed)
    ) as list_month,
    (select max(freeze_month) from {{ ref('fct_key_candidate_half_yearly') }}) as freeze_month
from closed
