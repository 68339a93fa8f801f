-- Campaigns that ended in the month, at the dimensions that their lines have in it; a line that nobody knows at the
-- unknown area. Only campaigns with lines in both arms are compared.
{{ month_incremental('period_start') }}

with outcomes as (
    select
        outcome.settled_month as period_start,
        coalesce(line.area_id, '-1') as area_id,
        coalesce(line.pay_mode, '-1') as pay_mode,
        outcome.campaign_id as campaign,
        sum(outcome.is_reached) as reached_count,
        sum(outcome.is_reached * outcome.is_taken) as reached_taker_count,
        sum(outcome.is_compared * outcome.is_treated) as compared_count,
        sum(outcome.is_compared * outcome.is_treated * outcome.is_taken) as compared_taker_count,
        sum(outcome.expected_taker_count) as expected_taker_count,
        sum(outcome.added_margin_amount) as added_margin_amount,
        sum(outcome.is_compared * outcome.cost_amount) as compared_cost_amount
    from {{ ref('fct_campaign_outcome') }} as outcome
    left join {{ ref('int_subscriber__month') }} as line
        on outcome.user_id = line.user_id and outcome.settled_month = line.month_start
    where outcome.settled_month in (select affected_month from {{ ref('int_affected__month') }})
    group by
        outcome.settled_month, coalesce(line.area_id, '-1'), coalesce(line.pay_mode, '-1'), outcome.campaign_id
)

{{ roll_up_measures('outcomes', ['reached_count', 'reached_taker_count', 'compared_count', 'compared_taker_count',
    'expected_taker_count', 'added_margin_amount', 'compared_cost_amount']) }}
union all
{{ roll_up_measures('outcomes', ['reached_count', 'reached_taker_count', 'compared_count', 'compared_taker_count',
    'expected_taker_count', 'added_margin_amount', 'compared_cost_amount'], dimension='campaign') }}
