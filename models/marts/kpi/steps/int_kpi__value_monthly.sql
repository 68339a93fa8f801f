-- One row per KPI, month and place, dense from the place's first month on: a missing measure is zero.
with periods as (select * from {{ ref('int_kpi__period_monthly') }}),

kpis as (
    select * from {{ ref('dim_kpi') }}
    where is_monthly = 1 and form <> 'completion'
),

parts as (select * from {{ ref('int_kpi__part_monthly') }}),

places as (
    select
        place_id,
        min(period_start) as first_period_start
    from parts
    group by place_id
),

-- a measure that does not exist in a period exists nowhere in it, not even where there is nothing to measure
undefined as (
    select distinct
        display_order,
        period_start
    from parts
    where is_undefined = 1
),

summed as (
    select
        kpis.display_order,
        periods.period_start,
        places.place_id,
        case when undefined.period_start is null then coalesce(parts.numerator, 0) end as numerator,
        case
            when kpis.form in ('sum', 'difference') or undefined.period_start is not null then null
            -- the one measure that is of the calendar, not of an area
            when kpis.denominator_measure = 'day_count' then periods.day_count
            else coalesce(parts.denominator, 0)
        end as denominator
    from places
    inner join {{ ref('int_kpi__place') }} as place on places.place_id = place.place_id
    inner join periods on places.first_period_start <= periods.period_start
    inner join kpis on {{ is_told_at('kpis', 'place') }}
    left join parts
        on
            places.place_id = parts.place_id
            and periods.period_start = parts.period_start
            and kpis.display_order = parts.display_order
    left join undefined
        on kpis.display_order = undefined.display_order and periods.period_start = undefined.period_start
),

-- the same month of last year, which a ratio of growths grows from
compared as (
    select
        *,
        lag(numerator, 12) over series as last_year_numerator,
        lag(denominator, 12) over series as last_year_denominator
    from summed
    window series as (partition by display_order, place_id order by period_start)
),

valued as (
    select
        summed.*,
        periods.year_number,
        -- a year that was loaded from some later month on has no figure since January
        make_date(periods.year_number, 1, 1) >= periods.first_period_start as has_whole_year,
        case
            when kpis.form = 'growth_ratio' then {{ growth_ratio('summed') }}
            else {{ kpi_value('kpis', 'periods', 'summed.numerator', 'summed.denominator') }}
        end as kpi_value,
        summed.denominator / {{ factor_period('kpis', 'periods') }} as period_denominator
    from compared as summed
    inner join periods on summed.period_start = periods.period_start
    inner join kpis on summed.display_order = kpis.display_order
)

select
    display_order,
    period_start,
    place_id,
    cast(numerator as decimal(28, 4)) as numerator,
    cast(denominator as decimal(28, 4)) as denominator,
    kpi_value,
    lag(kpi_value, 1) over series as previous_value,
    lag(kpi_value, 12) over series as last_year_value,
    lag(period_start, 1) over series is not null as has_previous,
    lag(period_start, 12) over series is not null as has_last_year,
    case when has_whole_year then sum(numerator) over year_to_date end as numerator_to_date,
    case when has_whole_year then sum(period_denominator) over year_to_date end as denominator_to_date
from valued
window
    series as (partition by display_order, place_id order by period_start),
    year_to_date as (
        partition by display_order, place_id, year_number order by period_start
        rows between unbounded preceding and current row
    )
