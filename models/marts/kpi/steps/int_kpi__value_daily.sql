-- One row per KPI, day and place, dense over the days of each month in which the place has lines: a missing measure is
-- zero. Month-to-date adds up within the month.
with periods as (select * from {{ ref('int_kpi__period_daily') }}),

kpis as (
    select * from {{ ref('dim_kpi') }}
    where is_daily = 1
),

parts as (select * from {{ ref('int_kpi__part_daily') }}),

places as (
    select
        month_start,
        place_id
    from parts
    union
    select
        period_start as month_start,
        place_id
    from {{ ref('int_kpi__part_monthly') }}
    where period_start in (select month_start from parts)
),

summed as (
    select
        kpis.display_order,
        places.month_start,
        periods.period_start,
        places.place_id,
        coalesce(parts.numerator, 0) as numerator,
        case when kpis.form in ('ratio', 'power') then coalesce(parts.denominator, 0) end as denominator,
        coalesce(parts.month_to_date, 0) as distinct_part
    from places
    inner join {{ ref('int_kpi__place') }} as place on places.place_id = place.place_id
    inner join periods on places.month_start = periods.month_start
    inner join kpis on {{ is_told_at('kpis', 'place', is_daily=true) }}
    left join parts
        on
            places.place_id = parts.place_id
            and periods.period_start = parts.period_start
            and kpis.display_order = parts.display_order
),

accumulated as (
    select
        *,
        sum(numerator) over month_to_date as numerator_to_date,
        sum(denominator) over month_to_date as denominator_to_date,
        sum(distinct_part) over month_to_date as distinct_to_date
    from summed
    window month_to_date as (
        partition by display_order, place_id, month_start order by period_start
        rows between unbounded preceding and current row
    )
),

valued as (
    select
        accumulated.*,
        {{ kpi_value('kpis', 'periods', 'accumulated.numerator', 'accumulated.denominator') }} as kpi_value
    from accumulated
    inner join kpis on accumulated.display_order = kpis.display_order
    inner join periods on accumulated.period_start = periods.period_start
)

select
    valued.display_order,
    valued.month_start,
    valued.period_start,
    valued.place_id,
    cast(valued.numerator as decimal(28, 4)) as numerator,
    cast(valued.denominator as decimal(28, 4)) as denominator,
    valued.kpi_value,
    case
        when kpis.month_to_date_measure <> ''
            then cast(valued.distinct_to_date as double) * {{ factor_constant('kpis') }}
        else
            {{ accumulated_value(
                'kpis', 'valued.numerator_to_date', 'valued.denominator_to_date', 'valued.kpi_value'
            ) }}
    end as month_to_date_value
from valued
inner join kpis on valued.display_order = kpis.display_order
