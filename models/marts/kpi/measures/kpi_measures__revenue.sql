-- Service revenue as billed (a) and with the base fee split by the tariff's declared shares (b), tax out, in yuan.
{{ month_incremental('period_start') }}

with revenue as (
    select * from {{ ref('fct_revenue_split_monthly') }}
    where billing_month in (select affected_month from {{ ref('int_affected__month') }})
),

leaf as (
    select
        revenue.billing_month as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        revenue.revenue_type,
        sum(revenue.billed_amount) as net_amount,
        sum(case when revenue.revenue_type in ('vas', 'data') then revenue.billed_amount else 0 end)
            as new_business_amount,
    {%- for type in ['monthly_fee', 'voice', 'sms', 'data'] %}
        sum(case when revenue.revenue_type = '{{ type }}' then revenue.billed_amount else 0 end) as {{ type }}_amount,
        sum(case when revenue.revenue_type = '{{ type }}' then revenue.split_amount else 0 end)
            as {{ type }}_split_amount{{ ',' if not loop.last }}
    {%- endfor %}
    from revenue
    left join {{ ref('int_subscriber__month') }} as lines
        on revenue.user_id = lines.user_id and revenue.billing_month = lines.month_start
    where coalesce(lines.is_in_scope, 1) = 1
    group by
        revenue.billing_month, coalesce(lines.area_id, '-1'), coalesce(lines.pay_mode, '-1'), revenue.revenue_type
),

-- what was billed before discounts, and what was given away: discounts and spent gifts
discount as (
    select
        billing.billing_month as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        billing.revenue_type,
        sum(billing.receivable_amount) as receivable_amount,
        sum(billing.discount_amount + billing.gifted_amount) as discount_amount
    from {{ ref('fct_billing_monthly') }} as billing
    left join {{ ref('int_subscriber__month') }} as lines
        on billing.user_id = lines.user_id and billing.billing_month = lines.month_start
    where
        billing.is_service_revenue
        and billing.billing_month in (select affected_month from {{ ref('int_affected__month') }})
        and coalesce(lines.is_in_scope, 1) = 1
    group by
        billing.billing_month, coalesce(lines.area_id, '-1'), coalesce(lines.pay_mode, '-1'), billing.revenue_type
)

{{ roll_up_measures('leaf', [
    'net_amount', 'monthly_fee_amount', 'monthly_fee_split_amount', 'voice_amount', 'voice_split_amount',
    'sms_amount', 'sms_split_amount', 'data_amount', 'data_split_amount', 'new_business_amount'
]) }}
union all
{{ roll_up_measures('leaf', ['net_amount'], dimension='revenue_type') }}
union all
{{ roll_up_measures('discount', ['receivable_amount', 'discount_amount']) }}
union all
{{ roll_up_measures('discount', ['receivable_amount', 'discount_amount'], dimension='revenue_type') }}
