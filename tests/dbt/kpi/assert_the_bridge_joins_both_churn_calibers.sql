-- gone by either caliber = 3a - off-net while silent + 3b
select
    period_start,
    area_level,
    area_code,
    dimension_type,
    dimension_value
from {{ ref('fct_kpi_monthly') }}
where dimension_type in ('all', 'pay_mode')
group by period_start, area_level, area_code, dimension_type, dimension_value
having sum(
    case kpi_code
        when 'cancelled_count' then numerator
        when 'silent_cancelled_count' then -numerator
        when 'silent_churn_count' then numerator
        when 'gone_subscriber_count' then -numerator
        else 0
    end
) <> 0
