-- Whether the units that a figure of staff is made of are complete for a month, as int_kpi__completeness_monthly counts
-- them: daily ones with each day, monthly ones with the month.
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

figures as (
    select
        *,
        length(input_units) - length(replace(input_units, ';', '')) + 1 as input_unit_count
    from {{ ref('manager_figure') }}
),

periods as (select * from {{ ref('int_kpi__period_monthly') }})

select
    figures.figure_code,
    periods.period_start as month_start,
    case when count(arrived.unit) < figures.input_unit_count then 'preliminary' else 'final' end as figure_state
from figures
cross join periods
left join arrived
    on
        periods.period_start = arrived.month_start
        and {{ list_holds('figures.input_units', 'arrived.unit') }}
        and (arrived.period_kind = 'month' or periods.calendar_day_count <= arrived.period_count)
group by figures.figure_code, figures.input_unit_count, periods.period_start
