{{ month_incremental('month_start') }}

{%- set amounts = ['refund_amount', 'information_fee_amount', 'income_amount', 'cost_amount'] %}
{%- set counts = [
    'service_order_count', 'confirmed_order_count', 'own_channel_order_count', 'service_cancel_count',
    'early_cancel_count', 'refund_count', 'ported_count', 'settled_minutes', 'settled_item_count'
] %}
{%- set keys = ['user_id', 'settled_province_code', 'partner_type', 'partner_id', 'service_id', 'direction'] %}
{%- set ordered = "case when order_action = 'order' then 1 else 0 end" %}
{%- set of_line = {
    'settled_province_code': "'-'", 'partner_type': "'sp'", 'partner_id': 'sp_id', 'service_id': 'service_id',
    'direction': "'-'", 'user_id': 'user_id'
} %}
{%- set of_province = dict(of_line, user_id="'-'", settled_province_code='province_code') %}
{%- set of_operator = dict(of_province, partner_id='operator_id', service_id="'-'", partner_type="'operator'") %}
{%- set of_roaming = dict(of_operator, partner_type="'roaming_partner'") %}
{#- relation, its month, which rows of it, and where each column comes from -#}
{%- set parts = [
    ('fct_order_event', month_of('ordered_date'), "product_type = 'sp_service'", dict(
        of_line, service_id='product_id', service_order_count=ordered,
        confirmed_order_count=ordered ~ ' * is_confirmed',
        own_channel_order_count=ordered ~ " * case when access_type = 'sp' then 1 else 0 end",
        service_cancel_count='1 - ' ~ ordered, early_cancel_count='is_early_cancel'
    )),
    ('fct_refund_event', month_of('refunded_date'), 'true', dict(
        of_line, refund_count='1', refund_amount='refund_amount'
    )),
    ('fct_port_event', month_of('ported_date'), 'true', dict(
        of_line, partner_type="'operator'", partner_id='operator_id', service_id="'-'", direction='port_direction',
        ported_count='1'
    )),
    ('fct_settlement_monthly', 'settlement_month', "settlement_type = 'sp'", dict(
        of_province, settled_item_count='item_count', information_fee_amount='information_fee_amount',
        income_amount='income_amount', cost_amount='cost_amount'
    )),
    ('fct_settlement_monthly', 'settlement_month', "settlement_type != 'sp'", dict(
        of_operator, direction='direction', settled_minutes='settled_minutes', settled_item_count='item_count',
        income_amount='income_amount', cost_amount='cost_amount'
    )),
    ('fct_roaming_monthly', 'roaming_month', 'true', dict(
        of_roaming, direction="'in'", settled_minutes='inbound_minutes', income_amount='inbound_amount'
    )),
    ('fct_roaming_monthly', 'roaming_month', 'true', dict(
        of_roaming, direction="'out'", settled_minutes='outbound_minutes', income_amount='outbound_amount'
    ))
] %}

with together as (
    {% for relation, month, condition, columns in parts %}
        select
            {% for name in keys + amounts + counts %}
                {{ columns.get(name, '0') }} as {{ name }},
            {% endfor %}
            {{ month }} as month_start
        from {{ ref(relation) }}
        where {{ month }} in (select affected_month from {{ ref('int_affected__month') }}) and {{ condition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- what is settled is of the province and of no line ('-'); a line that is not known in the month is the unknown one
known as (
    select
        {% for name in amounts %}
            cast(sum(together.{{ name }}) as decimal(18, 2)) as {{ name }},
        {% endfor %}
        {% for name in counts %}
            cast(sum(together.{{ name }}) as bigint) as {{ name }},
        {% endfor %}
        {% for name in keys[1:] %}
            together.{{ name }},
        {% endfor %}
        case when together.user_id = '-' then '-' else coalesce(known.user_id, '-1') end as user_id,
        together.month_start
    from together
    left join {{ ref('int_subscriber__month') }} as known
        on together.user_id = known.user_id and together.month_start = known.month_start
    where coalesce(known.is_in_scope, 1) = 1
    group by
        {% for name in keys[1:] %}
            together.{{ name }},
        {% endfor %}
        case when together.user_id = '-' then '-' else coalesce(known.user_id, '-1') end,
        together.month_start
)

select
    {{ theme_dimensions('dimension') }},
    known.settled_province_code,
    known.partner_type,
    known.partner_id,
    coalesce(provider.sp_name, operator.operator_name, '未知') as partner_name,
    known.service_id,
    coalesce(service.service_name, '-') as service_name,
    known.direction,
    case when quality.is_suspect = 1 then 1 else 0 end as is_suspect,
    {% for name in amounts + counts %}
        known.{{ name }},
    {% endfor %}
    known.month_start
from known
inner join {{ ref('int_partner__dimension') }} as dimension
    on
        known.user_id = dimension.user_id
        and known.month_start = dimension.month_start
        and known.settled_province_code = dimension.settled_province_code
left join {{ ref('dim_sp') }} as provider on known.partner_type = 'sp' and known.partner_id = provider.sp_id
left join {{ ref('dim_operator') }} as operator
    on known.partner_type != 'sp' and known.partner_id = operator.operator_id
left join {{ ref('dim_service') }} as service on known.partner_type = 'sp' and known.service_id = service.service_id
left join {{ ref('fct_sp_quality_monthly') }} as quality
    on known.partner_type = 'sp' and known.partner_id = quality.sp_id and known.month_start = quality.quality_month
