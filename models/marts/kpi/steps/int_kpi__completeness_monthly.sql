-- How many declared input units of a KPI are there for a month: daily units with each day, monthly ones with the month.
with deliveries as (
    select distinct unit, period_kind, {{ period_date('period') }} as period_start
    from {{ source('ledger', 'delivery') }}
    where state = 'committed'
),

arrived as (
    select
        unit,
        period_kind,
        {{ month_of('period_start') }} as month_start,
        count(*) as period_count
    from deliveries
    group by unit, period_kind, {{ month_of('period_start') }}
)

select
    kpis.kpi_code,
    periods.period_start,
    count(*) as complete_unit_count
from {{ ref('dim_kpi') }} as kpis
inner join arrived on {{ list_holds('kpis.input_units', 'arrived.unit') }}
inner join {{ ref('int_kpi__period_monthly') }} as periods on arrived.month_start = periods.period_start
where arrived.period_kind = 'month' or arrived.period_count >= periods.calendar_day_count
group by kpis.kpi_code, periods.period_start
