-- How did minutes, messages and traffic move against last month and last year? 语音、短信、流量与上月、去年同期相比如何？
select
    compared.month_start,
    compared.comparison,
    sum(volume.billed_minutes) as billed_minutes,
    sum(volume.sms_count) as sms_count,
    sum(volume.data_bytes) as data_bytes
from {{ ref('fct_business_volume_monthly') }} as volume
inner join {{ ref('bridge_month_comparison') }} as compared on volume.month_start = compared.source_month_start
group by compared.month_start, compared.comparison
order by compared.month_start desc, compared.comparison
