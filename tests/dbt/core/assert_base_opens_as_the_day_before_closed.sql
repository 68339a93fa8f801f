with totals as (
    select
        base_date,
        area_id,
        pay_mode,
        brand,
        tariff_id,
        opening_count,
        closing_count
    from {{ ref('fct_subscriber_base_daily') }}
),

paired as (
    select
        coalesce(today.base_date, {{ add_day('yesterday.base_date', 1) }}) as base_date,
        coalesce(today.opening_count, 0) as opening_count,
        coalesce(yesterday.closing_count, 0) as closing_count
    from totals as today
    full outer join totals as yesterday
        on
            today.base_date = {{ add_day('yesterday.base_date', 1) }}
            and today.area_id = yesterday.area_id
            and today.pay_mode = yesterday.pay_mode
            and today.brand = yesterday.brand
            and today.tariff_id = yesterday.tariff_id
)

select paired.*
from paired
cross join {{ ref('int_calendar__as_of') }} as as_of
where
    paired.base_date > as_of.first_date and paired.base_date <= as_of.as_of_date
    and paired.opening_count != paired.closing_count
