-- a view by month joins this and groups by `comparison`; a ratio is divided after the sums. No year to date for
-- a year whose January is not loaded
with months as (select * from {{ ref('dim_month') }}),

loaded as (
    select * from months
    where is_loaded
),

years as (
    select year_number
    from loaded
    where month_number = 1
),

pairs as (
    select
        month_start,
        'current' as comparison,
        month_start as source_month_start
    from months
    union all
    select
        month_start,
        'previous' as comparison,
        previous_month_start as source_month_start
    from months
    union all
    select
        month_start,
        'last_year' as comparison,
        last_year_month_start as source_month_start
    from months
    union all
    select
        months.month_start,
        case
            when earlier.year_number = months.year_number then 'year_to_date' else 'last_year_to_date'
        end as comparison,
        earlier.month_start as source_month_start
    from months
    inner join months as earlier
        on
            months.year_number - earlier.year_number between 0 and 1
            and months.month_number >= earlier.month_number
    inner join years on earlier.year_number = years.year_number
)

select
    pairs.month_start,
    pairs.comparison,
    pairs.source_month_start,
    case
        when pairs.source_month_start = max(pairs.source_month_start) over (
            partition by pairs.month_start, pairs.comparison
        ) then 1
        else 0
    end as is_latest
from pairs
inner join loaded on pairs.source_month_start = loaded.month_start
where pairs.month_start in (select loaded_month.month_start from loaded as loaded_month)
