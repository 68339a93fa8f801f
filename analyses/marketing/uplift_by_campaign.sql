-- Which campaigns make a difference, and which only reward what happens anyway? 哪些活动真正带来增量，哪些只是奖励自然办理的用户？
-- A difference is told where the 95% interval of the uplift lies above 0.
with campaigns as (
    select
        month_start,
        campaign_id,
        campaign_name,
        purpose,
        sum(treated_count) as treated_count,
        sum(control_count) as control_count,
        sum(treated_taker_count) as treated_taker_count,
        sum(control_taker_count) as control_taker_count
    from {{ ref('fct_marketing_monthly') }}
    group by month_start, campaign_id, campaign_name, purpose
    having sum(treated_count) > 0 and sum(control_count) > 0
),

bounded as (
    select
        *,
        100 * {{ ratio('treated_taker_count', 'treated_count') }} as treated_taker_rate,
        100 * {{ ratio('control_taker_count', 'control_count') }} as control_taker_rate,
        {{ uplift_bound('treated_taker_count', 'treated_count', 'control_taker_count', 'control_count', -1) }}
            as uplift_from,
        {{ uplift_bound('treated_taker_count', 'treated_count', 'control_taker_count', 'control_count', 1) }}
            as uplift_to
    from campaigns
)

select
    *,
    treated_taker_rate - control_taker_rate as uplift,
    case when uplift_from > 0 then 1 else 0 end as makes_a_difference
from bounded
order by month_start desc, uplift_from desc, campaign_id
