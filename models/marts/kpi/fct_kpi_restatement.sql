-- what the figures in this build will be published as: restated, and not yet in the ledger
with pending as (
    {% for table, kind in [('fct_kpi_monthly', 'month'), ('fct_kpi_daily', 'day')] %}
        select
            figures.kpi_code,
            '{{ kind }}' as period_kind,
            figures.period_start,
            figures.area_level,
            figures.area_code,
            figures.dimension_type,
            figures.dimension_value,
            figures.numerator,
            figures.denominator,
            figures.kpi_value,
            cast(null as timestamp) as published_at
        from {{ ref(table) }} as figures
        inner join {{ source('ledger', 'published_kpi_value') }} as published
            on
                {{ same_columns('figures', 'published', ['kpi_code', 'period_start'] + place_columns()) }}
                and published.period_kind = '{{ kind }}'
        where
            figures.state = 'restated'
            and {{ is_other_figure('figures', 'published') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- a figure of which one version was published so far has it in the one table, all others in the other
versions as (
    select * from pending
    union all
    select
        latest.kpi_code,
        latest.period_kind,
        latest.period_start,
        latest.area_level,
        latest.area_code,
        latest.dimension_type,
        latest.dimension_value,
        latest.numerator,
        latest.denominator,
        latest.kpi_value,
        latest.published_at
    from {{ source('ledger', 'published_kpi_value') }} as latest
    inner join pending
        on {{ same_columns('latest', 'pending', ['kpi_code', 'period_kind', 'period_start'] + place_columns()) }}
    left join {{ source('ledger', 'published_kpi_version') }} as known
        on
            latest.published_at = known.published_at
            and {{ same_columns('latest', 'known', ['kpi_code', 'period_kind', 'period_start'] + place_columns()) }}
    where known.kpi_code is null
    union all
    select
        kpi_code,
        period_kind,
        period_start,
        area_level,
        area_code,
        dimension_type,
        dimension_value,
        numerator,
        denominator,
        kpi_value,
        published_at
    from {{ source('ledger', 'published_kpi_version') }}
),

numbered as (
    select
        *,
        row_number() over (figure_versions) as version_number,
        lag(numerator) over (figure_versions) as earlier_numerator,
        lag(denominator) over (figure_versions) as earlier_denominator,
        lag(kpi_value) over (figure_versions) as earlier_value,
        lag(published_at) over (figure_versions) as earlier_published_at
    from versions
    window figure_versions as (
        partition by kpi_code, period_kind, period_start, area_level, area_code, dimension_type, dimension_value
        order by published_at asc nulls last
    )
)

select
    kpi_code,
    period_kind,
    period_start,
    area_level,
    area_code,
    dimension_type,
    dimension_value,
    cast(version_number as integer) as version_number,
    earlier_numerator,
    earlier_denominator,
    earlier_value,
    earlier_published_at,
    numerator,
    denominator,
    kpi_value,
    published_at,
    kpi_value - earlier_value as value_change
from numbered
where version_number > 1
order by kpi_code, period_start, area_code, version_number
