-- Revenue by type, churn by reason, minutes by call type, messages by service, arrears by age, commission and service
-- cost by type add up to their totals.
with figures as (select * from {{ ref('fct_kpi_monthly') }}),

totals as (
    select
        kpi_code,
        period_start,
        area_level,
        area_code,
        numerator
    from figures
    where
        dimension_type = 'all'
        and kpi_code in (
            'billed_revenue', 'cancelled_count', 'billed_minute_count', 'sms_count', 'arrears_balance',
            'commission_amount', 'commission_clawback', 'cost_to_serve'
        )
),

parts as (
    select
        case when kpi_code = 'arrears_by_age' then 'arrears_balance' else kpi_code end as kpi_code,
        period_start,
        area_level,
        area_code,
        sum(numerator) as numerator
    from figures
    where
        dimension_type in (
            'revenue_type', 'churn_reason', 'call_type', 'sms_service', 'debt_age', 'commission_type', 'cost_type'
        )
    group by
        case when kpi_code = 'arrears_by_age' then 'arrears_balance' else kpi_code end,
        period_start, area_level, area_code
)

select
    totals.*,
    parts.numerator as part_sum
from totals
left join parts
    on
        totals.kpi_code = parts.kpi_code
        and totals.period_start = parts.period_start
        and totals.area_level = parts.area_level
        and totals.area_code = parts.area_code
where totals.numerator <> coalesce(parts.numerator, 0)
