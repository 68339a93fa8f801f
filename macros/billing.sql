{#- the net of a base tariff's monthly fee, shared among the services by the shares in `tariff_share` in whole fen: each is
    rounded down, and the fen left over go to the largest remainders (ties: voice, sms, data, fixed) -#}
{% macro fee_split(item, tariff_share) -%}
with fees as (
    select
        item.user_id,
        item.billing_month,
        item.item_code,
        item.tariff_id,
        {{ yuan_to_fen('abs(item.net_amount)') }} as net_fen,
        case when item.net_amount < 0 then -1 else 1 end as sign,
        tariff.voice_share,
        tariff.sms_share,
        tariff.data_share,
        tariff.fixed_share,
        tariff.voice_share + tariff.sms_share + tariff.data_share + tariff.fixed_share as share_total
    from {{ item }} as item
    inner join {{ tariff_share }} as tariff
        on item.tariff_id = tariff.tariff_id
        and item.billing_month = tariff.month_start
    where item.revenue_type = 'monthly_fee' and item.is_service_revenue and tariff.tariff_type = 'base'
),

services as (
    {% for service in ['voice', 'sms', 'data', 'fixed'] %}
    select
        user_id,
        billing_month,
        item_code,
        tariff_id,
        '{{ 'monthly_fee' if service == 'fixed' else service }}' as revenue_type,
        {{ loop.index }} as tie_order,
        net_fen,
        sign,
        {{ integer_division('net_fen * ' ~ service ~ '_share', 'share_total') }} as floor_fen,
        (net_fen * {{ service }}_share) % share_total as remainder
    from fees
    where share_total > 0
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ranked as (
    select
        *,
        net_fen - sum(floor_fen) over (partition by user_id, billing_month, item_code) as left_fen,
        row_number() over (
            partition by user_id, billing_month, item_code
            order by remainder desc, tie_order
        ) as remainder_rank
    from services
)

select
    user_id,
    billing_month,
    item_code,
    tariff_id,
    revenue_type,
    {{ fen_to_yuan('sign * (floor_fen + case when remainder_rank <= left_fen then 1 else 0 end)') }} as split_amount
from ranked
{%- endmacro %}
