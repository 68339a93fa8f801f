{{ month_incremental('month_start') }}

{%- set amounts = [
    'receivable_amount', 'discount_amount', 'gifted_amount', 'net_amount', 'service_revenue_amount', 'late_fee_amount',
    'handset_amount', 'tax_amount', 'unpaid_amount', 'overdue_amount', 'not_yet_due_amount', 'written_off_unpaid_amount',
    'recharge_amount'
] %}
{%- set counts = ['recharge_count', 'billed_count', 'subscriber_day_count'] %}

with months as (select affected_month from {{ ref('int_affected__month') }}),

bills as (
    select
        *,
        billing_month as month_start,
        case when is_service_revenue then net_amount else 0 end as service_revenue_amount,
        case when revenue_type = 'late_fee' then net_amount else 0 end as late_fee_amount,
        case when revenue_type = 'handset' then net_amount else 0 end as handset_amount
    from {{ ref('fct_billing_monthly') }}
    where billing_month in (select affected_month from months)
),

arrears as (
    select
        *,
        arrears_month as month_start,
        case when is_overdue and not is_late_fee and not is_written_off then unpaid_amount else 0 end as overdue_amount,
        case when not is_overdue and not is_late_fee and not is_written_off then unpaid_amount else 0 end
            as not_yet_due_amount,
        case when is_written_off then unpaid_amount else 0 end as written_off_unpaid_amount
    from {{ ref('fct_arrears_monthly') }}
    where arrears_month in (select affected_month from months)
),

lines as (
    select
        *,
        '-' as item_code,
        cast(is_billed as bigint) as billed_count
    from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from months)
),

{%- set parts = [('bills', amounts[:8]), ('arrears', amounts[8:12]), ('lines', amounts[12:] + counts)] %}

-- item '-' is the line itself: what it paid in beforehand, and what revenue per user divides by
together as (
    {% for relation, measures in parts %}
        select
            {% for measure in amounts + counts %}
                {{ measure if measure in measures else 0 }} as {{ measure }},
            {% endfor %}
            user_id,
            month_start,
            item_code
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

known as (
    select
        {% for measure in amounts %}
            cast(sum(together.{{ measure }}) as decimal(18, 2)) as {{ measure }},
        {% endfor %}
        {% for measure in counts %}
            cast(sum(together.{{ measure }}) as bigint) as {{ measure }},
        {% endfor %}
        coalesce(known.user_id, '-1') as user_id,
        together.month_start,
        together.item_code
    from together
    left join {{ ref('int_subscriber__month') }} as known
        on
            together.user_id = known.user_id
            and together.month_start = known.month_start
    where coalesce(known.is_in_scope, 1) = 1
    group by coalesce(known.user_id, '-1'), together.month_start, together.item_code
)

select
    {{ theme_dimensions('dimension') }},
    known.item_code,
    case when known.item_code = '-' then '-' else coalesce(item_type.item_name_zh, '未知') end as item_name_zh,
    case when known.item_code = '-' then '-' else coalesce(item_type.revenue_type, '-1') end as revenue_type,
    {% for measure in amounts + counts %}
        known.{{ measure }},
    {% endfor %}
    known.month_start
from known
inner join {{ ref('dim_subscriber_month') }} as dimension
    on
        known.user_id = dimension.user_id
        and known.month_start = dimension.month_start
left join {{ ref('bill_item_type') }} as item_type on known.item_code = item_type.item_code
