-- In which age bands do lines go quiet? 哪些年龄段的用户沉默？
select
    month_start,
    age_band,
    sum(closing_count) as closing_count,
    sum(inactive_count) as inactive_count,
    100 * {{ ratio('sum(inactive_count)', 'sum(closing_count)') }} as inactive_rate
from {{ ref('fct_customer_monthly') }}
group by month_start, age_band
order by month_start desc, age_band
