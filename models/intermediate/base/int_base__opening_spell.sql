-- the same intervals as days are opened: the opening of a day is the closing of the day before
with months as (
    select * from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select {{ month_of('affected_date') }} from {{ ref('int_affected__date') }})
),

states as (
    select
        area_id,
        pay_mode,
        brand,
        tariff_id,
        {{ add_day('valid_from', 1) }} as valid_from,
        case when valid_to < {{ end_of_time() }} then {{ add_day('valid_to', 1) }} else valid_to end as valid_to
    from {{ ref('int_subscriber__state') }}
    where is_on_net = 1 and is_in_scope = 1
)

select
    states.area_id,
    states.pay_mode,
    states.brand,
    states.tariff_id,
    months.month_start,
    greatest(states.valid_from, months.month_start) as valid_from,
    least(states.valid_to, months.closing_day_after) as valid_to
from states
inner join months
    on
        states.valid_from <= months.closing_date
        and states.valid_to > months.month_start
