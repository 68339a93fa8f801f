-- The sums behind each monthly KPI, where something was measured. A sum over an undefined measure is undefined.
select
    measures.period_start,
    terms.display_order,
    places.place_id,
    {{ sum_parts('terms', 'measures') }},
    max(case when measures.measure_value is null then 1 else 0 end) as is_undefined
from {{ ref('int_kpi__measure_monthly') }} as measures
inner join {{ ref('int_kpi__term') }} as terms on measures.measure_code = terms.measure_code and terms.is_monthly = 1
inner join {{ ref('int_kpi__place') }} as places on {{ same_columns('measures', 'places', place_columns()) }}
group by measures.period_start, terms.display_order, places.place_id
