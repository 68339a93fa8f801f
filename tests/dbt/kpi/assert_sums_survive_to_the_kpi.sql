-- What core holds of a month arrives in the KPI, at every area level.
with figures as (
    select
        kpi_code,
        period_start,
        area_level,
        sum(numerator) as kpi_sum
    from {{ ref('fct_kpi_monthly') }}
    where dimension_type = 'all'
    group by kpi_code, period_start, area_level
),

lines as (
    {%- set sums = {
        'closing_subscriber_count': 'is_closing', 'gross_add_count': 'gross_add_count',
        'cancelled_count': 'cancelled_count', 'billed_revenue': 'net_amount', 'billed_minute_count': 'billed_minutes',
        'data_traffic_gb': 'data_bytes', 'sms_count': 'sms_count', 'recharge_amount': 'recharge_amount'
    } %}
    {%- for kpi, column in sums.items() %}
        select
            '{{ kpi }}' as kpi_code,
            month_start,
            sum({{ column }}) as core_sum
        from {{ ref('fct_subscriber_monthly') }}
        group by month_start
        union all
    {%- endfor %}
    select
        'handset_subsidy_amount' as kpi_code,
        subsidy.granted_month as month_start,
        sum(subsidy.subsidy_amount) as core_sum
    from {{ ref('fct_subsidy') }} as subsidy
    inner join {{ ref('fct_subscriber_monthly') }} as line
        on subsidy.user_id = line.user_id and subsidy.granted_month = line.month_start
    where line.is_in_scope = 1
    group by subsidy.granted_month
    union all
    select
        'cost_to_serve' as kpi_code,
        cost_month as month_start,
        sum(amount) as core_sum
    from {{ ref('fct_cost_allocation_monthly') }}
    where cost_class = 'service'
    group by cost_month
)

select
    figures.*,
    lines.core_sum
from figures
inner join lines on figures.kpi_code = lines.kpi_code and figures.period_start = lines.month_start
where figures.kpi_sum <> lines.core_sum
