-- The sums behind each daily KPI, where something was measured, for the months to recompute and those compared to them.
with periods as (
    select * from {{ ref('int_kpi__period_monthly') }}
    where period_start in (select affected_month from {{ ref('int_kpi__affected_month') }})
),

months as (
    select period_start as month_start from periods
    union
    select previous_period_start as month_start from periods
    union
    select last_year_period_start as month_start from periods
)

select
    measures.month_start,
    measures.period_start,
    terms.display_order,
    places.place_id,
    {{ sum_parts('terms', 'measures') }}
from {{ ref('int_kpi__measure_daily') }} as measures
inner join months on measures.month_start = months.month_start
inner join {{ ref('int_kpi__term') }} as terms on measures.measure_code = terms.measure_code and terms.is_daily = 1
inner join {{ ref('int_kpi__place') }} as places on {{ same_columns('measures', 'places', place_columns()) }}
group by measures.month_start, measures.period_start, terms.display_order, places.place_id
