-- Which tariffs fit: who pays for more than is used, and who runs over? 各套餐匹配度如何：谁用不完，谁超套？
select
    month_start,
    tariff_name,
    sum(data_bytes) as data_bytes,
    sum(allowance_bytes) as allowance_bytes,
    100 * {{ ratio('sum(data_bytes)', 'sum(allowance_bytes)') }} as allowance_use,
    sum(case when package_fit = 'light' then closing_count else 0 end) as light_count,
    sum(case when package_fit = 'fits' then closing_count else 0 end) as fitting_count,
    sum(case when package_fit = 'over' then closing_count else 0 end) as over_count,
    sum(overage_amount) as overage_amount
from {{ ref('fct_data_service_monthly') }}
group by month_start, tariff_name
order by month_start desc, over_count desc, tariff_name
