-- How many outlets of competitors stand in the counties of ours? 各区县本网门店周边有多少竞争对手网点？
select
    month_start,
    city_name,
    county_code,
    county_name,
    sum(own_outlet_count) as own_outlet_count,
    sum(rival_outlet_count) as rival_outlet_count,
    sum(rival_outlet_add_count) as rival_outlet_add_count,
    sum(rival_outlet_loss_count) as rival_outlet_loss_count,
    {{ ratio('sum(rival_outlet_count)', 'sum(own_outlet_count)') }} as rival_outlet_ratio
from {{ ref('fct_competition_monthly') }}
where county_code <> '-1'
group by month_start, city_name, county_code, county_name
having sum(own_outlet_count) + sum(rival_outlet_count) > 0
order by month_start desc, rival_outlet_ratio desc, county_code
