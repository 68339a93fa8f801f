{#- Connected calls of a line in the last whole month, and in the three months before it together. -#}
select
    measures.user_id,
    moment.closed_month as month_start,
    sum(case when measures.month_start = moment.closed_month then measures.connected_call_count else 0 end)
        as call_count,
    sum(case when measures.month_start < moment.closed_month then measures.connected_call_count else 0 end)
        as quarter_call_count
from {{ ref('fct_subscriber_measure_monthly') }} as measures
inner join {{ ref('int_feedback__moment') }} as moment
    on
        measures.month_start <= moment.closed_month
        and {{ add_month('moment.closed_month', -3) }} <= measures.month_start
group by measures.user_id, moment.closed_month
