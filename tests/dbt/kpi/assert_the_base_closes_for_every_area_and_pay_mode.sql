-- closing = opening + adds + reinstated - churned + transfers in - transfers out, at every level
with measures as (
    select * from {{ ref('kpi_measures__customer') }}
    where dimension_type in ('all', 'pay_mode')
)

select
    period_start,
    area_level,
    area_code,
    dimension_type,
    dimension_value
from measures
group by period_start, area_level, area_code, dimension_type, dimension_value
having sum(
    case measure_code
        when 'closing_subscriber_count' then -measure_value
        when 'opening_subscriber_count' then measure_value
        when 'gross_add_count' then measure_value
        when 'reinstated_count' then measure_value
        when 'cancelled_count' then -measure_value
        when 'transfer_in_count' then measure_value
        when 'transfer_out_count' then -measure_value
        else 0
    end
) <> 0
