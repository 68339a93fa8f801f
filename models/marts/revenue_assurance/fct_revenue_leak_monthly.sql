{{ month_incremental('month_start') }}

-- what was rated of a line against what its bill asks for; a month is compared once its bills have come
with months as (
    select month_start from {{ ref('int_calendar__month') }}
    where
        month_start in (select affected_month from {{ ref('int_affected__month') }})
        and month_start in (select billing_month from {{ ref('fct_billing_monthly') }})
),

item_type as (
    select
        item_code,
        rated_service_type,
        rated_usage_type
    from {{ ref('bill_item_type') }}
    where rated_service_type <> ''
),

rated as (
    select
        usage.user_id,
        item_type.item_code,
        {{ month_of('usage.usage_date') }} as month_start,
        sum(usage.usage_fee_amount) as rated_amount
    from {{ ref('fct_usage_daily') }} as usage
    inner join item_type
        on usage.service_type = item_type.rated_service_type and usage.usage_type = item_type.rated_usage_type
    where {{ month_of('usage.usage_date') }} in (select month_start from months)
    group by usage.user_id, item_type.item_code, {{ month_of('usage.usage_date') }}
),

billed as (
    select
        user_id,
        item_code,
        billing_month as month_start,
        sum(receivable_amount) as billed_amount
    from {{ ref('fct_billing_monthly') }}
    where billing_month in (select month_start from months) and item_code in (select item_code from item_type)
    group by user_id, item_code, billing_month
),

together as (
    select
        coalesce(rated.user_id, billed.user_id) as user_id,
        coalesce(rated.item_code, billed.item_code) as item_code,
        coalesce(rated.month_start, billed.month_start) as month_start,
        coalesce(rated.rated_amount, 0) as rated_amount,
        coalesce(billed.billed_amount, 0) as billed_amount
    from rated
    full join billed
        on
            rated.user_id = billed.user_id
            and rated.item_code = billed.item_code
            and rated.month_start = billed.month_start
)

select
    {{ surrogate_key(['together.user_id']) }} as subscriber_key,
    together.user_id,
    together.item_code,
    coalesce(lines.area_id, '-1') as area_id,
    case
        when together.user_id = '-1' then 'no_line'
        when together.billed_amount = 0 then 'not_billed'
        when together.billed_amount < together.rated_amount then 'billed_short'
        else 'billed_over'
    end as leak_type,
    cast(together.rated_amount as decimal(18, 2)) as rated_amount,
    cast(together.billed_amount as decimal(18, 2)) as billed_amount,
    cast(together.rated_amount - together.billed_amount as decimal(18, 2)) as leak_amount,
    together.month_start
from together
left join {{ ref('int_subscriber__month') }} as lines
    on together.user_id = lines.user_id and together.month_start = lines.month_start
where together.rated_amount <> together.billed_amount
