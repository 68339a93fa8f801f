-- Whom would another tariff suit better, and what would it save a month? 哪些用户应换套餐，每月可省多少？
select
    advice.month_start,
    advice.tariff_fit,
    held.tariff_name as held_tariff_name,
    best.tariff_name as best_tariff_name,
    count(*) as line_count,
    cast(sum(advice.held_cost_amount - advice.best_cost_amount) / 3 as decimal(18, 2)) as saving_amount_a_month
from {{ ref('fct_tariff_advice_monthly') }} as advice
inner join {{ ref('dim_tariff') }} as held on advice.tariff_id = held.tariff_id
inner join {{ ref('dim_tariff') }} as best on advice.best_tariff_id = best.tariff_id
where advice.tariff_fit <> 'fits'
group by advice.month_start, advice.tariff_fit, held.tariff_name, best.tariff_name
order by advice.month_start desc, saving_amount_a_month desc, held_tariff_name, best_tariff_name
