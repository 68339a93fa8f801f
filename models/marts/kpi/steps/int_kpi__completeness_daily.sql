-- How many of a KPI's declared input units are there for a day, and at least for each day of the month so far: daily
-- units with the day, monthly units with its month.
with deliveries as (
    select distinct
        unit,
        period_kind,
        {{ period_date('period') }} as period_start
    from {{ source('ledger', 'delivery') }}
    where state = 'committed'
),

periods as (select * from {{ ref('int_kpi__period_daily') }}),

counted as (
    select
        kpis.kpi_code,
        periods.period_start,
        periods.month_start,
        count(deliveries.unit) as complete_unit_count
    from {{ ref('dim_kpi') }} as kpis
    cross join periods
    left join deliveries
        on
            {{ list_holds('kpis.input_units', 'deliveries.unit') }}
            and deliveries.period_start
            = case when deliveries.period_kind = 'day' then periods.period_start else periods.month_start end
    where kpis.is_daily = 1
    group by kpis.kpi_code, periods.period_start, periods.month_start
)

select
    kpi_code,
    period_start,
    complete_unit_count,
    min(complete_unit_count) over (
        partition by kpi_code, month_start order by period_start rows between unbounded preceding and current row
    ) as month_to_date_unit_count
from counted
