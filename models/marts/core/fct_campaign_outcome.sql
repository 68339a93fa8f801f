-- what became of each line on the list of a campaign that is over, told with the month in which the campaign ended
{{ month_incremental('settled_month') }}

with campaigns as (
    select
        campaign.*,
        {{ month_of('campaign.end_date') }} as settled_month
    from {{ ref('dim_campaign') }} as campaign
    cross join {{ ref('int_calendar__as_of') }} as as_of
    where
        campaign.end_date <= as_of.as_of_date
        and {{ month_of('campaign.end_date') }} in (select affected_month from {{ ref('int_affected__month') }})
),

listed as (
    select
        contact.*,
        1 - contact.is_treated as is_control,
        coalesce(answer.response, '-1') as response,
        case when answer.response = 'taken' then 1 else 0 end as is_taken,
        -- for a line that took nothing the fee is not asked for
        coalesce(nullif(answer.product_id, '-1'), campaigns.product_id) as product_id,
        campaigns.settled_month
    from campaigns
    inner join {{ ref('fct_campaign_contact') }} as contact on campaigns.campaign_id = contact.campaign_id
    left join {{ ref('fct_campaign_response') }} as answer
        on
            contact.campaign_id = answer.campaign_id
            and contact.user_id = answer.user_id
            and campaigns.end_date >= answer.responded_date
    left join {{ ref('int_subscriber__month') }} as line
        on contact.user_id = line.user_id and campaigns.settled_month = line.month_start
    where coalesce(line.is_in_scope, 1) = 1
),

arms as (
    select
        campaign_id,
        cast(sum(is_treated) as bigint) as treated_count,
        cast(sum(is_control) as bigint) as control_count
    from listed
    group by campaign_id
    having sum(is_treated) > 0 and sum(is_control) > 0
),

-- a control line that took it stands for treated / control lines, in ten-thousandths, and its fee for as much, in fen
weighed as (
    select
        listed.*,
        case when arms.campaign_id is null then 0 else 1 end as is_compared,
        coalesce(fee.monthly_fee_fen, 0) as fee_fen,
        {{ integer_division('arms.treated_count * 10000', 'arms.control_count') }} as weight,
        {{ integer_division('coalesce(fee.monthly_fee_fen, 0) * arms.treated_count', 'arms.control_count') }}
            as expected_fee_fen
    from listed
    left join arms on listed.campaign_id = arms.campaign_id
    left join {{ ref('int_tariff__month') }} as fee
        on listed.product_id = fee.tariff_id and listed.settled_month = fee.month_start
)

select
    campaign_key,
    campaign_id,
    subscriber_key,
    user_id,
    arm,
    channel_type,
    response,
    is_treated,
    is_reached,
    cast(is_taken as int) as is_taken,
    cast(is_compared as int) as is_compared,
    cast(
        case
            when is_compared * is_control * is_taken = 1
                then cast(weight as decimal(13, 0)) * cast(0.0001 as decimal(5, 4))
            else 0
        end as decimal(18, 4)
    ) as expected_taker_count,
    cost_amount,
    cast(
        case
            when is_compared * is_taken = 0 then 0
            when is_treated = 1 then {{ fen_to_yuan('fee_fen') }}
            else -{{ fen_to_yuan('expected_fee_fen') }}
        end as decimal(18, 2)
    ) as added_margin_amount,
    settled_month
from weighed
