{{ month_incremental('month_start') }}

{%- set counts = [
    'listed_count', 'treated_count', 'control_count', 'reached_count', 'treated_taker_count', 'reached_taker_count',
    'control_taker_count', 'declined_count', 'silent_count', 'compared_count', 'compared_taker_count'
] %}
{%- set amounts = ['cost_amount', 'compared_cost_amount', 'added_margin_amount'] %}

with outcomes as (
    select
        outcome.*,
        coalesce(line.user_id, '-1') as known_user_id,
        1 - outcome.is_treated as is_control
    from {{ ref('fct_campaign_outcome') }} as outcome
    left join {{ ref('int_subscriber__month') }} as line
        on outcome.user_id = line.user_id and outcome.settled_month = line.month_start
    where outcome.settled_month in (select affected_month from {{ ref('int_affected__month') }})
),

-- lines that nobody knows are one line, the unknown one
summed as (
    select
        campaign_id,
        known_user_id as user_id,
        arm,
        channel_type,
        response,
        count(*) as listed_count,
        sum(is_treated) as treated_count,
        sum(is_control) as control_count,
        sum(is_reached) as reached_count,
        sum(is_treated * is_taken) as treated_taker_count,
        sum(is_reached * is_taken) as reached_taker_count,
        sum(is_control * is_taken) as control_taker_count,
        sum(case when response = 'declined' then is_treated else 0 end) as declined_count,
        sum(case when response = 'none' then is_treated else 0 end) as silent_count,
        sum(is_compared * is_treated) as compared_count,
        sum(is_compared * is_treated * is_taken) as compared_taker_count,
        sum(expected_taker_count) as expected_taker_count,
        sum(cost_amount) as cost_amount,
        sum(is_compared * cost_amount) as compared_cost_amount,
        sum(added_margin_amount) as added_margin_amount,
        settled_month as month_start
    from outcomes
    group by campaign_id, known_user_id, arm, channel_type, response, settled_month
)

select
    {{ theme_dimensions('dimension') }},
    summed.campaign_id,
    campaign.campaign_name,
    campaign.purpose,
    campaign.product_id,
    coalesce(product.tariff_name, '未知') as product_name,
    campaign.start_date,
    campaign.end_date,
    summed.arm,
    summed.channel_type,
    summed.response,
    {% for count in counts %}
        cast(summed.{{ count }} as bigint) as {{ count }},
    {% endfor %}
    cast(summed.expected_taker_count as decimal(18, 4)) as expected_taker_count,
    {% for amount in amounts %}
        cast(summed.{{ amount }} as decimal(18, 2)) as {{ amount }},
    {% endfor %}
    summed.month_start
from summed
inner join {{ ref('dim_campaign') }} as campaign on summed.campaign_id = campaign.campaign_id
inner join {{ ref('dim_subscriber_month') }} as dimension
    on summed.user_id = dimension.user_id and summed.month_start = dimension.month_start
left join {{ ref('dim_tariff') }} as product on campaign.tariff_key = product.tariff_key
