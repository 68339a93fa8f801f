{#- Today, and the last whole month that is loaded: what comes by month is read from that one. -#}
select
    days.as_of_date,
    days.as_of_month,
    max(months.month_start) as closed_month
from {{ ref('int_calendar__as_of') }} as days
left join {{ ref('dim_month') }} as months on months.is_loaded and not months.is_in_progress
group by days.as_of_date, days.as_of_month
