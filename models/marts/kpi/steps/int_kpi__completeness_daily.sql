-- How many of a KPI's declared input units are there for a day: daily units with the day, monthly units with its month.
with deliveries as (
    select distinct
        unit,
        period_kind,
        {{ period_date('period') }} as period_start
    from {{ source('ledger', 'delivery') }}
    where state = 'committed'
)

select
    kpis.kpi_code,
    periods.period_start,
    count(*) as complete_unit_count
from {{ ref('dim_kpi') }} as kpis
inner join deliveries on {{ list_holds('kpis.input_units', 'deliveries.unit') }}
inner join {{ ref('int_kpi__period_daily') }} as periods
    on
        deliveries.period_start
        = case when deliveries.period_kind = 'day' then periods.period_start else periods.month_start end
where kpis.is_daily = 1
group by kpis.kpi_code, periods.period_start
