{{ month_incremental('settlement_month') }}

{%- set files = [
    ('voice', 'settle_voice', 'operator_id', "'-1'", "'-1'", 'direction', 'settled_minutes', 'rate_amount', '0'),
    ('sms', 'settle_sms', 'operator_id', "'-1'", "'-1'", 'direction', '0', 'rate_amount', '0'),
    ('sp', 'settle_sp', "'-1'", 'sp_id', 'service_id', "'-1'", '0', 'null', 'information_fee_amount')
] %}

with settled as (
    {% for type, unit, operator, sp, service, direction, minutes, rate, information_fee in files %}
        select
            '{{ type }}' as settlement_type,
            {{ operator }} as operator_id,
            {{ sp }} as sp_id,
            {{ service }} as service_id,
            {{ direction }} as direction,
            cast({{ minutes }} as bigint) as settled_minutes,
            item_count,
            cast({{ rate }} as decimal(18, 2)) as rate_amount,
            cast({{ information_fee }} as decimal(18, 2)) as information_fee_amount,
            income_amount,
            cost_amount,
            province_code,
            file_month as settlement_month
        from {{ ref('stg_boss__' ~ unit) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    settlement_type,
    {{ surrogate_key(['operator_id']) }} as operator_key,
    operator_id,
    {{ surrogate_key(['sp_id']) }} as sp_key,
    sp_id,
    {{ surrogate_key(['service_id']) }} as service_key,
    service_id,
    direction,
    settled_minutes,
    item_count,
    rate_amount,
    information_fee_amount,
    income_amount,
    cost_amount,
    province_code,
    settlement_month
from settled
where settlement_month in (select affected_month from {{ ref('int_affected__month') }})
