with daily_deliveries as (
    select
        unit,
        mode,
        {{ period_date('period') }} as file_date
    from {{ source('ledger', 'delivery') }}
    where state = 'committed' and period_kind = 'day'
),

bounds as (
    select
        -- an operator that sends no statuses (a foreign data set) goes by whatever daily files it has
        coalesce(max(case when unit = 'user_status' then file_date end), max(file_date)) as as_of_date,
        min(case when unit = 'user_status' and mode = 'a' then file_date end) as opening_file_date,
        coalesce(min(case when unit = 'user_status' then file_date end), min(file_date)) as first_file_date
    from daily_deliveries
),

opened as (
    select
        as_of_date,
        coalesce(opening_file_date, {{ add_day('first_file_date', -1) }}) as opening_date
    from bounds
    where as_of_date is not null
)

select
    as_of_date,
    opening_date,
    {{ add_day('opening_date', 1) }} as first_date,
    {{ month_of(add_day('opening_date', 1)) }} as first_month,
    {{ month_of('as_of_date') }} as as_of_month
from opened
