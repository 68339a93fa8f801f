-- How many declared input units of a KPI are there for a month: daily units with each day, monthly ones with the month.
-- A figure that looks back (three months without activity) is as complete as the least of its loaded months.
with deliveries as (
    select distinct
        unit,
        period_kind,
        {{ period_date('period') }} as period_start
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
),

periods as (select * from {{ ref('int_kpi__period_monthly') }}),

kpis as (select * from {{ ref('dim_kpi') }}),

counted as (
    select
        kpis.kpi_code,
        kpis.look_back_months,
        periods.period_start,
        periods.year_number,
        count(arrived.unit) as unit_count
    from kpis
    cross join periods
    left join arrived
        on
            periods.period_start = arrived.month_start
            and {{ list_holds('kpis.input_units', 'arrived.unit') }}
            and (arrived.period_kind = 'month' or periods.calendar_day_count <= arrived.period_count)
    group by kpis.kpi_code, kpis.look_back_months, periods.period_start, periods.year_number
)

select
    figures.kpi_code,
    figures.period_start,
    min(case
        when {{ month_count_between('reached.period_start', 'figures.period_start') }} <= figures.look_back_months
            then reached.unit_count
    end) as complete_unit_count,
    min(case when reached.year_number = figures.year_number then reached.unit_count end) as year_to_date_unit_count
from counted as figures
inner join counted as reached
    on figures.kpi_code = reached.kpi_code and figures.period_start >= reached.period_start
group by figures.kpi_code, figures.period_start
