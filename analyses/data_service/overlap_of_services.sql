-- Who uses one service and not the other, by age and handset? 哪些用户只用一类业务（按年龄、终端）？
select
    month_start,
    age_band,
    terminal_generation,
    sum(both_service_user_count) as both_service_user_count,
    sum(data_user_count - both_service_user_count) as data_only_count,
    sum(value_added_user_count - both_service_user_count) as value_added_only_count,
    sum(data_service_user_count) as data_service_user_count,
    sum(closing_count) as closing_count
from {{ ref('fct_data_service_monthly') }}
group by month_start, age_band, terminal_generation
order by month_start desc, age_band, terminal_generation
