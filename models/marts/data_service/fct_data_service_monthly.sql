{{ month_incremental('month_start') }}

{%- set amounts = [
    'data_amount', 'overage_amount', 'value_added_receivable_amount', 'value_added_amount', 'refund_amount'
] %}
{%- set counts = [
    'closing_count', 'subscriber_day_count', 'data_bytes', 'data_bytes_5g', 'service_order_count',
    'confirmed_order_count', 'service_cancel_count', 'early_cancel_count', 'add_on_order_count', 'refund_count',
    'terminal_4g_count', 'terminal_5g_count', 'mismatched_count'
] %}
{%- set is_service_order = "product_type = 'sp_service' and order_action = 'order'" %}
{%- set as_of = 'select as_of_date from ' ~ ref('int_calendar__as_of') %}
{%- set parts = [
    ('fct_subscriber_monthly', 'month_start', {
        'closing_count': 'is_closing', 'subscriber_day_count': 'subscriber_day_count', 'data_bytes': 'data_bytes'
    }),
    ('fct_usage_daily', month_of('usage_date'), {
        'data_bytes_5g': "case when network_generation = '5G' and usage_date <= (" ~ as_of ~ ") then data_bytes else 0 end"
    }),
    ('fct_billing_monthly', 'billing_month', {
        'data_amount': "case when revenue_type = 'data' then net_amount else 0 end",
        'overage_amount': "case when item_code = 'data_usage' then receivable_amount else 0 end",
        'value_added_receivable_amount': "case when revenue_type = 'vas' then receivable_amount else 0 end",
        'value_added_amount': "case when revenue_type = 'vas' then net_amount else 0 end"
    }),
    ('fct_order_event', month_of('ordered_date'), {
        'service_order_count': 'case when ' ~ is_service_order ~ ' then 1 else 0 end',
        'confirmed_order_count': 'case when ' ~ is_service_order ~ ' then is_confirmed else 0 end',
        'service_cancel_count': "case when product_type = 'sp_service' and order_action = 'cancel' then 1 else 0 end",
        'early_cancel_count': "case when product_type = 'sp_service' then is_early_cancel else 0 end",
        'add_on_order_count': "case when product_type = 'add_on' and order_action = 'order' then 1 else 0 end"
    }),
    ('fct_refund_event', month_of('refunded_date'), {'refund_count': '1', 'refund_amount': 'refund_amount'}),
    ('fct_terminal_monthly', 'month_start', {
        'terminal_4g_count': "case when network_generation in ('4G', '5G') then is_closing else 0 end",
        'terminal_5g_count': "case when network_generation = '5G' then is_closing else 0 end",
        'mismatched_count': 'is_mismatched'
    })
] %}

with together as (
    {% for relation, month, measures in parts %}
        select
            {% for measure in amounts + counts %}
                {{ measures.get(measure, '0') }} as {{ measure }},
            {% endfor %}
            user_id,
            {{ month }} as month_start
        from {{ ref(relation) }}
        where {{ month }} in (select affected_month from {{ ref('int_affected__month') }})
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- what belongs to no line that is known in the month is the unknown line's; test and IoT lines are out
known as (
    select
        {% for measure in amounts %}
            cast(sum(together.{{ measure }}) as decimal(18, 2)) as {{ measure }},
        {% endfor %}
        {% for measure in counts %}
            cast(sum(together.{{ measure }}) as bigint) as {{ measure }},
        {% endfor %}
        coalesce(known.user_id, '-1') as user_id,
        together.month_start
    from together
    left join {{ ref('int_subscriber__month') }} as known
        on together.user_id = known.user_id and together.month_start = known.month_start
    where coalesce(known.is_in_scope, 1) = 1
    group by coalesce(known.user_id, '-1'), together.month_start
),

flagged as (
    select
        *,
        case when data_bytes > 0 and user_id != '-1' then 1 else 0 end as data_user_count,
        case when value_added_receivable_amount > 0 and user_id != '-1' then 1 else 0 end as value_added_user_count
    from known
)

select
    {{ theme_dimensions('dimension') }},
    coalesce(terminal.network_generation, '-1') as terminal_generation,
    case
        when flagged.overage_amount > 0 then 'over'
        when flagged.closing_count = 0 or coalesce(allowance.data_allowance_bytes, 0) = 0 then '-'
        when flagged.data_bytes * 5 < allowance.data_allowance_bytes then 'light'
        else 'fits'
    end as package_fit,
    {% for measure in amounts + counts %}
        flagged.{{ measure }},
    {% endfor %}
    cast(flagged.closing_count * coalesce(allowance.data_allowance_bytes, 0) as bigint) as allowance_bytes,
    cast(flagged.data_user_count as bigint) as data_user_count,
    cast(flagged.value_added_user_count as bigint) as value_added_user_count,
    cast(greatest(flagged.data_user_count, flagged.value_added_user_count) as bigint) as data_service_user_count,
    cast(flagged.data_user_count * flagged.value_added_user_count as bigint) as both_service_user_count,
    flagged.month_start
from flagged
inner join {{ ref('dim_subscriber_month') }} as dimension
    on flagged.user_id = dimension.user_id and flagged.month_start = dimension.month_start
left join {{ ref('fct_terminal_monthly') }} as terminal
    on flagged.user_id = terminal.user_id and flagged.month_start = terminal.month_start
left join {{ ref('int_tariff__allowance') }} as allowance on dimension.tariff_id = allowance.tariff_id
