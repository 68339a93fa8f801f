-- Did a service's revenue move, or only the shares that tariffs declare? 业务收入的变化有多少只是资费分摊口径的调整？
-- Split revenue (caliber b) against the month before: what comes of tariffs that declare other shares of their fee, and
-- what is left, which customers brought. Only what is left may be praised or blamed.
with split as (
    select
        revenue.billing_month as month_start,
        revenue.revenue_type,
        sum(revenue.split_amount) as split_amount
    from {{ ref('fct_revenue_split_monthly') }} as revenue
    inner join {{ ref('fct_subscriber_monthly') }} as lines
        on revenue.user_id = lines.user_id and revenue.billing_month = lines.month_start
    where lines.is_in_scope = 1
    group by revenue.billing_month, revenue.revenue_type
),

effects as (
    select
        billing_month as month_start,
        revenue_type,
        count(distinct tariff_id) as tariff_count,
        sum(effect_amount) as effect_amount
    from {{ ref('fct_caliber_effect_monthly') }}
    group by billing_month, revenue_type
),

compared as (
    select
        *,
        lag(split_amount) over (partition by revenue_type order by month_start) as previous_amount
    from split
)

select
    compared.month_start,
    compared.revenue_type,
    compared.split_amount,
    compared.split_amount - compared.previous_amount as change_amount,
    coalesce(effects.tariff_count, 0) as restructured_tariff_count,
    coalesce(effects.effect_amount, 0) as caliber_amount,
    compared.split_amount - compared.previous_amount - coalesce(effects.effect_amount, 0) as customer_amount
from compared
left join effects on compared.month_start = effects.month_start and compared.revenue_type = effects.revenue_type
order by compared.month_start desc, compared.revenue_type
