-- How much does a line of each tariff use a day? 各套餐用户日均使用多少？
select
    month_start,
    tariff_name,
    sum(subscriber_day_count) as subscriber_day_count,
    {{ ratio('sum(billed_minutes)', 'sum(subscriber_day_count)') }} as daily_minutes,
    {{ ratio('sum(data_bytes)', 'sum(subscriber_day_count)') }} as daily_bytes,
    {{ ratio('sum(sms_count)', 'sum(subscriber_day_count)') }} as daily_messages
from {{ ref('fct_business_volume_monthly') }}
group by month_start, tariff_name
order by month_start desc, daily_bytes desc nulls last, tariff_name
