-- Billed (a) and split (b) revenue by type add up to the same billed revenue; VAS is the same in both.
with figures as (
    select * from {{ ref('fct_kpi_monthly') }}
    where dimension_type in ('all', 'revenue_type')
)

select
    period_start,
    area_level,
    area_code
from figures
group by period_start, area_level, area_code
having
    sum(case when kpi_code = 'billed_revenue' and dimension_type = 'all' then numerator else 0 end)
    - sum(case when kpi_code = 'billed_revenue' and dimension_value = 'vas' then numerator else 0 end)
    <> sum(case
        when
            kpi_code in ('monthly_fee_revenue', 'voice_revenue', 'sms_revenue', 'data_revenue')
            and dimension_type = 'all' then numerator
        else 0
    end)
    or sum(case
        when
            kpi_code in ('monthly_fee_revenue', 'voice_revenue', 'sms_revenue', 'data_revenue')
            and dimension_type = 'all' then numerator
        when kpi_code in (
            'monthly_fee_revenue_split', 'voice_revenue_split', 'sms_revenue_split', 'data_revenue_split'
        ) and dimension_type = 'all' then -numerator
        else 0
    end) <> 0
