-- What was to be expected of a watched figure, and how far chance alone takes it: the median of its history, and the
-- larger of the history's own spread and the counting noise, widened where the history is short.
{% set key = ['kpi_code', 'period_kind', 'period_start', 'area_level', 'area_code'] -%}
with figures as (select * from {{ ref('int_kpi_alarm__figure') }}),

history as (select * from {{ ref('int_kpi_alarm__history') }}),

levels as (
    select
        {{ key | join(', ') }},
        median(earlier_value) as level_value,
        count(*) as history_count
    from history
    group by {{ key | join(', ') }}
),

spreads as (
    select
        history.kpi_code,
        history.period_kind,
        history.period_start,
        history.area_level,
        history.area_code,
        median(abs(history.earlier_value - levels.level_value)) as median_deviation
    from history
    inner join levels on {{ same_columns('history', 'levels', key) }}
    group by history.{{ key | join(', history.') }}
),

noise as (
    select
        figures.*,
        levels.level_value as expected_value,
        levels.history_count,
        spreads.median_deviation,
        {{ counting_noise('figures', 'levels.level_value') }} as noise_value
    from figures
    left join levels
        on
            {{ same_columns('figures', 'levels', key) }}
            and levels.history_count >= 3
    left join spreads on {{ same_columns('levels', 'spreads', key) }}
),

scaled as (
    select
        *,
        -- 1.4826 makes a standard deviation of a median deviation; the median of n values is itself off by 1.57 / n
        greatest(1.4826 * median_deviation, noise_value) * sqrt(1 + 1.57 / history_count) as scale_value
    from noise
)

select
    *,
    sign * (kpi_value - expected_value) / nullif(scale_value, 0) as deviation,
    sign * (kpi_value - coalesce(expected_value, previous_value, 0)) / unit_value as excess_count
from scaled
