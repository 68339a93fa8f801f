-- Spring Festival moves between January and February: where it did, the two are compared as one, told with February, as
-- the statistical bureau does. What is counted on one day (a stock) needs no such help.
with months as (
    select
        month_start,
        sum(
            case
                when lunar_new_year_offset between {{ festival_days()[0] }} and {{ festival_days()[1] }} then 1 else 0
            end
        ) as festival_day_count
    from {{ ref('dim_date') }}
    group by month_start
),

shifts as (
    select
        months.month_start,
        months.festival_day_count,
        last_year.festival_day_count as last_year_festival_day_count
    from months
    inner join months as last_year on months.month_start = {{ add_month('last_year.month_start', 12) }}
    where month(months.month_start) <= 2
),

figures as (
    select
        figure.*,
        kpi.unit,
        kpi.additivity,
        kpi.year_to_date,
        shifts.festival_day_count,
        shifts.last_year_festival_day_count,
        case
            when
                shifts.festival_day_count = shifts.last_year_festival_day_count
                or kpi.additivity = 'S' or kpi.year_to_date = 'latest' then 'same_month'
            when kpi.year_to_date = 'none' or month(figure.period_start) = 1 then 'none'
            else 'two_months'
        end as alignment
    from {{ ref('fct_kpi_monthly') }} as figure
    inner join shifts on figure.period_start = shifts.month_start
    inner join {{ ref('dim_kpi') }} as kpi on figure.kpi_code = kpi.kpi_code
    where figure.dimension_type = 'all'
),

compared as (
    select
        figures.*,
        case figures.alignment
            when 'same_month' then figures.kpi_value when 'two_months' then figures.year_to_date_value
        end as aligned_value,
        case figures.alignment
            when 'same_month' then figures.last_year_value when 'two_months' then last_year.year_to_date_value
        end as aligned_last_year_value
    from figures
    left join {{ ref('fct_kpi_monthly') }} as last_year
        on
            {{ same_columns('figures', 'last_year', ['kpi_code'] + place_columns()) }}
            and figures.period_start = {{ add_month('last_year.period_start', 12) }}
)

select
    kpi_code,
    period_start,
    area_level,
    area_code,
    cast(festival_day_count as int) as festival_day_count,
    cast(last_year_festival_day_count as int) as last_year_festival_day_count,
    kpi_value,
    last_year_value,
    change_last_year,
    alignment,
    aligned_value,
    aligned_last_year_value,
    {{ change_against('aligned_value', 'aligned_last_year_value', 'unit') }} as change_last_year_aligned,
    case when alignment = 'two_months' then year_to_date_state else state end as state
from compared
