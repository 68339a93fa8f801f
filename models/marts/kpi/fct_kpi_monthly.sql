-- what does not exist in an earlier month is no 0 there
with undefined as (
    select distinct
        display_order,
        period_start
    from {{ ref('int_kpi__part_monthly') }}
    where is_undefined = 1
),

figures as (
    select
        figures.*,
        kpis.kpi_code,
        kpis.form,
        kpis.unit,
        kpis.direction,
        kpis.input_unit_count,
        place.area_level,
        place.area_code,
        place.dimension_type,
        place.dimension_value,
        periods.period_end,
        periods.as_of_date,
        periods.time_elapsed_rate,
        {{ earlier_value('figures.previous_value', 'figures.has_previous', 'kpis',
            'periods.previous_period_start >= periods.first_period_start and previous.display_order is null') }} as compared_value,
        {{ earlier_value('figures.last_year_value', 'figures.has_last_year', 'kpis',
            'periods.last_year_period_start >= periods.first_period_start and last_year.display_order is null') }} as compared_year_value,
        {{ accumulated_value('kpis', 'figures.numerator_to_date', 'figures.denominator_to_date', 'figures.kpi_value') }}
            as year_to_date_value
    from {{ ref('int_kpi__value_monthly') }} as figures
    inner join {{ ref('dim_kpi') }} as kpis on figures.display_order = kpis.display_order
    inner join {{ ref('int_kpi__place') }} as place on figures.place_id = place.place_id
    inner join {{ ref('int_kpi__period_monthly') }} as periods on figures.period_start = periods.period_start
    left join undefined as previous
        on figures.display_order = previous.display_order and periods.previous_period_start = previous.period_start
    left join undefined as last_year
        on figures.display_order = last_year.display_order and periods.last_year_period_start = last_year.period_start
)

select
    figures.kpi_code,
    figures.period_start,
    figures.period_end,
    figures.area_level,
    figures.area_code,
    figures.dimension_type,
    figures.dimension_value,
    figures.numerator,
    figures.denominator,
    figures.kpi_value,
    figures.compared_value as previous_value,
    {{ change_against('figures.kpi_value', 'figures.compared_value', 'figures.unit') }} as change_previous,
    figures.compared_year_value as last_year_value,
    {{ change_against('figures.kpi_value', 'figures.compared_year_value', 'figures.unit') }} as change_last_year,
    figures.year_to_date_value,
    {{ accumulated_state('figures.year_to_date_value', 'completeness.year_to_date_unit_count',
        'figures.input_unit_count') }} as year_to_date_state,
    targets.target_value,
    {{ completion_rate('figures.kpi_value', 'targets.target_value', 'figures.direction') }} as completion_rate,
    figures.time_elapsed_rate,
    {{ figure_state('figures', 'completeness', 'published') }} as state,
    cast(coalesce(completeness.complete_unit_count, 0) as integer) as source_unit_count,
    figures.as_of_date
from figures
left join {{ ref('int_kpi__target') }} as targets
    on
        figures.kpi_code = targets.kpi_code
        and figures.period_start = targets.month_start
        and figures.place_id = targets.place_id
left join {{ ref('int_kpi__completeness_monthly') }} as completeness
    on figures.kpi_code = completeness.kpi_code and figures.period_start = completeness.period_start
left join {{ source('ledger', 'published_kpi_value') }} as published
    on
        {{ same_columns('figures', 'published', ['kpi_code', 'period_start'] + place_columns()) }}
        and published.period_kind = 'month'
order by figures.display_order, figures.place_id, figures.period_start
