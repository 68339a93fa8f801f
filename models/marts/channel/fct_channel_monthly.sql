{{ month_incremental('month_start') }}

with months as (
    select * from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

outlets as (
    select
        versions.*,
        months.month_start
    from {{ ref('int_channel__version') }} as versions
    inner join months
        on
            versions.valid_from <= months.closing_date
            and versions.valid_to > months.closing_date
),

sold as (
    select
        channel_id,
        month_start,
        sum(gross_add_count) as gross_add_count,
        sum(is_closing) as closing_subscriber_count,
        sum(net_amount) as net_amount,
        sum(case when gross_add_count > 0 then net_amount else 0 end) as add_net_amount
    from {{ ref('fct_subscriber_monthly') }}
    group by channel_id, month_start
),

paid as (
    select
        channel_id,
        commission_month as month_start,
        sum(amount) as commission_amount,
        sum(clawback_amount) as clawback_amount
    from {{ ref('fct_commission_monthly') }}
    group by channel_id, commission_month
),

costs as (
    select
        channel_id,
        cost_month as month_start,
        rent_amount + staff_amount as running_cost_amount,
        promotion_amount
    from {{ ref('fct_channel_cost_monthly') }}
),

keys as (
    {% for part in ['outlets', 'sold', 'paid', 'costs'] %}
        select
            channel_id,
            month_start
        from {{ part }}
        {{ 'union' if not loop.last }}
    {% endfor %}
)

select
    {{ surrogate_key(['keys.channel_id']) }} as channel_key,
    keys.channel_id,
    coalesce(outlets.channel_type, '-1') as channel_type,
    coalesce(outlets.channel_class, '-1') as channel_class,
    outlets.star_count,
    coalesce(outlets.agent_id, '-1') as agent_id,
    coalesce(outlets.area_id, '-1') as area_id,
    coalesce(outlets.channel_status, '-1') as channel_status,
    coalesce(outlets.is_outlet, 0) as is_outlet,
    -- the declared minimum: one gross add in the month
    case when outlets.is_outlet = 1 and sold.gross_add_count >= 1 then 1 else 0 end as is_active,
    cast(coalesce(sold.gross_add_count, 0) as bigint) as gross_add_count,
    cast(coalesce(sold.closing_subscriber_count, 0) as bigint) as closing_subscriber_count,
    cast(coalesce(sold.net_amount, 0) as decimal(18, 2)) as net_amount,
    cast(coalesce(sold.add_net_amount, 0) as decimal(18, 2)) as add_net_amount,
    cast(coalesce(paid.commission_amount, 0) as decimal(18, 2)) as commission_amount,
    cast(coalesce(paid.clawback_amount, 0) as decimal(18, 2)) as clawback_amount,
    cast(coalesce(costs.running_cost_amount, 0) as decimal(18, 2)) as running_cost_amount,
    cast(coalesce(costs.promotion_amount, 0) as decimal(18, 2)) as promotion_amount,
    cast(
        coalesce(sold.net_amount, 0) - coalesce(paid.commission_amount, 0) + coalesce(paid.clawback_amount, 0)
        - coalesce(costs.running_cost_amount, 0) - coalesce(costs.promotion_amount, 0) as decimal(18, 2)
    ) as profit_amount,
    keys.month_start
from keys
inner join months on keys.month_start = months.month_start
left join outlets on keys.channel_id = outlets.channel_id and keys.month_start = outlets.month_start
left join sold on keys.channel_id = sold.channel_id and keys.month_start = sold.month_start
left join paid on keys.channel_id = paid.channel_id and keys.month_start = paid.month_start
left join costs on keys.channel_id = costs.channel_id and keys.month_start = costs.month_start
