-- Where does a campaign work: uplift by campaign and city, and how sure is it? 各地市营销增量是多少、有多确定？
with cities as (
    select
        month_start,
        campaign_id,
        city_name,
        sum(treated_count) as treated_count,
        sum(control_count) as control_count,
        sum(treated_taker_count) as treated_taker_count,
        sum(control_taker_count) as control_taker_count,
        sum(reached_taker_count) as reached_taker_count
    from {{ ref('fct_marketing_monthly') }}
    group by month_start, campaign_id, city_name
)

select
    *,
    100 * {{ ratio('treated_taker_count', 'treated_count') }}
    - 100 * {{ ratio('control_taker_count', 'control_count') }} as uplift,
    {{ uplift_bound('treated_taker_count', 'treated_count', 'control_taker_count', 'control_count', -1) }}
        as uplift_from,
    {{ uplift_bound('treated_taker_count', 'treated_count', 'control_taker_count', 'control_count', 1) }}
        as uplift_to
from cities
order by month_start desc, campaign_id, city_name
