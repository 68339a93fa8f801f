-- To whom do lines go, from whom do they come, by customer class? 各等级客户携出到哪家、从哪家携入？
select
    month_start,
    operator_id,
    operator_name,
    customer_class,
    sum(ported_in_count) as ported_in_count,
    sum(ported_out_count) as ported_out_count,
    sum(ported_in_count) - sum(ported_out_count) as net_port_count,
    {{ ratio('sum(ported_in_count)', 'sum(ported_out_count)') }} as net_port_ratio
from {{ ref('fct_competition_monthly') }}
group by month_start, operator_id, operator_name, customer_class
having sum(ported_in_count) + sum(ported_out_count) > 0
order by month_start desc, operator_id, customer_class
