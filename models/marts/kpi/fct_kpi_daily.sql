{{ month_incremental('month_start', affected='int_kpi__affected_month') }}

with figures as (
    select
        days.*,
        kpis.kpi_code,
        kpis.unit,
        kpis.direction,
        kpis.input_unit_count,
        place.area_level,
        place.area_code,
        place.dimension_type,
        place.dimension_value,
        periods.time_elapsed_rate,
        {%- set compared = [
            ('compared_value', 'previous', 'value'), ('compared_year_value', 'last_year', 'value'),
            ('compared_month_to_date', 'previous_month', 'month_to_date'),
            ('compared_year_month_to_date', 'last_year', 'month_to_date')
        ] %}
    {%- for name, earlier, value in compared %}
        {{ earlier_value('days.' ~ earlier ~ '_' ~ value, 'days.has_' ~ earlier, 'kpis',
            'periods.' ~ earlier ~ '_period_start >= periods.first_period_start') }} as {{ name }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    from {{ ref('int_kpi__compared_daily') }} as days
    inner join {{ ref('int_kpi__period_daily') }} as periods on days.period_start = periods.period_start
    inner join {{ ref('dim_kpi') }} as kpis on days.display_order = kpis.display_order
    inner join {{ ref('int_kpi__place') }} as place on days.place_id = place.place_id
)

select
    figures.kpi_code,
    figures.month_start,
    figures.period_start,
    figures.period_start as period_end,
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
    figures.month_to_date_value,
    {{ accumulated_state('figures.month_to_date_value', 'completeness.month_to_date_unit_count',
        'figures.input_unit_count') }} as month_to_date_state,
    figures.compared_month_to_date as month_to_date_previous,
    {{ change_against('figures.month_to_date_value', 'figures.compared_month_to_date', 'figures.unit') }}
        as change_month_to_date_previous,
    figures.compared_year_month_to_date as month_to_date_last_year,
    {{ change_against('figures.month_to_date_value', 'figures.compared_year_month_to_date', 'figures.unit') }}
        as change_month_to_date_last_year,
    targets.target_value,
    {{ completion_rate('figures.month_to_date_value', 'targets.target_value', 'figures.direction') }}
        as completion_rate,
    figures.time_elapsed_rate,
    {{ figure_state('figures', 'completeness', 'published') }} as state,
    cast(coalesce(completeness.complete_unit_count, 0) as integer) as source_unit_count,
    figures.period_start as as_of_date
from figures
left join {{ ref('int_kpi__target') }} as targets
    on
        figures.kpi_code = targets.kpi_code
        and figures.month_start = targets.month_start
        and figures.place_id = targets.place_id
left join {{ ref('int_kpi__completeness_daily') }} as completeness
    on figures.kpi_code = completeness.kpi_code and figures.period_start = completeness.period_start
left join {{ source('ledger', 'published_kpi_value') }} as published
    on
        {{ same_columns('figures', 'published', ['kpi_code', 'period_start'] + place_columns()) }}
        and published.period_kind = 'day'
order by figures.display_order, figures.place_id, figures.period_start
