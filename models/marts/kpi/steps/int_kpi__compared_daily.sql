-- Daily figures of the months to recompute beside those of the day before, of the same day last month and last year.
-- Numbers only: names are added to what is joined here millions of times once it is done.
with days as (select * from {{ ref('int_kpi__value_daily') }}),

periods as (
    select * from {{ ref('int_kpi__period_daily') }}
    where month_start in (select affected_month from {{ ref('int_kpi__affected_month') }})
)

select
    days.*,
{%- for earlier in ['previous', 'previous_month', 'last_year'] %}
    {{ earlier }}.place_id is not null as has_{{ earlier }},
    {{ earlier }}.kpi_value as {{ earlier }}_value,
    {{ earlier }}.month_to_date_value as {{ earlier }}_month_to_date{{ ',' if not loop.last }}
{%- endfor %}
from days
inner join periods on days.period_start = periods.period_start
{%- for earlier in ['previous', 'previous_month', 'last_year'] %}
    left join days as {{ earlier }}
        on
            days.display_order = {{ earlier }}.display_order
            and days.place_id = {{ earlier }}.place_id
            and periods.{{ earlier }}_period_start = {{ earlier }}.period_start
{%- endfor %}
