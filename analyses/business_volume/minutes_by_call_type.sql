-- What share of minutes is local, toll, roaming? 本地、长途、漫游时长各占多少？
select
    month_start,
    usage_type,
    sum(billed_minutes) as billed_minutes,
    100 * {{ ratio('sum(billed_minutes)', 'sum(sum(billed_minutes)) over (partition by month_start)') }}
        as minute_share
from {{ ref('fct_business_volume_monthly') }}
where service_type = 'voice'
group by month_start, usage_type
order by month_start desc, minute_share desc nulls last, usage_type
