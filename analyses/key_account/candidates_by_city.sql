-- Which share of customers brings 80% of a city's revenue, and who of them is not on the list? 各地市多少客户贡献八成收入，哪些尚未纳入大客户？
select
    freeze_month,
    city_code,
    city_name,
    count(*) as customer_count,
    sum(is_top) as top_customer_count,
    100 * {{ ratio('sum(is_top)', 'count(*)') }} as top_customer_share,
    sum(case when is_top = 1 then net_amount else 0 end) as top_amount,
    sum(net_amount) as net_amount,
    sum(case when standing = 'confirmed' then 1 else 0 end) as confirmed_count,
    sum(case when standing = 'proposed' then 1 else 0 end) as proposed_count,
    sum(case when standing in ('just_under', 'rising') then 1 else 0 end) as near_count,
    sum(case when standing = 'below' then 1 else 0 end) as below_count
from {{ ref('fct_key_candidate_half_yearly') }}
group by freeze_month, city_code, city_name
order by freeze_month desc, city_code
